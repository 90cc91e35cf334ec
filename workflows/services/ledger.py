"""The ledger of pauses: opening a line, closing it, carrying it to a task that goes on."""

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext

from workflows.enums import PauseCause, WaitKind
from workflows.models import ArmedWait, ClockPause, Deadline, WorkItem
from workflows.sla import Pause
from workflows.sla.arithmetic import merge

from . import dating
from .history import save_as


def open_line(
    deadline: Deadline, *, at: datetime, cause: PauseCause, reason: str, by: Any
) -> ClockPause:
    pause = ClockPause(
        deadline=deadline, started_at=at, cause=cause, reason=reason, paused_by=by
    )
    save_as(pause, by=by, reason=reason)
    return pause


def end(deadline: Deadline, item: WorkItem, *, at: datetime, by: Any) -> None:
    """Close the open line and give the deadline and its task their date.

    What was paused for as long as its rule allows ran on from there, whenever that is
    noticed. Nothing is written but the line.
    """
    cap = deadline.fires_at
    pause = deadline.pauses.get(ended_at=None)
    ended = min(at, cap) if cap is not None else at
    pause.ended_at, pause.resumed_by = max(ended, pause.started_at), by
    save_as(pause, by=by, reason=pause.reason, update_fields=["ended_at", "resumed_by"])
    dating.redate(deadline, item, pauses=dating.ledger_of(deadline, at), now=at)


def carry(
    before: Deadline,
    deadline: Deadline,
    item: WorkItem,
    *,
    waited_for: Collection[str],
    now: datetime,
) -> None:
    """Bring the pauses of ``before`` along, and the waits since it stopped, up to the cap.

    ``deadline`` is not written yet; its lines are, and the database asks for it when
    the transaction ends.
    """
    known = list(before.pauses.exclude(ended_at=None).order_by("started_at"))
    lines = [
        ClockPause(
            started_at=line.started_at,
            ended_at=line.ended_at,
            cause=line.cause,
            reason=line.reason,
            paused_by_id=line.paused_by_id,
            resumed_by_id=line.resumed_by_id,
        )
        for line in known
    ]
    left = dating.allowance(before)
    if before.stopped_at is not None:
        since = max(
            [before.stopped_at, *(line.ended_at for line in known if line.ended_at)]
        )
        lines += _waited(item, since, now, left, waited_for)
    for line in lines:
        line.deadline = deadline
        save_as(line, by=None, reason=line.reason)
    deadline.due_at = dating.due_of(deadline, [line.until(now) for line in lines])


def _waited(
    item: WorkItem,
    since: datetime,
    now: datetime,
    left: timedelta | None,
    waited_for: Collection[str],
) -> Iterator[ClockPause]:
    """The times since then in which the process waited, as lines of the ledger."""
    waits = ArmedWait.objects.filter(
        process_id=item.process_id, kind=WaitKind.STEP, waits_for__in=waited_for
    ).exclude(ended_at__lte=since)
    spans = [
        Pause(max(wait.started_at, since), max(wait.ended_at or now, since))
        for wait in waits
        if wait.started_at < now
    ]
    for span in merge(spans):
        end = span.end if left is None else min(span.end, span.start + left)
        if end <= span.start:
            continue
        if left is not None:
            left -= end - span.start
        yield ClockPause(
            started_at=span.start,
            ended_at=end,
            cause=PauseCause.REPORTER,
            reason=gettext("Waiting for the reporter"),
        )
