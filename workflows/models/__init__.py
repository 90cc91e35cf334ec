from .calendar import CalendarVersion, DeadlineRule, Holiday, WorkingCalendar
from .clock import ClockPause, Deadline, Escalation
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
    "ClockPause",
    "Deadline",
    "DeadlineRule",
    "Escalation",
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
