"""The circulars of a year: what they would do to a calendar, and entering them.

What is computed (Pawukon days, the days beside Nyepi) or taken from the ``holidays``
package is an estimate until the governor's circular or the ministers' decree has named
it. A circular confirms a day, gives it another date, adds it, or takes it away. Nothing
is deleted: a day that is taken away is switched off.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from workflows import sla
from workflows.exceptions import NothingChanged, ReasonNeeded
from workflows.models import Circular, Holiday, WorkingCalendar
from workflows.models.calendar import Standing, content_value
from workflows.models.circular import TITLES, CircularKind, basis_of
from workflows.policies import check_can_edit_calendars
from workflows.sla.holidays_id import NATIONAL

from .calendars import Content, content_of, publish_calendar
from .history import save_as


# A feast that is named on another day within this time has moved; Galungan comes again
# only after 210 days.
MOST_MOVED = timedelta(days=45)
# As the package marks a date that no decree has settled yet.
ESTIMATE = "(perkiraan)"
_EVERY_FEAST = frozenset({"hari", "raya", "suci", "libur", "tahun", "masehi", "h"})


class Effect(StrEnum):
    CONFIRMED = "confirmed"
    MOVED = "moved"
    ADDED = "added"
    TAKEN_AWAY = "taken_away"


@dataclass(frozen=True, slots=True)
class Named:
    """A closed day as a circular names it."""

    day: date
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Decreed:
    """A circular as it is entered; ``taken_away`` are ids of days that it does not close."""

    kind: CircularKind
    year: int
    number: str
    issued_on: date
    url: str = ""
    days: tuple[Named, ...] = ()
    taken_away: frozenset[int] = frozenset()

    @property
    def basis(self) -> str:
        return basis_of(self.kind, self.number, self.issued_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What becomes of one day. ``holiday_id`` is None for a day that is new."""

    effect: Effect
    day: date
    name: str
    holiday_id: int | None = None
    before: date | None = None
    was_closed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """``unnamed`` are the days of the year that the circular says nothing of."""

    steps: tuple[Step, ...]
    unnamed: tuple[Holiday, ...]

    def of(self, effect: Effect) -> tuple[Step, ...]:
        return tuple(step for step in self.steps if step.effect is effect)


def plan(calendar: WorkingCalendar, decreed: Decreed) -> Plan:
    """What entering the circular would do; nothing is written."""
    rows = list(calendar.holidays.filter(date__year=decreed.year))
    return _planned(rows, decreed)


def _planned(rows: Sequence[Holiday], decreed: Decreed) -> Plan:
    left = {row.pk: row for row in rows}
    steps: list[Step] = []
    for named in sorted(decreed.days, key=lambda named: named.day):
        row = _row_for(named, left.values(), decreed.days)
        steps.append(_step(named, row))
        if row is not None:
            del left[row.pk]
    unnamed = [
        row
        for row in left.values()
        if row.is_active and _is_named_by(row, decreed.kind)
    ]
    steps += [
        Step(effect=Effect.TAKEN_AWAY, day=row.date, name=row.name, holiday_id=row.pk)
        for row in unnamed
        if row.pk in decreed.taken_away
    ]
    return Plan(steps=tuple(steps), unnamed=tuple(unnamed))


def _row_for(
    named: Named, rows: Collection[Holiday], others: Sequence[Named]
) -> Holiday | None:
    """The row that is meant: the same name on the day, a name like it, or it near by.

    What another line of the circular names word for word is that line's.
    """
    claimed = {(other.day, _words(other.name)) for other in others}
    claimed.discard((named.day, _words(named.name)))
    free = [row for row in rows if (row.date, _words(row.name)) not in claimed]
    fitting = [row for row in free if _fit(named, row)]
    return min(fitting, key=lambda row: _fit(named, row), default=None)


def _fit(named: Named, row: Holiday) -> tuple[int, ...]:
    """How well a row fits, the smaller the better; empty where it does not."""
    shared = len(_words(named.name) & _words(row.name))
    apart = abs(row.date - named.day)
    same = _words(named.name) == _words(row.name)
    if not apart and shared:
        return (0 if same else 1, -shared)
    if same and apart <= MOST_MOVED:
        return (2, apart.days)
    return ()


def _words(name: str) -> frozenset[str]:
    """The words that tell a feast from another."""
    return frozenset(re.findall(r"\w+", name.casefold())) - _EVERY_FEAST


def _step(named: Named, row: Holiday | None) -> Step:
    if row is None:
        return Step(effect=Effect.ADDED, day=named.day, name=named.name)
    moved = row.date != named.day
    return Step(
        effect=Effect.MOVED if moved else Effect.CONFIRMED,
        day=named.day,
        name=_name_for(named, row),
        holiday_id=row.pk,
        before=row.date if moved else None,
        was_closed=row.is_active,
    )


def _name_for(named: Named, row: Holiday) -> str:
    """The circular's name, but for a name that says more: Penampahan Galungan."""
    settled = row.name.replace(ESTIMATE, "").strip()
    says_more = _words(named.name) < _words(settled)
    return settled if says_more else named.name


def _is_named_by(row: Holiday, kind: CircularKind) -> bool:
    """Whether the day is of the kind that such a circular speaks of."""
    is_national = row.basis == NATIONAL or row.basis.startswith(
        TITLES[CircularKind.MINISTERS]
    )
    return is_national is (kind == CircularKind.MINISTERS)


def content_after(calendar: WorkingCalendar, steps: Iterable[Step]) -> Content:
    """What the next version of the calendar would hold."""
    days = {
        row.pk: (row.date, row.name) for row in calendar.holidays.filter(is_active=True)
    }
    fresh: list[tuple[date, str]] = []
    for step in steps:
        if step.effect is Effect.TAKEN_AWAY:
            days.pop(step.holiday_id or 0, None)
        elif step.holiday_id is None:
            fresh.append((step.day, step.name))
        else:
            days[step.holiday_id] = (step.day, step.name)
    seasons = calendar.seasons.filter(is_active=True).order_by("first")
    return content_of(
        calendar, [*days.values(), *fresh], [season.content() for season in seasons]
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """How two versions of a calendar differ in their closed days."""

    closed: tuple[tuple[date, str], ...]
    opened: tuple[tuple[date, str], ...]

    @property
    def days(self) -> tuple[date, ...]:
        return tuple(day for day, _name in (*self.closed, *self.opened))


def change_between(before: sla.WorkingCalendar, after: sla.WorkingCalendar) -> Change:
    added = sorted(set(after.closed) - set(before.closed))
    gone = sorted(set(before.closed) - set(after.closed))
    return Change(
        closed=tuple((day, after.closed[day]) for day in added),
        opened=tuple((day, before.closed[day]) for day in gone),
    )


def value_after(
    calendar: WorkingCalendar, steps: Iterable[Step]
) -> sla.WorkingCalendar:
    return content_value(
        content_after(calendar, steps), version=f"{calendar.code}.next"
    )


@transaction.atomic
def enter_circular(
    calendar: WorkingCalendar, decreed: Decreed, *, by: AbstractBaseUser, reason: str
) -> Circular:
    """Write what the circular says and publish the next version of the calendar.

    Deadlines that run keep the version they were made with.
    """
    locked = WorkingCalendar.objects.select_for_update().get(pk=calendar.pk)
    check_can_edit_calendars(by)
    if not reason.strip():
        raise ReasonNeeded
    rows = list(locked.holidays.select_for_update().filter(date__year=decreed.year))
    planned = _planned(rows, decreed)
    if not planned.steps:
        raise NothingChanged
    by_id = {row.pk: row for row in rows}
    for step in planned.steps:
        holiday = by_id.get(step.holiday_id or 0) or Holiday(calendar=locked)
        _apply(holiday, step, decreed)
        save_as(holiday, by=by, reason=reason)
    version = publish_calendar(locked.code, by=by, reason=reason)
    return Circular.objects.create(
        calendar=locked,
        kind=decreed.kind,
        year=decreed.year,
        number=decreed.number,
        issued_on=decreed.issued_on,
        url=decreed.url,
        changes=dict(_recorded(planned.steps)),
        version=version,
        reason=reason,
        entered_at=timezone.now(),
        entered_by_id=by.pk,
    )


def _apply(holiday: Holiday, step: Step, decreed: Decreed) -> None:
    holiday.basis = decreed.basis
    holiday.standing = Standing.VERIFIED
    if step.effect is Effect.TAKEN_AWAY:
        holiday.is_active = False
        return
    holiday.date, holiday.name, holiday.is_active = step.day, step.name, True


def _recorded(steps: Sequence[Step]) -> Iterator[tuple[str, list[str]]]:
    for effect in Effect:
        days = [f"{s.day} {s.name}" for s in steps if s.effect is effect]
        if days:
            yield effect.value, days
