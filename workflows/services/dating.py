"""The date of a deadline: what its rows say, computed again whenever they change.

The same rows give the same date for ever: start, rule version, calendar version, the
ledger of pauses, and the rule of its extension.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Max

from workflows.models import Deadline, Escalation, Process, WorkItem
from workflows.sla import Pause, due_at
from workflows.sla.rungs import Rung

from .calendars import version_value
from .deadline_rules import ladder_of
from .transition import Transition


# What changes of a deadline and of its task when it gets another date.
OF_DEADLINE = ("state", "due_at", "warn_at", "rung", "fires_at")
OF_ITEM = ("due_at", "warn_at")


def rungs_of(deadline: Deadline) -> tuple[Rung, ...]:
    """Every rung of the deadline for the date it has; ValueError if they cannot be read."""
    calendar = version_value(deadline.calendar_id)
    ladder = ladder_of(deadline.rule_id)
    return ladder.rungs(deadline.started_at, deadline.due_at, calendar)


def due_of(deadline: Deadline, pauses: Sequence[Pause]) -> datetime:
    """The date that start, rule, calendar, these pauses and the extension give."""
    calendar = version_value(deadline.calendar_id)
    due = due_at(deadline.started_at, deadline.rule.term, calendar, pauses)
    if deadline.extension is not None:
        due = due_at(due, deadline.extension.term, calendar, pauses)
    return due


def ledger_of(deadline: Deadline, now: datetime) -> list[Pause]:
    """Every pause there was; one that is open lasts until ``now``."""
    return [pause.until(now) for pause in deadline.pauses.order_by("started_at")]


def redate(
    deadline: Deadline, item: WorkItem, *, pauses: Sequence[Pause], now: datetime
) -> None:
    """Give the deadline and its task the date that the rows say.

    Rungs that are done are not done again, but for those whose moment for the new date
    still lies ahead.
    """
    deadline.due_at = due_of(deadline, pauses)
    arm(deadline, now=now, known=_recorded(deadline))
    item.due_at, item.warn_at = deadline.due_at, deadline.warn_at


def arm(deadline: Deadline, *, now: datetime, known: int = 0) -> None:
    """Set when the sweep has something to do next; ``known`` rungs stand recorded.

    A ladder that cannot be read stops nobody's work: the sweep comes at the due date
    and tells the operator.
    """
    try:
        rungs = rungs_of(deadline)
    except ValueError:
        deadline.warn_at, deadline.fires_at = None, deadline.due_at
        return
    passed = sum(rung.at <= now for rung in rungs)
    deadline.rung = max(min(deadline.rung, passed), known)
    deadline.warn_at = next((rung.at for rung in rungs if rung.is_warning), None)
    left = rungs[deadline.rung :]
    deadline.fires_at = left[0].at if left else None


def _recorded(deadline: Deadline) -> int:
    """How many rungs were done before for this very date."""
    rows = Escalation.objects.filter(deadline=deadline, due_at=deadline.due_at)
    return rows.aggregate(last=Max("rung"))["last"] or 0


def allowance(deadline: Deadline) -> timedelta | None:
    """For how long the clock may still be paused; None without a cap."""
    cap = deadline.rule.pause_cap_days
    if cap is None:
        return None
    closed = deadline.pauses.exclude(ended_at=None)
    spent = sum((p.ended_at - p.started_at for p in closed if p.ended_at), timedelta(0))
    return max(timedelta(days=cap) - spent, timedelta(0))


def record_of(
    move: Transition,
    kind: str,
    item: WorkItem,
    *,
    data: dict[str, Any] | None = None,
    reason: str = "",
) -> None:
    """An event about a task; its process need not be loaded."""
    move.record(
        kind,
        item.matter,
        process=Process(pk=item.process_id),
        step=item.step,
        title=item.title,
        data={"task": item.pk} | (data or {}),
        reason=reason,
    )
