"""A complaint in which something is missing: it is asked for, and given or not."""

import re
from collections.abc import Callable
from pathlib import Path

import time_machine
from playwright.sync_api import expect

from sigap_cases.cases.enums import CloseReason
from sigap_cases.cases.models import Case
from workflows.services import actions, waits

from . import forms
from .officer import Officer
from .reporter import Receipt, Reporter


SignIn = Callable[[str], Officer]
MISSING = "Nama perusahaan penyalur.\nFoto slip gaji terakhir, bila ada."
# Thirty days after the Monday on which it is asked for.
UNTIL = "Rabu, 4 November 2026"
INCOMPLETE: forms.Answers = {
    "Kelengkapan aduan": "Belum lengkap",
    "Yang perlu dilengkapi pelapor": MISSING,
}


def ask(reporter: Reporter, intake: Officer) -> Receipt:
    """Lodge, and be asked for what is missing."""
    receipt = reporter.lodge(narrative="Gaji saya belum dibayar.")
    intake.work(forms.CONTACT, receipt.number, forms.REACHED)
    intake.work(forms.VERIFY, receipt.number, INCOMPLETE)
    reporter.follow(receipt)
    return receipt


def expect_asked(reporter: Reporter) -> None:
    """Exactly what was written, line by line, with the day, and no other promise."""
    reporter.expect_standing(
        f"Kami menunggu kelengkapan dari Anda sampai {UNTIL}",
        "Yang kami perlukan dari Anda ada di bawah.",
    )
    asked = reporter.page.get_by_role("region", name="Yang kami perlukan dari Anda")
    text = asked.get_by_text("Nama perusahaan penyalur.")
    expect(text).to_have_text(MISSING, use_inner_text=True)
    expect(reporter.promises()).to_have_count(0)


def test_aduan_incomplete_asks_the_reporter(
    reporter: Reporter, officer: SignIn, photo: Path
) -> None:
    intake = officer("petugas_pengaduan")
    receipt = ask(reporter, intake)
    expect_asked(reporter)
    reporter.complete("PT Laut Jingga. Slip gaji saya lampirkan.", photo)
    reporter.expect_standing(
        "Aduan Anda sedang kami tangani",
        "Kami sedang memeriksa apakah keterangannya cukup untuk mulai bekerja.",
    )
    sent = reporter.page.get_by_role("region", name="Berkas yang Anda kirim")
    expect(sent).to_contain_text(photo.name)

    expect_received(intake, receipt, photo)
    close_after(receipt, reporter, intake, officer)


def expect_received(intake: Officer, receipt: Receipt, photo: Path) -> None:
    """The task is in the queue again; the answer and the file stand beside it."""
    intake.take(forms.VERIFY, receipt.number)
    intake.link("Pesan").click()
    expect(intake.content()).to_contain_text(
        "PT Laut Jingga. Slip gaji saya lampirkan."
    )
    intake.link("Dokumen").click()
    expect(intake.content().get_by_role("link", name=photo.name)).to_be_visible()
    intake.answer(forms.COMPLETE)
    intake.complete(forms.VERIFY)


def close_after(
    receipt: Receipt, reporter: Reporter, intake: Officer, officer: SignIn
) -> None:
    number = receipt.number
    intake.work(forms.CLASSIFY, number, forms.OURS)
    worker = officer("petugas_penanganan")
    worker.work(forms.TRIAGE, number, forms.TO_CONSULT)
    worker.work(forms.CONSULT, number, forms.ADVICE)
    worker.work(forms.RESULT, number, forms.RESULT_PAID)
    officer("penyelia").work(forms.APPROVE, number, forms.APPROVED)
    intake.work(forms.TELL, number, forms.TOLD)
    assert actions.run_due() == 1
    reporter.look_again()
    reporter.accept_result()
    reporter.expect_standing(
        "Penanganan aduan Anda sudah berakhir", "Selesai dengan kesepakatan"
    )


def test_aduan_incomplete_that_nobody_completes_is_closed(
    clock: time_machine.Traveller, reporter: Reporter, officer: SignIn
) -> None:
    receipt = ask(reporter, officer("petugas_pengaduan"))
    expect_asked(reporter)
    clock.move_to("2026-11-04T01:00:00+00:00")
    assert waits.fire_due() == 0
    clock.move_to("2026-11-05T16:00:01+00:00")
    assert waits.fire_due() == 1

    assert (
        Case.objects.get(number=receipt.number).close_reason == CloseReason.INCOMPLETE
    )
    reporter.follow(receipt)
    reporter.expect_standing(
        "Penanganan aduan Anda sudah berakhir", "Persyaratan tidak dilengkapi"
    )
    ways_on = reporter.page.get_by_role(
        "link", name=re.compile("Lengkapi|Cabut|keberatan|Kirim pesan")
    )
    expect(ways_on).to_have_count(0)
    auditor = officer("auditor")
    auditor.read_timeline(receipt.number)
    closed = auditor.moves("Kasus ditutup: Persyaratan tidak dilengkapi")
    expect(closed).to_contain_text("Aturan sistem: batas waktu habis")
