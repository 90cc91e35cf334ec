"""Pausing a clock and letting it run again: by a person, or while the reporter is awaited."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import gettext

from workflows.actors import Actor, person
from workflows.definitions.schema import HumanStep, RepeatStep, Step, WaitStep
from workflows.enums import (
    OPEN_STATES,
    ArmState,
    ClockState,
    ItemState,
    PauseCause,
    WaitKind,
)
from workflows.exceptions import PauseUsedUp, ReasonNeeded
from workflows.models import ArmedWait, Deadline, WorkItem
from workflows.policies import check_can_pause, check_can_resume
from workflows.selectors import definition_of_version

from . import dating, ledger
from .assignment import lock_and_wait
from .transition import Transition, transition


# Whom a definition may wait for and let a clock stand still: never a partner.
REPORTER = "reporter"


def pause(item: WorkItem, *, by: Any, reason: str) -> WorkItem:
    """Stop the clock of a task; PauseUsedUp when its rule allows no more of it."""
    if not reason.strip():
        raise ReasonNeeded
    with transition(actor=person(by), reason=reason) as move:
        current = lock_and_wait(move, item)
        move.actor = person(by, check_can_pause(current, by))
        if not _stop(move, current, cause=PauseCause.MANUAL, reason=reason, by=by):
            raise PauseUsedUp
    return current


def resume(item: WorkItem, *, by: Any, reason: str) -> WorkItem:
    """Let a paused clock run again; its date moves by the time it stood still."""
    if not reason.strip():
        raise ReasonNeeded
    with transition(actor=person(by), reason=reason) as move:
        current = lock_and_wait(move, item)
        move.actor = person(by, check_can_resume(current, by))
        _run(move, current, current.deadline, reason=reason, by=by)
    return current


def await_reporter(matter_id: int, *, by: Any, reason: str) -> int:
    """The reporter was asked for something: the clocks of the asker's own tasks pause.

    Only those whose step says so; returns how many.
    """
    items = _items(matter_id, ClockState.RUNNING).filter(
        owner=by, state=ItemState.CLAIMED
    )
    with transition(actor=person(by), reason=reason) as move:
        return sum(
            _stop(move, current, cause=PauseCause.REPORTER, reason=reason, by=by)
            for current in _locked(move, items, ClockState.RUNNING)
        )


def reporter_answered(matter_id: int, *, by: Actor) -> int:
    """The reporter has said something: the clocks that a request stopped run again."""
    items = _items(matter_id, ClockState.PAUSED).filter(
        deadline__pauses__ended_at=None,
        deadline__pauses__cause=PauseCause.REPORTER,
        deadline__pauses__paused_by__isnull=False,
    )
    if not items.exists():
        return 0
    with transition(actor=by) as move:
        paused = _locked(move, items, ClockState.PAUSED)
        for current in paused:
            _run(move, current, current.deadline)
    return len(paused)


def _items(matter_id: int, clock: ClockState) -> Any:
    return WorkItem.objects.filter(
        matter_id=matter_id, state__in=OPEN_STATES, deadline__state=clock
    )


def _locked(
    move: Transition, items: Iterable[WorkItem], clock: ClockState
) -> list[WorkItem]:
    """The tasks locked, in the order of their trees, as far as their clock still stands so."""
    rows = sorted(
        WorkItem.objects.filter(pk__in=[item.pk for item in items]).select_related(
            "process"
        ),
        key=lambda item: item.process.root_pk,
    )
    locked = [lock_and_wait(move, item) for item in rows]
    return [
        item
        for item in locked
        if item.is_open and item.deadline.state == clock and may_pause(item)
    ]


def may_pause(item: WorkItem) -> bool:
    """Whether the task's clock stands still while the reporter is waited for."""
    definition = definition_of_version(item.process.version)
    return REPORTER in definition.task_step(item.step).pauses_for


def concerns(step: Step) -> bool:
    """Whether the opening of ``step`` may stop a clock."""
    if isinstance(step, WaitStep):
        return step.waits_for == REPORTER
    return isinstance(step, HumanStep | RepeatStep) and REPORTER in step.pauses_for


def follow_waits(move: Transition) -> None:
    """Clocks that name the reporter stand still exactly while a step waits for them.

    The trees are locked. What was noted so far is written first, so that it is read,
    and what is noted here at once: a row may be changed once in a statement.
    """
    move.write()
    for process_id in sorted(move.waited):
        _follow(move, process_id)
        move.write()
    move.waited.clear()


def _follow(move: Transition, process_id: int) -> None:
    is_awaited = ArmedWait.objects.filter(
        process_id=process_id,
        state=ArmState.ARMED,
        kind=WaitKind.STEP,
        waits_for=REPORTER,
    ).exists()
    clock = ClockState.RUNNING if is_awaited else ClockState.PAUSED
    items = WorkItem.objects.filter(
        process_id=process_id, state__in=OPEN_STATES, deadline__state=clock
    ).select_related("deadline", "process__version")
    for item in items:
        if not may_pause(item) or item.pk in move.completing:
            continue
        item.matter = move.matter(item.matter_id)
        reason = gettext("Waiting for the reporter")
        if is_awaited:
            _stop(move, item, cause=PauseCause.REPORTER, reason=reason, by=None)
        elif _by_rule(item.deadline):
            _run(move, item, item.deadline)


def _by_rule(deadline: Deadline) -> bool:
    """Whether the clock was stopped by a wait of its process and not by a person."""
    line = deadline.pauses.get(ended_at=None)
    return line.cause == PauseCause.REPORTER and line.paused_by_id is None


def _stop(
    move: Transition, item: WorkItem, *, cause: PauseCause, reason: str, by: Any
) -> bool:
    """Whether the clock was stopped: not where its rule allows no more of it.

    What a person stops has an end: that of the rule, or the office's for each pause.
    """
    deadline = item.deadline
    left = dating.allowance(deadline)
    if left is not None and not left:
        return False
    if left is None and by is not None:
        left = timedelta(days=settings.PAUSE_LIMIT_DAYS)
    ledger.open_line(deadline, at=move.now, cause=cause, reason=reason, by=by)
    deadline.state = ClockState.PAUSED
    deadline.fires_at = move.now + left if left is not None else None
    item.due_at = item.warn_at = None
    _write(move, deadline, item)
    data = {"cause": str(cause), "due": deadline.due_at.isoformat()}
    dating.record_of(move, "deadline.paused", item, data=data, reason=reason)
    return True


def _run(
    move: Transition,
    item: WorkItem,
    deadline: Deadline,
    *,
    reason: str = "",
    cause: str = "",
    by: Any = None,
) -> None:
    before = deadline.due_at
    deadline.state = ClockState.RUNNING
    ledger.end(deadline, item, at=move.now, by=by)
    _write(move, deadline, item)
    data = {"before": before.isoformat(), "due": deadline.due_at.isoformat()}
    if cause:
        data["cause"] = cause
    dating.record_of(move, "deadline.resumed", item, data=data, reason=reason)


def resume_at_cap(move: Transition, deadline: Deadline) -> None:
    """The clock has stood still for as long as its rule allows: it runs on from there."""
    reason = gettext("It was stopped for as long as its rule allows.")
    if deadline.rule.pause_cap_days is None:
        reason = gettext("It was stopped for as long as one pause may last.")
    _run(move, deadline.item, deadline, reason=reason, cause="cap")


def _write(move: Transition, deadline: Deadline, item: WorkItem) -> None:
    move.batch.update_tracked(deadline, *dating.OF_DEADLINE)
    move.batch.update_tracked(item, *dating.OF_ITEM)
