"""Reads of the engine: versions, queues, the state of a process."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from workflows.definitions.parsing import parse
from workflows.definitions.schema import Definition, Role
from workflows.enums import OPEN_STATES, ClockState, ItemState, VersionState
from workflows.exceptions import UnknownVersion
from workflows.extensions import installed
from workflows.models import (
    Deadline,
    Process,
    ProcessVersion,
    SeparationException,
    Task,
    WorkItem,
)


def latest_version(key: str) -> ProcessVersion:
    """The published version with the highest number; UnknownVersion if none is."""
    version = (
        ProcessVersion.objects.select_related("definition")
        .filter(definition__key=key, state=VersionState.PUBLISHED)
        .order_by("-number")
        .first()
    )
    if version is None:
        raise UnknownVersion
    return version


@lru_cache(maxsize=256)
def _parsed(document: str) -> Definition:
    parsed = parse(document)
    if parsed.definition is None:
        raise UnknownVersion
    return parsed.definition


def definition_of_version(version: ProcessVersion) -> Definition:
    """The definition a version holds, parsed once per document."""
    return _parsed(version.document)


def post_of(role: Role, values: Mapping[str, Any]) -> str:
    """The post of ``role`` in one run: the one that the run settled, if it did."""
    return str((role.post_from and values.get(role.post_from)) or role.post)


def items_in_reach(user: Any) -> QuerySet[WorkItem]:
    """Open work items of the posts that ``user`` holds now, whoever has claimed them.

    An item that only named people may see counts only where the person is named. What
    somebody claimed for a post that is no longer theirs is not in their reach.
    """
    reach: Q = installed().named_items(user)
    for post in installed().held_by(user):
        reach |= Q(post=post.post, unit_path=post.unit_path, named_only=False)
    return WorkItem.objects.filter(reach, state__in=OPEN_STATES)


def mine(user: Any) -> QuerySet[WorkItem]:
    return items_in_reach(user).filter(owner=user, state=ItemState.CLAIMED)


def queue(user: Any) -> QuerySet[WorkItem]:
    """What ``user`` may claim, the most urgent first."""
    return (
        items_in_reach(user)
        .filter(state=ItemState.OPEN)
        .order_by("priority", "due_at", "pk")
    )


def due_before(items: QuerySet[WorkItem], moment: datetime) -> QuerySet[WorkItem]:
    return items.filter(due_at__lt=moment)


def earlier_owners(process: Process, steps: Iterable[str]) -> set[int]:
    """Who completed the last run of each of these steps."""
    rows = (
        WorkItem.objects.filter(
            process=process, step__in=list(steps), state=ItemState.DONE
        )
        .order_by("step", "-closed_at")
        .distinct("step")
        .values_list("owner_id", flat=True)
    )
    return {owner for owner in rows if owner is not None}


def is_excepted(item: WorkItem, user: Any) -> bool:
    """Whether a supervisor lets ``user`` do the task in spite of an earlier step."""
    return SeparationException.objects.filter(item=item, user=user).exists()


def step_states(process: Process) -> dict[str, str]:
    """Step key -> "done" or "now", for the marks on a diagram."""
    states: dict[str, str] = {}
    rows = process.tasks.order_by("pk").values_list("flow_task", "status")
    for node, status in rows:
        key = str(node.name)
        if status in ("NEW", "ASSIGNED", "STARTED", "SCHEDULED"):
            states[key] = "now"
        elif status == "DONE":
            states.setdefault(key, "done")
    return states


def open_processes_of(version: ProcessVersion) -> int:
    return version.processes.filter(finished=None).count()


def not_acted_on(now: datetime) -> QuerySet[Deadline]:
    """Deadlines on which the sweep failed, or to which it has not come for an hour; the
    one that waits longest first."""
    failed = Q(fault__at__gte=F("fires_at"))
    due = Deadline.objects.filter(
        failed | Q(fires_at__lte=now - timedelta(hours=1)),
        fires_at__lte=now,
        state__in=(ClockState.RUNNING, ClockState.PAUSED),
    )
    return due.select_related("rule", "fault").order_by("fires_at", "pk")


def orphaned(processes: QuerySet[Process]) -> QuerySet[Process]:
    """Open processes in which nothing is open: nobody and nothing would go on."""
    active = Task.objects.filter(
        process=OuterRef("pk"), status__in=("NEW", "ASSIGNED", "STARTED", "SCHEDULED")
    )
    return processes.filter(finished=None).exclude(Exists(active))
