"""The working time of a mission abroad: the week, zone and holidays of its country.

National holidays and the days of rest are those of the ``holidays`` package, where it
has the country. They are a start: what a mission really keeps is entered in its calendar.
"""

from collections.abc import Iterable, Iterator
from datetime import date

import holidays

from .calendar import Interval, Week, office_hours
from .holidays_id import ClosedDay


BASIS = "hari libur nasional setempat (paket holidays)"
DAY = office_hours("08.00-12.00", "13.00-16.00")
SATURDAY, SUNDAY = 5, 6
# The zone of the capital, for the countries that have an Indonesian mission.
_ZONES = {
    "AE": "Asia/Dubai",
    "AU": "Australia/Sydney",
    "BH": "Asia/Bahrain",
    "BN": "Asia/Brunei",
    "CA": "America/Toronto",
    "CN": "Asia/Shanghai",
    "DE": "Europe/Berlin",
    "EG": "Africa/Cairo",
    "ES": "Europe/Madrid",
    "FR": "Europe/Paris",
    "GB": "Europe/London",
    "HK": "Asia/Hong_Kong",
    "HU": "Europe/Budapest",
    "IT": "Europe/Rome",
    "JO": "Asia/Amman",
    "JP": "Asia/Tokyo",
    "KH": "Asia/Phnom_Penh",
    "KR": "Asia/Seoul",
    "KW": "Asia/Kuwait",
    "LA": "Asia/Vientiane",
    "LB": "Asia/Beirut",
    "LK": "Asia/Colombo",
    "MM": "Asia/Yangon",
    "MY": "Asia/Kuala_Lumpur",
    "NL": "Europe/Amsterdam",
    "NZ": "Pacific/Auckland",
    "OM": "Asia/Muscat",
    "PH": "Asia/Manila",
    "PL": "Europe/Warsaw",
    "QA": "Asia/Qatar",
    "RU": "Europe/Moscow",
    "SA": "Asia/Riyadh",
    "SG": "Asia/Singapore",
    "TH": "Asia/Bangkok",
    "TR": "Europe/Istanbul",
    "TW": "Asia/Taipei",
    "US": "America/New_York",
}


def has_mission(country: str) -> bool:
    return country in _ZONES


def zone_of(country: str) -> str:
    """KeyError for a country without an Indonesian mission."""
    return _ZONES[country]


def week_of(country: str) -> Week:
    """Five days of office hours; where one day of rest is named, so is the day before."""
    rest = _days_of_rest(country)
    if len(rest) == 1:
        (only,) = rest
        rest = {only, (only - 1) % 7}
    no_hours: tuple[Interval, ...] = ()
    return tuple(no_hours if day in rest else DAY for day in range(7))


def _days_of_rest(country: str) -> set[int]:
    if country not in holidays.list_supported_countries():
        return {SATURDAY, SUNDAY}
    return set(holidays.country_holidays(country).weekend)


def country_of(zone: str) -> str:
    """The country whose mission keeps this time; empty for a zone of Indonesia."""
    return next((code for code, known in _ZONES.items() if known == zone), "")


def closed_days_abroad(country: str, years: Iterable[int]) -> Iterator[ClosedDay]:
    """Nothing for a country that the package does not have."""
    if country not in holidays.list_supported_countries():
        return
    calendar = holidays.country_holidays(country, years=sorted(set(years)))
    for day in sorted(calendar):
        for name in calendar.get_list(day):
            yield ClosedDay(_as_date(day), name, BASIS)


def _as_date(day: date) -> date:
    return date(day.year, day.month, day.day)
