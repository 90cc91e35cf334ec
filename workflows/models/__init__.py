from .calendar import CalendarVersion, DeadlineRule, Holiday, WorkingCalendar
from .clock import Deadline
from .definition import ProcessDefinition, ProcessVersion
from .event import ActorKind, Event
from .item import TaskDraft, WorkItem
from .process import Matter, Process, Task
from .wait import ActionRun, ArmedWait, StoredMessage


__all__ = [
    "ActionRun",
    "ActorKind",
    "ArmedWait",
    "CalendarVersion",
    "Deadline",
    "DeadlineRule",
    "Event",
    "Holiday",
    "Matter",
    "Process",
    "ProcessDefinition",
    "ProcessVersion",
    "StoredMessage",
    "Task",
    "TaskDraft",
    "WorkItem",
    "WorkingCalendar",
]
