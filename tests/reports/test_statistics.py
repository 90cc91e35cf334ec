"""The public figures: frozen once a day, rounded, handed out as pages and files."""

import csv
import io
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from sigap_cases.cases.enums import Level
from sigap_cases.portal.services import limits
from sigap_cases.reports.enums import OF_WORKERS, Region, region_of
from sigap_cases.reports.models import StatisticsCell, StatisticsSnapshot
from sigap_cases.reports.selectors import family_of_complaints
from sigap_cases.reports.services import snapshots
from sigap_cases.reports.tasks import freeze_statistics

from .attacker import Name, of_tables
from .population import lodge, populate


pytestmark = pytest.mark.usefixtures("desk")

MONDAY = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


def cells() -> dict[tuple[str, str, str], int]:
    snapshot = StatisticsSnapshot.objects.get()
    rows = snapshot.cells.values_list("table", "hub", "value", "number")
    return {(table, hub, value): number for table, hub, value, number in rows}


def file_of(table: str, **asked: str) -> list[dict[str, str]]:
    answer = Client().get(reverse("portal:statistics_csv", args=[table]), asked)
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.content.decode())))


def test_take_freezes_a_day_once() -> None:
    with time_machine.travel(MONDAY, tick=False) as clock:
        lodge(11)
        first = snapshots.take()
        lodge(20)
        freeze_statistics()
        assert StatisticsSnapshot.objects.get() == first
        assert cells()["bulan-aduan", "2026", "11"] in (10, 15)
        clock.shift(timedelta(days=1))
        freeze_statistics()
        days = [one.day for one in StatisticsSnapshot.objects.all()]
    assert days == [date(2026, 11, 24), date(2026, 11, 23)]
    assert cells_on(date(2026, 11, 24))["bulan-aduan", "2026", "11"] in (30, 35)


def cells_on(day: date) -> Mapping[tuple[str, str, str], int]:
    rows = StatisticsCell.objects.filter(snapshot__day=day)
    return {(c.table, c.hub, c.value): c.number for c in rows}


def test_frozen_numbers_are_kept_and_refused_unrounded() -> None:
    snapshot = snapshots.take()
    for change in (
        lambda: StatisticsCell.objects.filter(snapshot=snapshot).update(number=5),
        lambda: StatisticsSnapshot.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    with pytest.raises(IntegrityError), transaction.atomic():
        StatisticsCell.objects.create(
            snapshot=snapshot, table="fase", hub="x", value="y", number=4
        )


def test_numbers_lie_within_four_of_the_people() -> None:
    people = populate()
    snapshots.take()
    told = cells()
    expected: Counter[tuple[str, str]] = Counter()
    for person in people:
        district = person.village.parent
        assert district is not None
        expected[district.code, person.phase] += 1
    for (code, phase), count in expected.items():
        assert abs(told["fase", code, phase] - count) <= 4
    for table in OF_WORKERS:
        assert told[table, "", ""] in (20, 25)
        hubs = {hub for name, hub, _value in told if name == table and hub}
        assert len(hubs) == 7
        assert sum(told[table, hub, ""] for hub in hubs) == told[table, "", ""]


def test_downloaded_tables_tell_no_small_number() -> None:
    """What the files of two days say together, against the attacker of test_attacker."""
    with time_machine.travel(MONDAY, tick=False) as clock:
        people = populate()
        snapshots.take()
        clock.shift(timedelta(days=1))
        snapshots.take()
        first, second = (
            {table: file_of(table, tanggal=day) for table in OF_WORKERS}
            for day in ("2026-11-23", "2026-11-24")
        )
    assert len(people) == 24
    known: dict[Name, tuple[int, int]] = {}
    for table, rows in first.items():
        assert [r["nilai"] for r in rows] == [r["nilai"] for r in second[table]]
        for row in rows:
            hub, value = (row[key].replace("semua", "") for key in KEYS)
            number = int(row["nilai"] or 0)
            assert number % 5 == 0
            slack = 4 if hub or not value else 28
            name = (table if value else "", hub, value)
            known[name] = (max(0, number - slack), number + slack)
    hubs = sorted({str(hub) for _table, hub, _value in known if hub})
    values = {
        str(table): sorted({str(v) for name, _hub, v in known if name == table and v})
        for table in OF_WORKERS
    }
    bounds = of_tables(known, hubs, values).bounds()
    assert len(bounds) > 200
    assert all(high - low >= 4 for low, high in bounds.values())


KEYS = ("kode_wilayah", "kode")


def test_secret_complaint_is_in_no_figure() -> None:
    lodge(3)
    before = family_of_complaints(date(2026, 11, 23))
    with time_machine.travel(MONDAY, tick=False):
        lodge(1, level=Level.SECRET)
        assert family_of_complaints(date(2026, 11, 23)) == before
        lodge(1)
        assert family_of_complaints(date(2026, 11, 23)) != before


def test_pages_tell_what_the_figures_are() -> None:
    client = Client()
    empty = client.get(reverse("portal:statistics_table", args=["fase"]))
    assert "Belum ada angka" in empty.content.decode()
    with time_machine.travel(MONDAY, tick=False):
        populate()
        snapshots.take()
        page = client.get(reverse("portal:statistics_table", args=["fase"])).content
        front = client.get(reverse("portal:statistics")).content.decode()
        data = client.get(reverse("portal:statistics_json", args=["kawasan"])).json()
    for text in (
        "&lt; 5",
        "23 November 2026",
        "CC BY 4.0",
        "UU 14/2008",
        "kelipatan lima",
    ):
        assert text in page.decode(), text
    assert reverse("portal:statistics_table", args=["hasil-aduan"]) in front
    assert data["lisensi"]["nama"] == "CC BY 4.0"
    assert data["pembaruan_terakhir"] == "2026-11-23"
    whole = [row for row in data["data"] if row["kode_wilayah"] == "semua"]
    assert {row["kode"] for row in whole} == {*Region.values, "semua"}


@pytest.mark.parametrize(
    ("table", "asked"),
    [("nama", ""), ("fase", "?tanggal=2020-01-01"), ("fase", "?tanggal=kemarin")],
)
def test_what_was_never_published_is_missing(table: str, asked: str) -> None:
    for name in ("statistics_table", "statistics_csv", "statistics_json"):
        address = reverse(f"portal:{name}", args=[table])
        assert Client().get(f"{address}{asked}").status_code == 404


def test_files_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    few = limits.Limit(kind="statistics", each=2, everybody=9)
    monkeypatch.setattr(limits, "spend", lambda _limit, who: spend(few, who))
    address = reverse("portal:statistics_csv", args=["fase"])
    assert [Client().get(address).status_code for _ in range(3)] == [200, 200, 429]


spend = limits.spend


@pytest.mark.parametrize(
    ("country", "is_ship", "region"),
    [
        ("JP", False, Region.EAST_ASIA),
        ("AU", False, Region.OTHER),
        ("", False, Region.UNKNOWN),
        ("", True, Region.SHIP),
    ],
)
def test_region_of(country: str, is_ship: bool, region: Region) -> None:
    assert region_of(country, is_ship=is_ship) == region
