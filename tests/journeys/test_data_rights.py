"""Somebody asks to see their data and has them within 72 hours, with who read them."""

import io
import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import expect
from pypdf import PdfReader
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from sigap_cases.cases.models import Case
from sigap_cases.cases.services import lifecycle
from sigap_cases.cases.services.intake import Person
from tests.loaded_office import lodge
from tests.processes.tours import ended_as

from .applicant import Applicant, workers
from .conftest import PHONE
from .officer import Officer
from .reporter import Receipt


FILE = "Data pribadi dan rekam jejak pemrosesannya"


def ask(applicant: Applicant, person: Person) -> Receipt:
    applicant.begin("Hak atas data Anda")
    applicant.choose("Apa yang Anda minta?", "Melihat data saya")
    applicant.go_on()
    applicant.write({"Ceritakan dengan kata-kata Anda": "Semua data tentang saya."})
    applicant.go_on()
    applicant.write({"Nama Anda": person.name, "Telepon": person.phone})
    applicant.go_on()
    return applicant.send()


def give(ppid: Officer, number: str) -> None:
    """Identity, decision, and the collected file checked and chosen for the answer."""
    ppid.work(
        "Periksa identitas pemohon",
        number,
        {"Identitas pemohon": "Terbukti", "Cara identitas": "Telepon dihubungi balik."},
    )
    decide = "Putuskan permintaan melihat data"
    ppid.work(decide, number, {"Keputusan": "Dipenuhi seluruhnya"})
    workers()
    ppid.take("Jawab pemohon", number)
    ppid.answer({"Jawaban kepada pemohon": "Data Anda terlampir."})
    chosen = ppid.page.get_by_role("combobox", name=re.compile("^Berkas untuk pemohon"))
    chosen.select_option(label=FILE)
    ppid.complete("Jawab pemohon")
    workers()


def test_access_is_given_within_72_hours_with_the_trail(
    open_page: Callable[..., Any],
    live_server: LiveServer,
    officer: Callable[[str], Officer],
) -> None:
    person = Person(name="Ni Luh Suparni", phone="0812300400")
    complaint = lodge(reporter=person, capacity="self").case
    reader = User.objects.get(username="petugas_pengaduan")
    lifecycle.note_access(complaint, by=reader, part="case")

    applicant = Applicant(open_page(viewport=PHONE, has_touch=True), live_server.url)
    receipt = ask(applicant, person)
    expect(applicant.page.get_by_text("Kamis, 8 Oktober 2026").first).to_be_visible()

    give(officer("petugas_ppid"), receipt.number)

    applicant.follow(receipt)
    expect(applicant.answer_region()).to_contain_text("Data Anda terlampir.")
    pages = PdfReader(io.BytesIO(applicant.download(FILE))).pages
    text = " ".join(" ".join(page.extract_text() for page in pages).split())
    assert complaint.number in text
    assert "Petugas Layanan Pengaduan" in text
    case = Case.objects.get(number=receipt.number)
    assert ended_as(case) == ("granted", "settled")
