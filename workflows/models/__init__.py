from .calendar import CalendarVersion, DeadlineRule, Holiday, WorkingCalendar
from .circular import Circular
from .clock import ClockPause, Deadline, Escalation
from .definition import ProcessDefinition, ProcessVersion
from .event import ActorKind, Event
from .item import KeptAnswers, TaskDraft, WorkItem
from .process import Matter, Process, Task
from .reassigning import IdleWarning, ReassignmentBatch, ReassignmentLine
from .scope import CalendarScope
from .season import Season
from .wait import ActionRun, ArmedWait, StoredMessage


__all__ = [
    "ActionRun",
    "ActorKind",
    "ArmedWait",
    "CalendarScope",
    "CalendarVersion",
    "Circular",
    "ClockPause",
    "Deadline",
    "DeadlineRule",
    "Escalation",
    "Event",
    "Holiday",
    "IdleWarning",
    "KeptAnswers",
    "Matter",
    "Process",
    "ProcessDefinition",
    "ProcessVersion",
    "ReassignmentBatch",
    "ReassignmentLine",
    "Season",
    "StoredMessage",
    "Task",
    "TaskDraft",
    "WorkItem",
    "WorkingCalendar",
]
