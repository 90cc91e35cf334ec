"""Vocabulary of the published figures; every key is part of an address or a file."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Table(models.TextChoices):
    """The published tables. There is no other, and no filter beside them."""

    PHASE = "fase", _("Workers by phase of work")
    SCHEME = "skema", _("Workers by scheme")
    SECTOR = "sektor", _("Workers by sector")
    SEX = "jenis-kelamin", _("Workers by sex")
    REGION = "kawasan", _("Workers by region of work")
    COMPLAINT_TYPE = "jenis-aduan", _("Complaints by type")
    OUTCOME = "hasil-aduan", _("Complaints by outcome")
    MONTH = "bulan-aduan", _("Complaints by month")


OF_WORKERS = (Table.PHASE, Table.SCHEME, Table.SECTOR, Table.SEX, Table.REGION)
OF_COMPLAINTS = (Table.COMPLAINT_TYPE, Table.OUTCOME, Table.MONTH)


class Region(models.TextChoices):
    """Where the latest work is or was: a group of countries, or a ship."""

    SHIP = "kapal", _("On a ship")
    EAST_ASIA = "asia-timur", _("East Asia")
    SOUTHEAST_ASIA = "asia-tenggara", _("Southeast Asia")
    MIDDLE_EAST = "timur-tengah", _("Middle East")
    EUROPE = "eropa", _("Europe")
    AMERICAS = "amerika", _("Americas")
    OTHER = "lain", _("Other countries")
    UNKNOWN = "tidak-diketahui", _("Country not known")


class Outcome(models.TextChoices):
    """How far a complaint is, or how it ended; the keys of ``CloseReason`` and one more."""

    RUNNING = "berjalan", _("Still being handled")
    SETTLED = "settled", _("Settled by agreement")
    INCOMPLETE = "incomplete", _("Requirements not completed")
    UNCLEAR = "unclear", _("Account not clear")
    UNREACHABLE = "unreachable", _("Reporter cannot be reached")
    HANDED_OVER = "handed_over", _("Handed over (still watched)")
    DEAD_END = "dead_end", _("No agreement reached")
    WITHDRAWN = "withdrawn", _("Withdrawn by the reporter")
    DUPLICATE = "duplicate", _("Duplicate, merged")
    OTHER = "lain", _("Ended in another way")


_COUNTRIES = {
    Region.EAST_ASIA: "JP KR TW HK CN MO MN KP",
    Region.SOUTHEAST_ASIA: "MY SG BN TH VN PH KH LA MM TL ID",
    Region.MIDDLE_EAST: "SA AE QA KW BH OM JO LB SY IQ IR IL PS YE TR EG CY",
    Region.EUROPE: (
        "AD AL AT BA BE BG BY CH CZ DE DK EE ES FI FR GB GI GR HR HU IE IS IT LI LT LU"
        " LV MC MD ME MK MT NL NO PL PT RO RS RU SE SI SK SM UA VA"
    ),
    Region.AMERICAS: (
        "US CA MX GT BZ SV HN NI CR PA CU DO HT JM BS BB TT PR AR BO BR CL CO EC GY PE"
        " PY SR UY VE BM KY AW CW AG DM GD KN LC VC TC VG VI"
    ),
}
REGION_OF: dict[str, Region] = {
    code: region for region, codes in _COUNTRIES.items() for code in codes.split()
}


def region_of(country: str, *, is_ship: bool) -> Region:
    """By the ISO 3166-1 code; a ship counts as a ship, whatever its flag."""
    if is_ship:
        return Region.SHIP
    if not country:
        return Region.UNKNOWN
    return REGION_OF.get(country, Region.OTHER)
