"""A recorded exception from separation of duties, for one person and one task."""

from typing import Any

from django.utils import timezone

from workflows.actors import person
from workflows.exceptions import AlreadyCompleted, NotAllowed, ReasonNeeded
from workflows.models import SeparationException, WorkItem
from workflows.policies import check_can_except, is_kept_apart

from . import assignment
from .transition import transition


def allow(item: WorkItem, user: Any, *, by: Any, reason: str) -> SeparationException:
    """Let ``user`` do a task that is kept apart from a step they did.

    A supervisor gives it to somebody else, never to themselves. Who is not kept apart
    from the task needs none (NotAllowed).
    """
    if not reason.strip():
        raise ReasonNeeded
    with transition(actor=person(by), reason=reason) as move:
        current = assignment.lock(move, item, lost=AlreadyCompleted)
        check_can_except(current, by, user)
        if not is_kept_apart(current, user):
            raise NotAllowed
        given = SeparationException.objects.create(
            item=current,
            user=user,
            reason=reason.strip(),
            granted_by=by,
            granted_at=timezone.now(),
        )
        move.record(
            "task.separation_excepted",
            current.matter,
            process=current.process,
            step=current.step,
            title=current.title,
            data={"task": current.pk, "to": str(user)},
            reason=reason,
        )
    return given
