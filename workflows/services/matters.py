"""What happens to a matter outside of its processes' steps."""

from typing import Any

from workflows.actors import Actor
from workflows.enums import OPEN_STATES, ItemState, Priority
from workflows.models import Event, Matter, WorkItem
from workflows.selectors import definition_of_version, post_of

from . import assignment
from .history import save_as
from .transition import transition


def record(  # noqa: PLR0913 the parts of an event
    matter: Matter,
    kind: str,
    *,
    by: Actor,
    title: str = "",
    data: dict[str, Any] | None = None,
    reason: str = "",
    note: str = "",
) -> Event:
    """Append an event to the chain of ``matter``; a ``note`` tells of people, and is sealed."""
    with transition(actor=by, reason=reason) as move:
        locked = move.matter(matter.pk)
        return move.record(
            kind, locked, title=title, data=data, reason=reason, note=note
        )


def expose(
    matter: Matter,
    *,
    by: Actor,
    priority: Priority | None = None,
    named_only: bool | None = None,
    reason: str = "",
) -> None:
    """Change how urgent the matter's open tasks are, and whether only named people see them.

    A form that was opened before is stale from then on, also where neither changes: it
    may say of the matter what is no longer so.
    """
    with transition(actor=by, reason=reason) as move:
        locked = move.matter(matter.pk)
        changes: dict[str, Any] = {}
        if priority is not None and priority != locked.priority:
            changes["priority"] = priority
        if named_only is not None and named_only != locked.named_only:
            changes["named_only"] = named_only
        _apply(locked, changes, by=by, reason=reason)


def place(matter: Matter, places: dict[str, str], *, by: Actor, reason: str) -> None:
    """Change at which units the matter's roles are found; open tasks move along.

    A task whose role is found elsewhere now goes to the queue there, also when somebody
    has claimed it: they may not be of that post.
    """
    with transition(actor=by, reason=reason) as move:
        locked = move.matter(matter.pk)
        if places == locked.places:
            return
        locked.places = places
        locked.save(update_fields=["places"])
        items = WorkItem.objects.filter(matter=locked, state__in=OPEN_STATES)
        for item in items.select_related("process__version"):
            _move(item, places, by=by, reason=reason)


def _move(item: WorkItem, places: dict[str, str], *, by: Actor, reason: str) -> None:
    definition = definition_of_version(item.process.version)
    role = definition.acting_role(definition.task_step(item.step).role, places)
    path = places.get(role.at, places["office"])
    post = post_of(role, item.process.values)
    was = (
        item.escalated_from or item.post,
        item.escalated_from_path or item.unit_path,
    )
    if (post, path) == was:
        return
    if item.state == ItemState.CLAIMED:
        item = assignment.take_back(item, by=by, reason=reason)
    if item.state == ItemState.CLAIMED:
        return  # it is being completed by what changes the places
    item.post, item.unit_path = post, path
    item.escalated_from = item.escalated_from_path = ""
    item.revision += 1
    save_as(
        item,
        by=by.user,
        reason=reason,
        update_fields=[
            "post",
            "unit_path",
            "escalated_from",
            "escalated_from_path",
            "revision",
        ],
    )


def _apply(matter: Matter, changes: dict[str, Any], *, by: Actor, reason: str) -> None:
    for name, value in changes.items():
        setattr(matter, name, value)
    if changes:
        matter.save(update_fields=list(changes))
    for item in WorkItem.objects.filter(matter=matter, state__in=OPEN_STATES):
        for name, value in changes.items():
            setattr(item, name, value)
        item.revision += 1
        save_as(item, by=by.user, reason=reason, update_fields=[*changes, "revision"])
