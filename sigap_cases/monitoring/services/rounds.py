"""Rounds: planned, opened over all villages, closed."""

import calendar
from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from accounts.enums import Post
from accounts.models import User
from accounts.services.history import save_as
from notifications.enums import Topic
from notifications.services import outbox
from notifications.services.outbox import About, To
from sigap_cases.monitoring.enums import CheckState, LapseReason, RoundState
from sigap_cases.monitoring.exceptions import RoundEnded, RoundOpen, WrongEntry
from sigap_cases.monitoring.models import (
    MonitoringCheck,
    MonitoringRound,
    MonitoringRule,
)
from sigap_cases.monitoring.policies import check_can_manage
from sigap_cases.registry.models import Person
from sigap_cases.registry.selectors import current

from . import rules
from .checks import lapse_values


BATCH = 1000
TOLD_POSTS = (Post.PETUGAS_DESA, Post.PERBEKEL)
NO_MATTER = 0


@transaction.atomic
def plan(name: str, *, starts: date, ends: date, by: User) -> MonitoringRound:
    """A round from that day on; one that begins today or before is opened at once."""
    check_can_manage(by)
    _check(name, starts, ends)
    rule = MonitoringRule.objects.select_for_update().get(pk=rules.in_force().pk)
    if MonitoringRound.objects.exclude(state=RoundState.CLOSED).exists():
        raise RoundOpen
    made = MonitoringRound(
        name=" ".join(name.split()),
        starts=starts,
        ends=ends,
        rule=rule,
        planned_by=by,
    )
    save_as(made, by=by, reason="plan_round")
    if starts <= timezone.localdate():
        open_round(made.pk)
        made.refresh_from_db()
    return made


def _check(name: str, starts: date, ends: date) -> None:
    if not name.strip():
        raise WrongEntry("name", _("Enter the name."))
    if ends < starts:
        raise WrongEntry("ends", _("It cannot end before it began."))
    if ends < timezone.localdate():
        raise WrongEntry("ends", _("This day is over already."))


def open_due() -> int:
    """Rounds whose first day has come; returns how many were opened."""
    due = MonitoringRound.objects.filter(
        state=RoundState.PLANNED, starts__lte=timezone.localdate()
    )
    return sum(open_round(pk) is not None for pk in due.values_list("pk", flat=True))


@transaction.atomic
def open_round(pk: int) -> int | None:
    """A check for everybody whose last contact is too long ago; returns how many.

    None where another hand has opened it. The villages that have somebody are told.
    """
    found = locked_round(pk)
    if found.state != RoundState.PLANNED:
        return None
    found.state, found.opened_at = RoundState.OPEN, timezone.now()
    fields = ["state", "opened_at"]
    save_as(found, by=found.planned_by, reason="open_round", update_fields=fields)
    checks = [
        MonitoringCheck(
            round=found, person=person, village=person.village, due_on=found.ends
        )
        for person in due_people(found.rule, timezone.now()).select_related("village")
    ]
    if checks:
        bulk_create_with_history(
            checks,
            MonitoringCheck,
            batch_size=BATCH,
            default_user=found.planned_by,
            default_change_reason="open_round",
            default_date=timezone.now(),
        )
    tell_villages(found, "opened", (check.village.path for check in checks))
    return len(checks)


def locked_round(pk: int) -> MonitoringRound:
    rows = MonitoringRound.objects.select_for_update(of=("self",))
    return rows.select_related("rule", "planned_by").get(pk=pk)


def due_people(rule: MonitoringRule, at: datetime) -> QuerySet[Person]:
    """By the phase they are in: never reached, or not within its months."""
    due = Q(pk__in=[])
    for phase, months in rule.months.items():
        since = Q(last_contact_at=None) | Q(last_contact_at__lt=months_ago(at, months))
        due |= Q(phase=phase) & since
    return current(Person.objects.filter(due)).order_by("village_id", "pk")


def months_ago(at: datetime, months: int) -> datetime:
    """The same day of that month, or its last day; the same hour in local time."""
    local = timezone.localtime(at)
    year, month = divmod(local.year * 12 + local.month - 1 - months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return local.replace(year=year, month=month + 1, day=min(local.day, last))


def tell_villages(found: MonitoringRound, key: str, paths: Iterable[str]) -> None:
    """That something waits for them until a day; nobody is named, and nothing counted."""
    for path in sorted(set(paths)):
        for post in TOLD_POSTS:
            outbox.tell(
                Topic.MONITORING,
                key=f"{found.pk}:{key}:{path}:{post}",
                about=About(matter_id=NO_MATTER, label=""),
                to=To(post=post, unit_path=path),
                data={"date": found.ends.isoformat()},
            )


@transaction.atomic
def close(found: MonitoringRound, *, by: User) -> MonitoringRound:
    """End it. From its last day on whatever is still open lapses; before that day it is
    void, as nobody was late with it."""
    check_can_manage(by)
    found = locked_round(found.pk)
    if found.state == RoundState.CLOSED:
        raise RoundEnded
    end(found, by=by)
    return found


def end(found: MonitoringRound, *, by: User | None) -> None:
    """Of a round that the caller has locked."""
    waiting = MonitoringCheck.objects.filter(round=found, state=CheckState.OPEN)
    if timezone.localdate() >= found.ends:
        lapse(waiting, by=by)
    else:
        settle(waiting, {"state": CheckState.VOID}, by=by, reason="close_round")
    found.state, found.closed_at = RoundState.CLOSED, timezone.now()
    found.closed_by = by
    fields = ["state", "closed_at", "closed_by"]
    save_as(found, by=by, reason="close_round", update_fields=fields)


def lapse(waiting: QuerySet[MonitoringCheck], *, by: User | None) -> int:
    values = lapse_values(LapseReason.OVERDUE)
    return settle(waiting, values, by=by, reason="lapse_check")


@transaction.atomic
def settle(
    rows: QuerySet[MonitoringCheck],
    values: dict[str, object],
    *,
    by: User | None,
    reason: str,
) -> int:
    """The same for many, each with its history. What somebody answers at this moment is
    waited for, and left alone when it is answered."""
    found = list(rows.select_for_update(of=("self",)).order_by("pk"))
    for check in found:
        for name, value in values.items():
            setattr(check, name, value)
        check.revision += 1
    if found:
        bulk_update_with_history(
            found,
            MonitoringCheck,
            [*values, "revision"],
            batch_size=BATCH,
            default_user=by,
            default_change_reason=reason,
            default_date=timezone.now(),
        )
    return len(found)
