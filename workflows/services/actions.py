"""Automatic actions: run by a worker, once in effect, tried again when they fail."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction as db_transaction
from django.utils import timezone
from django.utils.translation import gettext

from workflows.actors import Actor, person, rule
from workflows.enums import RunState
from workflows.exceptions import WrongState
from workflows.extensions import ActionContext, Notice, installed
from workflows.models import ActionRun

from .settling import settle
from .transition import Transition, lock_root, transition


MOST_ATTEMPTS = 8


def run_due(*, now: datetime | None = None, limit: int = 200) -> int:
    """Run what is due, each in a transaction of its own; returns how many were done."""
    rows = ActionRun.objects.filter(state=RunState.READY, run_at__lte=now or timezone.now())
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
    actor = rule(gettext("Automatic action: %(name)s") % {"name": name})
    with transition(actor=actor) as move:
        lock_root(process_id)
        job = (
            ActionRun.objects.select_related("task", "process__version__definition")
            .filter(pk=pk, state=RunState.READY, run_at__lte=move.now)
            .first()
        )
        if job is None:
            return False
        job.task.process = job.process
        job.attempts += 1
        return _try(move, job, actor)


def _try(move: Transition, job: ActionRun, actor: Actor) -> bool:
    matter = move.matter(job.process.matter_id)
    key = f"action:{job.pk}"
    context = ActionContext(matter=matter, process=job.process, key=key, actor=actor)
    try:
        with db_transaction.atomic():
            installed().actions[job.action](context)
    except Exception as error:  # noqa: BLE001 a worker must outlive the actions it runs
        _note_failure(move, job, error)
        return False
    job.state, job.ended_at, job.last_error = RunState.DONE, move.now, ""
    job.save(update_fields=["state", "ended_at", "attempts", "last_error"])
    move.record("action.done", matter, process=job.process, step=job.task.step_key, data={"action": job.action})
    job.task.flow_task.activation_class(job.task).proceed()
    settle(move)
    return True


def _note_failure(move: Transition, job: ActionRun, error: Exception) -> None:
    job.last_error = type(error).__name__
    job.run_at = move.now + timedelta(minutes=2**job.attempts)
    if job.attempts >= MOST_ATTEMPTS:
        job.state, job.ended_at = RunState.FAILED, move.now
        matter = move.matter(job.process.matter_id)
        data = {"action": job.action, "error": job.last_error}
        move.record("action.failed", matter, process=job.process, step=job.task.step_key, data=data)
        move.notices.append(Notice(topic="action_failed", matter=matter))
    job.save(update_fields=["state", "ended_at", "attempts", "last_error", "run_at"])


def retry(job: ActionRun, *, by: Any, reason: str) -> ActionRun:
    """Put a failed action back to work, in the name of a person."""
    with transition(actor=person(by), reason=reason) as move:
        lock_root(job.process_id)
        current = ActionRun.objects.select_related("process", "task").get(pk=job.pk)
        if current.state != RunState.FAILED:
            raise WrongState
        current.state, current.attempts, current.run_at = RunState.READY, 0, move.now
        current.ended_at = None
        current.save(update_fields=["state", "attempts", "run_at", "ended_at"])
        matter = move.matter(current.process.matter_id)
        move.record("action.retried", matter, process=current.process, data={"action": current.action}, reason=reason)
        move.wakes.add("actions")
    return current
