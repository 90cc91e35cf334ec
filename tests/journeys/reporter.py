"""Somebody with a phone and, once they have lodged, a code on paper."""

import re
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Locator, Page, expect


GROUP = re.compile(r"\b[2-9A-HJ-NP-Z]{4}\b")
WAGES = "Gaji tidak dibayar"
TRAFFICKING = "Perdagangan orang (TPPO)"
ELSE = "Masalah lain"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the reporter writes down."""

    number: str
    code: str


class Reporter:
    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    def link(self, name: str) -> Locator:
        return self.page.get_by_role("link", name=name, exact=True)

    def heading(self, text: str) -> Locator:
        return self.page.get_by_role("heading", name=text, exact=True)

    def choose(self, question: str, answer: str) -> None:
        """An option by its words, with or without the line below them."""
        group = self.page.get_by_role("group", name=question)
        group.get_by_role("radio", name=re.compile(f"^{re.escape(answer)}")).check()

    def go_on(self) -> None:
        self.button("Lanjutkan").click()

    def lodge(
        self, *, problem: str = WAGES, narrative: str, photo: Path | None = None
    ) -> Receipt:
        """Anonymously, for oneself, from the first page to the receipt."""
        self.page.goto(self.address)
        self.link("Buat aduan").click()
        self.choose("Adakah yang dalam bahaya sekarang?", "Tidak")
        self.go_on()
        self.choose("Aduan ini untuk siapa?", "Saya sendiri")
        self.go_on()
        self.choose_problem(problem)
        self.page.get_by_label("Cerita Anda").fill(narrative)
        self.go_on()
        for title in ("Di mana kejadiannya?", "Anda dari desa mana?"):
            expect(self.heading(title)).to_be_visible()
            self.go_on()
        self.choose("Pilihan Anda", "Tanpa nama")
        self.go_on()
        expect(self.heading("Bolehkah kami menghubungi Anda?")).to_be_visible()
        self.go_on()
        self.attach(photo)
        return self.send()

    def choose_problem(self, problem: str) -> None:
        """One of the common ones, or one from the whole list."""
        common = problem == WAGES
        self.choose("Apa masalah utamanya?", problem if common else ELSE)
        self.go_on()
        if not common:
            self.choose("Mana yang paling mendekati?", problem)
            self.go_on()

    def attach(self, photo: Path | None) -> None:
        expect(self.heading("Ada foto atau dokumen?")).to_be_visible()
        if photo is not None:
            self.page.get_by_label("Pilih berkas").set_input_files(photo)
            expect(self.button(f"Hapus {photo.name}")).to_be_visible()
        self.go_on()

    def send(self) -> Receipt:
        expect(self.heading("Periksa dan kirim")).to_be_visible()
        self.button("Kirim aduan").click()
        expect(self.heading("Aduan Anda sudah kami terima")).to_be_visible()
        return self.read_receipt()

    def read_receipt(self) -> Receipt:
        ticket = self.page.get_by_role("region", name="Kode aduan Anda (rahasia)")
        code = "-".join(GROUP.findall(ticket.inner_text()))
        number = self.page.get_by_text(re.compile(r"^ADU-\d\d-\w{6}$")).inner_text()
        return Receipt(number=number, code=code)

    def follow(self, receipt: Receipt) -> None:
        """Open the tracking page with the code, from the portal's first page."""
        self.page.context.clear_cookies()
        self.page.goto(self.address)
        self.link("Ikuti aduan").click()
        self.page.get_by_label("Kode aduan").fill(receipt.code)
        self.button("Buka aduan saya").click()
        expect(self.page.get_by_text(f"Aduan {receipt.number}")).to_be_visible()

    def look_again(self) -> None:
        """The page is still open with the code: load it once more."""
        self.page.goto(f"{self.address}/ikuti/aduan/")

    def expect_standing(self, headline: str, explanation: str) -> None:
        expect(self.heading(headline)).to_be_visible()
        expect(self.page.get_by_text(explanation, exact=True)).to_be_visible()

    def promises(self) -> Locator:
        dates = self.page.get_by_role("region", name="Tanggal yang kami janjikan")
        return dates.get_by_role("listitem")

    def expect_promises(self, *promised: tuple[str, str]) -> None:
        """Exactly these, each with its date, and named for what they are."""
        expect(self.promises()).to_have_count(len(promised))
        for line, (text, date) in zip(self.promises().all(), promised, strict=True):
            expect(line).to_contain_text(f"{text} paling lambat {date}")

    def messages(self) -> Locator:
        return self.page.get_by_role("region", name="Pesan").get_by_role("listitem")

    def complete(self, text: str, file: Path) -> None:
        """Give what was asked for, with a file."""
        self.link("Lengkapi sekarang").click()
        self.page.get_by_label("Jawaban Anda").fill(text)
        self.page.get_by_label("Foto atau dokumen (boleh dikosongkan)").set_input_files(
            file
        )
        self.button("Kirim kelengkapan").click()
        told = "Terima kasih. Kelengkapan Anda terkirim dan kami melanjutkan."
        expect(self.page.get_by_text(told)).to_be_visible()

    def accept_result(self) -> None:
        self.link("Saya menerima hasilnya").click()
        self.button("Saya menerima hasilnya").click()
        told = "Terima kasih. Anda menerima hasil ini."
        expect(self.page.get_by_text(told)).to_be_visible()

    def object(self, text: str) -> None:
        self.link("Saya keberatan").click()
        self.page.get_by_label("Apa yang tidak benar dalam hasil itu?").fill(text)
        self.button("Kirim keberatan").click()
        told = "Keberatan Anda terkirim. Orang lain yang akan memutuskannya."
        expect(self.page.get_by_text(told)).to_be_visible()
