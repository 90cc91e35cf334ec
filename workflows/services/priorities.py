"""How urgent one task is, apart from how urgent its case is."""

from typing import Any

from workflows.actors import person
from workflows.enums import Priority
from workflows.exceptions import AlreadyCompleted, ReasonNeeded
from workflows.models import WorkItem
from workflows.policies import check_can_supervise

from . import assignment
from .transition import transition


def change(item: WorkItem, priority: int, *, by: Any, reason: str) -> WorkItem:
    """A supervisor raises or lowers the priority of an open task; its queue follows.

    It holds until the urgency of the case is changed, which sets it for all its tasks.
    A form that is open stays good: nothing in it depends on the priority.
    """
    if not reason.strip():
        raise ReasonNeeded
    with transition(actor=person(by), reason=reason) as move:
        current = assignment.lock(move, item, lost=AlreadyCompleted)
        check_can_supervise(current, by)
        wanted = Priority(priority)
        if wanted == current.priority:
            return current
        data = {"task": current.pk, "from": current.priority, "to": int(wanted)}
        current.priority = wanted
        move.batch.update_tracked(current, "priority")
        move.record(
            "task.priority_changed",
            current.matter,
            process=current.process,
            step=current.step,
            title=current.title,
            data=data,
            reason=reason,
        )
    return current
