"""Turns what a transition noted into work items, clocks, waits, runs and notices."""

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext

from workflows.compiler import nodes
from workflows.compiler.building import START_NODE
from workflows.compiler.turn import Ended, Opened, definition_of
from workflows.definitions.schema import (
    AutomaticStep,
    CallStep,
    HumanStep,
    RepeatStep,
    TaskStep,
    Term,
    WaitStep,
)
from workflows.enums import OPEN_STATES, ArmState, ItemState, RunState, WaitKind
from workflows.extensions import Notice, installed
from workflows.flows import flow_of
from workflows.models import (
    ActionRun,
    ArmedWait,
    Matter,
    Process,
    StoredMessage,
    Task,
    WorkItem,
)
from workflows.selectors import latest_version, post_of

from . import clocks, pausing
from .calendars import asked_for
from .transition import Transition


# What changes of a task that is over: one whose clock was paused gets its date then.
CLOSED = ("state", "closed_at", "due_at", "warn_at", "revision")
_KEPT_OF_PROCESS = ("values", "status", "finished", "outcome")


def begin_process(
    move: Transition,
    key: str,
    *,
    matter: Matter,
    values: dict[str, object],
    parent: Opened | None = None,
) -> Process:
    """Create a run of the latest published version of ``key`` and take its first steps."""
    version = latest_version(key)
    flow = flow_of(version)
    process = Process(
        flow_class=flow,
        version=version,
        matter=matter,
        root_id=parent.process.root_pk if parent else None,
        parent_task=parent.task if parent else None,
        values=dict(values),
        created=move.now,
    )
    process.save(force_insert=True)
    move.turn.adopt(process)
    start = flow.instance.node(START_NODE)
    task = Task(
        process=process,
        flow_task=start,
        status="DONE",
        created=move.now,
        started=move.now,
        finished=move.now,
    )
    task.save(force_insert=True)
    move.record(
        "process.started",
        matter,
        process=process,
        title=definition_of(process).title,
        data={"process": key, "version": version.number},
    )
    start.activation_class(task).activate_next()
    return process


def settle(move: Transition) -> None:
    """Follow up what Viewflow's run left to do, until nothing is left, then note the rows."""
    turn = move.turn
    while turn.calls or turn.ended or _early_message(move) or _cancel_orphans(move):
        if turn.calls:
            _start_child(move, turn.calls.pop(0))
        elif turn.ended:
            _report_end(move, turn.ended.pop(0))
    _close_rows(move)
    _note_links_and_processes(move)
    for opened in turn.opened.values():
        _open_row(move, opened)
        if pausing.concerns(opened.step):
            move.waited.add(opened.process.pk)
    turn.opened.clear()
    _tell_status(move)
    turn.entered.clear()
    if move.waited:
        pausing.follow_waits(move)


def _start_child(move: Transition, call: Opened) -> None:
    step = call.step
    if not isinstance(step, CallStep):
        raise TypeError(f"{call.key} calls no process")
    given = {child: call.process.values.get(own) for child, own in step.give.items()}
    matter = move.matter(call.process.matter_id)
    parent = call if step.wait else None
    if step.on == "linked":
        linked = installed().open_linked(matter, step.process, given, move.actor)
        child = begin_process(
            move,
            step.process,
            matter=move.matter(linked.matter.pk),
            values=dict(linked.values),
            parent=parent,
        )
        installed().process_started(child, move.actor)
    else:
        begin_process(move, step.process, matter=matter, values=given, parent=parent)
    if not step.wait:
        _activation(call.task, call.process).proceed()


def _report_end(move: Transition, ended: Ended) -> None:
    """Tell the product, and the parent that waits for this child."""
    process = ended.process
    matter = move.matter(process.matter_id)
    definition = definition_of(process)
    move.record(
        "process.ended",
        matter,
        process=process,
        title=definition.outcomes[process.outcome].title,
        data={"outcome": process.outcome},
    )
    move.turn.changed[process.pk] = process
    _save_processes(move)
    installed().process_ended(process, move.actor)
    finish_call(move, process)


def finish_call(move: Transition, child: Process) -> None:
    """Complete the call step that waits for ``child``, in the same transaction."""
    if child.parent_task_id is None:
        return
    task = Task.objects.select_related("process").get(pk=child.parent_task_id)
    if task.status != "SCHEDULED":
        return
    parent = move.turn.adopt(task.process)
    step = definition_of(parent).steps[task.step_key]
    if isinstance(step, CallStep) and step.outcome_to:
        parent.values[step.outcome_to] = child.outcome
        move.turn.changed[parent.pk] = parent
    _activation(task, parent).proceed()


def cancel_tree(move: Transition, process: Process, outcome: str, reason: str) -> None:
    """End a process and the children that it waits for, whatever is open in them."""
    for task in process.tasks.filter(status__in=nodes.ACTIVE):
        for child in Process.objects.filter(parent_task=task, finished=None):
            _end_with_parent(move, child, outcome, reason)
        task.process = process
        task.flow_task.activation_class(task).cancel()
    process.status, process.finished, process.outcome = "CANCELED", move.now, outcome
    process.save(update_fields=["status", "finished", "outcome"])
    move.record(
        "process.cancelled",
        move.matter(process.matter_id),
        process=process,
        data={"outcome": outcome},
        reason=reason,
    )
    installed().process_ended(process, move.actor)


def _end_with_parent(
    move: Transition, child: Process, outcome: str, reason: str
) -> None:
    """End a called process whose caller has ended, unless its subject is its own.

    A linked subject is a matter of its own: nobody is left abroad because the complaint
    that led to it was withdrawn. Such a process goes on and is waited for no more.
    """
    child = move.turn.adopt(child)
    parent_task = child.parent_task
    if parent_task is not None and child.matter_id != parent_task.process.matter_id:
        child.parent_task = None
        child.save(update_fields=["parent_task"])
        matter = move.matter(child.matter_id)
        move.record("process.released", matter, process=child, reason=reason)
        return
    cancel_tree(move, child, outcome, reason)


def _cancel_orphans(move: Transition) -> bool:
    """End what was called from a side path that its process has closed by ending."""
    calls = [
        pk
        for pk, task in move.turn.cancelled.items()
        if isinstance(nodes.step_of(task.flow_task), CallStep)
    ]
    if not calls:
        return False
    orphans = Process.objects.filter(parent_task_id__in=calls, finished=None)
    for child in orphans.select_related("parent_task__process"):
        reason = gettext("The process that called this one has ended.")
        _end_with_parent(move, child, child.parent_task.process.outcome, reason)
    return bool(orphans)


def _activation(task: Task, process: Process) -> Any:
    task.process = process
    return task.flow_task.activation_class(task)


def _early_message(move: Transition) -> bool:
    """Leave a wait that was just armed for a message that is already there."""
    for opened in list(move.turn.opened.values()):
        step = opened.step
        if not isinstance(step, WaitStep) or not step.messages:
            continue
        stored = (
            StoredMessage.objects.filter(
                process=opened.process,
                name__in=[branch.message for branch in step.messages],
                consumed_at=None,
            )
            .order_by("pk")
            .first()
        )
        if stored is not None:
            stored.consumed_at = move.now
            stored.save(update_fields=["consumed_at"])
            leave_by_message(move, opened.task, opened.process, step, stored.name)
            return True
    return False


def leave_by_message(
    move: Transition, task: Task, process: Process, step: WaitStep, name: str
) -> None:
    branch = next(branch for branch in step.messages if branch.message == name)
    write_values(move, process, dict(branch.set))
    _activation(task, process).proceed_to(branch.next)


def write_values(move: Transition, process: Process, values: dict[str, object]) -> None:
    if values:
        process.values.update(values)
        move.turn.changed[process.pk] = process


def _save_processes(move: Transition) -> None:
    for process in move.turn.changed.values():
        process.save(update_fields=_KEPT_OF_PROCESS)
    move.turn.changed.clear()


def _note_links_and_processes(move: Transition) -> None:
    """Leave them to the transition's one statement: until then nothing reads them."""
    through = Task.previous.through
    for previous, task in move.turn.links:
        move.batch.insert(through, {"from_task_id": task, "to_task_id": previous})
    move.turn.links.clear()
    for process in move.turn.changed.values():
        move.batch.update(process, *_KEPT_OF_PROCESS)
    move.turn.changed.clear()


def _close_rows(move: Transition) -> None:
    turn = move.turn
    closed = {**turn.done, **turn.cancelled}
    for task in closed.values():
        if nodes.is_wait_for(task.flow_task, pausing.REPORTER):
            move.waited.add(task.process_id)
    if any(_has_waits(task) for task in closed.values()):
        ArmedWait.objects.filter(task_id__in=closed, state=ArmState.ARMED).update(
            state=ArmState.CLOSED, ended_at=move.now
        )
    if turn.cancelled:
        _cancel_items(move, list(turn.cancelled))
        ActionRun.objects.filter(
            task_id__in=turn.cancelled, state__in=(RunState.READY, RunState.FAILED)
        ).update(state=RunState.CANCELLED, ended_at=move.now)
    turn.done.clear()
    turn.cancelled.clear()


def _has_waits(task: Task) -> bool:
    step = nodes.step_of(task.flow_task)
    return isinstance(step, WaitStep) or bool(
        isinstance(step, HumanStep | RepeatStep) and step.timeouts
    )


def _cancel_items(move: Transition, task_ids: list[int]) -> None:
    items = WorkItem.objects.select_related("deadline").filter(
        Q(pk__in=task_ids) & Q(state__in=OPEN_STATES)
    )
    for item in items:
        item.state, item.closed_at = ItemState.CANCELLED, move.now
        item.revision += 1
        clocks.stop(move, item, cancelled=True)
        move.batch.update_tracked(item, *CLOSED)


def _open_row(move: Transition, opened: Opened) -> None:
    match opened.step:
        case HumanStep() | RepeatStep() as step:
            _open_item(move, opened, step)
        case WaitStep() as step:
            _arm_wait(move, opened, step)
        case AutomaticStep() as step:
            _queue_run(move, opened, step)
        case _:
            raise TypeError(f"{opened.key} is never open")


def _open_item(move: Transition, opened: Opened, step: TaskStep) -> None:
    matter = move.matter(opened.process.matter_id)
    role = definition_of(opened.process).acting_role(step.role, matter.places)
    post = post_of(role, opened.process.values)
    item = WorkItem(
        task=opened.task,
        process=opened.process,
        matter=matter,
        step=opened.key,
        title=step.title,
        post=post,
        unit_path=matter.places.get(role.at, matter.places["office"]),
        named_only=matter.named_only,
        priority=matter.priority,
        opened_at=move.now,
    )
    clocks.start(move, item, step)
    move.batch.insert_tracked(item)
    for position, timeout in enumerate(step.timeouts):
        _arm(
            move,
            opened,
            kind=WaitKind.BOUNDARY,
            position=position,
            after=timeout.after,
            at=item.unit_path,
        )
    move.notices.append(
        Notice(
            topic="task_opened",
            matter=matter,
            item_id=opened.task.pk,
            post=item.post,
            unit_path=item.unit_path,
            step=opened.key,
            rule=step.deadline or "",
        )
    )


def _arm_wait(move: Transition, opened: Opened, step: WaitStep) -> None:
    _arm(
        move,
        opened,
        kind=WaitKind.STEP,
        after=step.expiry.after if step.expiry else None,
        messages=[branch.message for branch in step.messages],
        waits_for=step.waits_for,
    )


def _arm(
    move: Transition,
    opened: Opened,
    *,
    kind: WaitKind,
    after: Term | None,
    at: str = "",
    **fields: Any,
) -> None:
    """``at`` is the unit by whose calendar it ends, unless the step names another's."""
    wait = ArmedWait(
        task=opened.task,
        process=opened.process,
        matter_id=opened.process.matter_id,
        kind=kind,
        step=opened.key,
        started_at=move.now,
        fires_at=_end(move, opened, after, at) if after is not None else None,
        **fields,
    )
    move.batch.insert_plain(wait)


def _end(move: Transition, opened: Opened, after: Term, at: str) -> datetime:
    asked = None
    if isinstance(opened.step, HumanStep | RepeatStep | WaitStep):
        asked = asked_for(opened.step, move.matter(opened.process.matter_id))
    return clocks.end_of(after, move.now, unit_path=at, asked=asked)


def _queue_run(move: Transition, opened: Opened, step: AutomaticStep) -> None:
    run = ActionRun(
        task=opened.task,
        process=opened.process,
        matter_id=opened.process.matter_id,
        action=step.action,
        run_at=move.now,
    )
    move.batch.insert_plain(run)
    move.wakes.add("actions")


def _tell_status(move: Transition) -> None:
    """The last status that was entered, once per matter."""
    last: dict[int, str] = {}
    for process, _, step in move.turn.entered:
        if step.status:
            last[process.matter_id] = step.status
    for matter_id, status in last.items():
        installed().status_changed(move.matter(matter_id), status, move.actor)
