"""A secret complaint: whoever is not named finds no trace of it."""

import re
from collections.abc import Callable

from playwright.sync_api import expect

from sigap_cases.cases.models import Case
from workflows.models import WorkItem

from . import forms
from .officer import Officer
from .reporter import TRAFFICKING, Reporter


NO_SUCH_CASE, NO_SUCH_TASK = "ADU-26-ZZZZZZ", 2_000_000_000
CRIMINAL: forms.Answers = {
    "Jenis aduan": TRAFFICKING,
    "Urgensi": "Normal",
    "Tingkat kerahasiaan": "Rahasia",
    "Kewenangan": "Kewenangan Dinas",
    "Ada dugaan tindak pidana?": "Ya",
}


def answer_to(outsider: Officer, path: str) -> tuple[int, bytes]:
    response = outsider.page.goto(f"{outsider.address}{path}")
    assert response is not None
    return response.status, response.body()


def expect_as_missing(outsider: Officer, path: str, missing: str) -> None:
    """The page of what may not be known is that of what is not there, byte for byte."""
    status, body = answer_to(outsider, path)
    assert status == 404
    assert (status, body) == answer_to(outsider, missing)


def expect_no_trace(outsider: Officer, number: str) -> None:
    lists = outsider.page.get_by_role("navigation", name="Daftar tugas")
    for tab in lists.get_by_role("link").all():
        expect(tab).to_have_text(re.compile(r"\s0\s*$"))
        tab.click()
        expect(outsider.page.get_by_text(number)).to_have_count(0)
    outsider.search(number)
    expect(outsider.page.get_by_text("Tidak ada kasus yang cocok")).to_be_visible()
    outsider.menu("Kasus").click()
    expect(outsider.page.get_by_text("0 kasus", exact=False)).to_be_visible()
    expect(outsider.page.get_by_text(number)).to_have_count(0)


def test_secret_case_is_not_there_for_who_is_not_named(
    reporter: Reporter, officer: Callable[[str], Officer]
) -> None:
    receipt = reporter.lodge(
        problem=TRAFFICKING, narrative="Teman saya dijual ke tempat lain."
    )
    number = receipt.number
    intake = officer("petugas_pengaduan")
    intake.work(forms.CONTACT, number, forms.REACHED)
    intake.work(forms.VERIFY, number, forms.COMPLETE)
    intake.work(forms.CLASSIFY, number, CRIMINAL)

    # Two tasks of the outsider's own post wait in the queue of those who are named.
    case = Case.objects.get(number=number)
    waiting = WorkItem.objects.filter(matter=case.matter, state="open")
    assert {item.post for item in waiting} == {"petugas_penanganan"}
    outsider = officer("petugas_penanganan2")
    expect_no_trace(outsider, number)
    for part in ("", "bagian/lini-masa/", "proses.bpmn"):
        expect_as_missing(
            outsider,
            f"/meja/kasus/{number}/{part}",
            f"/meja/kasus/{NO_SUCH_CASE}/{part}",
        )
    for item in waiting:
        expect_as_missing(
            outsider, f"/meja/tugas/{item.pk}/", f"/meja/tugas/{NO_SUCH_TASK}/"
        )

    custodian = officer("penyelia")
    custodian.take(forms.TRIAGE, number)
    expect(custodian.content()).to_contain_text("Teman saya dijual ke tempat lain.")
    expect_as_missing(
        outsider, f"/meja/kasus/{number}/", f"/meja/kasus/{NO_SUCH_CASE}/"
    )
