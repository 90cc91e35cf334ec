"""Moving several tasks at once: as a whole or not at all, and undone within the hour."""

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from workflows.actors import Actor, person
from workflows.enums import BatchKind, ItemState
from workflows.exceptions import (
    AlreadyUndone,
    MovedOn,
    NotAllowed,
    NothingToMove,
    PlanChanged,
    ReasonNeeded,
    UndoTooLate,
    WorkflowError,
)
from workflows.models import ReassignmentBatch, ReassignmentLine, WorkItem
from workflows.policies import (
    can,
    check_can_reassign,
    check_can_receive,
    check_can_supervise,
)

from . import assignment
from .transition import Transition, transition


UNDO_WITHIN = timedelta(hours=1)
# More than anybody looks through in a preview; a longer transaction would hold others up.
MOST_LINES = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedMove:
    """A task as it was previewed, and to whom it goes; None is the queue."""

    item_id: int
    revision: int
    to: Any


def reassign_many(
    plan: Sequence[PlannedMove], *, by: Any, reason: str
) -> ReassignmentBatch:
    """Move every task of the plan, or none: PlanChanged says what is no longer so."""
    if not reason.strip():
        raise ReasonNeeded
    if not 0 < len(plan) <= MOST_LINES:
        raise NothingToMove
    moves = {planned.item_id: planned for planned in plan}
    with transition(actor=person(by), reason=reason) as move:
        items = _locked(move, moves)
        changes = {
            pk: told
            for pk, planned in moves.items()
            if (told := _changed(items.get(pk), planned, by))
        }
        if changes:
            raise PlanChanged(changes)
        going = [(items[pk], planned.to) for pk, planned in moves.items()]
        return _carry_out(move, going, _batch(move, BatchKind.MANUAL, reason))


def _locked(move: Transition, pks: Iterable[int]) -> dict[int, WorkItem]:
    return assignment.locked(move, WorkItem.objects.filter(pk__in=list(pks)))


def _changed(item: WorkItem | None, planned: PlannedMove, by: Any) -> str:
    """What is no longer as the preview showed it; empty where all is."""
    if item is None:
        return _("This task is no longer there.")
    try:
        if planned.to is None:
            check_can_supervise(item, by)
        else:
            check_can_reassign(item, by, planned.to)
    except WorkflowError as error:
        return str(error.sentence)
    if item.revision != planned.revision:
        return _("The task has changed since the preview.")
    if planned.to is None and item.owner is None:
        return _("The task is back in the queue already.")
    return ""


def move_by_rule(
    moves: Mapping[int, Any],
    *,
    by: Actor,
    reason: str,
    kind: BatchKind,
    source: str = "",
) -> ReassignmentBatch | None:
    """Move claimed tasks because a rule says so; None where there was nothing to move.

    A task goes to its queue where whom the rule names may not have it. One that is
    claimed no more is left alone.
    """
    with transition(actor=by, reason=reason) as move:
        items = _locked(move, moves)
        going = [
            (item, to if to is not None and can(check_can_receive, item, to) else None)
            for item in items.values()
            if item.state == ItemState.CLAIMED
            and item.pk not in move.completing
            and item.owner != (to := moves[item.pk])
        ]
        if not going:
            return None
        return _carry_out(move, going, _batch(move, kind, reason, source=source))


def _batch(
    move: Transition,
    kind: BatchKind,
    reason: str,
    *,
    source: str = "",
    undoes: ReassignmentBatch | None = None,
) -> ReassignmentBatch:
    return ReassignmentBatch.objects.create(
        kind=kind,
        by=move.actor.user,
        actor_name=move.actor.name,
        reason=reason,
        at=move.now,
        source=source,
        undoes=undoes,
    )


def _carry_out(
    move: Transition,
    going: Sequence[tuple[WorkItem, Any]],
    batch: ReassignmentBatch,
    places: Mapping[int, Mapping[str, str]] | None = None,
) -> ReassignmentBatch:
    """``places`` are those that items are given back to, by their keys."""
    lines = []
    for item, to in going:
        line = ReassignmentLine(
            batch=batch,
            item=item,
            from_owner=item.owner,
            to_owner=to,
            **assignment.place_of(item),
        )
        data = {"batch": batch.pk, "why": batch.kind}
        back_to = (places or {}).get(item.pk)
        assignment.put(move, item, to, reason=batch.reason, data=data, back_to=back_to)
        line.revision = item.revision
        lines.append(line)
    ReassignmentLine.objects.bulk_create(lines)
    return batch


def can_be_undone(batch: ReassignmentBatch, user: Any, now: datetime) -> bool:
    return (
        batch.kind == BatchKind.MANUAL
        and batch.by == user
        and now <= batch.at + UNDO_WITHIN
        and not hasattr(batch, "undone_by")
    )


def undo(
    batch: ReassignmentBatch, *, by: Any, only_what_stays: bool = False
) -> ReassignmentBatch:
    """Give every task back to whose it was, also to the supervisor's queue.

    Whoever moved them may, within the hour.

    MovedOn where somebody has been on one of them since, unless ``only_what_stays``:
    then those are left as they are.
    """
    if batch.kind != BatchKind.MANUAL or batch.by != by:
        raise NotAllowed
    reason = _("Undone: %(reason)s") % {"reason": batch.reason}
    with transition(actor=person(by), reason=reason) as move:
        if move.now > batch.at + UNDO_WITHIN:
            raise UndoTooLate
        lines = batch.lines.select_related("from_owner", "to_owner")
        moved = {line.item_id: line for line in lines}
        items = _locked(move, moved)
        # Asked once the tasks are locked: a second undo of the same waits until here.
        if ReassignmentBatch.objects.filter(undoes=batch).exists():
            raise AlreadyUndone
        changes = {
            pk: told
            for pk, line in moved.items()
            if (told := _moved_on(items[pk], line, by))
        }
        if changes and not only_what_stays:
            raise MovedOn(changes)
        back = [
            (items[pk], line.from_owner)
            for pk, line in moved.items()
            if pk not in changes
        ]
        if not back:
            raise NothingToMove
        undoing = _batch(move, BatchKind.UNDO, reason, undoes=batch)
        places = {pk: assignment.place_of(line) for pk, line in moved.items()}
        return _carry_out(move, back, undoing, places)


def _moved_on(item: WorkItem, line: ReassignmentLine, by: Any) -> str:
    """Why a task cannot simply be given back; empty where it can."""
    try:
        check_can_supervise(item, by)
        if line.from_owner is not None:
            check_can_receive(_as_it_was(item, line), line.from_owner)
    except WorkflowError as error:
        return str(error.sentence)
    drafted = getattr(item, "draft", None)
    is_touched = drafted is not None and drafted.saved_at > line.batch.at
    if item.revision != line.revision or item.owner != line.to_owner or is_touched:
        return _("Somebody has worked on the task since.")
    return ""


def _as_it_was(item: WorkItem, line: ReassignmentLine) -> WorkItem:
    before = copy(item)
    assignment.replace(before, assignment.place_of(line))
    return before
