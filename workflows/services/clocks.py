"""Deadlines of work items, and the ends of waits, on the office's calendar."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time

from django.db import connection
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from workflows.definitions.schema import ClockStart, TaskStep, Term
from workflows.enums import ClockState
from workflows.models import Deadline, DeadlineRule, WorkItem
from workflows.sla import Term as Length
from workflows.sla import Unit, WorkingCalendar, WorkingDaysBefore, due_at, warn_at

from .calendars import (
    OFFICE,
    VERSION_FOR,
    CalendarNotPublishedError,
    asked_for,
    version_for,
    version_value,
)
from .deadline_rules import RULE_IN_FORCE, rule_in_force
from .transition import Transition


OFFICE_CALENDAR = OFFICE
WARN = WorkingDaysBefore(1)
_IN_FORCE = f"""
SELECT rule.id, rule.amount, rule.unit, rule.is_active, {VERSION_FOR}
FROM workflows_deadlinerule AS rule WHERE rule.kode = %s AND {RULE_IN_FORCE}
"""  # noqa: S608  put together from constants


def start(move: Transition, item: WorkItem, step: TaskStep) -> None:
    """Start the clock of a new item, if its step has one, by the rule in force now.

    A rule that is not active promises nothing: the item then has no date.
    """
    if step.same_deadline_as:
        _go_on(move, item, step.same_deadline_as)
    elif step.deadline is not None:
        _begin(move, item, step)


def _begin(move: Transition, item: WorkItem, step: TaskStep) -> None:
    rule = _in_force(str(step.deadline), move.now, item, asked_for(step, item.matter))
    if not rule.is_active:
        return
    begun = _beginning(item, step.deadline_from) or move.now
    calendar = version_value(rule.calendar_version_id)
    due = due_at(begun, rule.term, calendar)
    item.due_at, item.warn_at = due, warn_at(begun, due, WARN, calendar)
    deadline = Deadline(
        item=item,
        rule_id=rule.pk,
        calendar_id=rule.calendar_version_id,
        started_at=begun,
        due_at=due,
        warn_at=item.warn_at,
    )
    move.batch.insert_tracked(deadline)


def _beginning(
    item: WorkItem, counted_from: str | ClockStart | None
) -> datetime | None:
    """The moment that the clock counts from; None for the opening of the task itself."""
    match counted_from:
        case str() as field:
            return _moment(item.process.values.get(field))
        case ClockStart(due_of=str() as step):
            earlier = _last_of(item, [step])
            return earlier.due_at if earlier else None
        case ClockStart(opening_of=str() as step):
            earlier = _last_of(item, [step])
            return earlier.opened_at if earlier else None
        case _:
            return None


def _moment(kept: object) -> datetime | None:
    """A gathered date (its first moment) or datetime, in the office's time."""
    if not isinstance(kept, str) or not kept:
        return None
    moment = parse_datetime(kept)
    if moment is None:
        day = parse_date(kept)
        moment = datetime.combine(day, time.min) if day else None
    if moment is not None and timezone.is_naive(moment):
        return timezone.make_aware(moment)
    return moment


def _last_of(item: WorkItem, steps: Sequence[str]) -> WorkItem | None:
    earlier = WorkItem.objects.filter(process=item.process, step__in=steps)
    return earlier.select_related("deadline").order_by("-opened_at", "-pk").first()


def _go_on(move: Transition, item: WorkItem, steps: Sequence[str]) -> None:
    """The clock of the last of ``steps`` runs on: same rule, same start, same date."""
    earlier = _last_of(item, steps)
    running: Deadline | None = getattr(earlier, "deadline", None)
    if running is None:
        return
    item.due_at, item.warn_at = running.due_at, running.warn_at
    deadline = Deadline(
        item=item,
        rule_id=running.rule_id,
        calendar_id=running.calendar_id,
        started_at=running.started_at,
        due_at=running.due_at,
        warn_at=running.warn_at,
    )
    move.batch.insert_tracked(deadline)


@dataclass(frozen=True, slots=True)
class _RuleInForce:
    """What opening a task needs of the rule and of the calendar in force."""

    pk: int
    term: Length
    is_active: bool
    calendar_version_id: int


def _in_force(
    kode: str, now: datetime, item: WorkItem, calendar: str | None
) -> _RuleInForce:
    """One small statement: it is sent whenever a task opens."""
    whose = [calendar, item.unit_path, OFFICE_CALENDAR]
    with connection.cursor() as cursor:
        cursor.execute(_IN_FORCE, [*whose, kode, now, now])
        row = cursor.fetchone()
    if row is None:
        raise DeadlineRule.DoesNotExist(kode)
    pk, amount, unit, is_active, version_id = row
    if version_id is None:
        raise CalendarNotPublishedError(OFFICE_CALENDAR)
    return _RuleInForce(pk, Length(amount, Unit(unit)), is_active, version_id)


def stop(move: Transition, item: WorkItem, *, cancelled: bool = False) -> None:
    """Stop the clock of an item that is over; ``item`` was loaded with its deadline."""
    deadline: Deadline | None = getattr(item, "deadline", None)
    if deadline is None:
        return
    if cancelled:
        deadline.state = ClockState.CANCELLED
    else:
        met = move.now <= deadline.due_at
        deadline.state = ClockState.MET if met else ClockState.MISSED
    deadline.stopped_at = move.now
    move.batch.update_tracked(deadline, "state", "stopped_at")


def end_of(
    term: Term, start_at: datetime, *, unit_path: str = "", asked: str | None = None
) -> datetime:
    """When a wait or timeout of a definition is over, on the calendar of the unit."""
    calendar: WorkingCalendar = version_value(version_for(unit_path, asked))
    return due_at(start_at, _length(term), calendar)


def _length(term: Term) -> Length:
    if term.deadline is not None:
        return rule_in_force(term.deadline).term
    if term.amount is None or term.unit is None:
        raise ValueError("a term is a coded deadline or an amount of a unit")
    return Length(term.amount, Unit(term.unit.value))
