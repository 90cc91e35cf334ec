"""How a deadline stands at a moment, and when to warn of it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from fractions import Fraction
from math import floor

from .arithmetic import MICROSECOND, Unit
from .calendar import WorkingCalendar


HOUR = timedelta(hours=1)
# A deadline is shown as near from one working day on.
SOON_WORKING_DAYS = 1


class Urgency(StrEnum):
    LATE = "late"
    TODAY = "today"
    SOON = "soon"
    OK = "ok"


@dataclass(frozen=True, slots=True, kw_only=True)
class Remaining:
    """``days`` left or late are working days or calendar days, as ``unit`` says.

    ``hours`` are whole elapsed hours to or since ``due``, for what is late by less
    than a day. ``due`` is in the calendar's time zone.
    """

    urgency: Urgency
    days: int
    unit: Unit
    hours: int
    due: datetime


def remaining(
    now: datetime,
    due: datetime,
    calendar: WorkingCalendar,
    unit: Unit = Unit.WORKING_DAYS,
) -> Remaining:
    """``unit`` is the unit of the term: its days are told in the same kind of days."""
    today, last = calendar.local_date(now), calendar.local_date(due)
    first, final = min(today, last), max(today, last)
    working = calendar.working_days_between(first, final)
    counts_working = unit is Unit.WORKING_DAYS
    if now > due:
        urgency = Urgency.LATE
    elif today == last:
        urgency = Urgency.TODAY
    else:
        urgency = Urgency.SOON if working <= SOON_WORKING_DAYS else Urgency.OK
    return Remaining(
        urgency=urgency,
        days=working if counts_working else (final - first).days,
        unit=Unit.WORKING_DAYS if counts_working else Unit.DAYS,
        hours=abs(now - due) // HOUR,
        due=due.astimezone(calendar.timezone),
    )


@dataclass(frozen=True, slots=True)
class WorkingDaysBefore:
    """Warn when the office opens, that many working days before the due date."""

    days: int


@dataclass(frozen=True, slots=True)
class ShareElapsed:
    """Warn when that share of the time between start and due has passed."""

    share: Fraction


Lead = WorkingDaysBefore | ShareElapsed


def warn_at(
    start: datetime, due: datetime, lead: Lead, calendar: WorkingCalendar
) -> datetime:
    """When to warn, in UTC: within office hours if there are any before ``due``.

    Never before the start and never after the due date.
    """
    if isinstance(lead, WorkingDaysBefore):
        moment = _opening_before(due, lead.days, calendar)
    else:
        moment = share_elapsed(start, due, lead.share)
    working = calendar.next_working_moment(max(moment, start))
    return min(working if working < due else max(moment, start), due).astimezone(UTC)


def share_elapsed(start: datetime, due: datetime, share: Fraction) -> datetime:
    """When that share of the time from ``start`` to ``due`` has passed."""
    return start + floor((due - start) // MICROSECOND * share) * MICROSECOND


def _opening_before(due: datetime, days: int, calendar: WorkingCalendar) -> datetime:
    day = calendar.local_date(due)
    if not calendar.is_working_day(day):
        day = calendar.working_day_before(day, 1)
    return calendar.opening(calendar.working_day_before(day, days))
