"""Why a due date is what it is, day by day ("Mengapa tanggal ini?")."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from math import floor

from .arithmetic import CountedDay, Pause, Term, Unit, count_days, due_at, merge
from .calendar import ONE_DAY, WorkingCalendar


class Mark(StrEnum):
    """What became of a day."""

    START = "start"
    COUNTED = "counted"
    HOLIDAY = "holiday"
    WEEKEND = "weekend"
    PAUSED = "paused"
    PARTLY_PAUSED = "partly_paused"


@dataclass(frozen=True, slots=True)
class ExplainedDay:
    """One line of the explanation.

    ``number`` is which day (month, year) of the term it completes, None if it completes
    none; ``reason`` the name of the holiday that keeps it from being counted; ``season``
    the name of the season whose office hours it has.
    """

    day: date
    mark: Mark
    number: int | None = None
    reason: str | None = None
    season: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """``days`` is the start and every day after it, for terms that count days.

    Of months and years it has the days on which one is completed; of hours the start.
    """

    start: datetime
    term: Term
    due: datetime
    calendar_version: str
    days: tuple[ExplainedDay, ...]
    pauses: tuple[Pause, ...]


def explain(
    start: datetime, term: Term, calendar: WorkingCalendar, pauses: Sequence[Pause] = ()
) -> Explanation:
    due = due_at(start, term, calendar, pauses)
    first = ExplainedDay(calendar.local_date(start), Mark.START)
    return Explanation(
        start=start,
        term=term,
        due=due,
        calendar_version=calendar.version,
        days=(first, *_days(start, term, calendar, pauses, due)),
        pauses=tuple(pauses),
    )


def _days(
    start: datetime,
    term: Term,
    calendar: WorkingCalendar,
    pauses: Sequence[Pause],
    due: datetime,
) -> Iterator[ExplainedDay]:
    if term.unit is Unit.WORKING_DAYS:
        before = 0
        for counted in count_days(start, term.amount, calendar, merge(pauses)):
            yield _working_day(counted, before, calendar)
            before = floor(counted.total)
    elif term.unit is Unit.DAYS:
        yield from _calendar_days(start, term, calendar, pauses, due)
    elif term.unit is not Unit.HOURS:
        for number in range(1, term.amount + 1):
            reached = due_at(start, Term(number, term.unit), calendar, pauses)
            yield ExplainedDay(calendar.local_date(reached), Mark.COUNTED, number)


def _working_day(
    counted: CountedDay, before: int, calendar: WorkingCalendar
) -> ExplainedDay:
    day = counted.day
    if not calendar.is_working_day(day):
        reason = calendar.reason_closed(day)
        return ExplainedDay(
            day, Mark.HOLIDAY if reason else Mark.WEEKEND, reason=reason
        )
    if not counted.share:
        return ExplainedDay(day, Mark.PAUSED)
    reached = floor(counted.total)
    season = calendar.season_on(day)
    return ExplainedDay(
        day,
        Mark.COUNTED if reached > before else Mark.PARTLY_PAUSED,
        number=reached if reached > before else None,
        season=season.name if season else None,
    )


def _calendar_days(
    start: datetime,
    term: Term,
    calendar: WorkingCalendar,
    pauses: Sequence[Pause],
    due: datetime,
) -> Iterator[ExplainedDay]:
    """Days are numbered by the term of that many days ending on or before them."""
    number = 0
    day = calendar.local_date(start)
    last = calendar.local_date(due)
    while day < last:
        day += ONE_DAY
        reached = due_at(start, Term(number + 1, term.unit), calendar, pauses)
        if number < term.amount and calendar.local_date(reached) <= day:
            number += 1
            yield ExplainedDay(day, Mark.COUNTED, number=number)
        else:
            yield ExplainedDay(day, Mark.PAUSED)
