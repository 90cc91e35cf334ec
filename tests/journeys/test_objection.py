"""The reporter objects to a result: once, and somebody else decides."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import expect

from sigap_cases.cases.models import Case
from tests.loaded_office import lodge, work
from workflows.services import actions

from . import forms
from .officer import Officer
from .reporter import Receipt, Reporter


INTAKE, WORKER, SUPERVISOR = "petugas_pengaduan", "petugas_penanganan", "penyelia"
OBJECTION = "Baru satu bulan yang dibayar, bukan tiga."
REASON = "Bukti transfer hanya memuat satu bulan. Aduan dibuka kembali."


def to_result(
    case: Case, *, handling: str, steps: list[tuple[str, dict[str, Any]]]
) -> None:
    """From triage to the result on the tracking page."""
    work(
        case,
        "triage",
        WORKER,
        handling=handling,
        respondent_type="p3mi",
        triage_note="Gaji tiga bulan.",
    )
    for step, values in steps:
        work(case, step, WORKER, **values)
    work(case, "write_result", WORKER, result_summary=forms.PAID)
    work(case, "approve_result", SUPERVISOR, approval="approved")
    work(case, "tell_result", INTAKE, told_by="tracking_page", told_on="2026-10-05")
    assert actions.run_due() == 1
    case.refresh_from_db()


def told_case() -> tuple[Case, Receipt]:
    lodged = lodge()
    case = lodged.case
    work(case, "first_contact", INTAKE, contact_result="no_channel")
    work(case, "verify", INTAKE, completeness="complete")
    work(
        case,
        "classify",
        INTAKE,
        case_type="gaji_tdk_dibayar",
        urgency="routine",
        confidentiality="normal",
        authority="own",
        criminal="false",
    )
    to_result(
        case, handling="consultation", steps=[("consult", {"advice_given": "Menagih."})]
    )
    assert lodged.code is not None
    return case, Receipt(number=case.number, code=lodged.code)


def test_objection_is_decided_by_another_person_and_offered_once(
    reporter: Reporter, officer: Callable[[str], Officer]
) -> None:
    case, receipt = told_case()
    reporter.follow(receipt)
    reporter.object(OBJECTION)
    reporter.expect_standing(
        "Keberatan Anda sedang kami putuskan",
        "Yang memutuskan bukan orang yang menulis hasil itu.",
    )
    reporter.expect_promises(("Keberatan Anda diputuskan", "Senin, 12 Oktober 2026"))
    expect(reporter.link("Saya keberatan")).to_have_count(0)

    head = officer("kepala_dinas")
    head.take(forms.DECIDE, receipt.number)
    head.link("Pesan").click()
    expect(head.content()).to_contain_text(OBJECTION)
    head.answer(
        {
            "Keputusan atas keberatan": "Diterima; aduan ditangani kembali",
            "Alasan keputusan": REASON,
        }
    )
    head.complete(forms.DECIDE)
    reporter.look_again()
    reporter.expect_standing(
        "Aduan Anda sedang kami tangani",
        "Kami sedang menentukan cara terbaik untuk membantu.",
    )

    no_agreement = {
        "session_date": "2026-10-05",
        "attendance": "reporter_only",
        "session_result": "dead_end",
    }
    to_result(case, handling="mediation", steps=[("mediate", no_agreement)])
    reporter.look_again()
    expect(reporter.link("Saya menerima hasilnya")).to_be_visible()
    expect(reporter.link("Saya keberatan")).to_have_count(0)
    reporter.page.goto(f"{reporter.address}/ikuti/aduan/keberatan/")
    expect(
        reporter.page.get_by_text("Keberatan tidak dapat diajukan saat ini.")
    ).to_be_visible()
    expect(reporter.button("Kirim keberatan")).to_have_count(0)

    auditor = officer("auditor")
    auditor.read_timeline(receipt.number)
    expect(auditor.moves(f"Selesai: {forms.DECIDE}")).to_contain_text(head.name)
