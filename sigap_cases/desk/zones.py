"""Time zones of meetings: the office's three, and those of the country of the case."""

from datetime import datetime
from zoneinfo import ZoneInfo

from babel.core import get_global
from babel.dates import get_timezone_location
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from sigap_cases.cases.models import Case
from sigap_cases.cases.models.hearing import OFFICE_ZONE


# The zones of Indonesia by the names that everybody uses.
INDONESIA = {
    OFFICE_ZONE: _("WITA (Bali)"),
    "Asia/Jakarta": _("WIB (Jakarta)"),
    "Asia/Jayapura": _("WIT (Papua)"),
}
SHORT = {OFFICE_ZONE: "WITA", "Asia/Jakarta": "WIB", "Asia/Jayapura": "WIT"}


def zones_of(case: Case) -> list[tuple[str, object]]:
    """The zones of the country of the case, for a party who is there."""
    if case.country_id is None:
        return []
    zones = get_global("territory_zones").get(case.country_id, [])
    return [(zone, place_of(zone)) for zone in zones if zone not in INDONESIA]


def place_of(zone: str) -> str:
    """For example "Kuala Lumpur", in Indonesian."""
    if zone in SHORT:
        return SHORT[zone]
    place: str = get_timezone_location(zone, locale="id", return_city=True)
    return place


def told_in(moment: datetime, zone: str) -> str:
    """A moment with its day, in words and with the place whose time it is."""
    local = moment.astimezone(ZoneInfo(zone))
    return f"{date_format(local, 'l, j F Y, H.i')} {_suffix(zone)}"


def _suffix(zone: str) -> str:
    return SHORT.get(zone) or f"({place_of(zone)})"
