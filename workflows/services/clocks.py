"""Deadlines of work items, and the ends of waits, on the office's calendar."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from functools import lru_cache

from django.db import connection
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from workflows.definitions.schema import ClockStart, TaskStep, Term
from workflows.enums import ClockState
from workflows.models import Deadline, DeadlineRule, WorkItem
from workflows.sla import Term as Length
from workflows.sla import Unit, WorkingCalendar, due_at
from workflows.sla.rungs import Ladder, read

from . import dating, ledger
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
_IN_FORCE = f"""
SELECT rule.id, rule.amount, rule.unit, rule.is_active, rule.warnings, rule.escalations,
       {VERSION_FOR}
FROM workflows_deadlinerule AS rule WHERE rule.kode = %s AND {RULE_IN_FORCE}
"""  # noqa: S608  put together from constants


def start(move: Transition, item: WorkItem, step: TaskStep) -> None:
    """Start the clock of a new item, if its step has one, by the rule in force now.

    A rule that is not active promises nothing: the item then has no date.
    """
    if step.same_deadline_as:
        _go_on(move, item, step)
    elif step.deadline is not None:
        _begin(move, item, step)


def _begin(move: Transition, item: WorkItem, step: TaskStep) -> None:
    rule = _in_force(str(step.deadline), move.now, item, asked_for(step, item.matter))
    if not rule.is_active:
        return
    begun = _beginning(item, step.deadline_from) or move.now
    calendar = version_value(rule.calendar_version_id)
    due = due_at(begun, rule.term, calendar)
    warned, fires = rule.first_rungs(begun, due, calendar)
    item.due_at, item.warn_at = due, warned
    deadline = Deadline(
        item=item,
        rule_id=rule.pk,
        calendar_id=rule.calendar_version_id,
        started_at=begun,
        due_at=due,
        warn_at=warned,
        fires_at=fires,
    )
    move.batch.insert_tracked(deadline)
    _tell_extension(move, item, due, step)


def _tell_extension(
    move: Transition, item: WorkItem, due: datetime, step: TaskStep
) -> None:
    """The process extends a term by a step of its own, as the rule of the term allows."""
    counted_from = step.deadline_from
    if not isinstance(counted_from, ClockStart) or counted_from.due_of is None:
        return
    earlier = _last_of(item, [counted_from.due_of])
    before: Deadline | None = getattr(earlier, "deadline", None)
    if before is None or before.rule.extended_by != step.deadline:
        return
    data = {
        "before": before.due_at.isoformat(),
        "due": due.isoformat(),
        "rule": step.deadline,
    }
    dating.record_of(move, "deadline.extended", item, data=data)


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


def _go_on(move: Transition, item: WorkItem, step: TaskStep) -> None:
    """The clock of the last of the named steps runs on: same rule, same start.

    Its pauses come along, and the time since it stopped as far as the process waited
    for somebody for whom this task's clock may stand still.
    """
    earlier = _last_of(item, step.same_deadline_as)
    before: Deadline | None = getattr(earlier, "deadline", None)
    if before is None:
        return
    deadline = Deadline(
        item=item,
        rule_id=before.rule_id,
        calendar_id=before.calendar_id,
        started_at=before.started_at,
        due_at=before.due_at,
        extension_id=before.extension_id,
        rung=before.rung,
    )
    if step.pauses_for:
        ledger.carry(before, deadline, item, waited_for=step.pauses_for, now=move.now)
    dating.arm(deadline, now=move.now)
    item.due_at, item.warn_at = deadline.due_at, deadline.warn_at
    move.batch.insert_tracked(deadline)


@dataclass(frozen=True, slots=True)
class _RuleInForce:
    """What opening a task needs of the rule and of the calendar in force."""

    pk: int
    term: Length
    is_active: bool
    warnings: str
    escalations: str
    calendar_version_id: int

    def first_rungs(
        self, start: datetime, due: datetime, calendar: WorkingCalendar
    ) -> tuple[datetime | None, datetime]:
        """The first warning, and the moment of the first rung of all.

        A ladder that cannot be read stops nobody's work: the sweep comes at the due
        date and tells the operator.
        """
        try:
            ladder = _ladder(self.warnings, self.escalations, self.term.unit)
        except ValueError:
            return None, due
        rungs = ladder.rungs(start, due, calendar)
        warned = next((rung.at for rung in rungs if rung.is_warning), None)
        return warned, rungs[0].at


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
    pk, amount, unit, is_active, warnings, escalations, version_id = row
    if version_id is None:
        raise CalendarNotPublishedError(OFFICE_CALENDAR)
    term = Length(amount, Unit(unit))
    return _RuleInForce(pk, term, is_active, warnings, escalations, version_id)


@lru_cache(maxsize=256)
def _ladder(warnings: str, escalations: str, unit: Unit) -> Ladder:
    return read(json.loads(warnings), json.loads(escalations), unit)


def stop(move: Transition, item: WorkItem, *, cancelled: bool = False) -> None:
    """Stop the clock of an item that is over; ``item`` was loaded with its deadline.

    A clock that was paused gets its date first, which the caller writes with the item.
    """
    deadline: Deadline | None = getattr(item, "deadline", None)
    if deadline is None:
        return
    if deadline.state == ClockState.PAUSED:
        ledger.end(deadline, item, at=move.now, by=move.actor.user)
    if cancelled:
        deadline.state = ClockState.CANCELLED
    else:
        met = move.now <= deadline.due_at
        deadline.state = ClockState.MET if met else ClockState.MISSED
    deadline.stopped_at, deadline.fires_at = move.now, None
    move.batch.update_tracked(deadline, *dating.OF_DEADLINE, "stopped_at")


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
