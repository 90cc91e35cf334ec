"""A working calendar as a value: office hours of the week and the closed days."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from types import MappingProxyType
from zoneinfo import ZoneInfo


ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """Office hours without a break, on the clock of the calendar's time zone."""

    start: time
    end: time

    def __post_init__(self) -> None:
        if self.start >= self.end:
            raise ValueError(f"office hours end before they start: {self}")


Week = tuple[tuple[Interval, ...], ...]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time between two aware moments, the end not included."""

    start: datetime
    end: datetime

    @property
    def length(self) -> timedelta:
        return max(self.end - self.start, timedelta(0))


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingCalendar:
    """One version of a calendar. ``week`` starts on Monday, ``closed`` gives reasons.

    A version never changes, so a due date that names it can be recomputed.
    """

    version: str
    timezone: ZoneInfo
    week: Week
    closed: Mapping[date, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if len(self.week) != 7:
            raise ValueError("a week has seven days")
        if not any(self.week):
            raise ValueError("a calendar needs at least one working day a week")
        for intervals in self.week:
            if any(a.end > b.start for a, b in pairwise(intervals)):
                raise ValueError("office hours of a day overlap or are out of order")
        object.__setattr__(self, "closed", MappingProxyType(dict(self.closed)))

    def intervals_on(self, day: date) -> tuple[Interval, ...]:
        return () if day in self.closed else self.week[day.weekday()]

    def is_working_day(self, day: date) -> bool:
        return bool(self.intervals_on(day))

    def reason_closed(self, day: date) -> str | None:
        """The name of the holiday; None for an ordinary weekend or a working day."""
        return self.closed.get(day)

    def moment(self, day: date, at: time) -> datetime:
        return datetime.combine(day, at, tzinfo=self.timezone)

    def local_date(self, moment: datetime) -> date:
        return moment.astimezone(self.timezone).date()

    def spans_on(self, day: date) -> tuple[Span, ...]:
        return tuple(
            Span(self.moment(day, hours.start), self.moment(day, hours.end))
            for hours in self.intervals_on(day)
        )

    def opening(self, day: date) -> datetime:
        """When the office opens on a working day; IndexError on a closed one."""
        return self.spans_on(day)[0].start

    def closing(self, day: date) -> datetime:
        return self.spans_on(day)[-1].end

    def days_after(self, day: date) -> Iterator[date]:
        while True:
            day += ONE_DAY
            yield day

    def working_days_after(self, day: date) -> Iterator[date]:
        return filter(self.is_working_day, self.days_after(day))

    def working_days_between(self, after: date, until: date) -> int:
        """How many working days lie after ``after``, up to and with ``until``."""
        days = (after + ONE_DAY * n for n in range(1, (until - after).days + 1))
        return sum(self.is_working_day(day) for day in days)

    def working_day_before(self, day: date, count: int) -> date:
        """The working day that lies ``count`` working days before ``day``."""
        while count:
            day -= ONE_DAY
            count -= self.is_working_day(day)
        return day

    def next_working_moment(self, moment: datetime) -> datetime:
        """``moment`` itself within office hours, else the next opening."""
        day = self.local_date(moment)
        for span in self.spans_on(day):
            if moment < span.end:
                return max(moment, span.start)
        return self.opening(next(self.working_days_after(day)))


def _hours(*bounds: str) -> tuple[Interval, ...]:
    """Office hours from pairs of clock times: "08.00-12.00"."""
    pairs = (bound.replace(".", ":").split("-") for bound in bounds)
    return tuple(
        Interval(time.fromisoformat(a), time.fromisoformat(b)) for a, b in pairs
    )


# Breaks of 60 minutes, on Friday 90: Perpres 21/2023 art. 4. The hours themselves
# are the head of the regency's to set; these are a start that the product lets edit.
OFFICE_WEEK: Week = (
    *[_hours("08.00-12.00", "13.00-16.00")] * 4,
    _hours("08.00-11.30", "13.00-16.00"),
    (),
    (),
)
