"""How long one due date takes on a calendar of twenty years, against counting each day."""

import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from workflows.sla import OFFICE_WEEK, Pause, Term, Unit, WorkingCalendar, due_at
from workflows.sla.arithmetic import count_days, merge
from workflows.sla.holidays_id import closed_days

from .report import figure, measure


WITA = ZoneInfo("Asia/Makassar")
FIRST_YEAR, YEARS = 2026, 20
# About the working days of twenty years of this calendar.
WHOLE = Term(4700, Unit.WORKING_DAYS)
USUAL = [Term(amount, Unit.WORKING_DAYS) for amount in (1, 3, 5, 10, 14, 30, 60)]
STARTS = 200
Due = Callable[[datetime, Term, WorkingCalendar, Sequence[Pause]], datetime]


@cache
def office() -> WorkingCalendar:
    years = range(FIRST_YEAR, FIRST_YEAR + YEARS)
    closed = {closed.day: closed.name for closed in closed_days(years)}
    return WorkingCalendar(
        version="bench", timezone=WITA, week=OFFICE_WEEK, closed=closed
    )


def _start(number: int) -> datetime:
    return datetime(FIRST_YEAR, 1, 1, 10, tzinfo=WITA) + timedelta(hours=31 * number)


def _pauses(start: datetime) -> tuple[Pause, ...]:
    """A ledger of three pauses of ten days."""
    days = (start + timedelta(days=n) for n in (2, 20, 60))
    return tuple(Pause(day, day + timedelta(days=10, hours=3)) for day in days)


def _day_by_day(
    start: datetime, term: Term, calendar: WorkingCalendar, stops: Sequence[Pause]
) -> datetime:
    *_, last = count_days(start, term.amount, calendar, merge(stops))
    return last.until


def _milliseconds(due: Due, terms: Sequence[Term], starts: int) -> float:
    """The mean of one due date; the calendar is there, as in a worker that has one."""
    calendar = office()
    due_at(_start(0), WHOLE, calendar)
    begun = time.perf_counter()
    for number in range(starts):
        start = _start(number)
        for term in terms:
            due(start, term, calendar, _pauses(start))
    return (time.perf_counter() - begun) * 1000 / (starts * len(terms))


@measure("due_date.20_years", unit="ms")
def over_twenty_years() -> float:
    if due_at(_start(0), WHOLE, office()) != _day_by_day(
        _start(0), WHOLE, office(), ()
    ):
        raise ValueError("the two ways of counting differ")
    return _milliseconds(due_at, [WHOLE], STARTS)


@measure("due_date.20_years_day_by_day", unit="ms")
def over_twenty_years_day_by_day() -> float:
    return _milliseconds(_day_by_day, [WHOLE], 3)


@measure("due_date.usual_terms", unit="ms")
def usual_terms() -> float:
    return _milliseconds(due_at, USUAL, STARTS)


@measure("due_date.usual_terms_day_by_day", unit="ms")
def usual_terms_day_by_day() -> float:
    return _milliseconds(_day_by_day, USUAL, STARTS // 10)


@measure("due_date.first_of_a_process", unit="ms")
def first_of_a_process() -> float:
    """With the working days of twenty years put together on the way, as after a restart."""
    fresh = WorkingCalendar(
        version="fresh", timezone=WITA, week=OFFICE_WEEK, closed=office().closed
    )
    begun = time.perf_counter()
    due_at(_start(0), WHOLE, fresh)
    return (time.perf_counter() - begun) * 1000


figure(over_twenty_years, at_most=1.0)
figure(over_twenty_years, to=over_twenty_years_day_by_day, at_most=0.1)
figure(usual_terms, at_most=1.0)
figure(usual_terms, to=usual_terms_day_by_day, at_most=1.0)
figure(first_of_a_process, at_most=100)
