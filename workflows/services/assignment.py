"""Claiming, releasing and reassigning work items."""

from collections.abc import Iterable, Mapping
from typing import Any

from workflows.actors import Actor, person
from workflows.enums import ItemState
from workflows.exceptions import (
    AlreadyCompleted,
    AlreadyTaken,
    ReasonNeeded,
    WorkflowError,
)
from workflows.extensions import Notice
from workflows.models import ReassignmentLine, WorkItem
from workflows.policies import (
    check_can_claim,
    check_can_reassign,
    check_can_work_on,
    held_before,
)

from .transition import (
    Transition,
    lock_root,
    lock_root_of_task,
    lock_roots,
    transition,
)


# Whose queue an item is in, and whose it was before it was escalated.
PLACE = ("post", "unit_path", "escalated_from", "escalated_from_path")
_KEPT = ("state", "owner", "claimed_at", *PLACE, "revision")


def load(task_id: int) -> WorkItem:
    """The item with all that a transition needs, its matter locked."""
    return (
        WorkItem.objects.select_related(
            "task",
            "process__version",
            "matter",
            "deadline",
            "draft",
        )
        .select_for_update(of=("matter",))
        .get(pk=task_id)
    )


def lock(move: Transition, item: WorkItem, *, lost: type[WorkflowError]) -> WorkItem:
    """The locked, current item; raises ``lost`` when another hand is on it now."""
    if not lock_root_of_task(item.pk):
        raise lost
    return _current(move, item)


def lock_and_wait(move: Transition, item: WorkItem) -> WorkItem:
    """The same, waiting where another hand is on it at this moment."""
    lock_root(item.process_id)
    return _current(move, item)


def _current(move: Transition, item: WorkItem) -> WorkItem:
    """The item as it is now that its tree is locked."""
    current = load(item.pk)
    current.matter = move.matters.setdefault(current.matter_id, current.matter)
    current.process = move.turn.adopt(current.process)
    current.process.matter = current.matter
    current.task.process = current.process
    return current


def activation_of(item: WorkItem) -> Any:
    return item.task.flow_task.activation_class(item.task)


def claim(item: WorkItem, *, by: Any) -> WorkItem:
    """Take an open task. Exactly one of many wins; the others get AlreadyTaken."""
    with transition(actor=person(by)) as move:
        current = lock(move, item, lost=AlreadyTaken)
        move.actor = person(by, check_can_claim(current, by).title)
        activation_of(current).assign(by)
        _give(move, current, by)
        _record(move, "task.claimed", current)
    return current


def release(item: WorkItem, *, by: Any, reason: str = "") -> WorkItem:
    """Put a claimed task back into its queue. What was half filled in is kept."""
    with transition(actor=person(by), reason=reason) as move:
        current = lock(move, item, lost=AlreadyCompleted)
        move.actor = person(by, check_can_work_on(current, by).title)
        activation_of(current).unassign()
        current.state, current.owner, current.claimed_at = ItemState.OPEN, None, None
        _write(move, current)
        _record(move, "task.released", current, reason=reason)
    return current


def reassign(item: WorkItem, *, to: Any, by: Any, reason: str) -> WorkItem:
    """A supervisor hands an open task to ``to``, who must hold its post."""
    if not reason.strip():
        raise ReasonNeeded
    with transition(actor=person(by), reason=reason) as move:
        current = lock(move, item, lost=AlreadyCompleted)
        check_can_reassign(current, by, to)
        put(move, current, to, reason=reason)
    return current


def locked(move: Transition, items: Iterable[WorkItem]) -> dict[int, WorkItem]:
    """The current items by their keys, once all of their trees are locked."""
    items = sorted(items, key=lambda item: item.pk)
    lock_roots({item.process_id for item in items})
    return {item.pk: _current(move, item) for item in items}


def place_of(row: WorkItem | ReassignmentLine) -> dict[str, str]:
    return {name: getattr(row, name) for name in PLACE}


def replace(item: WorkItem, place: Mapping[str, str]) -> None:
    """Put the item, not saved yet, where it was; nothing where that is not known."""
    if place["post"]:
        for name in PLACE:
            setattr(item, name, place[name])


def put(
    move: Transition,
    item: WorkItem,
    to: Any,
    *,
    reason: str = "",
    data: dict[str, Any] | None = None,
    back_to: Mapping[str, str] | None = None,
) -> None:
    """Give a locked item to ``to``, or to its queue where that is None, and say so.

    ``back_to`` is the place that it is given back to.
    """
    before = item.owner
    if back_to is not None:
        replace(item, back_to)
    activation = activation_of(item)
    if to is None:
        activation.unassign()
        item.state, item.owner, item.claimed_at = ItemState.OPEN, None, None
        _write(move, item)
    else:
        activation.assign(to) if before is None else activation.reassign(to)
        if back_to is None:
            _hand_back(item, to)
        _give(move, item, to)
        move.notices.append(_told("task_assigned", item, to))
    told = {"from": str(before or ""), "to": str(to or "")} | (data or {})
    kind = "task.taken_back" if to is None else "task.reassigned"
    _record(move, kind, item, data=told, reason=reason)
    if before is not None and before != move.actor.user:
        topic = "task_returned" if to is None else "task_taken"
        move.notices.append(_told(topic, item, before))


def take_back(item: WorkItem, *, by: Actor, reason: str) -> WorkItem:
    """Put a claimed task back into its queue because its holder may no longer have it.

    The caller has decided that; nobody's right is asked here.
    """
    with transition(actor=by, reason=reason) as move:
        # Waits where its holder is on it at this moment: what takes it back must not
        # fail because of that.
        current = lock_and_wait(move, item)
        if current.state != ItemState.CLAIMED or current.pk in move.completing:
            return current
        activation_of(current).unassign()
        current.state, current.owner, current.claimed_at = ItemState.OPEN, None, None
        _write(move, current)
        _record(move, "task.taken_back", current, reason=reason)
    return current


def _hand_back(item: WorkItem, to: Any) -> None:
    """From the supervisor's queue to the post it came from, if that is ``to``'s."""
    if held_before(item, to) is not None:
        item.post, item.unit_path = item.escalated_from, item.escalated_from_path
        item.escalated_from = item.escalated_from_path = ""


def _give(move: Transition, item: WorkItem, user: Any) -> None:
    item.state, item.owner, item.claimed_at = ItemState.CLAIMED, user, move.now
    _write(move, item)


def _write(move: Transition, item: WorkItem) -> None:
    item.revision += 1
    move.batch.update_tracked(item, *_KEPT)


def _record(
    move: Transition,
    kind: str,
    item: WorkItem,
    *,
    data: dict[str, Any] | None = None,
    reason: str = "",
) -> None:
    move.record(
        kind,
        item.matter,
        process=item.process,
        step=item.step,
        title=item.title,
        data={"task": item.pk} | (data or {}),
        reason=reason,
    )


def _told(topic: str, item: WorkItem, user: Any) -> Notice:
    return Notice(topic=topic, matter=item.matter, item_id=item.pk, user_id=user.pk)
