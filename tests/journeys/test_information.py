"""Public information: refused, objected to and answered; and given after an extension."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer

from sigap_cases.cases.models import Case
from tests.processes import tours, walking

from .applicant import Applicant, add_file, workers
from .conftest import PHONE
from .officer import Officer
from .reporter import Receipt


ASKED = "Nama dan alamat PMI per desa tahun 2025."
CHECK, ASSESS = "Daftarkan dan periksa kelengkapan", "Telaah permohonan"
TEST, REVIEW = "Catat uji konsekuensi", "Periksa uji konsekuensi"
WRITE, OBJECTION = "Tulis jawaban", "Tanggapi keberatan"
REFUSAL = "Nama dan alamat PMI adalah rahasia pribadi."
REGISTERED = {
    "Informasi yang diminta, dalam satu kalimat": "Nama PMI per desa",
    "Kelengkapan permohonan": "Lengkap",
}


@pytest.fixture
def applicant(open_page: Callable[..., Any], live_server: LiveServer) -> Applicant:
    return Applicant(open_page(viewport=PHONE, has_touch=True), live_server.url)


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "lembar.pdf"
    path.write_bytes(b"%PDF-1.4 lembar")
    return path


def ask(applicant: Applicant) -> Receipt:
    applicant.begin("Minta informasi publik")
    applicant.write({"Informasi apa yang Anda minta?": ASKED})
    applicant.go_on()
    applicant.write({"Untuk apa digunakan?": "Penelitian."})
    applicant.choose("Dalam bentuk apa Anda menginginkannya?", "Berupa berkas")
    applicant.go_on()
    applicant.write({"Nama Anda": "Ni Luh Suparni"})
    applicant.go_on()
    return applicant.send()


def refuse(ppid: Officer, second: Officer, number: str, sheet: Path) -> None:
    """From the registration to the refusal on the tracking page, with its test."""
    ppid.work(CHECK, number, REGISTERED)
    refused = {"Perlu perpanjangan tujuh hari kerja?": "Tidak", "Keputusan": "Ditolak"}
    ppid.work(ASSESS, number, refused)
    ppid.take(TEST, number)
    ppid.answer(
        {
            "Dasar pengecualian": "Pasal 17 huruf h. Mengungkap rahasia pribadi.",
            "Akibat bila informasi dibuka": "PMI dan keluarganya dapat didatangi.",
            "Akibat bila informasi ditutup": "Jumlah per desa sudah diumumkan.",
            "Jangka waktu pengecualian": "Selama data pribadi",
        }
    )
    add_file(ppid, "Lembar uji konsekuensi", sheet)
    ppid.complete(TEST)
    second.work(REVIEW, number, {"Hasil pemeriksaan": "Disetujui"})
    ppid.work(WRITE, number, {"Jawaban kepada pemohon": REFUSAL})
    workers()


def test_refusal_is_weighed_objected_to_and_answered_by_the_superior(
    applicant: Applicant, officer: Callable[[str], Officer], sheet: Path
) -> None:
    receipt = ask(applicant)
    expect(applicant.page.get_by_text("Senin, 19 Oktober 2026").first).to_be_visible()

    ppid = officer("petugas_ppid")
    refuse(ppid, officer("penyelia"), receipt.number, sheet)

    applicant.follow(receipt)
    expect(applicant.answer_region()).to_contain_text(REFUSAL)
    applicant.link("Saya keberatan").click()
    applicant.choose("Mengapa Anda keberatan?", "Permohonan ditolak")
    applicant.write({"Apa yang tidak benar dalam hasil itu?": "Jumlahnya saja cukup."})
    applicant.button("Kirim keberatan").click()
    expect(applicant.heading("Keberatan Anda sedang ditanggapi")).to_be_visible()
    expect(applicant.promises()).to_contain_text("Selasa, 17 November 2026")

    superior = officer("atasan_ppid")
    superior.take(OBJECTION, receipt.number)
    superior.link("Pesan").click()
    expect(superior.content()).to_contain_text("Pasal 35 ayat (1) huruf a")
    superior.answer(
        {
            "Alasan keberatan": "Huruf a",
            "Tanggapan atasan PPID": "Keberatan ditolak",
            "Tanggapan tertulis kepada pemohon": "Penolakan kami kuatkan.",
        }
    )
    superior.complete(OBJECTION)
    workers()

    applicant.look_again()
    expect(applicant.answer_region()).to_contain_text("Komisi Informasi")
    expect(applicant.link("Saya keberatan")).to_have_count(0)
    case = Case.objects.get(number=receipt.number)
    tours.time_passes(case)
    assert tours.ended_as(case) == ("refused", "closed")
    ppid.menu("Register informasi").click()
    expect(ppid.row(receipt.number)).to_contain_text("Ditolak")
    names_nobody(applicant, receipt.number)


def names_nobody(applicant: Applicant, number: str) -> None:
    """The public register, as anybody finds it from the first page; and its file."""
    page = applicant.page
    page.goto(applicant.address)
    page.get_by_role("link", name="Informasi publik", exact=True).click()
    applicant.link("Register permohonan").click()
    row = page.get_by_role("region", name="Nama PMI per desa")
    for told in (number, "Ditolak", "0 (dijawab", "Keberatan ditolak"):
        expect(row).to_contain_text(told)
    with page.expect_download() as download:
        page.get_by_role("link", name="sebagai CSV").click()
    whole = page.content() + download.value.path().read_text()
    assert number in whole
    for canary in ("Suparni", "Penelitian", ASKED, "Jumlahnya saja cukup"):
        assert canary not in whole


def test_information_is_given_after_one_extension(
    applicant: Applicant, officer: Callable[[str], Officer], sheet: Path
) -> None:
    receipt = ask(applicant)
    case = Case.objects.get(number=receipt.number)
    summary = {"asked_summary": "Data PMI per desa", "identity_state": "complete"}
    walking.do(case, "check", "petugas_ppid", **summary)
    ppid = officer("petugas_ppid")
    ppid.work(
        ASSESS,
        receipt.number,
        {
            "Perlu perpanjangan tujuh hari kerja?": "Ya",
            "Alasan perpanjangan": "Data dikumpulkan dari 64 desa.",
        },
    )
    workers()
    applicant.follow(receipt)
    expect(
        applicant.page.get_by_text("Data dikumpulkan dari 64 desa.").first
    ).to_be_visible()
    expect(applicant.promises()).to_contain_text("Rabu, 28 Oktober 2026")

    later = "Telaah permohonan sesudah perpanjangan"
    ppid.work(later, receipt.number, {"Keputusan": "Diberikan seluruhnya"})
    ppid.take(WRITE, receipt.number)
    ppid.answer(
        {
            "Jawaban kepada pemohon": "Berkas terlampir.",
            "Cara informasi diberikan": "Salinan elektronik",
        }
    )
    add_file(ppid, "Berkas untuk pemohon", sheet)
    ppid.complete(WRITE)
    workers()

    applicant.look_again()
    assert applicant.download("Berkas untuk pemohon") == sheet.read_bytes()
    applicant.link("Saya menerima jawaban").click()
    applicant.button("Saya menerima jawaban").click()
    expect(applicant.heading("Permohonan ini sudah selesai")).to_be_visible()
    assert tours.ended_as(case) == ("given", "settled")
