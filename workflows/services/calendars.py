"""Publishing working calendars, and reading them as values."""

from functools import lru_cache

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from workflows import sla
from workflows.models.calendar import (
    CalendarVersion,
    Holiday,
    WeekJSON,
    WorkingCalendar,
    digest_of,
)

from .history import save_as


class CalendarNotPublishedError(LookupError):
    """The working calendar has no published version yet."""


def current_version(code: str) -> int:
    """The id of the version in force."""
    version_id = WorkingCalendar.objects.values_list(
        "current_version_id", flat=True
    ).get(code=code)
    if version_id is None:
        raise CalendarNotPublishedError(code)
    return version_id


def calendar_value(code: str) -> sla.WorkingCalendar:
    """The calendar in force, as a value. One query; the value itself is kept."""
    return version_value(current_version(code))


@lru_cache(maxsize=64)
def version_value(version_id: int) -> sla.WorkingCalendar:
    """A version never changes (a trigger sees to it), so it may be kept for ever."""
    return CalendarVersion.objects.select_related("calendar").get(id=version_id).value()


@transaction.atomic
def publish_calendar(
    code: str, *, by: AbstractBaseUser | None, reason: str
) -> CalendarVersion:
    """Make a version of the office hours and active holidays as they stand now.

    Without a change since the current version, that one is returned.
    """
    calendar = (
        WorkingCalendar.objects.select_for_update(of=("self",))
        .select_related("current_version")
        .get(code=code)
    )
    content = _content(calendar)
    digest = digest_of(content)
    current = calendar.current_version
    if current is not None and current.digest == digest:
        return current
    version = CalendarVersion.objects.create(
        calendar=calendar,
        number=current.number + 1 if current else 1,
        content=content,
        digest=digest,
        created_at=timezone.now(),
    )
    calendar.current_version = version
    save_as(calendar, by=by, reason=reason, update_fields=["current_version"])
    return version


@transaction.atomic
def set_office_hours(
    code: str, week: WeekJSON, *, by: AbstractBaseUser, reason: str
) -> CalendarVersion:
    """Change the office hours; ValidationError if they cannot be read."""
    calendar = WorkingCalendar.objects.select_for_update().get(code=code)
    calendar.week = week
    calendar.clean_fields(exclude=["code", "name", "timezone"])
    save_as(calendar, by=by, reason=reason, update_fields=["week"])
    return publish_calendar(code, by=by, reason=reason)


def _content(calendar: WorkingCalendar) -> dict[str, object]:
    return {
        "timezone": calendar.timezone,
        "week": calendar.week,
        "closed": _closed(calendar.holidays.filter(is_active=True)),
    }


def _closed(holidays: QuerySet[Holiday]) -> dict[str, str]:
    """Reasons by ISO date; a day with two names has both."""
    closed: dict[str, str] = {}
    for day, name in holidays.order_by("date", "name").values_list("date", "name"):
        key = day.isoformat()
        closed[key] = f"{closed[key]}, {name}" if key in closed else name
    return closed
