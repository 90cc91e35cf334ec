"""Due dates: a pure function of the start, the term, the calendar and the pauses.

The day on which a clock starts is not counted (the rule of art. 391 HIR, which
Indonesian offices follow for terms in general). From there:

``jam``         elapsed hours, day and night, from the start itself.
``hari_kerja``  working days from the next working day on, whether the start lies
                inside office hours, outside them or on a closed day. Due when the
                office closes on the last one.
``hari``        calendar days from the next day on, due at the end of the last one.
                A last day that is a holiday stays: no rule found moves it, and an
                earlier promise breaks no law.
``bulan``       the same day of the month that many months later, or the last day of
``tahun``       a shorter month; due at the end of that day.

A paused clock does not run. A working day counts as a whole, however short: half
of a Friday that is paused is half a working day. What lies before the first counted
day cannot be paused, because it is not counted.
"""

from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from fractions import Fraction
from math import ceil

from .calendar import ONE_DAY, Span, WorkingCalendar


MICROSECOND = timedelta(microseconds=1)
END_OF_DAY = time(23, 59, 59)


class Unit(StrEnum):
    """Units of deadlines.csv, column ``satuan``."""

    HOURS = "jam"
    WORKING_DAYS = "hari_kerja"
    DAYS = "hari"
    MONTHS = "bulan"
    YEARS = "tahun"


@dataclass(frozen=True, slots=True)
class Term:
    amount: int
    unit: Unit

    def __post_init__(self) -> None:
        if self.amount < 1:
            raise ValueError("a term is at least one unit long")


@dataclass(frozen=True, slots=True)
class Pause:
    """A time in which the clock stood still. A pause that is open has no due date."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError("a pause ends before it starts")


def due_at(
    start: datetime, term: Term, calendar: WorkingCalendar, pauses: Sequence[Pause] = ()
) -> datetime:
    """When ``term`` from ``start`` is over, in UTC. ``start`` must be aware."""
    if start.tzinfo is None:
        raise ValueError("a clock starts at an aware moment")
    stops = merge(pauses)
    if term.unit is Unit.WORKING_DAYS:
        day = calendar.local_date(start)
        return end_of_days(day, term.amount, calendar, stops).astimezone(UTC)
    counted = counted_span(start, term, calendar)
    return elapse(counted.start, counted.length, stops).astimezone(UTC)


def counted_span(start: datetime, term: Term, calendar: WorkingCalendar) -> Span:
    """The time that a term of elapsed hours or calendar days counts, without pauses."""
    if term.unit is Unit.HOURS:
        begin = start.astimezone(UTC)
        return Span(begin, begin + timedelta(hours=term.amount))
    day = calendar.local_date(start)
    begin = calendar.moment(day + ONE_DAY, time(0))
    end = calendar.moment(last_day(day, term), END_OF_DAY)
    return Span(begin.astimezone(UTC), end.astimezone(UTC))


def last_day(day: date, term: Term) -> date:
    """The last day of a calendar term that starts on ``day``."""
    if term.unit is Unit.DAYS:
        return day + timedelta(days=term.amount)
    months = term.amount * (12 if term.unit is Unit.YEARS else 1)
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def merge(pauses: Iterable[Pause]) -> tuple[Span, ...]:
    """The pauses as spans in order, those that touch or overlap made one."""
    merged: list[Span] = []
    for pause in sorted(pauses, key=lambda pause: pause.start):
        if merged and pause.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, pause.end))
        else:
            merged.append(Span(pause.start, pause.end))
    return tuple(merged)


def running(span: Span, stops: Sequence[Span]) -> Iterator[Span]:
    """The parts of ``span`` in which the clock runs."""
    begin = span.start
    for stop in stops:
        if stop.end <= begin or stop.start >= span.end:
            continue
        if stop.start > begin:
            yield Span(begin, stop.start)
        begin = stop.end
    if begin < span.end:
        yield Span(begin, span.end)


def elapse(begin: datetime, length: timedelta, stops: Sequence[Span]) -> datetime:
    """The moment at which ``length`` has run since ``begin``, pauses left out."""
    end = begin + length
    for stop in stops:
        if stop.start >= end:
            break
        end += Span(max(stop.start, begin), stop.end).length
    return end


@dataclass(frozen=True, slots=True)
class CountedDay:
    """What one day gave to a term in working days.

    ``share`` is how much of the day counted (1, or less where it was paused or the
    term ended), ``total`` the sum so far, ``until`` when the clock last ran on it.
    """

    day: date
    share: Fraction
    total: Fraction
    until: datetime


def count_days(
    start: datetime, amount: int, calendar: WorkingCalendar, stops: Sequence[Span]
) -> Iterator[CountedDay]:
    """Every day after the start, up to the one on which ``amount`` is reached."""
    total = Fraction(0)
    for day in calendar.days_after(calendar.local_date(start)):
        ran = _ran_on(day, calendar, stops)
        missing = amount - total
        if ran.share and ran.share >= missing:
            yield CountedDay(day, missing, total + missing, ran.until(missing))
            return
        total += ran.share
        until = ran.runs[-1].end if ran.runs else start
        yield CountedDay(day, ran.share, total, until)


def end_of_days(
    day: date, amount: int, calendar: WorkingCalendar, stops: Sequence[Span]
) -> datetime:
    """Where ``count_days`` ends, found without counting every day.

    Only on a day that a pause begins or ends is there a part of a day to weigh. The days
    between two such days count whole or, in the midst of a pause, not at all.
    """
    left = Fraction(amount)
    for edge in _edges(stops, calendar):
        if edge <= day:
            continue
        if not _is_stopped(calendar.moment(day + ONE_DAY, time(0)), stops):
            between = calendar.working_days_between(day, edge - ONE_DAY)
            if between >= left:
                break
            left -= between
        ran = _ran_on(edge, calendar, stops)
        if ran.share >= left:
            return ran.until(left)
        left -= ran.share
        day = edge
    whole = ceil(left)
    last = calendar.working_day_after(day, whole)
    return _ran_on(last, calendar, stops).until(left - whole + 1)


def _edges(stops: Sequence[Span], calendar: WorkingCalendar) -> list[date]:
    """The days on which a pause begins or ends."""
    moments = (moment for stop in stops for moment in (stop.start, stop.end))
    return sorted({calendar.local_date(moment) for moment in moments})


def _is_stopped(moment: datetime, stops: Sequence[Span]) -> bool:
    return any(stop.start <= moment < stop.end for stop in stops)


@dataclass(frozen=True, slots=True)
class _Ran:
    """When the clock ran on a day with that many microseconds of office hours."""

    runs: tuple[Span, ...]
    hours: int

    @property
    def share(self) -> Fraction:
        ran = sum((run.length for run in self.runs), timedelta(0))
        return Fraction(ran // MICROSECOND, self.hours) if ran else Fraction(0)

    def until(self, share: Fraction) -> datetime:
        """The moment at which ``share`` of the day has run."""
        return _moment_within(self.runs, MICROSECOND * ceil(share * self.hours))


def _ran_on(day: date, calendar: WorkingCalendar, stops: Sequence[Span]) -> _Ran:
    spans = calendar.spans_on(day)
    hours = sum((span.length for span in spans), timedelta(0))
    runs = (run for span in spans for run in running(span, stops))
    return _Ran(tuple(runs), hours // MICROSECOND)


def _moment_within(runs: Sequence[Span], length: timedelta) -> datetime:
    """The moment in ``runs`` at which ``length`` of them has passed."""
    for run in runs:
        if length <= run.length:
            return run.start + length
        length -= run.length
    return runs[-1].end
