"""A worker comes home: every step and every letter through the pages, to reintegration."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader
from pytest_django.live_server_helper import LiveServer

from accounts.models import Unit
from sigap_cases.cases.models import Case, Letter
from sigap_cases.desk.registering import village_title
from tests.letters.conftest import do, handed_in
from tests.loaded_office import lodge
from tests.processes import test_pemulangan as repatriation
from tests.processes.tours import VILLAGE, child_of, ended_as

from .conftest import PHONE
from .officer import Officer
from .walking import PARTNER, Desks, Step


INTAKE, WORKER, HEAD = "petugas_pengaduan", "petugas_penanganan", "kepala_dinas"
TODAY, NAME, WIFE = "2026-10-05", "I Wayan Suardana", "Ni Made Sukerti"
WITNESS = "I Made Oka Sudarsana"
SIGNER = "Ida Ayu Ketut Suryati"
MISSION = "Permohonan kepada Perwakilan RI"
MINUTES = "Berita Acara Serah Terima pemulangan"
ASK: Step = ("request_mission", {"mission": "KJRI", "request_sent_on": TODAY})
POVERTY_LETTER: Step = (
    "poverty_letter",
    {"poverty_letter_state": "issued", "poverty_letter": 1},
)
APPROVED: Step = ("approve_funding", {"funding_approval": "approved"})
ARRIVED: Step = (
    "meet",
    {
        "arrival_state": "arrived",
        "arrived_at": f"{TODAY}T10:00",
        "arrival_condition": "well",
    },
)
AT_HOME: Step = (
    "travel_home",
    {"home_transport": "office", "home_arrival": f"{TODAY}T16:00"},
)
HANDED_OVER = {"received_by": "family", "handed_over_on": TODAY, "witness": "village"}


@pytest.fixture
def head(
    open_page: Callable[..., Any], live_server: LiveServer, desks: Desks
) -> Officer:
    """The head of the office signs on a phone."""
    page = open_page(viewport=PHONE, has_touch=True)
    return desks.seat(HEAD, Officer(page, live_server.url, HEAD))


def begin(desks: Desks) -> Case:
    village = village_title(Unit.objects.select_related("parent").get(code=VILLAGE))
    told = {
        "Lewat mana permohonan ini masuk?": "Loket",
        "Siapa yang memohon?": "Keluarga",
        "Nama pelapor": WIFE,
        "Nama PMI": NAME,
        "Desa/kelurahan asal": village,
        "Yang diketahui": "Suami saya terlantar dan tidak digaji.",
        "Boleh diketahui kantor desa?": "Ya",
    }
    return desks.begin(INTAKE, "Pemulangan", told)


def write(
    desks: Desks, case: Case, step: str, title: str, told: dict[str, str]
) -> Letter:
    """From the task's page: the concept from its template, read, and handed in."""
    worker = desks.open(case, step)
    worker.button(title).click()
    worker.answer(told)
    worker.button("Simpan dan lihat").click()
    expect_pictures(worker.page)
    worker.button("Ajukan untuk diparaf").click()
    expect(worker.page.get_by_text("Surat menunggu paraf pertama.")).to_be_visible()
    desks.walk(case, ("initial_one", {"initial_result": "initialled"}))
    return case.letters.latest("pk")


def expect_pictures(page: Page) -> None:
    paper = page.locator("img.sg-paper").first
    expect(paper).to_be_visible()
    expect(paper).to_have_js_property("complete", True)
    assert paper.evaluate("image => image.naturalWidth") > 0


def sign_all(head: Officer, count: int) -> None:
    """One letter after the other, without a list in between."""
    head.page.goto(f"{head.address}/meja/surat/tanda-tangan/")
    head.button("Ambil, baca, dan tanda tangani").first.click()
    for left in range(count - 1, -1, -1):
        button = head.button(
            "Tanda tangani dan lanjut" if left else "Tanda tangani surat"
        )
        expect(button).to_be_visible()
        expect_pictures(head.page)
        assert head.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        button.click()
    expect(
        head.page.get_by_text("Tidak ada surat yang menunggu tanda tangan Anda")
    ).to_be_visible()


def issue(desks: Desks, case: Case, letter: Letter, number: str) -> bytes:
    """The number from the agenda, and the sending; then the file as anybody loads it."""
    desks.walk(
        case,
        ("issue", {"letter_number": number, "letter_date": TODAY}),
        ("send_letter", {"sent_way": "email", "sent_on": TODAY}),
    )
    worker = desks.at(WORKER)
    worker.page.goto(f"{worker.address}/meja/kasus/{case.number}/?bagian=surat")
    worker.row(number).get_by_role("link").first.click()
    with worker.page.expect_download() as waiting:
        worker.link("Unduh PDF").click()
    return Path(waiting.value.path()).read_bytes()


def text_of(pdf: bytes) -> str:
    pages = PdfReader(io.BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def expect_printed(pdf: bytes, *words: str) -> None:
    text = text_of(pdf)
    assert "KONSEP" not in text
    for word in (*words, SIGNER, "Kepala Dinas"):
        assert word in text, word


def expect_valid(stranger: Page, worker: Officer, number: str, pdf: bytes) -> None:
    """The address on the letter: valid, with its number, and nobody's name."""
    shown = worker.page.get_by_role("link", name="/surat/").inner_text()
    address = urlsplit(shown).path
    assert address.strip("/").split("/")[-1] in text_of(pdf)
    stranger.goto(worker.address + address)
    title = "Surat ini kami terbitkan"
    expect(stranger.get_by_role("heading", name=title)).to_be_visible()
    expect(stranger.get_by_text(number, exact=True)).to_be_visible()
    expect(stranger.get_by_text("Berlaku", exact=True)).to_be_visible()
    for name in (NAME, WIFE, WITNESS, SIGNER):
        expect(stranger.get_by_text(name)).to_have_count(0)


def ask_mission(desks: Desks, head: Officer, stranger: Page, case: Case) -> None:
    told = {
        "Keadaan PMI": "terlantar di Taipei sejak Mei",
        "Yang dimohonkan": "memastikan identitas dan keadaannya",
        "Narahubung Dinas": "Seksi Pelindungan",
        "Tujuan (sesudah Yth.)": "Kepala KDEI\ndi\nTaipei",
    }
    letter = write(desks, case, "request_mission", MISSION, told)
    # Another letter waits: the head signs both, one after the other.
    other = handed_in(lodge().case)
    do(other, "initial_one", "penyelia", initial_result="initialled")
    sign_all(head, 2)
    number = "500.15/101/Disnaker"
    pdf = issue(desks, case, letter, number)
    hal = "Permohonan Bantuan Pelindungan Pekerja Migran Indonesia"
    expect_printed(pdf, number, NAME, hal, "Kepala KDEI", case.number)
    expect_valid(stranger, desks.at(WORKER), number, pdf)
    desks.back(case, "request_mission")
    desks.complete(case, *ASK)


def ask_village(desks: Desks, head: Officer, case: Case) -> None:
    told = {
        "Untuk siapa": NAME,
        "Alamat menurut keterangan": "Desa Batubulan",
        "Keperluan": "pembiayaan pemulangan",
        "Tujuan (sesudah Yth.)": "Perbekel Batubulan\ndi\nGianyar",
    }
    title = "Permintaan surat keterangan tidak mampu"
    letter = write(desks, case, "find_funding", title, told)
    sign_all(head, 1)
    number = "500.15/102/Disnaker"
    pdf = issue(desks, case, letter, number)
    hal = "Permintaan Surat Keterangan Tidak Mampu"
    expect_printed(pdf, number, NAME, hal, "Perbekel Batubulan")
    desks.back(case, "find_funding")
    desks.complete(case, "find_funding", {"funding_source": "state"})


def hand_over(
    desks: Desks, head: Officer, stranger: Page, case: Case, tmp_path: Path
) -> None:
    """The minutes are printed, signed by hand, scanned, and uploaded."""
    told = {
        "Tanggal serah terima": TODAY,
        "Tempat": "Kantor Perbekel Batubulan",
        "Yang menerima": WIFE,
        "Hubungan dengan PMI": "istri",
        "Keadaan PMI dan barang bawaan": "sehat, membawa satu koper",
        "Saksi": WITNESS,
    }
    letter = write(desks, case, "hand_over", MINUTES, told)
    sign_all(head, 1)
    number = "500.15/103/Disnaker"
    pdf = issue(desks, case, letter, number)
    expect_printed(pdf, number, NAME, "Yang menerima,", WIFE, "Saksi,", WITNESS)
    assert "BERITA ACARA SERAH TERIMA PEKERJA MIGRAN INDONESIA" in text_of(pdf)
    expect_valid(stranger, desks.at(WORKER), number, pdf)
    scan = tmp_path / "bast-bertanda-tangan.pdf"
    scan.write_bytes(pdf + b"\n% dipindai")
    desks.back(case, "hand_over")
    desks.complete(case, "hand_over", {**HANDED_OVER, "handover_minutes": scan})
    assert case.documents.filter(size=scan.stat().st_size).exists()


def test_worker_comes_home_with_every_letter(
    desks: Desks, head: Officer, open_page: Callable[..., Any], tmp_path: Path
) -> None:
    stranger = open_page(viewport=PHONE)
    case = begin(desks)
    desks.walk(case, repatriation.REQUEST)
    ask_mission(desks, head, stranger, case)
    desks.walk(case, PARTNER, repatriation.confirmed("healthy"), repatriation.PAPERS)
    ask_village(desks, head, case)
    desks.walk(case, POVERTY_LETTER, APPROVED, repatriation.booked(f"{TODAY}T09:00"))
    desks.walk(case, ARRIVED, AT_HOME)
    hand_over(desks, head, stranger, case, tmp_path)
    desks.walk(case, *repatriation.HOME[3:])
    desks.walk(case, ("offer_reintegration", {"reintegration_offer": "accepted"}))

    assert ended_as(case) == ("returned", "settled")
    assert case.ending == "Sudah pulang dan diserahkan"
    started = desks.at("pendamping_reintegrasi").linked_number(case.number, "RTG")
    assert started == child_of(case, "reintegrasi").number
