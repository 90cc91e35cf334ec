from append_only import keep_history

from .anchor import AnchoredHead, AnchoredRows, SignedRoot, VerificationRun
from .calendar import CalendarVersion, DeadlineRule, Holiday, WorkingCalendar
from .circular import Circular
from .clock import ClockPause, Deadline, DeadlineFault, Escalation
from .definition import ProcessDefinition, ProcessVersion
from .event import ActorKind, Event
from .item import KeptAnswers, TaskDraft, WorkItem
from .process import Matter, Process, Task
from .reassigning import IdleWarning, ReassignmentBatch, ReassignmentLine
from .scope import CalendarScope
from .season import Season
from .separation import SeparationException
from .wait import ActionRun, ArmedWait, StoredMessage


__all__ = [
    "ActionRun",
    "ActorKind",
    "AnchoredHead",
    "AnchoredRows",
    "ArmedWait",
    "CalendarScope",
    "CalendarVersion",
    "Circular",
    "ClockPause",
    "Deadline",
    "DeadlineFault",
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
    "SeparationException",
    "SignedRoot",
    "StoredMessage",
    "Task",
    "TaskDraft",
    "VerificationRun",
    "WorkItem",
    "WorkingCalendar",
]

keep_history("workflows")
