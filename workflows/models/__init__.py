"""Models of the engine."""

from .calendar import (
    CalendarVersion,
    DeadlineRule,
    Holiday,
    RuleKind,
    Standing,
    TermUnit,
    WorkingCalendar,
)


__all__ = [
    "CalendarVersion",
    "DeadlineRule",
    "Holiday",
    "RuleKind",
    "Standing",
    "TermUnit",
    "WorkingCalendar",
]
