"""A complaint that another agency is in charge of."""

from collections.abc import Callable

from playwright.sync_api import expect

from workflows.services import actions

from . import forms
from .officer import Officer
from .reporter import Reporter


AGENCY = "BP3MI Bali"
LETTER: forms.Answers = {
    "Instansi penerima": AGENCY,
    "Ringkasan pelimpahan": "Ijazah ditahan kantor penempatan.",
    "Dasar meneruskan data": "Persetujuan pekerja atau keluarganya",
    "Nomor surat pelimpahan": "560/214/Disnaker",
    "Tanggal surat pelimpahan": "2026-10-05",
}
HANDED_OVER = f"Aduan Anda sudah dilimpahkan kepada {AGENCY}. Kami tetap memantaunya."


def test_aduan_handed_over_to_another_agency(
    reporter: Reporter, officer: Callable[[str], Officer]
) -> None:
    receipt = reporter.lodge(narrative="Kantor penempatan di Denpasar menahan ijazah.")
    number = receipt.number
    intake = officer("petugas_pengaduan")
    intake.work(forms.CONTACT, number, forms.REACHED)
    intake.work(forms.VERIFY, number, forms.COMPLETE)
    intake.work(forms.CLASSIFY, number, forms.OF_OTHERS)
    intake.work(forms.HAND_OVER, number, LETTER)
    assert actions.run_due() == 1

    reporter.follow(receipt)
    reporter.expect_standing(
        "Aduan Anda sedang kami tangani",
        "Instansi lain sedang menanganinya. Kami tetap memantau.",
    )
    expect(reporter.messages()).to_contain_text([HANDED_OVER])

    intake.open_case(number)
    intake.say(
        "Catat jawaban instansi",
        {"Isi jawaban": "Diterima BP3MI Bali, nomor 88, ditangani mulai hari ini."},
        "Catat jawaban",
    )
    intake.work(
        forms.REVIEW_PARTNER,
        number,
        {"Jawaban instansi penerima": "Diterima dan ditangani"},
    )
    reporter.look_again()
    reporter.expect_standing(
        "Penanganan aduan Anda sudah berakhir", "Dilimpahkan (tetap dipantau)"
    )
    expect(reporter.messages()).to_contain_text([HANDED_OVER])
