"""Working calendars and deadline arithmetic, in pure Python."""

from .arithmetic import Pause, Term, Unit, due_at
from .calendar import OFFICE_WEEK, Interval, Season, Week, WorkingCalendar
from .explanation import ExplainedDay, Explanation, Mark, explain
from .standing import (
    Remaining,
    ShareElapsed,
    Urgency,
    WorkingDaysBefore,
    remaining,
    warn_at,
)


__all__ = [
    "OFFICE_WEEK",
    "ExplainedDay",
    "Explanation",
    "Interval",
    "Mark",
    "Pause",
    "Remaining",
    "Season",
    "ShareElapsed",
    "Term",
    "Unit",
    "Urgency",
    "Week",
    "WorkingCalendar",
    "WorkingDaysBefore",
    "due_at",
    "explain",
    "remaining",
    "warn_at",
]
