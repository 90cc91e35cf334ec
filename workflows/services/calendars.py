"""Publishing working calendars, reading them as values, and finding whose counts."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import connection, transaction
from django.utils import timezone

from workflows import sla
from workflows.definitions.schema import CalendarOf, TaskStep, WaitStep
from workflows.extensions import installed
from workflows.models import (
    CalendarScope,
    CalendarVersion,
    Matter,
    Season,
    WorkingCalendar,
)
from workflows.models.calendar import WeekJSON, digest_of
from workflows.policies import check_can_edit_calendars

from .history import save_as


# The version that a clock at a unit runs by: of the calendar asked for, else of the
# nearest one up the tree of units, else of the office's. Parameters: code asked for or
# NULL, path of the unit, code of the office's calendar.
_VERSION_FOR = """COALESCE(
    (SELECT asked.current_version_id FROM workflows_workingcalendar AS asked
     WHERE asked.code = %s),
    (SELECT near.current_version_id FROM workflows_calendarscope AS scope
     JOIN workflows_workingcalendar AS near ON near.id = scope.calendar_id
     WHERE near.current_version_id IS NOT NULL AND starts_with({path}, scope.unit_path)
     ORDER BY length(scope.unit_path) DESC LIMIT 1),
    (SELECT office.current_version_id FROM workflows_workingcalendar AS office
     WHERE office.code = %s))"""
VERSION_FOR = _VERSION_FOR.format(path="%s")
# The same without a calendar that is asked for, for many paths.
_VERSIONS_FOR = f"""
SELECT wanted.path, {_VERSION_FOR.format(path="wanted.path")}
FROM unnest(%s::text[]) AS wanted (path)
"""  # noqa: S608  put together from constants
OFFICE = "gianyar"
Content = dict[str, object]


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


def version_for(unit_path: str, asked: str | None = None) -> int:
    """The id of the version that a clock at a unit runs by now."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {VERSION_FOR}", [asked, unit_path, OFFICE])
        (version_id,) = cursor.fetchone()
    if version_id is None:
        raise CalendarNotPublishedError(OFFICE)
    return int(version_id)


def versions_for(unit_paths: Collection[str]) -> Mapping[str, int]:
    """The same for many units, by their paths, in one query."""
    with connection.cursor() as cursor:
        cursor.execute(_VERSIONS_FOR, [None, OFFICE, list(unit_paths)])
        found = dict(cursor.fetchall())
    if None in found.values():
        raise CalendarNotPublishedError(OFFICE)
    return found


def asked_for(step: TaskStep | WaitStep, matter: Matter) -> str | None:
    """The code of the calendar that a step asks for; None for that of its unit."""
    if step.calendar is None or step.calendar is CalendarOf.OFFICE:
        return OFFICE if step.calendar else None
    return installed().calendar_of(matter, step.calendar)


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
        created_by_id=by.pk if by else None,
        reason=reason,
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
    check_can_edit_calendars(by)
    calendar.week = week
    calendar.clean_fields(exclude=["code", "name", "timezone"])
    save_as(calendar, by=by, reason=reason, update_fields=["week"])
    return publish_calendar(code, by=by, reason=reason)


@transaction.atomic
def save_season(
    season: Season, *, by: AbstractBaseUser, reason: str
) -> CalendarVersion:
    """Add or change a season; ValidationError if it is no season of its calendar."""
    calendar = WorkingCalendar.objects.select_for_update().get(pk=season.calendar_id)
    check_can_edit_calendars(by)
    season.full_clean()
    save_as(season, by=by, reason=reason)
    return publish_calendar(calendar.code, by=by, reason=reason)


@transaction.atomic
def set_scope(
    unit_path: str,
    calendar: WorkingCalendar | None,
    *,
    by: AbstractBaseUser | None,
    reason: str,
) -> CalendarScope | None:
    """Give a unit, and those below it, a calendar; None takes its own away.

    Clocks that run keep the calendar that they began with.
    """
    if by is not None:
        check_can_edit_calendars(by)
    scope = CalendarScope.objects.select_for_update().filter(unit_path=unit_path)
    found = scope.first()
    if calendar is None:
        if found is not None:
            found._history_user = by  # type: ignore[attr-defined]  # noqa: SLF001  simple-history's way
            found._change_reason = reason  # type: ignore[attr-defined]  # noqa: SLF001  simple-history's way
            found.delete()
        return None
    found = found or CalendarScope(unit_path=unit_path)
    found.calendar = calendar
    found.full_clean()
    save_as(found, by=by, reason=reason)
    return found


def _content(calendar: WorkingCalendar) -> Content:
    seasons = calendar.seasons.filter(is_active=True).order_by("first")
    return content_of(
        calendar,
        calendar.holidays.filter(is_active=True).values_list("date", "name"),
        [season.content() for season in seasons],
    )


def content_of(
    calendar: WorkingCalendar,
    closed: Iterable[tuple[date, str]],
    seasons: Sequence[dict[str, object]],
    week: WeekJSON | None = None,
) -> Content:
    """What a version would hold with these closed days and seasons."""
    content: Content = {
        "timezone": calendar.timezone,
        "week": calendar.week if week is None else week,
        "closed": _closed(closed),
    }
    if seasons:
        content["seasons"] = list(seasons)
    return content


def _closed(days: Iterable[tuple[date, str]]) -> dict[str, str]:
    """Reasons by ISO date; a day with two names has both."""
    closed: dict[str, str] = {}
    for day, name in sorted(days):
        key = day.isoformat()
        closed[key] = f"{closed[key]}, {name}" if key in closed else name
    return closed
