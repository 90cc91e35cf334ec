"""Waits and timeouts that time has come for."""

import logging
from datetime import datetime

from django.db import InterfaceError, OperationalError
from django.utils import timezone
from django.utils.translation import gettext

from workflows.actors import rule
from workflows.compiler.nodes import ACTIVE
from workflows.compiler.turn import definition_of
from workflows.definitions.graph import Graph
from workflows.definitions.schema import HumanStep, RepeatStep, Timeout, WaitStep
from workflows.enums import ArmState, WaitKind
from workflows.exceptions import Busy
from workflows.models import ArmedWait, Process

from .settling import settle, write_values
from .transition import Transition, lock_root, transition


logger = logging.getLogger(__name__)


def due_waits(now: datetime, *, limit: int = 500) -> list[int]:
    """Ids of armed waits whose time has come, the oldest first."""
    rows = ArmedWait.objects.filter(state=ArmState.ARMED, fires_at__lte=now)
    return list(rows.order_by("fires_at").values_list("pk", flat=True)[:limit])


def fire_due(*, now: datetime | None = None, limit: int = 500) -> int:
    """Fire what is due, each in a transaction of its own; returns how many fired.

    Any number of workers may run this at once: who comes second finds the wait no
    longer armed and leaves it.
    """
    return sum(_try(pk) for pk in due_waits(now or timezone.now(), limit=limit))


def _try(wait_pk: int) -> bool:
    """Fire one wait; one that cannot go on must not keep the others waiting."""
    try:
        return fire(wait_pk)
    except Busy:
        return False
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:  # noqa: BLE001 one broken process is not everybody's
        # The class only: the text may hold personal data.
        logger.error("wait %s was not fired: %s", wait_pk, type(error).__name__)  # noqa: TRY400
        return False


def fire(wait_pk: int) -> bool:
    """Fire one wait if it is still armed and due. False when there was nothing to do."""
    found = (
        ArmedWait.objects.filter(pk=wait_pk)
        .values_list("process_id", flat=True)
        .first()
    )
    if found is None:
        return False
    with transition(actor=rule(gettext("Time is up"))) as move:
        lock_root(found)
        wait = (
            ArmedWait.objects.select_related("task", "process__version__definition")
            .filter(pk=wait_pk, state=ArmState.ARMED, fires_at__lte=move.now)
            .first()
        )
        if wait is None:
            return False
        wait.state, wait.ended_at = ArmState.FIRED, move.now
        wait.save(update_fields=["state", "ended_at"])
        wait.process = wait.task.process = move.turn.adopt(wait.process)
        _go_on(move, wait)
        settle(move)
    return True


def _go_on(move: Transition, wait: ArmedWait) -> None:
    process = wait.process
    step = definition_of(process).steps[wait.step]
    if isinstance(step, HumanStep | RepeatStep) and _side_path_is_open(
        process, step.timeouts[wait.position]
    ):
        return
    move.record(
        "wait.fired" if wait.kind == WaitKind.STEP else "task.timed_out",
        move.matter(process.matter_id),
        process=process,
        step=wait.step,
        title=step.title,
    )
    activation = wait.task.flow_task.activation_class(wait.task)
    if isinstance(step, WaitStep) and step.expiry is not None:
        write_values(move, process, dict(step.expiry.set))
        activation.proceed_to(step.expiry.next)
    elif isinstance(step, HumanStep | RepeatStep):
        write_values(move, process, dict(step.timeouts[wait.position].set))
        activation.time_out(wait.position)


def _side_path_is_open(process: Process, timeout: Timeout) -> bool:
    """Whether the side path of an earlier run of the task still goes on."""
    if timeout.interrupting:
        return False
    steps = Graph(definition_of(process)).reach([timeout.next])
    tasks = process.tasks.filter(status__in=ACTIVE)
    return any(task.step_key in steps for task in tasks)
