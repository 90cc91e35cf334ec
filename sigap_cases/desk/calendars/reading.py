"""Reads of the calendars: a year at a glance, and what a circular would change."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.translation import gettext as _

from accounts.enums import Post
from accounts.models import Unit
from sigap_cases.desk.officer import Officer
from workflows.enums import OPEN_STATES
from workflows.models import (
    CalendarScope,
    Circular,
    Deadline,
    Holiday,
    WorkingCalendar,
)
from workflows.models.calendar import Standing, WeekJSON
from workflows.services import calendar_effects, circulars
from workflows.services.calendars import version_value
from workflows.sla import WorkingCalendar as Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    name: str
    working_days: int
    days: tuple[Holiday, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    number: int
    months: tuple[Month, ...]
    unverified: int
    circulars: tuple[Circular, ...]

    @property
    def working_days(self) -> int:
        return sum(month.working_days for month in self.months)


def year_of(calendar: WorkingCalendar, number: int) -> Year:
    """The closed days of a year by month, and how many days the office works."""
    rows = list(calendar.holidays.filter(date__year=number, is_active=True))
    value = value_of(calendar)
    entered = calendar.circulars.filter(year=number).select_related("entered_by")
    return Year(
        number=number,
        months=tuple(_months(rows, value, number)),
        unverified=sum(row.standing != Standing.VERIFIED for row in rows),
        circulars=tuple(entered),
    )


def _months(rows: Sequence[Holiday], value: Value | None, year: int) -> Iterator[Month]:
    for month in range(1, 13):
        first = date(year, month, 1)
        last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        worked = (
            value.working_days_between(first - timedelta(days=1), last) if value else 0
        )
        yield Month(
            name=str(MONTHS[month]),
            working_days=worked,
            days=tuple(row for row in rows if row.date.month == month),
        )


def value_of(calendar: WorkingCalendar) -> Value | None:
    """The version in force; None for a calendar that has not been published."""
    version_id = calendar.current_version_id
    return version_value(version_id) if version_id else None


def hours_of(week: WeekJSON) -> list[tuple[str, str]]:
    """Week day -> its hours in words."""
    return [
        (
            str(WEEKDAYS[number]),
            ", ".join(f"{a}-{b}".replace(":", ".") for a, b in day) or _("closed"),
        )
        for number, day in enumerate(week)
    ]


def calendars() -> QuerySet[WorkingCalendar]:
    unverified = Count(
        "holidays",
        filter=Q(holidays__is_active=True) & ~Q(holidays__standing=Standing.VERIFIED),
    )
    return (
        WorkingCalendar.objects.select_related("current_version")
        .annotate(unverified=unverified)
        .order_by("kind", "name")
    )


def scopes_of(calendar: WorkingCalendar) -> list[str]:
    """The names of the units whose tasks it counts for."""
    paths = CalendarScope.objects.filter(calendar=calendar).values_list("unit_path")
    units = Unit.objects.filter(path__in=paths).order_by("path")
    return list(units.values_list("name", flat=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What entering a circular would do, before anything is written."""

    plan: circulars.Plan
    change: circulars.Change
    affected: int

    @property
    def confirmed(self) -> tuple[circulars.Step, ...]:
        return self.plan.of(circulars.Effect.CONFIRMED)

    @property
    def moved(self) -> tuple[circulars.Step, ...]:
        return self.plan.of(circulars.Effect.MOVED)

    @property
    def added(self) -> tuple[circulars.Step, ...]:
        return self.plan.of(circulars.Effect.ADDED)

    @property
    def taken_away(self) -> tuple[circulars.Step, ...]:
        return self.plan.of(circulars.Effect.TAKEN_AWAY)


def preview_of(calendar: WorkingCalendar, decreed: circulars.Decreed) -> Preview:
    planned = circulars.plan(calendar, decreed)
    after = circulars.value_after(calendar, planned.steps)
    before = value_of(calendar) or after
    return Preview(
        plan=planned,
        change=circulars.change_between(before, after),
        affected=affected_count(calendar, before, after),
    )


def affected_count(calendar: WorkingCalendar, before: Value, after: Value) -> int:
    """How many running clocks would get another date if they were computed anew.

    Those that only named people may see are left out: a number tells that they exist.
    """
    bounds = calendar_effects.bounds_of(before, after)
    if bounds is None:
        return 0
    shown = calendar_effects.touched(calendar, *bounds).filter(
        item__named_only=False, item__matter__named_only=False
    )
    return sum(1 for _found in calendar_effects.affected(shown, after))


@dataclass(frozen=True, slots=True, kw_only=True)
class Stale:
    """A task whose date stands on an older version of the calendar."""

    deadline: Deadline
    before: datetime
    after: datetime

    @property
    def is_later(self) -> bool:
        return self.after > self.before


def stale_of(calendar: WorkingCalendar, officer: Officer) -> list[Stale]:
    """The officer's own to recompute, with another date under the version in force."""
    value = value_of(calendar)
    if value is None:
        return []
    deadlines = (
        Deadline.objects.filter(
            calendar__calendar=calendar, state__in=calendar_effects.RUNNING
        )
        .exclude(calendar=calendar.current_version_id)
        .filter(_reach(officer), item__state__in=OPEN_STATES)
        .select_related("rule", "extension", "item__matter", "item__owner", "calendar")
        .prefetch_related("pauses")
        .order_by("due_at", "pk")
    )
    return [
        Stale(deadline=found.deadline, before=found.deadline.due_at, after=found.after)
        for found in calendar_effects.affected(deadlines, value)
    ]


def _reach(officer: Officer) -> Q:
    """Tasks of the units that the officer supervises, of cases that they see."""
    units = Q(pk__in=[])
    for position in officer.positions:
        if position.post == Post.PENYELIA:
            units |= Q(item__unit_path__startswith=position.unit_path)
    cases = officer.cases().filter(matter_id=OuterRef("item__matter_id"))
    referrals = officer.referrals().filter(matter_id=OuterRef("item__matter_id"))
    return units & (Q(Exists(cases)) | Q(Exists(referrals)))
