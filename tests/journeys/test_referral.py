"""A part of a case goes to the police and comes back; a lawyer answers by a link."""

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from sigap_cases.cases.models import Referral

from .officer import Officer
from .reporter import Reporter


POLICE = "Polres Gianyar (Unit PPA)"
PURPOSE = "Tindak lanjut dugaan pengancaman oleh agen"
SUMMARY = "Agen mengancam keluarga setelah pekerja meminta gajinya."
NARRATIVE = "Agen menahan gaji tiga bulan dan mengancam keluarga saya."
QUESTION = "Kapan ancaman terakhir diterima?"
ANSWER = "Pada 1 Oktober 2026, lewat telepon."
REPORT = "Terlapor sudah diperiksa dan membuat pernyataan."


def refer(officer: Officer, number: str, way: str, agency: str) -> str:
    """Refer from the panel of the case; returns the number of the referral."""
    officer.open_case(number)
    officer.content().get_by_role("link", name="Rujukan", exact=True).click()
    officer.content().get_by_role("link", name="Rujuk", exact=True).click()
    officer.page.get_by_label("Instansi penerima").select_option(label=agency)
    officer.fill("Tujuan rujukan", PURPOSE)
    officer.fill("Ringkasan untuk mitra", SUMMARY)
    officer.fill("Atas dasar apa?", "Persetujuan pekerja atau keluarganya")
    officer.fill("Bagaimana instansi itu menjawab?", way)
    officer.button("Kirim rujukan").click()
    expect(officer.page.get_by_text("Rujukan terkirim.")).to_be_visible()
    return panel(officer, number)


def panel(officer: Officer, number: str) -> str:
    """Open the panel "Rujukan" of the case; returns the newest referral's number."""
    officer.open_case(number)
    officer.content().get_by_role("link", name="Rujukan", exact=True).click()
    row = officer.content().get_by_role("link", name=re.compile("^RUJ-")).first
    expect(row).to_be_visible()
    return row.inner_text()


def expect_told(officer: Officer, number: str, sentences: list[str]) -> None:
    officer.read_timeline(number)
    for sentence in sentences:
        expect(officer.content()).to_contain_text(sentence)


def partner_asks(partner: Officer, referral: str, hidden: list[str]) -> None:
    partner.take("Jawab rujukan", referral)
    expect(partner.page.get_by_text(SUMMARY)).to_be_visible()
    for word in hidden:
        expect(partner.page.get_by_text(word)).to_have_count(0)
    partner.answer(
        {
            "Jawaban atas rujukan": "Tanyakan dahulu kepada Dinas",
            "Pertanyaan kepada Dinas": QUESTION,
        }
    )
    partner.complete("Jawab rujukan")


def partner_accepts(partner: Officer, referral: str) -> None:
    partner.take("Jawab rujukan", referral)
    expect(partner.page.get_by_text(ANSWER)).to_be_visible()
    partner.answer(
        {
            "Jawaban atas rujukan": "Terima rujukan",
            "Jenis nomor": "LP",
            "Nomor dari instansi Anda": "LP/B/77/X/2026",
        }
    )
    partner.complete("Jawab rujukan")


def partner_returns(partner: Officer, referral: str, photo: Path) -> None:
    """The final report with a file; from then on the partner sees nothing."""
    partner.take("Laporkan perkembangan", referral)
    partner.fill("Perkembangan", "Selesai, dikembalikan kepada Dinas")
    partner.page.get_by_label("Laporan", exact=True).fill(REPORT)
    partner.page.locator("input[name=attachment]").set_input_files(photo)
    partner.button("Selesaikan tugas").click()
    expect(partner.page.get_by_role("heading", name="Kotak masuk")).to_be_visible()
    gone = partner.page.goto(f"{partner.address}/meja/rujukan/{referral}/")
    assert gone is not None
    assert gone.status == 404


def test_referral_to_a_partner_with_an_account(
    reporter: Reporter, officer: Callable[[str], Officer], photo: Path
) -> None:
    number = reporter.lodge(narrative=NARRATIVE).number
    worker = officer("petugas_penanganan")
    referral = refer(worker, number, "Dengan akun SIGAP", POLICE)

    partner = officer("mitra")
    partner_asks(partner, referral, hidden=[number, NARRATIVE])
    worker.take("Jawab pertanyaan mitra", referral)
    expect(worker.page.get_by_text(QUESTION)).to_be_visible()
    worker.answer({"Jawaban untuk mitra": ANSWER})
    worker.complete("Jawab pertanyaan mitra")
    partner_accepts(partner, referral)
    partner_returns(partner, referral, photo)

    expect_told(
        worker,
        number,
        [
            f"Dirujuk kepada {POLICE}: {referral}",
            f"{POLICE} bertanya tentang {referral}",
            f"{POLICE} menerima rujukan {referral}",
            f"{POLICE} selesai dan mengembalikan {referral}",
        ],
    )
    panel(worker, number)
    expect(worker.content()).to_contain_text("Selesai, dikembalikan")
    worker.link(referral).click()
    expect(worker.page.get_by_text(REPORT)).to_be_visible()
    expect(worker.page.get_by_text("LP/B/77/X/2026")).to_be_visible()
    worker.take("Periksa laporan mitra", referral)
    worker.complete("Periksa laporan mitra")
    ended = Referral.objects.get(number=referral).running
    assert ended.outcome == "returned"


def test_referral_answered_by_a_one_time_link(
    reporter: Reporter,
    officer: Callable[[str], Officer],
    open_page: Callable[..., Page],
) -> None:
    number = reporter.lodge(narrative=NARRATIVE).number
    worker = officer("petugas_penanganan")
    referral = refer(worker, number, "Dengan tautan sekali pakai", "LBH Bali")
    worker.link(referral).click()
    worker.say(
        "Beri tautan sekali pakai",
        {
            "Untuk siapa": "Ni Komang Ayu, advokat",
            "PIN, disampaikan lewat telepon": "4711",
        },
        "Buat tautan",
    )
    text = worker.page.get_by_label("Teks untuk dikirim").input_value()
    assert number not in text
    address = text.split()[-1]

    lawyer = open_page(viewport={"width": 390, "height": 844}, has_touch=True)
    lawyer.goto(address)
    expect(lawyer).to_have_url(re.compile("/rujukan/$"))
    lawyer.get_by_label("PIN").fill("4711")
    lawyer.get_by_role("button", name="Buka rujukan").click()
    expect(lawyer.get_by_role("heading", name=PURPOSE)).to_be_visible()
    expect(lawyer.get_by_text(NARRATIVE)).to_have_count(0)
    lawyer.get_by_role("radio", name="Kami menerima rujukan").check()
    lawyer.get_by_role("button", name="Kirim jawaban").click()
    expect(lawyer.get_by_text("Jawaban Anda sudah terkirim")).to_be_visible()

    stranger = open_page()
    stranger.goto(address)
    stranger.get_by_label("PIN").fill("4711")
    stranger.get_by_role("button", name="Buka rujukan").click()
    expect(stranger.get_by_text("Tautan ini tidak berlaku lagi").first).to_be_visible()
    expect_told(worker, number, [f"LBH Bali menerima rujukan {referral}"])
