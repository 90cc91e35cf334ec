"""Requests at the desk: the counter, who sees them, the register, giving files out."""

import secrets
import uuid
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sigap_cases.cases.exceptions import NothingReleased
from sigap_cases.cases.models import Case, Release
from sigap_cases.cases.services import releases
from tests.loaded_office import lodge
from tests.processes import test_informasi_publik as information
from tests.processes import walking
from tests.processes.conftest import MORNING
from workflows.exceptions import NotAllowed, ReasonNeeded

from . import world


pytestmark = pytest.mark.usefixtures("desk")
COMMON = {
    "channel": "counter",
    "name": "Ni Luh Suparni",
    "phone": "0812300400",
    "narrative": "Data penempatan PMI per desa.",
}
OWN: dict[str, dict[str, str]] = {
    "informasi": {"info_purpose": "Skripsi.", "copy_form": "hard"},
    "masukan": {"topic": "village"},
    "data": {"right_kind": "correct", "about_case": ""},
    "bantuan-hukum": {"capacity": "family", "urgency": "urgent", "origin": ""},
}
KIND = {
    "informasi": "informasi_publik",
    "masukan": "masukan",
    "data": "hak_subjek_data",
    "bantuan-hukum": "bantuan_hukum",
}


def register(who: str, asked: str, **told: str) -> Any:
    keys = {"submission_key": str(uuid.uuid4()), "code_secret": secrets.token_hex(32)}
    address = reverse("desk:register_request", args=[asked])
    return world.client(who).post(address, COMMON | OWN[asked] | keys | told)


@pytest.mark.parametrize("asked", OWN)
def test_counter_registers_each_kind_and_shows_the_code_once(asked: str) -> None:
    answer = register("petugas_pengaduan", asked)
    case = Case.objects.get()
    page = answer.content.decode()
    assert answer.status_code == 200
    assert (case.kind, case.channel) == (KIND[asked], "counter")
    assert case.number in page
    assert "sg-big-code" in page


@pytest.mark.parametrize(
    ("who", "asked", "status"),
    [
        ("petugas_ppid", "informasi", 200),
        ("petugas_ppid", "data", 200),
        ("petugas_ppid", "bantuan-hukum", 403),
        ("pendamping_hukum", "bantuan-hukum", 200),
        ("pendamping_hukum", "informasi", 403),
        ("petugas_desa", "bantuan-hukum", 200),
        ("petugas_penanganan", "informasi", 403),
        ("atasan_ppid", "informasi", 403),
        ("petugas_ppid", "lain", 404),
    ],
)
def test_counter_is_open_to_the_posts_of_each_kind(
    who: str, asked: str, status: int
) -> None:
    address = reverse("desk:register_request", args=[asked])
    assert world.client(who).get(address).status_code == status


def test_counter_names_what_is_missing_and_keeps_the_rest() -> None:
    answer = register("petugas_ppid", "informasi", info_purpose="", letter_number="")
    assert answer.status_code == 422
    assert "Data penempatan PMI per desa." in answer.content.decode()
    letter = register("petugas_ppid", "informasi", channel="letter")
    assert "Isi nomor surat" in letter.content.decode()
    assert not Case.objects.exists()


def test_legal_aid_names_the_complaint_it_comes_from() -> None:
    complaint = lodge().case
    unknown = register("petugas_pengaduan", "bantuan-hukum", origin="ADU-26-ZZZZZZ")
    assert unknown.status_code == 422
    register("petugas_pengaduan", "bantuan-hukum", origin=complaint.number.lower())
    case = Case.objects.get(kind="bantuan_hukum")
    assert case.running.values["origin"] == complaint.number


def sees(who: str, case: Case) -> bool:
    client = world.client(who)
    page = client.get(reverse("desk:case", args=[case.number]))
    listed = client.get(reverse("desk:cases")).content.decode()
    assert (page.status_code == 200) == (case.number in listed)
    return page.status_code == 200


@pytest.mark.parametrize(
    ("who", "request_", "complaint"),
    [
        ("petugas_ppid", True, False),
        ("atasan_ppid", True, False),
        ("petugas_pengaduan", True, True),
        ("penyelia", True, True),
        ("petugas_penanganan", False, True),
        ("pendamping_hukum", False, True),
        ("petugas_desa", False, False),
        ("kepala_dinas", False, False),
    ],
)
def test_information_kinds_and_complaints_have_their_own_readers(
    who: str, request_: bool, complaint: bool
) -> None:
    assert sees(who, information.request()) is request_
    assert sees(who, lodge().case) is complaint


def test_inbox_of_the_information_officer_holds_requests_alone() -> None:
    case, complaint = information.request(), lodge().case
    page = world.client("petugas_ppid").get(
        reverse("desk:inbox"), {"daftar": "antrean"}
    )
    assert case.number in page.content.decode()
    assert complaint.number not in page.content.decode()


def test_task_page_of_a_request_is_drawn_for_its_officer() -> None:
    case = information.registered()
    client = world.client("petugas_ppid")
    task = walking.item(case, "assess")
    client.post(reverse("desk:task_claim", args=[task.pk]))
    page = client.get(reverse("desk:task", args=[task.pk])).content.decode()
    assert "Perlu perpanjangan tujuh hari kerja?" in page
    assert "Data penempatan PMI per desa 2025" in page


def the_register(who: str, **chosen: str) -> str:
    answer = world.client(who).get(reverse("desk:information_register"), chosen)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_register_tells_decision_and_working_days() -> None:
    with time_machine.travel(MORNING) as clock:
        case = information.request()
        open_one = information.request(name="I Ketut Sutama")
        clock.shift(timedelta(days=4))
        summary = "Data penempatan"
        walking.do(
            case,
            "check",
            "petugas_ppid",
            asked_summary=summary,
            identity_state="complete",
        )
        information.answered(
            information.assessed(case, "not_held"), held_by="BP3MI Bali"
        )
        page = the_register("atasan_ppid")
        refused = the_register("petugas_ppid", keputusan="refused")
        named = the_register("petugas_ppid", q="Sutama")
    assert case.number in page
    assert open_one.number in page
    assert summary in page
    assert "Tidak dikuasai Dinas" in page
    assert ">\n              4" in page
    assert "Tidak ada permohonan yang cocok" in refused
    assert (case.number in named, open_one.number in named) == (False, True)


def test_register_is_empty_in_words_and_for_readers_only() -> None:
    assert "Belum ada permohonan" in the_register("auditor")
    answer = world.client("petugas_penanganan").get(
        reverse("desk:information_register")
    )
    assert answer.status_code == 403


def test_register_asks_as_often_for_many_requests_as_for_one() -> None:
    client = world.client("petugas_ppid")
    address = reverse("desk:information_register")
    information.request()
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get(address)
    for _ in range(3):
        information.request()
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(one) == len(many)


def test_document_is_given_out_and_taken_back_with_a_reason() -> None:
    case = information.registered()
    document = case.documents.get(pk=walking.file(case, "petugas_ppid", "Data"))
    client = world.client("petugas_ppid")
    address = reverse("desk:document_release", args=[case.number, document.pk])
    client.post(address)
    assert releases.released_documents(case) == [document]
    without = client.post(address, {"tarik": "1"}, follow=True)
    assert "alasan" in without.content.decode().lower()
    assert releases.released_documents(case) == [document]
    client.post(address, {"tarik": "1", "reason": "Salah berkas."})
    assert releases.released_documents(case) == []
    assert Release.history.count() == 2
    timeline = client.get(reverse("desk:panel", args=[case.number, "lini-masa"]))
    told = timeline.content.decode()
    assert "Dokumen diserahkan kepada pemohon: Data" in told
    assert "Salah berkas." in told
    client.post(address)
    assert releases.released_documents(case) == [document]


def test_release_is_refused_without_right_reason_or_release() -> None:
    case = information.registered()
    document = case.documents.get(pk=walking.file(case, "petugas_ppid", "Data"))
    document.case = case
    with pytest.raises(NotAllowed):
        releases.release(document, by=world.user("auditor"))
    ppid = world.user("petugas_ppid")
    with pytest.raises(ReasonNeeded):
        releases.take_back(document, reason=" ", by=ppid)
    with pytest.raises(NothingReleased):
        releases.take_back(document, reason="Salah", by=ppid)
