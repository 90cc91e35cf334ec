"""What is done on the rungs of a deadline: who is told, and whose the task becomes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext

from workflows.enums import ItemState, Priority, RungKind
from workflows.extensions import Held, Notice, installed
from workflows.models import Deadline, Escalation, Task, WorkItem
from workflows.policies import can, check_can_stand_in
from workflows.sla.rungs import Act, Rung

from . import dating
from .transition import Transition


_KEPT_OF_ITEM = (
    "priority",
    "post",
    "unit_path",
    "escalated_from",
    "escalated_from_path",
    "state",
    "owner",
    "claimed_at",
    "revision",
)
_Audience = tuple[int | None, str, str]


@dataclass(slots=True, kw_only=True)
class _Climb:
    """One deadline on its way up: its task as it becomes, and who is to hear what.

    Who is told by several rungs at once is told once, by the last of them.
    """

    move: Transition
    deadline: Deadline
    item: WorkItem
    has_changed: bool = False
    notices: dict[_Audience, Notice] = field(default_factory=dict)

    def tell(self, topic: str, audience: _Audience, *, linked: bool = True) -> None:
        user_id, post, unit_path = audience
        due = timezone.localtime(self.deadline.due_at).date()
        self.notices.pop(audience, None)
        self.notices[audience] = Notice(
            topic=topic,
            matter=self.item.matter,
            item_id=self.item.pk if linked else None,
            user_id=user_id,
            post=post,
            unit_path=unit_path,
            data={"due": due.isoformat()},
        )

    def tell_workers(self, topic: str) -> None:
        """Whoever has the task, or the queue in which it waits."""
        self.tell(self.at_any_hour(topic), _workers(self.item))

    def at_any_hour(self, topic: str) -> str:
        """Life and safety are told of at night too."""
        emergency = self.item.matter.priority == Priority.EMERGENCY
        return "emergency" if emergency else topic

    def record(self, kind: str, *, reason: str = "", **data: object) -> None:
        dating.record_of(self.move, kind, self.item, data=data, reason=reason)


def climb(move: Transition, deadline: Deadline, *, now: datetime) -> None:
    """Do every rung that is reached by ``now``, and set when there is more to do.

    Root, matter and deadline are locked, and the item read under these locks.
    """
    rungs = dating.rungs_of(deadline)
    reached = [rung for rung in rungs[deadline.rung :] if rung.at <= now]
    going = _Climb(move=move, deadline=deadline, item=deadline.item)
    for number, rung in enumerate(reached, start=deadline.rung + 1):
        _reach(going, number, rung)
    deadline.rung += len(reached)
    left = rungs[deadline.rung :]
    deadline.fires_at = left[0].at if left else None
    move.batch.update_tracked(deadline, "rung", "fires_at")
    if going.has_changed:
        going.item.revision += 1
        move.batch.update_tracked(going.item, *_KEPT_OF_ITEM)
    move.notices.extend(going.notices.values())


def _reach(going: _Climb, number: int, rung: Rung) -> None:
    if rung.is_warning:
        going.tell_workers("task_due_soon")
        done: list[str] = []
    else:
        done = [str(act) for act in rung.acts if _ACTS[act](going)]
    kind = RungKind.WARNING if rung.is_warning else RungKind.ESCALATION
    due = going.deadline.due_at
    row = {
        "deadline_id": going.item.pk,
        "due_at": due,
        "rung": number,
        "kind": kind,
        "acts": done,
        "at": going.move.now,
    }
    going.move.batch.insert(Escalation, row)
    going.record(
        "deadline.warned" if rung.is_warning else "deadline.escalated",
        rung=number,
        acts=done,
        due=due.isoformat(),
    )


def _workers(item: WorkItem) -> _Audience:
    if item.owner_id is not None:
        return (item.owner_id, "", "")
    return (None, item.post, item.unit_path)


def _queue_of(held: Held) -> _Audience:
    return (None, held.post, held.unit_path)


def _notify(going: _Climb) -> bool:
    going.tell_workers("task_overdue")
    above = installed().supervisor_of(going.item)
    if above is not None:
        going.tell(going.at_any_hour("task_overdue"), _queue_of(above))
    return True


def _raise_priority(going: _Climb) -> bool:
    """One step; what is late becomes urgent by it, and no emergency."""
    item = going.item
    is_emergency = item.matter.priority == Priority.EMERGENCY
    most = Priority.EMERGENCY if is_emergency else Priority.URGENT
    if item.priority <= most:
        return False
    before, item.priority = item.priority, item.priority - 1
    going.has_changed = True
    going.record("task.priority_raised", before=before, after=item.priority)
    return True


def _to_deputy(going: _Climb) -> bool:
    """To who stands in for the owner, or back to the queue for anybody of the post."""
    item = going.item
    owner = item.owner
    if item.state != ItemState.CLAIMED or owner is None:
        return False
    deputy = installed().deputy_of(item)
    if deputy is not None and not can(check_can_stand_in, item, deputy):
        deputy = None
    _put(going, deputy)
    late = gettext("The deadline has passed.")
    going.tell("task_taken" if deputy else "task_returned", (owner.pk, "", ""))
    if deputy is not None:
        names = {"from": str(owner), "to": str(deputy)}
        going.record("task.reassigned", reason=late, **names)
        going.tell("task_assigned", _workers(item))
    else:
        going.record("task.taken_back", reason=late)
        going.tell_workers("task_overdue")
    return True


def _to_supervisor(going: _Climb) -> bool:
    """Into the supervisor's queue; whose it was stays known, so that it can go back.

    What only named people may see never leaves them: where no supervisor is named it
    goes back to the queue of those who are, and all of them hear of it. What the
    supervisor may not take over stays with its post, and is told to both.
    """
    item = going.item
    above = installed().supervisor_of(item)
    if above is None:
        return item.named_only and _back_to_the_named(going)
    if not _is_at(item, above):
        if not installed().may_take_over(item, above):
            _notify(going)
            return False
        _leave_owner(going)
        if not item.escalated_from:
            item.escalated_from, item.escalated_from_path = item.post, item.unit_path
        item.post, item.unit_path = above.post, above.unit_path
        going.has_changed = True
    going.tell(going.at_any_hour("task_escalated"), _workers(item))
    return True


def _is_at(item: WorkItem, held: Held) -> bool:
    return (held.post, held.unit_path) == (item.post, item.unit_path)


def _back_to_the_named(going: _Climb) -> bool:
    _leave_owner(going)
    going.tell(going.at_any_hour("task_escalated"), _workers(going.item))
    return True


def _leave_owner(going: _Climb) -> None:
    """Take a claimed task from its person, who is told."""
    item = going.item
    if item.state == ItemState.CLAIMED:
        going.tell("task_taken", _workers(item))
        _put(going, None)


def _tell_head(going: _Climb) -> bool:
    """A number and a date to the head of the office, who reads no cases but by a task.

    Of what only named people may see the head hears nothing: the others who are named do.
    """
    item = going.item
    if item.named_only:
        going.tell("task_escalated", (None, item.post, item.unit_path))
        return False
    head = installed().head_of(item)
    if head is None:
        return False
    going.tell("task_escalated", _queue_of(head), linked=_is_at(item, head))
    return True


def _put(going: _Climb, user: Any) -> None:
    """Make the task ``user``'s, or open for everybody of its post."""
    item, now = going.item, going.move.now
    item.owner = user
    item.state = ItemState.OPEN if user is None else ItemState.CLAIMED
    item.claimed_at = None if user is None else now
    task = Task(pk=item.pk, status="NEW" if user is None else "ASSIGNED")
    task.owner_id, task.assigned = item.owner_id, item.claimed_at
    going.move.batch.update(task, "status", "owner", "assigned")
    going.has_changed = True


_ACTS: Mapping[Act, Callable[[_Climb], bool]] = {
    Act.NOTIFY: _notify,
    Act.RAISE_PRIORITY: _raise_priority,
    Act.TO_DEPUTY: _to_deputy,
    Act.TO_SUPERVISOR: _to_supervisor,
    Act.TELL_HEAD: _tell_head,
}
