"""Automatic actions: run by a worker, once in effect, tried again when they fail."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext

from workflows.actors import Actor, person, rule
from workflows.compiler.turn import definition_of
from workflows.enums import RunState
from workflows.exceptions import Busy, ReasonNeeded
from workflows.extensions import ActionContext, Notice, installed
from workflows.models import ActionRun
from workflows.policies import check_can_retry

from .settling import settle
from .transition import Transition, lock_root, transition


MOST_ATTEMPTS = 8


def run_due(*, now: datetime | None = None, limit: int = 200) -> int:
    """Run what is due, each in a transaction of its own; returns how many were done."""
    rows = ActionRun.objects.filter(
        state=RunState.READY, run_at__lte=now or timezone.now()
    )
    due = list(rows.order_by("run_at").values_list("pk", flat=True)[:limit])
    return sum(run(pk) for pk in due)


def run(pk: int) -> bool:
    """Run one action if it is still ready. A failure is noted and tried again later.

    The action and the step it completes are one transaction; a failing action leaves
    nothing behind but the count of attempts and the class of its error.
    """
    found = ActionRun.objects.filter(pk=pk).values_list("process_id", "action").first()
    if found is None:
        return False
    process_id, name = found
    actor = _acting(name)
    try:
        with transition(actor=actor) as move:
            lock_root(process_id)
            job = _ready(move, pk)
            if job is not None:
                step = definition_of(job.process).steps[job.task.step_key]
                actor = move.actor = _acting(step.title)
                _act(move, job, actor)
    except Busy:
        return False
    except Exception as error:  # noqa: BLE001 a worker must outlive the actions it runs
        _note_failure(pk, process_id, actor, error)
        return False
    return job is not None


def _acting(title: str) -> Actor:
    return rule(gettext("Automatic action: %(name)s") % {"name": title})


def _ready(move: Transition, pk: int) -> ActionRun | None:
    job = (
        ActionRun.objects.select_related("task", "process__version__definition")
        .filter(pk=pk, state=RunState.READY, run_at__lte=move.now)
        .first()
    )
    if job is not None:
        job.process = job.task.process = move.turn.adopt(job.process)
    return job


def _act(move: Transition, job: ActionRun, actor: Actor) -> None:
    matter = move.matter(job.process.matter_id)
    key = f"action:{job.pk}"
    context = ActionContext(matter=matter, process=job.process, key=key, actor=actor)
    installed().actions[job.action](context)
    job.attempts += 1
    job.state, job.ended_at, job.last_error = RunState.DONE, move.now, ""
    job.save(update_fields=["state", "ended_at", "attempts", "last_error"])
    _record(move, "action.done", job)
    job.task.flow_task.activation_class(job.task).proceed()
    settle(move)


def _note_failure(pk: int, process_id: int, actor: Actor, error: Exception) -> None:
    """In a transaction of its own: that of the action is gone with all it did."""
    with transition(actor=actor) as move:
        lock_root(process_id)
        job = _ready(move, pk)
        if job is None:
            return
        job.attempts += 1
        job.last_error = type(error).__name__
        job.run_at = move.now + timedelta(minutes=2**job.attempts)
        if job.attempts >= MOST_ATTEMPTS:
            job.state, job.ended_at = RunState.FAILED, move.now
            _record(move, "action.failed", job, error=job.last_error)
            move.notices.append(
                Notice(topic="action_failed", matter=move.matter(job.process.matter_id))
            )
        job.save(
            update_fields=["state", "ended_at", "attempts", "last_error", "run_at"]
        )


def _record(
    move: Transition, kind: str, job: ActionRun, *, reason: str = "", **data: str
) -> None:
    move.record(
        kind,
        move.matter(job.process.matter_id),
        process=job.process,
        step=job.task.step_key,
        data={"action": job.action} | data,
        reason=reason,
    )


def retry(job: ActionRun, *, by: Any, reason: str) -> ActionRun:
    """Put a failed action back to work, in the name of a person at the matter's office."""
    if not reason.strip():
        raise ReasonNeeded
    with transition(actor=person(by), reason=reason) as move:
        lock_root(job.process_id)
        current = ActionRun.objects.select_related("process__matter", "task").get(
            pk=job.pk
        )
        move.actor = person(by, check_can_retry(current, by).title)
        current.state, current.attempts, current.run_at = RunState.READY, 0, move.now
        current.ended_at = None
        current.save(update_fields=["state", "attempts", "run_at", "ended_at"])
        _record(move, "action.retried", current, reason=reason)
        move.wakes.add("actions")
    return current
