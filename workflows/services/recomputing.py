"""Computing a running deadline anew, under the calendar and the rule of today.

Nothing does that by itself: a date keeps the versions it was made from until a
supervisor decides otherwise, with a reason that stays.
"""

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from workflows.actors import person
from workflows.exceptions import ReasonNeeded
from workflows.models import Deadline, WorkItem
from workflows.policies import check_can_recompute
from workflows.selectors import definition_of_version

from . import dating
from .assignment import lock_and_wait
from .calendars import asked_for, current_version, version_for
from .deadline_rules import rule_in_force
from .transition import Transition, transition


@dataclass(frozen=True, slots=True, kw_only=True)
class Recomputed:
    """The date of a task before and after, and by which versions."""

    item: WorkItem
    before: datetime
    after: datetime
    rule_before: int
    rule_after: int
    calendar_before: str
    calendar_after: str

    @property
    def changes(self) -> bool:
        return (self.before, self.rule_before, self.calendar_before) != (
            self.after,
            self.rule_after,
            self.calendar_after,
        )


def preview(item: WorkItem, *, now: datetime) -> Recomputed:
    """What ``recompute`` would do; nothing is changed."""
    return _told(item, item.deadline, _anew(item), now)


def recompute(item: WorkItem, *, by: Any, reason: str) -> WorkItem:
    """Give one task the date of today's calendar and rule; a recorded act."""
    return recompute_many([item], by=by, reason=reason)[0]


def recompute_many(
    items: Iterable[WorkItem], *, by: Any, reason: str
) -> list[WorkItem]:
    """The same for many tasks, all of them or none, in the order of their trees."""
    if not reason.strip():
        raise ReasonNeeded
    pks = [item.pk for item in items]
    rows = WorkItem.objects.filter(pk__in=pks).select_related("process")
    done = []
    with transition(actor=person(by), reason=reason) as move:
        for item in sorted(rows, key=lambda row: (row.process.root_pk, row.pk)):
            current = lock_and_wait(move, item)
            check_can_recompute(current, by)
            _recompute(move, current, reason)
            done.append(current)
    return done


def _recompute(move: Transition, item: WorkItem, reason: str) -> None:
    before = item.deadline
    after = _anew(item)
    told = _told(item, before, after, move.now)
    if not told.changes:
        return
    pauses = dating.ledger_of(after, move.now)
    dating.redate(after, item, pauses=pauses, now=move.now)
    item.deadline = after
    move.batch.update_tracked(
        after, *dating.OF_DEADLINE, "rule", "calendar", "extension"
    )
    move.batch.update_tracked(item, *dating.OF_ITEM)
    data = {
        "before": told.before.isoformat(),
        "due": told.after.isoformat(),
        "rule": f"{after.rule.kode} v{told.rule_after}",
        "calendar": told.calendar_after,
    }
    dating.record_of(move, "deadline.recomputed", item, data=data, reason=reason)


def _anew(item: WorkItem) -> Deadline:
    """The same clock under the versions in force; a rule no longer used stays as it was."""
    deadline = item.deadline
    anew = copy(deadline)
    rule = rule_in_force(deadline.rule.kode)
    if rule.is_active:
        anew.rule = rule
    if deadline.extension is not None:
        anew.extension = rule_in_force(deadline.extension.kode)
    anew.calendar_id = _calendar_for(item)
    return anew


def _calendar_for(item: WorkItem) -> int:
    """The version that a clock of this task would be started with now."""
    step = definition_of_version(item.process.version).task_step(item.step)
    if step.same_deadline_as:
        return current_version(item.deadline.calendar.calendar.code)
    path = item.escalated_from_path or item.unit_path
    return version_for(path, asked_for(step, item.matter))


def _told(
    item: WorkItem, before: Deadline, after: Deadline, now: datetime
) -> Recomputed:
    return Recomputed(
        item=item,
        before=before.due_at,
        after=dating.due_of(after, dating.ledger_of(before, now)),
        rule_before=before.rule.number,
        rule_after=after.rule.number,
        calendar_before=str(before.calendar),
        calendar_after=str(after.calendar),
    )
