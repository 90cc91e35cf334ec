"""Somebody asks their village for a letter: from the record to the signed paper."""

import io

from playwright.sync_api import expect
from pypdf import PdfReader

from accounts.models import Unit, User
from sigap_cases.cases.models import Case, LetterFile
from tests.processes.tours import ended_as
from tests.registry.people import make_person

from .walking import Desks


OFFICER = "petugas_desa"


def test_village_signs_a_poverty_letter(desks: Desks) -> None:
    village = Unit.objects.get(code="51.04.01.2001")
    by = User.objects.get(username=OFFICER)
    person = make_person(village, by=by, name="Ni Luh Suparni", banjar="Tengah")
    officer = desks.at(OFFICER)
    officer.page.goto(f"{officer.address}/meja/pmi/{person.pk}/")
    officer.link("Surat desa").click()
    officer.answer(
        {
            "Surat apa?": "Surat keterangan tidak mampu",
            "Untuk keperluan apa?": "Keringanan biaya berobat.",
        }
    )
    officer.button("Catat permohonan").click()
    number = officer.page.locator("dd.sg-code")
    expect(number).to_be_visible()
    case = Case.objects.get(number=number.inner_text())
    ready = {"prepare_result": "ready", "purpose": "keringanan biaya berobat"}
    desks.walk(
        case,
        ("receive", {"identity_seen": "known"}),
        ("prepare", ready | {"poverty_ground": "hasil kunjungan petugas"}),
        ("sign", {"signature_result": "signed"}),
        ("issue", {"letter_date": "2026-10-05"}),
        ("send_letter", {"sent_way": "handed", "sent_on": "2026-10-05"}),
    )
    assert ended_as(case) == ("issued", "settled")
    issued = LetterFile.objects.get(letter__case=case, stage="issued")
    with issued.file.open() as file:
        printed = "".join(
            page.extract_text() for page in PdfReader(io.BytesIO(file.read())).pages
        )
    for words in ("Ni Luh Suparni", "Perbekel Batubulan", "keringanan biaya berobat"):
        assert words in printed
    neighbour = desks.at("petugas_desa2")
    answer = neighbour.page.goto(f"{neighbour.address}/meja/kasus/{case.number}/")
    assert answer is not None
    assert answer.status == 404
