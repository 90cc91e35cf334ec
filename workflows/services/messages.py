"""Named messages to a process: what the reporter, a partner or a child says."""

from workflows.actors import Actor
from workflows.compiler.turn import definition_of
from workflows.definitions.schema import WaitStep
from workflows.enums import ArmState
from workflows.exceptions import ProcessEnded, UnknownMessage
from workflows.models import ArmedWait, Process, StoredMessage

from .settling import leave_by_message, settle
from .transition import Transition, lock_root, transition


def deliver_message(
    process: Process, name: str, *, key: str, by: Actor, step: str = ""
) -> StoredMessage:
    """Deliver ``name``; a wait for it is left at once, otherwise it is kept for one.

    ``key`` names this delivery: the same key again changes nothing. ``step`` names the
    wait that is meant where several listen for the same message. Raises
    UnknownMessage if no wait of the process listens for it, ProcessEnded if the
    process is over.
    """
    with transition(actor=by) as move:
        lock_root(process.pk)
        known = StoredMessage.objects.filter(key=key).first()
        if known is not None:
            return known
        found = Process.objects.select_related("version__definition").get(pk=process.pk)
        current = move.turn.adopt(found)
        _check_known(current, name)
        message = StoredMessage(
            process=current, name=name, key=key, received_at=move.now
        )
        _record(move, current, name)
        waits = ArmedWait.objects.select_related("task").filter(
            process=current, messages__contains=[name], state=ArmState.ARMED
        )
        if step:
            waits = waits.filter(step=step)
        wait = waits.order_by("pk").first()
        if wait is not None:
            message.consumed_at = move.now
            _leave(move, current, wait, name)
        message.save(force_insert=True)
        settle(move)
    return message


def _check_known(process: Process, name: str) -> None:
    if process.finished is not None:
        raise ProcessEnded
    steps = definition_of(process).steps.values()
    if not any(
        isinstance(step, WaitStep)
        and any(branch.message == name for branch in step.messages)
        for step in steps
    ):
        raise UnknownMessage


def _record(move: Transition, process: Process, name: str) -> None:
    matter = move.matter(process.matter_id)
    move.record("message.received", matter, process=process, data={"message": name})


def _leave(move: Transition, process: Process, wait: ArmedWait, name: str) -> None:
    wait.state, wait.ended_at = ArmState.FIRED, move.now
    wait.save(update_fields=["state", "ended_at"])
    step = definition_of(process).steps[wait.step]
    if not isinstance(step, WaitStep):
        raise UnknownMessage
    leave_by_message(move, wait.task, process, step, name)
