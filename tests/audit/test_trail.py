"""Who searched, listed, exported and printed what, as it is kept."""

import hashlib
import time
from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sigap_cases.cases.audit_enums import RetrievalKind
from sigap_cases.cases.enums import Level
from sigap_cases.cases.models import AccessRecord, Case, Retrieval
from sigap_cases.cases.services import documents, trail
from sigap_cases.registry.models import PersonAccess
from tests import referring
from tests.desk import world
from tests.registry.people import make_person


pytestmark = pytest.mark.usefixtures("desk")


@pytest.fixture
def case() -> Case:
    return world.lodge()


@pytest.fixture
def officer() -> Client:
    return world.client("petugas_penanganan")


def kept() -> Retrieval:
    return Retrieval.objects.latest("pk")


@pytest.mark.parametrize(
    ("typed", "stays"),
    [
        ("5104012345670001", "•••••••••••••001"),
        ("Sukerti 0812-3456-789", "Sukerti ••••-••••-789"),
        ("paspor B1234567", "paspor B••••567"),
        ("ADU-26-234567", "ADU-26-234567"),
        ("adu-26-7kq2m9 0812345678", "adu-26-7kq2m9 •••••••678"),
        ("MV Laut 12", "MV Laut 12"),
    ],
)
def test_masked_leaves_no_long_number(typed: str, stays: str) -> None:
    assert trail.masked(typed) == stays


def test_note_keeps_post_and_unit_and_takes_one_insert(case: Case) -> None:
    taken = trail.Taken(
        kind=RetrievalKind.SEARCH, surface="desk:cases", text="Suardana"
    )
    by = world.user("petugas_pengaduan")
    with CaptureQueriesContext(connection) as sent:
        trail.note(taken, by=by)
    written = [query for query in sent if query["sql"].startswith("INSERT")]
    assert len(written) == 1
    row = kept()
    assert row.unit is not None
    assert (row.post, row.unit.code) == ("petugas_pengaduan", "disnaker")


def test_retrieval_is_never_changed_nor_deleted(case: Case, officer: Client) -> None:
    officer.get(reverse("desk:cases"), {"q": "Suardana"})
    officer.get(reverse("desk:case", args=[case.number]))
    for rows in (Retrieval.objects.all(), AccessRecord.objects.all()):
        assert rows.exists()
        for change in (rows.delete, lambda rows=rows: rows.update(user_id=1)):
            with pytest.raises(ProgrammingError), transaction.atomic():
                change()


@pytest.mark.parametrize(
    ("name", "query", "kind", "terms"),
    [
        ("desk:cases", {}, "list", ""),
        ("desk:cases", {"q": "Suardana"}, "search", "Suardana"),
        ("desk:cases", {"status": "received"}, "search", "Status: Diterima"),
        ("desk:referrals", {"q": "Polres"}, "search", "Polres"),
        ("letters:index", {"cari": "ADU"}, "search", "ADU"),
        ("people:index", {"q": "5104012345670001"}, "search", "•••••••••••••001"),
        ("people:similar", {"name": "Sukerti"}, "search", "Sukerti"),
        ("desk:register_similar", {"worker_name": "Sukerti"}, "search", "Sukerti"),
        ("desk:information_register", {"q": "Sukerti"}, "search", "Sukerti"),
    ],
)
def test_searches_and_lists_are_kept(
    name: str, query: dict[str, str], kind: str, terms: str
) -> None:
    assert (
        world.client("petugas_pengaduan").get(reverse(name), query).status_code == 200
    )
    row = Retrieval.objects.get()
    assert (row.surface, row.kind, row.terms) == (name, kind, terms)
    assert row.user == world.user("petugas_pengaduan")
    assert row.request_id


def test_search_for_a_number_is_about_its_case(case: Case, officer: Client) -> None:
    officer.get(reverse("desk:cases"), {"q": case.number.lower()})
    assert kept().case == case


def test_results_leave_confidential_cases_out() -> None:
    world.lodge()
    world.lodge("PELECEHAN_SEKSUAL")
    assert Case.objects.filter(level=Level.SECRET).count() == 1
    world.client("petugas_penanganan").get(reverse("desk:cases"), {"q": "Suardana"})
    assert kept().results == 1


def test_downloads_are_kept_with_their_hash(case: Case, officer: Client) -> None:
    by = world.user("petugas_penanganan")
    document = documents.add(case, world.photo(), kind="photo", title="Paspor", by=by)
    officer.get(reverse("desk:document", args=[case.number, document.pk])).getvalue()
    row = kept()
    assert (row.kind, row.case, row.sha256) == ("export", case, document.sha256)

    archive = officer.get(reverse("desk:bundle", args=[case.number])).getvalue()
    row = kept()
    assert (row.surface, row.case) == ("desk:bundle", case)
    assert row.sha256 == hashlib.sha256(archive).hexdigest()


def test_leaders_page_is_kept_as_a_print() -> None:
    world.client("kepala_dinas").get(reverse("supervision:leaders"))
    assert (kept().kind, kept().surface) == ("print", "supervision:leaders")


def test_who_may_not_search_leaves_no_trace() -> None:
    assert world.client("mitra").get(reverse("people:index")).status_code == 403
    assert not Retrieval.objects.exists()


def test_readings_keep_the_post_they_were_made_by(case: Case) -> None:
    referral = referring.refer(case)
    world.client("penyelia").get(reverse("desk:case", args=[case.number]))
    world.client("mitra").get(reverse("desk:referral", args=[referral.number]))
    rows = AccessRecord.objects.order_by("pk").values_list("post", "unit__code")
    assert list(rows) == [("penyelia", "disnaker"), ("mitra", "polres-gianyar-ppa")]


@pytest.mark.parametrize("name", ["section", "duplicates"])
def test_parts_of_a_record_are_kept_too(name: str) -> None:
    person = make_person(
        world.user("petugas_desa").memberships.get().unit, by=world.user("petugas_desa")
    )
    arguments: list[Any] = [person.pk, *(["identitas"] if name == "section" else [])]
    address = reverse(f"people:{name}", args=arguments)
    assert world.client("petugas_pengaduan").get(address).status_code == 200
    if name == "section":
        assert PersonAccess.objects.get().person == person
    else:
        assert kept().person == person


def test_terms_stand_in_no_log(
    officer: Client, capsys: pytest.CaptureFixture[str], caplog: Any
) -> None:
    marker = f"Kenari{time.time_ns()}"
    officer.get(reverse("desk:cases"), {"q": marker})
    told = capsys.readouterr()
    assert marker not in told.out + told.err + caplog.text
