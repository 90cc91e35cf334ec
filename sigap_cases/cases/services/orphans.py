"""Cases and tasks that nobody and nothing would carry on: found, and told of once a day.

Nothing is changed here. What must never be is counted by ``check_invariants`` too; a post
without a holder and a holder who is away are everyday, and somebody has to act on them.
"""

import logging
from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.enums import Post
from accounts.selectors import absences_on, acting_on, memberships_on, who_works
from notifications.enums import Topic
from notifications.services import outbox
from notifications.services.outbox import About, To
from sigap_cases.cases.models import (
    Case,
    CaseUserObjectPermission,
    Referral,
    ReferralPerson,
)
from sigap_cases.cases.selectors import live_grants
from workflows.enums import OPEN_STATES, ItemState
from workflows.models import Deadline, Process, WorkItem
from workflows.selectors import orphaned


logger = logging.getLogger(__name__)


def cases_at_a_standstill() -> QuerySet[Case]:
    """Open cases whose process runs and has nothing open."""
    still = orphaned(Process.objects.filter(pk=OuterRef("process_id")))
    return Case.objects.filter(Exists(still), closed_at=None)


def cases_after_their_process() -> QuerySet[Case]:
    """Open cases whose process has ended, or that never had one."""
    return Case.objects.filter(
        Q(process=None) | Q(process__finished__isnull=False), closed_at=None
    )


def tasks_without_holder(items: QuerySet[WorkItem]) -> QuerySet[WorkItem]:
    """Waiting for a post that nobody who works holds at its unit today.

    What is for named people only may be done by any of them, whatever their post.
    """
    holders = memberships_on(timezone.localdate()).filter(
        user__in=who_works(), post=OuterRef("post"), unit__path=OuterRef("unit_path")
    )
    waiting = items.filter(state=ItemState.OPEN, named_only=False)
    return waiting.exclude(Exists(holders))


def tasks_of_the_absent(items: QuerySet[WorkItem]) -> QuerySet[WorkItem]:
    """Held by somebody who is deactivated, or away today with nobody to act for them.

    A deputy who is away as well acts by the next one: only the end of the chain counts.
    """
    acting = acting_on(timezone.localdate())
    alone = [pk for pk, deputy in acting.items() if deputy is None]
    held = items.filter(state=ItemState.CLAIMED)
    return held.filter(Q(owner__is_active=False) | Q(owner__in=alone))


def tasks_nobody_named_is_there_for(items: QuerySet[WorkItem]) -> QuerySet[WorkItem]:
    """For named people only, of whom none is there today and works at the task's unit.

    No deputy acts for them: a right to one secret case is the person's own.
    """
    named = items.filter(state__in=OPEN_STATES, named_only=True)
    at_partner = Exists(
        Referral.objects.filter(
            matter=OuterRef("matter"), partner__path=OuterRef("unit_path")
        )
    )
    granted = _at_work(CaseUserObjectPermission.objects.filter(live_grants()))
    of_office = Exists(
        granted.filter(content_object__matter=OuterRef("matter"))
    ) | Exists(granted.filter(content_object__referrals__matter=OuterRef("matter")))
    of_partner = Exists(
        _at_work(ReferralPerson.objects.filter(referral__matter=OuterRef("matter")))
    )
    return named.exclude(~at_partner & of_office).exclude(at_partner & of_partner)


def _at_work(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Of these rows, each of a user, whose user is there today and works at the unit of
    the task that the statement around them is about."""
    today = timezone.localdate()
    held = memberships_on(today).filter(
        user=OuterRef("user"), unit__path=OuterRef(OuterRef("unit_path"))
    )
    away = absences_on(today).filter(user=OuterRef("user"))
    return rows.filter(Exists(held), ~Exists(away), user__is_active=True)


def count_secret_without_anybody() -> int:
    """A bare number for whoever names custodians: no case, unit or person is told."""
    return tasks_nobody_named_is_there_for(WorkItem.objects.all()).count()


def tasks_without_clock(items: QuerySet[WorkItem]) -> QuerySet[WorkItem]:
    clocks = Deadline.objects.filter(item=OuterRef("pk"))
    return items.filter(state__in=OPEN_STATES).exclude(Exists(clocks))


def watch() -> int:
    """Tell the supervisors of every case that is found, once a day; returns how many.

    Run twice it tells nobody twice: the day is in the key. Of a secret case only who is
    named in it hears; that nobody is there for one goes to the log as a bare number.
    """
    today = timezone.localdate()
    found = {matter: (label, path) for matter, label, path in _found()}
    for matter, (label, path) in found.items():
        outbox.tell(
            Topic.ORPHAN,
            key=f"{matter}:{today}",
            about=About(matter_id=matter, label=label),
            to=To(post=Post.PENYELIA, unit_path=path),
            data={"date": str(today)},
        )
    if unattended := count_secret_without_anybody():
        logger.warning("secret_tasks_nobody_is_there_for count=%d", unattended)
    return len(found)


def _found() -> Iterator[tuple[int, str, str]]:
    """Matter, label, and the path of the office that owns it."""
    for cases in (cases_at_a_standstill(), cases_after_their_process()):
        yield from cases.values_list("matter_id", "number", "owner_path")
    opened = WorkItem.objects.filter(state__in=OPEN_STATES)
    for items in (
        tasks_without_holder(opened),
        tasks_of_the_absent(opened),
        tasks_nobody_named_is_there_for(opened),
        tasks_without_clock(opened),
    ):
        for item in items.select_related("matter"):
            yield item.matter_id, item.matter.label, item.matter.places["office"]
