"""Somebody who asks the office for something, on a phone."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, expect

from workflows.services import actions

from .officer import Officer
from .reporter import GROUP, Receipt, Reporter


def workers() -> None:
    """The workers do what is due, as they do in the office."""
    actions.run_due()


def add_file(officer: Officer, title: str, path: Path) -> None:
    officer.page.get_by_label(f"Atau tambahkan berkas: {title}").set_input_files(path)


class Applicant(Reporter):
    def begin(self, title: str) -> None:
        self.page.goto(self.address)
        self.link(title).click()
        self.link("Mulai").click()

    def write(self, texts: Mapping[str, str]) -> None:
        for label, text in texts.items():
            self.page.get_by_label(label).fill(text)

    def send(self) -> Receipt:
        expect(self.heading("Periksa dan kirim")).to_be_visible()
        self.button("Kirim").click()
        expect(self.heading("Sudah kami terima")).to_be_visible()
        ticket = self.page.get_by_role("region", name="Kode Anda (rahasia)")
        code = "-".join(GROUP.findall(ticket.inner_text()))
        number = self.page.get_by_text(re.compile(r"^[A-Z]{3}-\d\d-\w{6}$"))
        return Receipt(number=number.inner_text(), code=code)

    def follow(self, receipt: Receipt) -> None:
        self.page.context.clear_cookies()
        self.page.goto(f"{self.address}/ikuti/")
        self.page.get_by_label("Kode aduan").fill(receipt.code)
        self.button("Buka aduan saya").click()
        expect(self.page.get_by_text(receipt.number)).to_be_visible()

    def answer_region(self) -> Locator:
        return self.page.get_by_role("region", name="Jawaban", exact=True)

    def download(self, title: str) -> bytes:
        with self.page.expect_download() as waiting:
            self.link(title).click()
        download: Any = waiting.value
        return Path(download.path()).read_bytes()
