"""A case as large as they get opens with as few questions as a small one."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench.large_case import large_case
from sigap_cases.cases.models import AccessRecord, Case
from sigap_cases.desk.casefile import Part

from . import world


pytestmark = pytest.mark.usefixtures("desk")
MOST_QUERIES = 30
WHO = ("petugas_pengaduan", "penyelia", "auditor")


@pytest.fixture
def case() -> Case:
    return large_case(world.user("petugas_pengaduan"))


def asked(client: Any, address: str) -> int:
    with CaptureQueriesContext(connection) as sent:
        assert client.get(address).status_code == 200
    return len(sent)


@pytest.mark.slow
def test_each_part_of_a_large_case_asks_little(case: Case) -> None:
    for who in WHO:
        client = world.client(who)
        parts = [part for part in Part if part != Part.ACCESS or who == "auditor"]
        counts = {
            part.value: asked(client, f"/meja/kasus/{case.number}/?bagian={part.value}")
            for part in parts
        }
        assert max(counts.values()) <= MOST_QUERIES, (who, counts)


def test_part_asks_no_more_of_more_documents_tasks_and_parties(case: Case) -> None:
    small = world.lodge()
    client = world.client("petugas_pengaduan")
    for part in ("ringkasan", "dokumen", "pihak", "kontak", "jadwal", "catatan"):
        of_large = asked(client, f"/meja/kasus/{case.number}/?bagian={part}")
        of_small = asked(client, f"/meja/kasus/{small.number}/?bagian={part}")
        assert of_large <= of_small + 1, part


def test_right_that_is_taken_away_is_gone_at_the_next_request(case: Case) -> None:
    officer = world.user("petugas_pengaduan")
    client = world.client("petugas_pengaduan")
    address = f"/meja/kasus/{case.number}/"
    assert client.get(address).status_code == 200
    assert AccessRecord.objects.get(case=case).user == officer
    officer.memberships.all().delete()
    assert client.get(address).status_code == 404
