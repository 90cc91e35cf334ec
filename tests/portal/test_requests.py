"""Information, suggestions and data rights from the public pages, without script."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from sigap_cases.cases.models import Case
from sigap_cases.cases.services import tracking
from tests.processes import test_informasi_publik as information
from tests.processes import walking
from tests.processes.conftest import MORNING

from .lodging import code_on


pytestmark = pytest.mark.usefixtures("office")
ANSWERS: dict[str, list[tuple[str, dict[str, str]]]] = {
    "informasi": [
        ("informasi", {"narrative": "Data penempatan PMI per desa 2025."}),
        ("tujuan", {"info_purpose": "Skripsi.", "copy_form": "soft"}),
        ("pemohon", {"name": "I Made Arta", "phone": "0812300400"}),
    ],
    "masukan": [
        ("masukan", {"topic": "service", "narrative": "Buka sampai sore."}),
        ("pengirim", {}),
    ],
    "data-anda": [
        ("permintaan", {"right_kind": "access"}),
        ("data", {"narrative": "Semua data saya.", "about_case": ""}),
        ("pemohon", {"name": "I Made Arta", "email": "arta@contoh.id"}),
    ],
}


def fill(client: Client, asked: str) -> Any:
    """Answer every page; the answer to the last leads to the summary."""
    response: Any = None
    for slug, typed in ANSWERS[asked]:
        page = reverse("portal:ask_page", args=[asked, slug])
        response = client.post(page, typed)
        assert response.status_code == 302, slug
    return response


def send(client: Client, asked: str) -> Any:
    return client.post(reverse("portal:ask_send", args=[asked]))


def follow(client: Client, code: str) -> Any:
    client.post(reverse("portal:track"), {"code": code})
    return client.get(reverse("portal:case"))


@pytest.mark.parametrize(
    ("asked", "kind", "date"),
    [
        ("informasi", "informasi_publik", "Senin, 20 Juli 2026"),
        ("masukan", "masukan", "Kamis, 9 Juli 2026"),
        ("data-anda", "hak_subjek_data", "Kamis, 9 Juli 2026, 09.00"),
    ],
)
def test_request_is_sent_once_with_code_and_date(
    client: Client, asked: str, kind: str, date: str
) -> None:
    with time_machine.travel(MORNING, tick=False):
        assert fill(client, asked).url == reverse("portal:ask_summary", args=[asked])
        summary = client.get(reverse("portal:ask_summary", args=[asked]))
        assert ANSWERS[asked][0][1].get("narrative", "Melihat data saya") in (
            summary.content.decode()
        )
        receipt = send(client, asked)
        again = send(client, asked)

        case = Case.objects.get()
        assert case.kind == kind
        page = receipt.content.decode()
        assert case.number in page
        assert date in page
        assert code_on(receipt)
        assert not code_on(again)
        assert case.number in again.content.decode()
        tracked = follow(Client(), code_on(receipt)).content.decode()
    assert case.number in tracked
    assert date in tracked


def test_dates_of_a_request_name_their_law(client: Client) -> None:
    fill(client, "informasi")
    tracked = follow(Client(), code_on(send(client, "informasi"))).content.decode()
    assert "UU 14/2008 Ps 22(7)" in tracked
    assert "Menurut peraturan" in tracked


def test_empty_answer_names_the_field_and_keeps_the_rest(client: Client) -> None:
    client.post("/permohonan/informasi/informasi/", {"narrative": "Data."})
    response = client.post("/permohonan/informasi/tujuan/", {"info_purpose": "Skripsi"})
    page = response.content.decode()
    assert "Pilih bentuknya." in page
    assert "Skripsi" in page


def test_data_request_needs_a_phone_or_an_email(client: Client) -> None:
    for slug, typed in ANSWERS["data-anda"][:2]:
        client.post(f"/permohonan/data-anda/{slug}/", typed)
    response = client.post("/permohonan/data-anda/pemohon/", {"name": "Arta"})
    assert "Tulis nomor telepon atau surel." in response.content.decode()


def test_sending_an_unfinished_request_leads_to_what_is_missing(client: Client) -> None:
    client.post("/permohonan/informasi/informasi/", {"narrative": "Data."})
    response = send(client, "informasi")
    assert response.url == "/permohonan/informasi/tujuan/?periksa=1"
    assert not Case.objects.exists()


def test_draft_of_one_kind_is_not_sent_as_another(client: Client) -> None:
    fill(client, "masukan")
    assert send(client, "informasi").status_code == 302
    assert not Case.objects.exists()


def test_discarded_request_is_gone(client: Client) -> None:
    fill(client, "masukan")
    client.post(reverse("portal:ask_discard", args=["masukan"]))
    assert send(client, "masukan").status_code == 302
    assert not Case.objects.exists()


@pytest.mark.parametrize("path", ["/permohonan/lain/", "/permohonan/informasi/lain/"])
def test_unknown_request_or_page_is_not_found(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def brought(case: Case) -> Client:
    """A browser that follows the case."""
    client = Client()
    follow(client, tracking.issue(case))
    return client


def tracked(client: Client) -> str:
    return str(client.get(reverse("portal:case")).content.decode())


def test_released_file_is_downloaded_and_no_other() -> None:
    case = information.assessed(information.registered(), "given")
    given = walking.file(case, "petugas_ppid", "Data penempatan")
    kept = walking.file(case, "petugas_ppid", "Nota internal")
    information.answered(case, answer_form="soft", answer_document=given)
    client = brought(case)

    page = tracked(client)
    assert "Data penempatan" in page
    assert "Nota internal" not in page
    answer: Any = client.get(reverse("portal:released", args=[given]))
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer.content.startswith(b"%PDF-1.4")
    assert client.get(reverse("portal:released", args=[kept])).status_code == 404
    assert client.get(reverse("portal:released", args=[999_999])).status_code == 404


def test_released_file_is_not_for_others() -> None:
    case = information.assessed(information.registered(), "given")
    given = walking.file(case, "petugas_ppid")
    information.answered(case, answer_form="soft", answer_document=given)
    other = brought(information.request())
    address = reverse("portal:released", args=[given])
    assert other.get(address).status_code == 404
    assert Client().get(address)["Location"] == reverse("portal:track")


def test_objection_names_its_ground(client: Client) -> None:
    case = information.refused()
    client = brought(case)
    page = client.get(reverse("portal:object")).content.decode()
    assert "Permohonan ditolak" in page
    key = "7f8f0b6e-6a63-4d0e-9f2c-2f64c1f1a111"
    refused = client.post(reverse("portal:object"), {"key": key, "body": "Salah."})
    assert "Pilih alasan keberatan Anda." in refused.content.decode()
    client.post(
        reverse("portal:object"), {"key": key, "ground": "a", "body": "Ini terbuka."}
    )
    assert walking.open_steps(case) == ["answer_objection"]
    said = case.messages.get(kind="objection").body
    assert said.startswith("Alasan: Pasal 35 ayat (1) huruf a")
    assert "Keberatan Anda sedang ditanggapi" in tracked(client)


def test_extension_is_told_with_its_reason_and_new_date() -> None:
    with time_machine.travel(MORNING) as clock:
        case = information.registered()
        walking.do(
            case,
            "assess",
            "petugas_ppid",
            extend=True,
            extension_reason="Data dari 64 desa.",
        )
        clock.shift(timedelta(minutes=1))
        page = tracked(brought(case))
    assert "Jawaban diperpanjang" in page
    assert "Data dari 64 desa." in page
    assert "Rabu, 29 Juli 2026" in page


def test_late_answer_may_be_objected_to() -> None:
    with time_machine.travel(MORNING) as clock:
        case = information.registered()
        assert "keterlambatan" not in tracked(brought(case))
        walking.pass_time(clock, case, days=20)
        client = brought(case)
        page = tracked(client)
        assert "Kami terlambat" in page
        assert reverse("portal:object_late") in page
        key = "7f8f0b6e-6a63-4d0e-9f2c-2f64c1f1a112"
        told = {"key": key, "ground": "c", "body": "Belum ada jawaban."}
        client.post(reverse("portal:object_late"), told)
        assert walking.open_steps(case) == ["answer_late", "assess"]
        assert timezone.now() > MORNING


def test_withdrawn_request_ends() -> None:
    case = information.registered()
    client = brought(case)
    client.post(reverse("portal:withdraw"), {"body": "Sudah ketemu.", "sure": "on"})
    case.refresh_from_db()
    assert case.close_reason == "withdrawn"
    assert "Dicabut pemohon" in tracked(client)
