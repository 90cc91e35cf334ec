import csv
from datetime import date
from pathlib import Path

import pytest

import workflows
from workflows.sla.holidays_id import closed_days, pawukon


REFERENCE = Path(workflows.__file__).parent / "reference"


def test_pawukon_equals_the_reference_table() -> None:
    with (REFERENCE / "pawukon_2026_2030.csv").open(encoding="utf-8") as file:
        expected = {
            (date.fromisoformat(row["tanggal"]), row["nama"], row["dasar"])
            for row in csv.DictReader(file)
        }

    found = {
        (d.day, d.name, d.basis) for year in range(2026, 2031) for d in pawukon(year)
    }

    assert found == expected


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 3, 18), "Tawur Kesanga"),
        (date(2026, 3, 19), "Hari Suci Nyepi"),
        (date(2026, 3, 20), "Ngembak Geni"),
        (date(2026, 3, 21), "Hari Raya Idul Fitri"),
        (date(2026, 3, 24), "Cuti Bersama Hari Raya Idul Fitri"),
        (date(2026, 6, 17), "Galungan"),
        (date(2026, 8, 17), "Hari Kemerdekaan Republik Indonesia"),
    ],
)
def test_closed_days_of_2026(day: date, name: str) -> None:
    assert name in {closed.name for closed in closed_days([2026]) if closed.day == day}


def test_closed_days_keeps_both_names_of_one_day() -> None:
    names = [c.name for c in closed_days([2026]) if c.day == date(2026, 6, 16)]

    assert names == ["Penampahan Galungan", "Tahun Baru Islam"]


def test_closed_days_of_several_years_are_in_order_and_single() -> None:
    days = closed_days([2027, 2026, 2027])

    assert list(days) == sorted(set(days))
    assert {closed.day.year for closed in days} == {2026, 2027}
