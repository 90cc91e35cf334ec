"""Calendars that are not the office's: of partners, and of countries of placement."""

from collections.abc import Iterable

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from workflows.models import WorkingCalendar
from workflows.models.calendar import CalendarKind, week_json
from workflows.policies import check_can_edit_calendars
from workflows.sla import abroad

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
    wanted, loaded = set(years), Loaded()
    for calendar in WorkingCalendar.objects.filter(kind=CalendarKind.COUNTRY):
        days = abroad.closed_days_abroad(calendar.country, wanted)
        found = load_closed_days(calendar, days, wanted)
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
    """A partner's calendar, begun with the hours and closed days of another."""
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
    for holiday in source.holidays.all():
        holiday.pk = None
        holiday._state.adding = True  # noqa: SLF001  Django's way to copy a row
        holiday.calendar = calendar
        save_as(holiday, by=by, reason=reason)
    publish_calendar(code, by=by, reason=reason)
    calendar.refresh_from_db()
    return calendar
