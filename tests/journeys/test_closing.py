"""A complaint on its way from the public form to its closing."""

from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from workflows.services import actions

from . import forms
from .officer import Officer
from .reporter import Receipt, Reporter


NARRATIVE = "Gaji saya tiga bulan belum dibayar."
HANDLING = "Aduan Anda sedang kami tangani"
TUESDAY, WEDNESDAY = "Selasa, 6 Oktober 2026", "Rabu, 7 Oktober 2026"
THURSDAY, MONDAY_AFTER = "Kamis, 8 Oktober 2026", "Senin, 12 Oktober 2026"
HOLDER, RULE = "Pemegang kode aduan", "Aturan sistem"
SignIn = Callable[[str], Officer]


def done(title: str) -> str:
    return f"Selesai: {title}"


def counts_of_broken() -> dict[str, str]:
    out = StringIO()
    call_command("check_invariants", stdout=out)
    return dict(line.split(" ") for line in out.getvalue().splitlines())


def expect_no_broken_invariant() -> None:
    found = counts_of_broken()
    assert len(found) > 5
    assert set(found.values()) == {"0"}, found


def take_in(intake: Officer, reporter: Reporter, receipt: Receipt) -> None:
    """First contact, verification, classification; the reporter looks in between."""
    number = receipt.number
    intake.work(forms.CONTACT, number, forms.REACHED)
    reporter.look_again()
    reporter.expect_standing(
        HANDLING,
        "Kami sedang memeriksa apakah keterangannya cukup untuk mulai bekerja.",
    )
    reporter.expect_promises(("Kelengkapan aduan selesai diperiksa", THURSDAY))
    intake.work(forms.VERIFY, number, forms.COMPLETE)
    reporter.look_again()
    reporter.expect_promises(
        ("Kami menetapkan siapa yang menangani aduan Anda", THURSDAY)
    )
    intake.work(forms.CLASSIFY, number, forms.OURS)
    reporter.look_again()
    reporter.expect_standing(
        HANDLING, "Kami sedang menentukan cara terbaik untuk membantu."
    )
    reporter.expect_promises(("Kami menetapkan cara penanganan aduan Anda", WEDNESDAY))


def handle(worker: Officer, reporter: Reporter, receipt: Receipt) -> None:
    """Triage, clarification, and the result."""
    worker.work(forms.TRIAGE, receipt.number, forms.TO_CLARIFY)
    reporter.look_again()
    reporter.expect_standing(
        HANDLING, "Kami sedang meminta keterangan pihak yang diadukan."
    )
    reporter.expect_promises(("Pihak yang diadukan dimintai keterangan", MONDAY_AFTER))
    worker.work(forms.CLARIFY, receipt.number, forms.SETTLED)
    reporter.look_again()
    reporter.expect_standing(HANDLING, "Petugas sedang mengerjakannya.")
    reporter.expect_promises(("Hasil penanganan selesai ditulis", THURSDAY))
    worker.work(forms.RESULT, receipt.number, forms.RESULT_PAID)
    reporter.look_again()
    reporter.expect_promises(("Hasil penanganan disetujui", TUESDAY))
    expect(reporter.page.get_by_text(forms.PAID)).to_have_count(0)


def tell(
    supervisor: Officer, intake: Officer, reporter: Reporter, receipt: Receipt
) -> None:
    """Approval, telling, and the worker that publishes the result."""
    supervisor.take(forms.APPROVE, receipt.number)
    expect(supervisor.content()).to_contain_text(forms.PAID)
    supervisor.answer(forms.APPROVED)
    supervisor.complete(forms.APPROVE)
    reporter.look_again()
    reporter.expect_promises(("Hasil disampaikan kepada Anda", WEDNESDAY))
    intake.work(forms.TELL, receipt.number, forms.TOLD)
    assert actions.run_due() == 1
    reporter.follow(receipt)
    reporter.expect_standing(
        "Hasil penanganan aduan Anda sudah ada",
        "Baca hasilnya di bawah dan beri tahu kami apakah Anda menerimanya.",
    )
    expect(reporter.page.get_by_text(forms.PAID).first).to_be_visible()
    until = "Anda boleh mengajukan keberatan satu kali, sampai Senin, 19 Oktober 2026."
    expect(reporter.page.get_by_text(until)).to_be_visible()


def expect_actors(reader: Officer, number: str, by: list[tuple[str, str]]) -> None:
    """The timeline names who did what, and nobody is left without a name."""
    reader.read_timeline(number)
    for sentence, actor in by:
        expect(reader.moves(sentence)).to_contain_text(actor)
    expect(reader.content().get_by_text(f"{HOLDER}, dengan")).to_have_count(0)


@pytest.mark.usefixtures("clock")
def test_aduan_from_the_public_form_to_its_closing(
    reporter: Reporter, officer: SignIn, photo: Path
) -> None:
    receipt = reporter.lodge(narrative=NARRATIVE, photo=photo)
    reporter.follow(receipt)
    reporter.expect_standing(
        "Aduan Anda sudah kami terima", "Petugas segera membacanya."
    )
    reporter.expect_promises(
        ("Kabar pertama petugas ada di halaman Ikuti aduan", TUESDAY),
        ("Kelengkapan aduan selesai diperiksa", THURSDAY),
    )

    intake, worker = officer("petugas_pengaduan"), officer("petugas_penanganan")
    supervisor = officer("penyelia")
    take_in(intake, reporter, receipt)
    handle(worker, reporter, receipt)
    tell(supervisor, intake, reporter, receipt)
    reporter.accept_result()
    reporter.expect_standing(
        "Penanganan aduan Anda sudah berakhir", "Selesai dengan kesepakatan"
    )
    expect(reporter.promises()).to_have_count(0)

    expect_actors(
        supervisor,
        receipt.number,
        [
            ("Aduan diterima: Halaman aduan", HOLDER),
            (done(forms.CONTACT), intake.name),
            (done(forms.VERIFY), intake.name),
            (done(forms.CLASSIFY), intake.name),
            (done(forms.TRIAGE), worker.name),
            (done(forms.CLARIFY), worker.name),
            (done(forms.RESULT), worker.name),
            (done(forms.APPROVE), supervisor.name),
            (done(forms.TELL), intake.name),
            ("Dikerjakan otomatis", RULE),
            ("Kasus ditutup: Selesai dengan kesepakatan", HOLDER),
        ],
    )
    expect_no_broken_invariant()
