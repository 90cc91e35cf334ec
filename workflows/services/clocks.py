"""Deadlines of work items, and the ends of waits, on the office's calendar."""

from datetime import datetime

from workflows.definitions.schema import Term
from workflows.enums import ClockState
from workflows.models import Deadline, WorkItem
from workflows.sla import Term as Length
from workflows.sla import Unit, WorkingCalendar, WorkingDaysBefore, due_at, warn_at

from .calendars import current_version, version_value
from .deadline_rules import rule_in_force
from .transition import Transition


OFFICE_CALENDAR = "gianyar"
WARN = WorkingDaysBefore(1)


def start(move: Transition, item: WorkItem, kode: str) -> None:
    """Start the clock of a new item by the rule ``kode`` as it is in force now.

    A rule that is not active promises nothing: the item then has no date.
    """
    rule = rule_in_force(kode)
    if not rule.is_active:
        return
    version_id = current_version(OFFICE_CALENDAR)
    calendar = version_value(version_id)
    due = due_at(move.now, rule.term, calendar)
    item.due_at, item.warn_at = due, warn_at(move.now, due, WARN, calendar)
    deadline = Deadline(
        item=item,
        rule=rule,
        calendar_id=version_id,
        started_at=move.now,
        due_at=due,
        warn_at=item.warn_at,
    )
    move.batch.insert_tracked(deadline)


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


def end_of(term: Term, start_at: datetime) -> datetime:
    """When a wait or timeout of a definition is over."""
    calendar: WorkingCalendar = version_value(current_version(OFFICE_CALENDAR))
    return due_at(start_at, _length(term), calendar)


def _length(term: Term) -> Length:
    if term.deadline is not None:
        return rule_in_force(term.deadline).term
    if term.amount is None or term.unit is None:
        raise ValueError("a term is a coded deadline or an amount of a unit")
    return Length(term.amount, Unit(term.unit.value))
