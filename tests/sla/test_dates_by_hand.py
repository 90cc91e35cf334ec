"""Dates counted by hand on the official calendars of 2026 and 2027.

The closed days below are typed out from their sources, not computed:

- SKB 2026: decree of three ministers on national holidays and cuti bersama of 2026
  (Menag 1497/2025, Menaker 2/2025, MenPANRB 5/2025), as the press printed it.
- SKB 2027: not read by us. The dates are those that the ``holidays`` package (0.109)
  gives and attributes to the decree published by setneg.go.id in September 2026; it marks
  Idul Fitri and Idul Adha as estimates. Standing: belum diverifikasi.
- BALI: Galungan, Kuningan, Saraswati and Pagerwesi from the 210-day cycle (Galungan is
  17 June 2026, then every 210 days), and the days beside Nyepi. The governor's circular
  confirms them each year. Standing: belum diverifikasi.

Each due date was then counted with a finger on the calendar; the comment or the id says
which days were passed over. The product must come to the same date twice: on these typed
days, and on those that it computes itself.
"""

from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from workflows.sla import (
    OFFICE_WEEK,
    Season,
    Term,
    Unit,
    WorkingCalendar,
    due_at,
    explain,
)
from workflows.sla.calendar import office_hours
from workflows.sla.holidays_id import closed_days


WITA = ZoneInfo("Asia/Makassar")

SKB_2026 = {
    date(2026, 1, 1): "Tahun Baru 2026 Masehi",
    date(2026, 1, 16): "Isra Mikraj",
    date(2026, 2, 16): "Cuti bersama Imlek",
    date(2026, 2, 17): "Tahun Baru Imlek 2577",
    date(2026, 3, 18): "Cuti bersama Nyepi",
    date(2026, 3, 19): "Nyepi, Tahun Baru Saka 1948",
    date(2026, 3, 20): "Cuti bersama Idul Fitri",
    date(2026, 3, 21): "Idul Fitri 1447 H",
    date(2026, 3, 22): "Idul Fitri 1447 H",
    date(2026, 3, 23): "Cuti bersama Idul Fitri",
    date(2026, 3, 24): "Cuti bersama Idul Fitri",
    date(2026, 4, 3): "Wafat Yesus Kristus",
    date(2026, 4, 5): "Kebangkitan Yesus Kristus (Paskah)",
    date(2026, 5, 1): "Hari Buruh Internasional",
    date(2026, 5, 14): "Kenaikan Yesus Kristus",
    date(2026, 5, 15): "Cuti bersama Kenaikan Yesus Kristus",
    date(2026, 5, 27): "Idul Adha 1447 H",
    date(2026, 5, 28): "Cuti bersama Idul Adha",
    date(2026, 5, 31): "Waisak 2570",
    date(2026, 6, 1): "Hari Lahir Pancasila",
    date(2026, 6, 16): "Tahun Baru Islam 1448 H",
    date(2026, 8, 17): "Proklamasi Kemerdekaan",
    date(2026, 8, 25): "Maulid Nabi",
    date(2026, 12, 24): "Cuti bersama Natal",
    date(2026, 12, 25): "Natal",
}
SKB_2027 = {
    date(2027, 1, 1): "Tahun Baru 2027 Masehi",
    date(2027, 1, 5): "Isra Mikraj",
    date(2027, 2, 5): "Cuti bersama Imlek",
    date(2027, 2, 6): "Tahun Baru Imlek 2578",
    date(2027, 3, 8): "Nyepi, Tahun Baru Saka 1949",
    date(2027, 3, 9): "Cuti bersama Idul Fitri",
    date(2027, 3, 10): "Idul Fitri 1448 H",
    date(2027, 3, 11): "Idul Fitri 1448 H",
    date(2027, 3, 12): "Cuti bersama Idul Fitri",
    date(2027, 3, 15): "Cuti bersama Idul Fitri",
    date(2027, 3, 25): "Cuti bersama Wafat Yesus Kristus",
    date(2027, 3, 26): "Wafat Yesus Kristus",
    date(2027, 3, 28): "Kebangkitan Yesus Kristus (Paskah)",
    date(2027, 5, 1): "Hari Buruh Internasional",
    date(2027, 5, 6): "Kenaikan Yesus Kristus",
    date(2027, 5, 17): "Idul Adha 1448 H",
    date(2027, 5, 18): "Cuti bersama Idul Adha",
    date(2027, 5, 19): "Cuti bersama Waisak",
    date(2027, 5, 20): "Waisak 2571",
    date(2027, 6, 1): "Hari Lahir Pancasila",
    date(2027, 6, 6): "Tahun Baru Islam 1449 H",
    date(2027, 8, 15): "Maulid Nabi",
    date(2027, 8, 17): "Proklamasi Kemerdekaan",
    date(2027, 12, 24): "Cuti bersama Natal",
    date(2027, 12, 25): "Natal",
    date(2027, 12, 26): "Isra Mikraj",
}
BALI = {
    date(2026, 3, 18): "Tawur Kesanga",
    date(2026, 3, 20): "Ngembak Geni",
    date(2026, 4, 4): "Saraswati",
    date(2026, 4, 8): "Pagerwesi",
    date(2026, 6, 16): "Penampahan Galungan",
    date(2026, 6, 17): "Galungan",
    date(2026, 6, 18): "Umanis Galungan",
    date(2026, 6, 26): "Penampahan Kuningan",
    date(2026, 6, 27): "Kuningan",
    date(2026, 6, 28): "Umanis Kuningan",
    date(2026, 10, 31): "Saraswati",
    date(2026, 11, 4): "Pagerwesi",
    date(2027, 1, 12): "Penampahan Galungan",
    date(2027, 1, 13): "Galungan",
    date(2027, 1, 14): "Umanis Galungan",
    date(2027, 1, 22): "Penampahan Kuningan",
    date(2027, 1, 23): "Kuningan",
    date(2027, 1, 24): "Umanis Kuningan",
    date(2027, 3, 7): "Tawur Kesanga",
    date(2027, 3, 9): "Ngembak Geni",
    date(2027, 5, 29): "Saraswati",
    date(2027, 6, 2): "Pagerwesi",
    date(2027, 8, 10): "Penampahan Galungan",
    date(2027, 8, 11): "Galungan",
    date(2027, 8, 12): "Umanis Galungan",
    date(2027, 8, 20): "Penampahan Kuningan",
    date(2027, 8, 21): "Kuningan",
    date(2027, 8, 22): "Umanis Kuningan",
    date(2027, 12, 25): "Saraswati",
    date(2027, 12, 29): "Pagerwesi",
}
# Start in WITA, working days, the last of them. The office closes at 16.00.
WORKING_DAYS = [
    # 2026
    pytest.param("2026-01-01 10.00", 1, "2026-01-02", id="on-new-years-day"),
    pytest.param("2026-01-15 15.59", 1, "2026-01-19", id="isra-mikraj-and-a-weekend"),
    # Thu 15, not Fri 16 (Isra Mikraj), Mon 19, Tue 20.
    pytest.param("2026-01-14 09.00", 3, "2026-01-20", id="over-isra-mikraj"),
    pytest.param("2026-02-13 15.59", 1, "2026-02-18", id="last-minute-before-imlek"),
    # Fri 13, Wed 18, Thu 19, Fri 20, Mon 23; not 16 (cuti bersama), 17 (Imlek).
    pytest.param("2026-02-12 10.00", 5, "2026-02-23", id="over-imlek"),
    # Wed 18 to Tue 24 March are all closed: Nyepi, Lebaran, their cuti bersama.
    pytest.param("2026-03-17 15.59", 1, "2026-03-25", id="last-minute-before-nyepi"),
    pytest.param("2026-03-16 10.00", 3, "2026-03-26", id="over-nyepi-and-lebaran"),
    pytest.param("2026-03-19 12.00", 2, "2026-03-26", id="on-nyepi"),
    # 16, 17, 25, 26, 27, 30, 31 March, 1, 2 April; not Fri 3 (Wafat); Mon 6.
    pytest.param("2026-03-13 17.00", 10, "2026-04-06", id="ten-over-lebaran"),
    pytest.param("2026-03-21 08.00", 5, "2026-03-31", id="on-idul-fitri"),
    pytest.param("2026-04-02 15.59", 1, "2026-04-06", id="before-good-friday"),
    pytest.param("2026-04-07 09.00", 1, "2026-04-09", id="pagerwesi-in-april"),
    # 2, 6, 7, 9, 10 April; not 3 (Wafat), not 8 (Pagerwesi).
    pytest.param("2026-04-01 09.00", 5, "2026-04-10", id="wafat-and-pagerwesi"),
    pytest.param("2026-04-30 15.59", 1, "2026-05-04", id="labour-day-weekend"),
    pytest.param("2026-05-13 15.59", 1, "2026-05-18", id="before-kenaikan"),
    # 13 May; not 14, 15; 18, 19.
    pytest.param("2026-05-12 10.00", 3, "2026-05-19", id="over-kenaikan"),
    pytest.param("2026-05-26 15.59", 1, "2026-05-29", id="before-idul-adha"),
    # Fri 29 May; not Sun 31 (Waisak), not Mon 1 June (Pancasila); Tue 2.
    pytest.param("2026-05-26 10.00", 2, "2026-06-02", id="idul-adha-to-pancasila"),
    pytest.param("2026-05-25 08.00", 5, "2026-06-04", id="five-over-three-feasts"),
    # Tue 16 to Thu 18 June: Penampahan, Galungan, Umanis.
    pytest.param("2026-06-15 15.59", 1, "2026-06-19", id="before-galungan"),
    pytest.param("2026-06-15 10.00", 5, "2026-06-25", id="galungan-five"),
    # The sixth would be Fri 26, Penampahan Kuningan: Mon 29.
    pytest.param("2026-06-15 10.00", 6, "2026-06-29", id="galungan-to-kuningan"),
    pytest.param("2026-06-17 09.00", 3, "2026-06-23", id="on-galungan"),
    pytest.param("2026-06-25 15.59", 1, "2026-06-29", id="before-kuningan"),
    pytest.param("2026-06-27 09.00", 2, "2026-06-30", id="on-kuningan"),
    pytest.param("2026-08-14 15.59", 1, "2026-08-18", id="before-independence-day"),
    pytest.param("2026-08-24 10.00", 1, "2026-08-26", id="maulid"),
    # 18-21, 24, 26-28, 31 August, 1 September; not 17, not 25.
    pytest.param("2026-08-14 10.00", 10, "2026-09-01", id="ten-in-august"),
    # 1, 2, 5-9, 12-16, 19, 20 October: nothing is closed but weekends.
    pytest.param("2026-09-30 10.00", 14, "2026-10-20", id="fourteen-plain"),
    pytest.param("2026-10-30 15.59", 1, "2026-11-02", id="saraswati-is-a-saturday"),
    pytest.param("2026-11-03 10.00", 1, "2026-11-05", id="pagerwesi-in-november"),
    pytest.param("2026-10-29 10.00", 5, "2026-11-06", id="five-over-pagerwesi"),
    pytest.param("2026-12-23 15.59", 1, "2026-12-28", id="before-christmas"),
    # 28-31 December; not Fri 1 January; Mon 4.
    pytest.param("2026-12-23 10.00", 5, "2027-01-04", id="christmas-to-new-year"),
    # KIP-KEBERATAN: 11-13, 18-20, 23-27 February (11), 2-6, 9-13, 16-17 March (23),
    # 25-27, 30, 31 March (28), 1, 2 April.
    pytest.param("2026-02-10 10.00", 30, "2026-04-02", id="thirty-over-lebaran"),
    # ADU-WAS: April 14, May 16 (30 with 29 May), June 17 (47), July 1-3, 6-10, 13-17.
    pytest.param("2026-04-10 10.00", 60, "2026-07-17", id="sixty-over-galungan"),
    # 18, 21-23, 28-31 December (8), 4, 6, 7, 8, 11 January (13), then Galungan; Fri 15.
    pytest.param("2026-12-17 10.00", 14, "2027-01-15", id="fourteen-over-two-years"),
    # 2027
    pytest.param("2026-12-31 23.59", 1, "2027-01-04", id="last-minute-of-the-year"),
    pytest.param("2027-01-04 10.00", 1, "2027-01-06", id="isra-mikraj-2027"),
    pytest.param("2027-01-11 15.59", 1, "2027-01-15", id="before-galungan-january"),
    pytest.param("2027-01-11 10.00", 5, "2027-01-21", id="galungan-january-five"),
    pytest.param("2027-01-21 10.00", 1, "2027-01-25", id="kuningan-january"),
    pytest.param("2027-02-04 15.59", 1, "2027-02-08", id="imlek-2027"),
    # Mon 8 Nyepi, 9 cuti bersama, 10-11 Idul Fitri, 12 and 15 cuti bersama: Tue 16.
    pytest.param("2027-03-05 15.59", 1, "2027-03-16", id="before-lebaran-2027"),
    pytest.param("2027-03-04 10.00", 3, "2027-03-17", id="over-lebaran-2027"),
    pytest.param("2027-03-10 10.00", 5, "2027-03-22", id="on-idul-fitri-2027"),
    pytest.param("2027-03-24 15.59", 1, "2027-03-29", id="good-friday-2027"),
    pytest.param("2027-05-05 10.00", 1, "2027-05-07", id="kenaikan-2027"),
    # Mon 17 Idul Adha, 18 and 19 cuti bersama, 20 Waisak: Fri 21.
    pytest.param("2027-05-14 15.59", 1, "2027-05-21", id="idul-adha-to-waisak-2027"),
    pytest.param("2027-05-14 10.00", 7, "2027-05-31", id="seven-over-waisak-2027"),
    pytest.param("2027-05-31 10.00", 1, "2027-06-03", id="pancasila-then-pagerwesi"),
    pytest.param("2027-08-09 10.00", 1, "2027-08-13", id="before-galungan-august"),
    # Fri 13, Mon 16, not Tue 17 (Kemerdekaan), Wed 18.
    pytest.param("2027-08-09 10.00", 3, "2027-08-18", id="galungan-independence-day"),
    pytest.param("2027-08-19 10.00", 1, "2027-08-23", id="kuningan-august"),
    pytest.param("2027-12-23 15.59", 1, "2027-12-27", id="before-christmas-2027"),
    pytest.param("2027-12-28 10.00", 1, "2027-12-30", id="pagerwesi-december"),
]
# Calendar days end at the end of a day, whatever day that is.
DAYS = [
    pytest.param("2026-03-05 10.00", 14, "2026-03-19", id="ends-on-nyepi"),
    pytest.param("2026-06-03 10.00", 14, "2026-06-17", id="ends-on-galungan"),
    # 30 left in January, 28 in February, 2 in March.
    pytest.param("2026-01-01 00.00", 60, "2026-03-02", id="sixty-over-february"),
    # 16 left in December, 14 in January.
    pytest.param("2026-12-15 10.00", 30, "2027-01-14", id="thirty-over-new-year"),
    pytest.param("2026-12-02 10.00", 30, "2027-01-01", id="ends-on-new-years-day"),
    pytest.param("2027-02-27 23.59", 7, "2027-03-06", id="february-has-28"),
    pytest.param("2028-02-27 23.59", 7, "2028-03-05", id="february-has-29"),
    pytest.param("2026-10-31 10.00", 60, "2026-12-30", id="from-a-31st"),
    pytest.param("2026-11-16 00.00", 1, "2026-11-17", id="from-midnight"),
]
# Elapsed hours: no day and no night is left out.
HOURS = [
    pytest.param("2026-03-18 22.30", 72, "2026-03-21 22.30", id="through-nyepi"),
    pytest.param("2026-03-19 00.00", 1, "2026-03-19 01.00", id="emergency-on-nyepi"),
    pytest.param("2026-12-31 23.30", 1, "2027-01-01 00.30", id="over-midnight"),
    pytest.param("2026-06-16 20.00", 6, "2026-06-17 02.00", id="night-of-galungan"),
    pytest.param("2027-02-28 12.00", 72, "2027-03-03 12.00", id="february-28"),
    pytest.param("2028-02-28 12.00", 72, "2028-03-02 12.00", id="leap-day-counts"),
]
MONTHS = [
    pytest.param("2026-01-31 10.00", 1, "2026-02-28", id="no-31-february"),
    pytest.param("2026-02-28 10.00", 1, "2026-03-28", id="28-stays-28"),
    pytest.param("2026-03-31 10.00", 3, "2026-06-30", id="no-31-june"),
    pytest.param("2026-08-31 10.00", 6, "2027-02-28", id="six-to-february"),
    pytest.param("2026-09-30 10.00", 6, "2027-03-30", id="30-stays-30"),
    pytest.param("2027-11-30 10.00", 3, "2028-02-29", id="to-the-leap-day"),
    pytest.param("2026-12-19 10.00", 3, "2027-03-19", id="over-new-year"),
]
YEARS = [
    pytest.param("2026-06-17 10.00", 1, "2027-06-17", id="one-year"),
    pytest.param("2026-03-19 10.00", 2, "2028-03-19", id="splp-two-years"),
    pytest.param("2027-02-28 10.00", 1, "2028-02-28", id="28-stays-28-in-a-leap-year"),
    pytest.param("2028-02-29 10.00", 1, "2029-02-28", id="leap-day-in-a-plain-year"),
    pytest.param("2028-02-29 10.00", 4, "2032-02-29", id="leap-day-to-leap-day"),
]
# Perpres 21/2023: in Ramadan 32.5 hours a week. 1447 H: 19 February to 20 March 2026.
RAMADAN = Season(
    name="Ramadan 1447 H",
    first=date(2026, 2, 19),
    last=date(2026, 3, 20),
    week=(
        *[office_hours("08.00-12.00", "12.30-15.00")] * 4,
        office_hours("08.00-11.30", "12.30-15.30"),
        (),
        (),
    ),
)
SEASON = [
    pytest.param("2026-02-18 10.00", 1, "2026-02-19 15.00", id="first-day"),
    pytest.param("2026-02-18 10.00", 2, "2026-02-20 15.30", id="friday-of-ramadan"),
    pytest.param("2026-02-17 10.00", 1, "2026-02-18 16.00", id="day-before"),
    pytest.param("2026-03-16 10.00", 1, "2026-03-17 15.00", id="last-working-day"),
    pytest.param("2026-03-16 10.00", 2, "2026-03-25 16.00", id="after-ramadan"),
    pytest.param("2026-03-09 15.30", 5, "2026-03-16 15.00", id="from-after-closing"),
]


def typed() -> WorkingCalendar:
    days = {**SKB_2026, **SKB_2027}
    for day, name in BALI.items():
        days[day] = f"{days[day]}, {name}" if day in days else name
    return WorkingCalendar(
        version="typed", timezone=WITA, week=OFFICE_WEEK, closed=days
    )


def computed() -> WorkingCalendar:
    days = {closed.day: closed.name for closed in closed_days([2026, 2027])}
    return WorkingCalendar(
        version="computed", timezone=WITA, week=OFFICE_WEEK, closed=days
    )


@pytest.fixture(params=[typed, computed], ids=["typed", "computed"], scope="module")
def calendar(request: pytest.FixtureRequest) -> WorkingCalendar:
    made: WorkingCalendar = request.param()
    return made


def at(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d %H.%M").replace(tzinfo=WITA)


def end_of(day: str) -> datetime:
    return datetime.fromisoformat(f"{day} 23:59:59").replace(tzinfo=WITA)


@pytest.mark.parametrize(("start", "amount", "last"), WORKING_DAYS)
def test_working_days(
    calendar: WorkingCalendar, start: str, amount: int, last: str
) -> None:
    term = Term(amount, Unit.WORKING_DAYS)

    account = explain(at(start), term, calendar)

    assert account.due == at(f"{last} 16.00")
    assert account.days[-1].number == amount


@pytest.mark.parametrize(("start", "amount", "last"), DAYS)
def test_calendar_days(
    calendar: WorkingCalendar, start: str, amount: int, last: str
) -> None:
    assert due_at(at(start), Term(amount, Unit.DAYS), calendar) == end_of(last)


@pytest.mark.parametrize(("start", "amount", "due"), HOURS)
def test_hours(calendar: WorkingCalendar, start: str, amount: int, due: str) -> None:
    assert due_at(at(start), Term(amount, Unit.HOURS), calendar) == at(due)


@pytest.mark.parametrize(("start", "amount", "last"), MONTHS)
def test_months(calendar: WorkingCalendar, start: str, amount: int, last: str) -> None:
    assert due_at(at(start), Term(amount, Unit.MONTHS), calendar) == end_of(last)


@pytest.mark.parametrize(("start", "amount", "last"), YEARS)
def test_years(calendar: WorkingCalendar, start: str, amount: int, last: str) -> None:
    assert due_at(at(start), Term(amount, Unit.YEARS), calendar) == end_of(last)


@pytest.mark.parametrize(("start", "amount", "due"), SEASON)
def test_working_days_in_ramadan(start: str, amount: int, due: str) -> None:
    office = WorkingCalendar(
        version="ramadan",
        timezone=WITA,
        week=OFFICE_WEEK,
        closed=typed().closed,
        seasons=(RAMADAN,),
    )

    assert due_at(at(start), Term(amount, Unit.WORKING_DAYS), office) == at(due)


def test_table_holds_at_least_sixty_dates_for_every_unit() -> None:
    tables = [WORKING_DAYS, DAYS, HOURS, MONTHS, YEARS, SEASON]

    assert sum(map(len, tables)) >= 60
    assert all(len(table) >= 5 for table in tables)


def test_computed_days_are_those_that_were_typed() -> None:
    """The package agrees with the decree of 2026; where it did not, this would name it."""
    found = {closed.day for closed in closed_days([2026, 2027])}

    assert sorted(found - {*SKB_2026, *SKB_2027, *BALI}) == []
    assert sorted({*SKB_2026, *SKB_2027, *BALI} - found) == []


def test_decree_of_2026_has_as_many_days_as_it_says() -> None:
    """17 national holidays and 8 days of cuti bersama."""
    shared = [name for name in SKB_2026.values() if name.startswith("Cuti bersama")]

    assert (len(SKB_2026) - len(shared), len(shared)) == (17, 8)


def test_idul_fitri_and_idul_adha_of_2027_are_marked_as_estimates() -> None:
    estimated = {
        closed.day for closed in closed_days([2027]) if "perkiraan" in closed.name
    }

    assert estimated == {date(2027, 3, 10), date(2027, 3, 11), date(2027, 5, 17)}


def test_galungan_comes_every_210_days() -> None:
    days = sorted(day for day, name in BALI.items() if name == "Galungan")

    assert days[0] == date(2026, 6, 17)
    assert {b - a for a, b in pairwise(days)} == {timedelta(210)}
