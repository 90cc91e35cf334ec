"""Which working calendar is that of a case's partner or of its country of placement."""

from sigap_cases.cases.models import Case, Referral
from sigap_cases.cases.referral_selectors import is_referral
from workflows.definitions.schema import CalendarOf
from workflows.models import CalendarScope, Matter
from workflows.services.other_calendars import country_calendar


def calendar_of(matter: Matter, whose: str) -> str | None:
    """Its code; None where there is none, and the calendar of the acting unit counts."""
    if whose == CalendarOf.PLACEMENT:
        return _of_country(matter)
    if whose == CalendarOf.PARTNER and is_referral(matter):
        return _of_partner(matter)
    return None


def _of_partner(matter: Matter) -> str | None:
    path = (
        Referral.objects.filter(matter=matter, partner__isnull=False)
        .values_list("partner__path", flat=True)
        .first()
    )
    if path is None:
        return None
    return (
        CalendarScope.objects.filter(unit_path__in=_upwards(path))
        .order_by("-unit_path")
        .values_list("calendar__code", flat=True)
        .first()
    )


def _upwards(path: str) -> list[str]:
    """The path and those of the units above it."""
    codes = path.rstrip(".").split(".")
    return [".".join(codes[:n]) + "." for n in range(1, len(codes) + 1)]


def _of_country(matter: Matter) -> str | None:
    case = (
        Case.objects.filter(matter=matter, country__isnull=False)
        .select_related("country")
        .first()
    )
    if case is None or case.country is None:
        return None
    name = f"Perwakilan RI di {case.country.name}"
    calendar = country_calendar(case.country.iso2, name=name)
    return calendar.code if calendar else None
