"""Legal aid: told at the counter, a signed power of attorney, hearings, and execution."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer

from sigap_cases.cases.models import Case
from tests.processes import walking
from tests.processes.tours import ended_as

from .applicant import Applicant, add_file, workers
from .conftest import PHONE
from .officer import Officer
from .reporter import GROUP, Receipt


INTAKE, LEGAL, SUPERVISOR = "petugas_pengaduan", "pendamping_hukum", "penyelia"
HEARING, EXECUTION = "Perselisihan hubungan industrial", "Kawal pelaksanaan"
HEARD = {
    "Langkah": "Sidang",
    "Waktu pertemuan": "2026-10-05T10:00",
    "Kehadiran": "Kedua pihak hadir",
}


def apply_at_the_counter(intake: Officer) -> Receipt:
    intake.menu("Permohonan baru").click()
    intake.link("Bantuan hukum").click()
    intake.answer(
        {
            "Lewat mana permohonan ini masuk?": "Loket",
            "Nama pemohon": "Ni Made Sukerti",
            "Uraian kejadian": "Gaji suami saya ditahan majikan tiga bulan.",
            "Siapa yang memohon?": "Keluarga",
            "Nama PMI": "I Wayan Suardana",
            "Urgensi": "Segera",
        }
    )
    intake.button("Daftarkan dan tampilkan tanda terima").click()
    expect(intake.page.get_by_text("Tanda terima: Bantuan hukum")).to_be_visible()
    code = intake.page.locator(".sg-big-code").inner_text()
    number = intake.page.locator("dd.sg-code").inner_text()
    return Receipt(number=number, code="-".join(GROUP.findall(code)))


def to_power_of_attorney(case: Case) -> None:
    """What is short and is tested elsewhere: from the counter to the named companion."""
    spoken = {"application_form": "oral", "free_aid": False}
    walking.do(case, "receive", INTAKE, **spoken)
    walking.do(
        case,
        "examine",
        LEGAL,
        completeness="complete",
        acceptance="accepted",
        tppo_victim=False,
    )
    walking.do(
        case, "assign_counsel", SUPERVISOR, counsel_kind="own", counsel_name="Adi"
    )
    walking.do(case, "declare_conflict", LEGAL, conflict=False)


def test_legal_aid_goes_from_the_counter_to_the_execution(
    open_page: Callable[..., Any],
    live_server: LiveServer,
    officer: Callable[[str], Officer],
    tmp_path: Path,
) -> None:
    receipt = apply_at_the_counter(officer(INTAKE))
    case = Case.objects.get(number=receipt.number)
    to_power_of_attorney(case)
    paper = tmp_path / "surat-kuasa.pdf"
    paper.write_bytes(b"%PDF-1.4 surat kuasa")

    legal = officer(LEGAL)
    legal.take("Surat kuasa", receipt.number)
    legal.answer({"Tanggal surat kuasa": "2026-10-05"})
    add_file(legal, "Surat kuasa yang ditandatangani", paper)
    legal.complete("Surat kuasa")
    walking.do(
        case,
        "choose_strategy",
        LEGAL,
        strategy="industrial",
        strategy_reason="Disetujui klien.",
    )
    adjourned = {"Keadaan perkara": "Masih berjalan"}
    legal.take(HEARING, receipt.number)
    legal.answer({**HEARD, **adjourned, "Tanggal langkah berikutnya": "2026-10-19"})
    legal.complete(HEARING)
    legal.work(HEARING, receipt.number, {**HEARD, "Keadaan perkara": "Dimenangkan"})
    walking.do(
        case,
        "record_outcome",
        LEGAL,
        outcome_document=walking.file(case, LEGAL, "Putusan"),
        execution_due="2026-11-05",
    )
    legal.work(
        EXECUTION,
        receipt.number,
        {
            "Tanggal pemeriksaan pelaksanaan": "2026-10-05",
            "Yang sudah dilaksanakan": "Gaji dibayar lunas.",
            "Pelaksanaan": "Selesai dilaksanakan",
        },
    )
    result = "Gaji suami Anda sudah dibayar lunas."
    walking.do(case, "write_result", LEGAL, answer_text=result)
    walking.do(case, "tell_result", INTAKE, told_by="in_person", told_on="2026-10-05")
    workers()

    applicant = Applicant(open_page(viewport=PHONE, has_touch=True), live_server.url)
    applicant.follow(receipt)
    expect(applicant.heading("Permohonan ini sudah selesai")).to_be_visible()
    expect(applicant.page.get_by_text("Dimenangkan dan dilaksanakan")).to_be_visible()
    expect(applicant.answer_region()).to_contain_text(result)
    assert ended_as(case) == ("won", "settled")
