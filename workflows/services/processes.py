"""Starting and cancelling processes."""

from typing import Any

from workflows.actors import Actor
from workflows.enums import Priority
from workflows.exceptions import ProcessEnded, ReasonNeeded
from workflows.models import Matter, Process
from workflows.policies import check_can_cancel

from .settling import begin_process, cancel_tree, finish_call, settle
from .transition import lock_root, transition


def open_matter(
    *, label: str, places: dict[str, str], priority: Priority, named_only: bool = False
) -> Matter:
    """A new event chain for something that processes will be about.

    ``places`` says at which unit (by path) each unit level of a definition's roles
    is found; ``office`` must be among them.
    """
    if "office" not in places:
        raise ValueError("a matter needs the path of its office")
    return Matter.objects.create(
        label=label, places=places, priority=priority, named_only=named_only
    )


def start(key: str, *, matter: Matter, values: dict[str, Any], by: Actor) -> Process:
    """Start the latest published version of ``key``; UnknownVersion without one."""
    with transition(actor=by) as move:
        locked = move.matter(matter.pk)
        process = begin_process(move, key, matter=locked, values=values)
        settle(move)
    return process


def cancel(process: Process, *, outcome: str, reason: str, by: Actor) -> Process:
    """End a process early with ``outcome``; its open children end with it.

    A person needs a role that the outcome names (NotAllowed otherwise); the holder
    of a code and a system rule are let in by the product. A child that is cancelled
    on its own is reported to its parent.
    """
    if not reason.strip():
        raise ReasonNeeded
    with transition(actor=by, reason=reason) as move:
        lock_root(process.pk)
        current = Process.objects.select_related("version__definition", "matter").get(
            pk=process.pk
        )
        if current.finished is not None:
            raise ProcessEnded
        if by.user is not None:
            check_can_cancel(current, outcome, by.user)
        current = move.turn.adopt(current)
        cancel_tree(move, current, outcome, reason)
        finish_call(move, current)
        settle(move)
    return current
