"""Days on which an office in Bali is closed.

National holidays and cuti bersama come from the ``holidays`` package. The days of
the 210-day Pawukon cycle, and Tawur Kesanga and Ngembak Geni around Nyepi, are those
that the governor of Bali's yearly circular names as local holidays. The circular
confirms or overrides what is computed here. Siwaratri is lunar and is not computed:
it is entered from the circular.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import holidays


NATIONAL = (
    "SKB hari libur nasional dan cuti bersama (paket holidays); konfirmasi SKB tahunan"
)
PAWUKON = "dihitung dari siklus Pawukon 210 hari; konfirmasi SE Gubernur Bali tahunan"
AROUND_NYEPI = "dihitung dari Nyepi; konfirmasi SE Gubernur Bali tahunan"

CYCLE = 210
# The Sunday of wuku Sinta, the first day of a cycle: 73 days before the Galungan
# of 17 June 2026.
FIRST_DAY = date(2026, 4, 5)
# Day of the cycle, counted from 0: wuku times seven, plus the weekday from Sunday.
CYCLE_DAYS = {
    3: "Pagerwesi",
    72: "Penampahan Galungan",
    73: "Galungan",
    74: "Umanis Galungan",
    82: "Penampahan Kuningan",
    83: "Kuningan",
    84: "Umanis Kuningan",
    209: "Saraswati",
}


@dataclass(frozen=True, slots=True, order=True)
class ClosedDay:
    day: date
    name: str
    basis: str


def closed_days(years: Iterable[int]) -> tuple[ClosedDay, ...]:
    """Every closed day of the years, in order; two names on one day are two rows."""
    wanted = sorted(set(years))
    national = [day for year in wanted for day in national_days(year)]
    return tuple(
        sorted(
            {
                *national,
                *around_nyepi(national),
                *(d for y in wanted for d in pawukon(y)),
            }
        )
    )


def national_days(year: int) -> Iterator[ClosedDay]:
    """From 2028 on the package has no cuti bersama yet, and some dates are estimates."""
    calendar = holidays.country_holidays(
        "ID", years=year, categories=("public", "government"), language="id"
    )
    for day in calendar:
        for name in calendar.get_list(day):
            yield ClosedDay(day, name, NATIONAL)


def around_nyepi(national: Iterable[ClosedDay]) -> Iterator[ClosedDay]:
    for closed in national:
        if closed.name == "Hari Suci Nyepi":
            yield ClosedDay(
                closed.day - timedelta(days=1), "Tawur Kesanga", AROUND_NYEPI
            )
            yield ClosedDay(
                closed.day + timedelta(days=1), "Ngembak Geni", AROUND_NYEPI
            )


def pawukon(year: int) -> Iterator[ClosedDay]:
    day = date(year, 1, 1)
    while day.year == year:
        name = CYCLE_DAYS.get((day - FIRST_DAY).days % CYCLE)
        if name:
            yield ClosedDay(day, name, PAWUKON)
        day += timedelta(days=1)
