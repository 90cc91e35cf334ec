"""Two tasks for a person that follow each other for ever, and a timer before a task."""

from datetime import timedelta

from viewflow import this
from viewflow.workflow import Flow, lock
from viewflow.workflow import flow as stock
from viewflow.workflow.nodes import StartHandle, View

from .models import PlainProcess, PlainTask


class PlainFlow(Flow):
    process_class = PlainProcess
    task_class = PlainTask
    lock_impl = lock.select_for_update_lock

    begin = StartHandle().Next(this.first)
    first = View(view=None).Next(this.second)
    second = View(view=None).Next(this.first)


class TimerFlow(Flow):
    """Waits, and is then a task for a person: with Viewflow's own models and dispatcher."""

    lock_impl = lock.select_for_update_lock

    begin = stock.StartHandle().Next(this.wait)
    wait = stock.Timer(timedelta(hours=1)).Next(this.work)
    work = stock.View(view=None).Next(this.end)
    end = stock.End()
