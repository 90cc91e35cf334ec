"""A working calendar as a value: office hours of the week, seasons and closed days."""

from bisect import bisect_right
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Season:
    """Days on which another week holds, such as those of Ramadan; one day is a half day.

    ``first`` and ``last`` both belong to it.
    """

    name: str
    first: date
    last: date
    week: Week

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError("a season ends before it starts")
        check_week(self.week)

    def covers(self, day: date) -> bool:
        return self.first <= day <= self.last


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

    In a season its own week holds instead; a closed day is closed in every season.
    A version never changes, so a due date that names it can be recomputed.
    """

    version: str
    timezone: ZoneInfo
    week: Week
    closed: Mapping[date, str] = field(default_factory=dict)
    seasons: tuple[Season, ...] = ()
    # Year -> its working days in order, put together when a year is first asked for.
    _years: dict[int, tuple[date, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        check_week(self.week)
        if not any(self.week):
            raise ValueError("a calendar needs at least one working day a week")
        seasons = tuple(sorted(self.seasons, key=lambda season: season.first))
        if any(a.last >= b.first for a, b in pairwise(seasons)):
            raise ValueError("seasons overlap")
        object.__setattr__(self, "seasons", seasons)
        object.__setattr__(self, "closed", MappingProxyType(dict(self.closed)))

    def season_on(self, day: date) -> Season | None:
        return next((season for season in self.seasons if season.covers(day)), None)

    def intervals_on(self, day: date) -> tuple[Interval, ...]:
        if day in self.closed:
            return ()
        season = self.season_on(day)
        week = self.week if season is None else season.week
        return week[day.weekday()]

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
        if until <= after:
            return 0
        counted = bisect_right(self._days_of(until.year), until)
        passed = bisect_right(self._days_of(after.year), after)
        years = range(after.year, until.year)
        return counted - passed + sum(len(self._days_of(year)) for year in years)

    def working_day_after(self, day: date, count: int) -> date:
        """The working day that lies ``count`` working days after ``day``."""
        year = day.year
        index = bisect_right(self._days_of(year), day) + count - 1
        while index >= len(days := self._days_of(year)):
            index -= len(days)
            year += 1
        return days[index]

    def _days_of(self, year: int) -> tuple[date, ...]:
        days = self._years.get(year)
        if days is None:
            first = date(year, 1, 1)
            all_days = (first + ONE_DAY * n for n in range(366))
            days = tuple(
                day for day in all_days if day.year == year and self.is_working_day(day)
            )
            self._years[year] = days
        return days

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


def check_week(week: Week) -> None:
    """ValueError for a week that no clock can run by."""
    if len(week) != 7:
        raise ValueError("a week has seven days")
    for intervals in week:
        if any(a.end > b.start for a, b in pairwise(intervals)):
            raise ValueError("office hours of a day overlap or are out of order")


def office_hours(*bounds: str) -> tuple[Interval, ...]:
    """Office hours from pairs of clock times: "08.00-12.00"."""
    pairs = (bound.replace(".", ":").split("-") for bound in bounds)
    return tuple(
        Interval(time.fromisoformat(a), time.fromisoformat(b)) for a, b in pairs
    )


# Breaks of 60 minutes, on Friday 90: Perpres 21/2023 art. 4. The hours themselves
# are the head of the regency's to set; these are a start that the product lets edit.
OFFICE_WEEK: Week = (
    *[office_hours("08.00-12.00", "13.00-16.00")] * 4,
    office_hours("08.00-11.30", "13.00-16.00"),
    (),
    (),
)
