"""Which running deadlines would get another date under another version of a calendar.

Nothing is changed here: a deadline keeps the version it was made with until a supervisor
has it computed anew.
"""

from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from workflows import sla
from workflows.enums import OPEN_STATES, ClockState
from workflows.models import Deadline, DeadlineRule, WorkingCalendar
from workflows.models.calendar import TermUnit, in_force_at


RUNNING = (ClockState.RUNNING, ClockState.PAUSED)
# Whoever shows such a list shows it in pages; a change of years is counted to here.
MOST = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Affected:
    deadline: Deadline
    after: datetime


def touched(
    calendar: WorkingCalendar, first: datetime, last: datetime
) -> QuerySet[Deadline]:
    """Running clocks in working days that pass through the time that changes."""
    extended = Q(extension__unit=TermUnit.WORKING_DAYS)
    return (
        Deadline.objects.filter(
            Q(rule__unit=TermUnit.WORKING_DAYS) | extended,
            calendar__calendar=calendar,
            state__in=RUNNING,
            item__state__in=OPEN_STATES,
            started_at__lt=last,
            due_at__gte=first,
        )
        .select_related("rule", "extension", "item__matter")
        .prefetch_related("pauses")
        .order_by("due_at", "pk")
    )


def bounds_of(
    before: sla.WorkingCalendar, after: sla.WorkingCalendar
) -> tuple[datetime, datetime] | None:
    """From when to when two versions differ; None if they do not."""
    if before.week != after.week or before.timezone != after.timezone:
        forever = after.timezone
        return (
            datetime(1970, 1, 1, tzinfo=forever),
            datetime(9000, 1, 1, tzinfo=forever),
        )
    days = set(before.closed) ^ set(after.closed)
    for season in set(before.seasons) ^ set(after.seasons):
        days |= {season.first, season.last}
    if not days:
        return None
    first = after.moment(min(days), time(0))
    return first, after.moment(max(days), time(0)) + timedelta(days=1)


def affected(
    deadlines: QuerySet[Deadline], after: sla.WorkingCalendar
) -> Iterator[Affected]:
    """Those of them that would get another date, under the rules in force too.

    Computing anew takes both from today; a rule that is no longer used stays.
    """
    now = timezone.now()
    found = list(deadlines[:MOST])
    rules = _in_force_for(found, now)
    for deadline in found:
        anew = copy(deadline)
        rule = rules.get(deadline.rule.kode)
        if rule is not None and rule.is_active:
            anew.rule = rule
        if deadline.extension is not None:
            anew.extension = rules.get(deadline.extension.kode, deadline.extension)
        due = due_under(anew, after, now)
        if due != deadline.due_at:
            yield Affected(deadline=deadline, after=due)


def _in_force_for(
    deadlines: Iterable[Deadline], now: datetime
) -> dict[str, DeadlineRule]:
    kodes = {
        rule.kode
        for deadline in deadlines
        for rule in (deadline.rule, deadline.extension)
        if rule is not None
    }
    rules = DeadlineRule.objects.filter(in_force_at(now), kode__in=kodes)
    return {rule.kode: rule for rule in rules}


def due_under(
    deadline: Deadline, calendar: sla.WorkingCalendar, now: datetime
) -> datetime:
    """The date that the rows of a deadline would give on another calendar."""
    pauses: Sequence[sla.Pause] = [pause.until(now) for pause in deadline.pauses.all()]
    due = sla.due_at(deadline.started_at, deadline.rule.term, calendar, pauses)
    if deadline.extension is not None:
        due = sla.due_at(due, deadline.extension.term, calendar, pauses)
    return due
