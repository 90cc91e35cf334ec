"""Cases and tasks that nobody and nothing would carry on: found, and told of once a day.

Nothing is changed here. What must never be is counted by ``check_invariants`` too; a post
without a holder and a holder who is away are everyday, and somebody has to act on them.
"""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.enums import Post
from accounts.models import Absence
from accounts.selectors import memberships_on, who_works
from notifications.enums import Topic
from notifications.services import outbox
from notifications.services.outbox import About, To
from sigap_cases.cases.models import Case
from workflows.enums import OPEN_STATES, ItemState
from workflows.models import Deadline, Process, WorkItem
from workflows.selectors import orphaned


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
    """Held by somebody who is deactivated, or away today without a deputy."""
    away = Absence.objects.filter(
        user=OuterRef("owner"),
        valid__contains=timezone.localdate(),
        called_off_at=None,
        deputy=None,
    )
    held = items.filter(state=ItemState.CLAIMED)
    return held.filter(Q(owner__is_active=False) | Exists(away))


def tasks_without_clock(items: QuerySet[WorkItem]) -> QuerySet[WorkItem]:
    clocks = Deadline.objects.filter(item=OuterRef("pk"))
    return items.filter(state__in=OPEN_STATES).exclude(Exists(clocks))


def watch() -> int:
    """Tell the supervisors of every case that is found, once a day; returns how many.

    Run twice it tells nobody twice: the day is in the key.
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
    return len(found)


def _found() -> Iterator[tuple[int, str, str]]:
    """Matter, label, and the path of the office that owns it."""
    for cases in (cases_at_a_standstill(), cases_after_their_process()):
        yield from cases.values_list("matter_id", "number", "owner_path")
    opened = WorkItem.objects.filter(state__in=OPEN_STATES)
    for items in (
        tasks_without_holder(opened),
        tasks_of_the_absent(opened),
        tasks_without_clock(opened),
    ):
        for item in items.select_related("matter"):
            yield item.matter_id, item.matter.label, item.matter.places["office"]
