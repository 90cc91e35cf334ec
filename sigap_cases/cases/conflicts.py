"""Declared conflicts of interest: who has declared one gets no task of that case.

What counts is the answer that stands in the case's chain. It is never taken back: who
answers another time is somebody else.
"""

from collections.abc import Collection
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from accounts.selectors import recalled
from workflows.models import Event, WorkItem


def _declarations() -> QuerySet[Event]:
    return Event.objects.filter(
        kind="task.completed", data__answers__conflict=True, actor__isnull=False
    )


def declared_by(user: Any) -> Exists:
    """For work items: whether ``user`` has declared a conflict in what they are about."""
    return Exists(_declarations().filter(matter=OuterRef("matter"), actor=user.pk))


def has_conflict(user: Any, item: WorkItem) -> bool:
    """The same for one of them."""
    found: bool = recalled(
        _key(user.pk, item),
        lambda: _declarations().filter(matter=item.matter_id, actor=user.pk).exists(),
    )
    return found


def remember(users: Collection[Any], items: Collection[WorkItem]) -> None:
    """Ask for all of them at once; of use within ``recalling`` only."""
    rows = _declarations().filter(matter__in={item.matter_id for item in items})
    declared = set(rows.values_list("actor_id", "matter_id"))
    for user in users:
        for item in items:
            is_declared = (user.pk, item.matter_id) in declared
            _note(user.pk, item, found=is_declared)


def remember_none(user: Any, items: Collection[WorkItem]) -> None:
    """That they were read without those in which ``user`` has declared one."""
    for item in items:
        _note(user.pk, item, found=False)


def _note(user_id: int, item: WorkItem, *, found: bool) -> None:
    recalled(_key(user_id, item), lambda: found)


def _key(user_id: int, item: WorkItem) -> tuple[str, int, int]:
    return ("conflict", user_id, item.matter_id)
