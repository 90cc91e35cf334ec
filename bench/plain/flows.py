"""Two tasks for a person that follow each other for ever."""

from viewflow import this
from viewflow.workflow import Flow, lock
from viewflow.workflow.nodes import StartHandle, View

from .models import PlainProcess, PlainTask


class PlainFlow(Flow):
    process_class = PlainProcess
    task_class = PlainTask
    lock_impl = lock.select_for_update_lock

    begin = StartHandle().Next(this.first)
    first = View(view=None).Next(this.second)
    second = View(view=None).Next(this.first)
