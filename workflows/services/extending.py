"""The one extension that a rule may know, for processes without a step of their own for it."""

from typing import Any

from workflows.actors import person
from workflows.exceptions import ReasonNeeded
from workflows.models import WorkItem
from workflows.policies import check_can_extend

from . import dating
from .assignment import lock_and_wait
from .deadline_rules import rule_in_force
from .transition import transition


def extend(item: WorkItem, *, by: Any, reason: str) -> WorkItem:
    """Count the term of the extension from the date the task was due, once.

    NoExtension, ExtendedBefore or ExtensionHasItsStep where that cannot be.
    """
    if not reason.strip():
        raise ReasonNeeded
    with transition(actor=person(by), reason=reason) as move:
        current = lock_and_wait(move, item)
        move.actor = person(by, check_can_extend(current, by))
        deadline = current.deadline
        before = deadline.due_at
        deadline.extension = rule_in_force(deadline.rule.extended_by)
        pauses = dating.ledger_of(deadline, move.now)
        dating.redate(deadline, current, pauses=pauses, now=move.now)
        move.batch.update_tracked(deadline, *dating.OF_DEADLINE, "extension")
        move.batch.update_tracked(current, *dating.OF_ITEM)
        data = {
            "before": before.isoformat(),
            "due": deadline.due_at.isoformat(),
            "rule": deadline.extension.kode,
        }
        dating.record_of(move, "deadline.extended", current, data=data, reason=reason)
    return current
