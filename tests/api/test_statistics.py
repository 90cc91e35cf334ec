"""The published figures by token: those of the public files, cell by cell."""

import csv
import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from sigap_cases.api.enums import EventType, Scope
from sigap_cases.api.models import WebhookDelivery
from sigap_cases.api.services import clients, endpoints, sending
from sigap_cases.reports.services import snapshots
from tests.desk import world
from tests.reports.population import populate

from .conftest import Systems


ROOT = "/api/v1/statistics"
NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
OF_COMPLAINTS = {"jenis-aduan", "hasil-aduan", "bulan-aduan"}
TABLES = {"fase", "skema", "sektor", "jenis-kelamin", "kawasan", *OF_COMPLAINTS}
Cells = set[tuple[str, str, str, str, int | None, bool]]


def public(table: str, day: str) -> Cells:
    """What the public CSV says, in which the totals are called ``semua``."""
    answer = Client().get(f"/statistik/{table}.csv", {"tanggal": day})
    found = set()
    for row in csv.DictReader(io.StringIO(answer.content.decode())):
        hub = row["tahun"] if table in OF_COMPLAINTS else row["kode_wilayah"]
        name = hub if table in OF_COMPLAINTS else row["wilayah"]
        whole, every = hub == "semua", row["kode"] == "semua"
        number = int(row["nilai"]) if row["nilai"] else None
        found.add(
            (
                "" if whole else hub,
                "" if whole else name,
                "" if every else row["kode"],
                "" if every else row["kategori"],
                number,
                row["keterangan"] == "<5",
            )
        )
    return found


def served(told: dict[str, Any]) -> Cells:
    columns = ("hub", "hub_name", "value", "value_name", "number", "under_five")
    rows = [tuple(cell[name] for name in columns) for cell in told["cells"]]
    assert len(rows) == len(set(rows))
    return set(rows)


def test_statistics_are_the_public_files_cell_by_cell(systems: Systems) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        populate()
        snapshots.take()
        for _turn in range(3):
            world.lodge()
        clock.shift(timedelta(days=1))
        snapshots.take()
        listed = systems.police.get(f"{ROOT}/").json()
        assert {row["table"] for row in listed} == TABLES
        assert {row["latest_day"] for row in listed} == {"2026-11-24"}
        for table in TABLES:
            for day in ("2026-11-23", "2026-11-24"):
                told = systems.police.get(f"{ROOT}/{table}/", day=day).json()
                assert (told["table"], told["day"]) == (table, day)
                assert served(told) == public(table, day) != set()
            latest = systems.police.get(f"{ROOT}/{table}/").json()
            assert latest["day"] == "2026-11-24"


def test_statistics_need_their_scope_and_a_day_that_was_frozen(
    systems: Systems,
) -> None:
    with time_machine.travel(NOON, tick=False):
        snapshots.take()
        other = clients.issue(
            systems.police.client,
            scopes=[Scope.REFERRALS],
            days=1,
            by=world.user("penyelia"),
        )
        headers = {"Authorization": f"Bearer {other.text}"}
        for address in (f"{ROOT}/", f"{ROOT}/fase/"):
            assert Client().get(address, headers=headers).status_code == 403
            assert Client().get(address).status_code == 401
        asked = {"lain": {}, "fase": {"day": "2026-11-22"}}
        answers = [
            systems.police.get(f"{ROOT}/{table}/", **query)
            for table, query in asked.items()
        ]
        assert [answer.status_code for answer in answers] == [404, 404]
        assert answers[0].content == answers[1].content
        assert systems.police.get(f"{ROOT}/fase/", day="kemarin").status_code == 400


def test_published_day_is_told_once_to_who_asked(systems: Systems) -> None:
    for system, event in (
        (systems.police, EventType.STATISTICS_PUBLISHED),
        (systems.bp3mi, EventType.REFERRAL_SENT),
    ):
        endpoints.add(
            system.client,
            url="https://instansi.example.go.id/sigap",
            events=[event],
            by=world.user("admin_sistem"),
        )
    with time_machine.travel(NOON, tick=False):
        snapshots.take()
        snapshots.take()
    [delivery] = WebhookDelivery.objects.all()
    assert delivery.endpoint.client == systems.police.client
    body = sending.body_of(delivery).decode()
    assert body == (
        '{"type":"statistics.published","timestamp":"2026-11-23T04:00:00+00:00",'
        '"data":{"day":"2026-11-23"}}'
    )


@pytest.mark.parametrize("table", ["fase", "hasil-aduan"])
def test_statistics_before_the_first_day_are_not_there(
    systems: Systems, table: str
) -> None:
    assert systems.police.get(f"{ROOT}/{table}/").status_code == 404
    assert systems.police.get(f"{ROOT}/").json()[0]["latest_day"] is None
