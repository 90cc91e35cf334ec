"""The same small flows with Viewflow's own nodes, models and locks, as it ships."""

import sys
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from viewflow import this
from viewflow.workflow import STATUS, Flow, flow, lock
from viewflow.workflow.models import Process


HOUR = timedelta(hours=1)
# Viewflow stores and finds flows by the name of an installed app.
MODULE = "workflows.stock_flows"
sys.modules[MODULE] = sys.modules[__name__]


class SideTimeoutInBranch(Flow):
    """A non-interrupting timeout on a task inside a branch of a fork."""

    __module__ = MODULE
    begin = flow.StartHandle().Next(this.split)
    split = flow.Split().Next(this.one).Next(this.two)
    one = (
        flow.View(None).OnTimeout(HOUR, this.remind, interrupting=False).Next(this.join)
    )
    two = flow.View(None).Next(this.join)
    remind = flow.View(None).Next(this.side_end)
    side_end = flow.End()
    join = flow.Join().Next(this.end)
    end = flow.End()


class TwoTimeouts(Flow):
    """Two timeouts on one task, the earlier of them interrupting."""

    __module__ = MODULE
    begin = flow.StartHandle().Next(this.work)
    work = (
        flow.View(None)
        .OnTimeout(HOUR, this.escalate)
        .OnTimeout(2 * HOUR, this.remind, interrupting=False)
        .Next(this.end)
    )
    escalate = flow.View(None).Next(this.end)
    remind = flow.View(None).Next(this.end)
    end = flow.End()


class MessageAfterTask(Flow):
    """A message is waited for after a task."""

    __module__ = MODULE
    begin = flow.StartHandle().Next(this.work)
    work = flow.View(None).Next(this.catch)
    catch = flow.MessageCatch().Next(this.end)
    end = flow.End()


class OneTask(Flow):
    """A task, and the lock that is the default."""

    __module__ = MODULE
    begin = flow.StartHandle().Next(this.work)
    work = flow.View(None).Next(this.then)
    then = flow.View(None).Next(this.end)
    end = flow.End()


class TwoBranches(Flow):
    """Two branches that meet, and the lock that is the default."""

    __module__ = MODULE
    begin = flow.StartHandle().Next(this.split)
    split = flow.Split().Next(this.one).Next(this.two)
    one = flow.View(None).Next(this.join)
    two = flow.View(None).Next(this.join)
    join = flow.Join().Next(this.end)
    end = flow.End()


class Impatient(lock.SelectForUpdateLock):
    """Viewflow's lock on the process row, giving up at once instead of after 8 s."""

    def __init__(self) -> None:
        super().__init__(nowait=True, attempts=1)


class Child(Flow):
    """Tells its parent after its own lock is released, as Viewflow's ends do."""

    __module__ = MODULE
    lock_impl = Impatient()
    begin = flow.StartHandle().Next(this.work)
    work = flow.View(None).Next(this.end)
    end = flow.ErrorEnd("ended")


class Parent(Flow):
    """Waits for its child, and goes on when it is told."""

    __module__ = MODULE
    lock_impl = Impatient()
    begin = flow.StartHandle().Next(this.called)
    called = flow.Handle().OnError(this.end).Next(this.end)
    end = flow.End()


def begin(flow_class: type[Flow]) -> Process:
    process: Process = flow_class.begin.run()
    return process


def task_at(process: Process, name: str) -> Any:
    return process.task_set.get(flow_task=process.flow_class.instance.node(name))


def names_open(process: Process) -> list[str]:
    tasks = process.task_set.exclude(status__in=(STATUS.DONE, STATUS.CANCELED))
    return sorted(task.flow_task.name for task in tasks)


def assign(process: Process, name: str, user: Any) -> None:
    task = task_at(process, name)
    with process.flow_class.lock(process.pk):
        task.flow_task.activation_class(task).assign(user)


def execute(
    process: Process,
    name: str,
    *,
    after_load: Callable[[], Any] = int,
    before_commit: Callable[[], Any] = int,
) -> None:
    """What Viewflow's own view of a task does, from loading it to going on."""
    task = task_at(process, name)
    with process.flow_class.lock(process.pk):
        task.refresh_from_db()
        after_load()
        activation = task.flow_task.activation_class(task)
        activation.start(None)
        activation.execute()
        before_commit()


def fire(process: Process, name: str) -> None:
    """What Viewflow's dispatcher of timers does with a timer that is due."""
    task = task_at(process, name)
    with process.flow_class.lock(process.pk):
        task.refresh_from_db()
        activation = task.flow_task.activation_class(task)
        activation.start()
        activation.execute()
