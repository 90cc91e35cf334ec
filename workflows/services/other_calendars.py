"""Calendars that are not the office's: of partners, and of countries of placement."""

from collections.abc import Iterable

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from workflows.models import Holiday, Season, WorkingCalendar
from workflows.models.calendar import CalendarKind, week_json
from workflows.policies import check_can_edit_calendars
from workflows.sla import abroad
from workflows.sla.holidays_id import ClosedDay, closed_days

from .calendars import publish_calendar
from .history import save_as
from .reference import Loaded, load_closed_days


# From the year before on, as the office's own calendar is loaded.
YEARS_BACK, YEARS_AHEAD = 1, 3


@transaction.atomic
def country_calendar(country: str, *, name: str) -> WorkingCalendar | None:
    """The calendar of a country of placement, made when it is first asked for.

    None for a country without an Indonesian mission. Its days are not verified until
    somebody of the office has checked them.
    """
    known = WorkingCalendar.objects.filter(country=country).first()
    if known is not None or not abroad.has_mission(country):
        return known
    calendar, made = WorkingCalendar.objects.get_or_create(
        country=country,
        defaults={
            "code": f"negara-{country.lower()}",
            "name": name,
            "kind": CalendarKind.COUNTRY,
            "timezone": abroad.zone_of(country),
            "week": week_json(abroad.week_of(country)),
        },
    )
    if made:
        year = timezone.localdate().year
        years = set(range(year - YEARS_BACK, year + YEARS_AHEAD))
        load_closed_days(calendar, abroad.closed_days_abroad(country, years), years)
        calendar.refresh_from_db()
    return calendar


def load_countries(years: Iterable[int]) -> Loaded:
    """New years for the countries that have a calendar; edits stay."""
    wanted = set(years)
    calendars = WorkingCalendar.objects.filter(kind=CalendarKind.COUNTRY)
    days = (
        (calendar, abroad.closed_days_abroad(calendar.country, wanted))
        for calendar in calendars
    )
    return _load(days, wanted)


def load_partners(years: Iterable[int]) -> Loaded:
    """New years for the partners that have a calendar of their own; edits stay.

    The days of Indonesia and Bali, or of the country whose zone the calendar has: what
    the partner keeps otherwise is edited, as in the years that were copied.
    """
    wanted = set(years)
    calendars = WorkingCalendar.objects.filter(kind=CalendarKind.PARTNER)
    days = (
        (calendar, _days_of_zone(calendar.timezone, wanted)) for calendar in calendars
    )
    return _load(days, wanted)


def _days_of_zone(zone: str, years: set[int]) -> Iterable[ClosedDay]:
    country = abroad.country_of(zone)
    return abroad.closed_days_abroad(country, years) if country else closed_days(years)


def _load(
    calendars: Iterable[tuple[WorkingCalendar, Iterable[ClosedDay]]], years: set[int]
) -> Loaded:
    loaded = Loaded()
    for calendar, days in calendars:
        found = load_closed_days(calendar, days, years)
        loaded.created += found.created
        loaded.changed += found.changed
        loaded.removed += found.removed
        loaded.kept += found.kept
    return loaded


@transaction.atomic
def copy_calendar(
    source: WorkingCalendar,
    *,
    code: str,
    name: str,
    by: AbstractBaseUser,
    reason: str,
) -> WorkingCalendar:
    """A partner's calendar, begun with the hours, closed days and seasons of another."""
    check_can_edit_calendars(by)
    calendar = WorkingCalendar(
        code=code,
        name=name,
        kind=CalendarKind.PARTNER,
        timezone=source.timezone,
        week=source.week,
    )
    calendar.full_clean()
    save_as(calendar, by=by, reason=reason)
    rows: list[Holiday | Season] = [*source.holidays.all(), *source.seasons.all()]
    for row in rows:
        row.pk = None
        row._state.adding = True  # noqa: SLF001  Django's way to copy a row
        row.calendar = calendar
        save_as(row, by=by, reason=reason)
    publish_calendar(code, by=by, reason=reason)
    calendar.refresh_from_db()
    return calendar
