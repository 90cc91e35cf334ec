"""Somebody at a desk, who reads the page and uses what has a name on it."""

import re
from collections.abc import Mapping

from django.conf import settings
from playwright.sync_api import Locator, Page, expect

from accounts.models import User


class Officer:
    def __init__(self, page: Page, address: str, username: str) -> None:
        self.page = page
        self.address = address
        self.username = username
        self.name = User.objects.get(username=username).full_name

    def __str__(self) -> str:
        return self.name

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    def link(self, name: str) -> Locator:
        return self.page.get_by_role("link", name=name, exact=True)

    def menu(self, name: str) -> Locator:
        menu = self.page.get_by_role("navigation", name="Halaman", exact=True)
        return menu.get_by_role("link", name=re.compile(f"^{name}"))

    def sign_in(self) -> None:
        self.page.goto(f"{self.address}/meja/")
        self.page.get_by_label("Nama pengguna").fill(self.username)
        self.page.get_by_label("sandi").fill(settings.DEMO_PASSWORD)
        self.button("Masuk").click()
        expect(self.page.get_by_role("heading", name="Kotak masuk")).to_be_visible()

    def open_queue(self) -> None:
        # The inbox may be the page that is open: its tab must not be clicked before it
        # has been loaded anew.
        with self.page.expect_navigation():
            self.menu("Kotak masuk").click()
        lists = self.page.get_by_role("navigation", name="Daftar tugas")
        with self.page.expect_navigation():
            lists.get_by_role("link", name=re.compile("^Antrean")).click()

    def row(self, number: str) -> Locator:
        """The line of a list that tells of the case."""
        return self.page.get_by_role("row").filter(has_text=number)

    def open_task(self, title: str, number: str) -> None:
        self.open_queue()
        self.row(number).get_by_role("link", name=title, exact=True).click()

    def take(self, title: str, number: str) -> None:
        """Find the task in the queue, open it, and take it."""
        self.open_task(title, number)
        self.button("Ambil tugas").click()
        expect(
            self.page.get_by_text("Sedang dikerjakan oleh Anda sejak")
        ).to_be_visible()

    def answer(self, answers: Mapping[str, str]) -> None:
        for label, value in answers.items():
            self.fill(label, value)

    def fill(self, label: str, value: str) -> None:
        """A group of choices, a list, or a field to write in, by its label."""
        group = self.page.get_by_role("group", name=label)
        field = self.page.get_by_label(label)
        expect(group.or_(field).first).to_be_visible()
        if group.count():
            starts = re.compile(f"^{re.escape(value)}")
            group.get_by_role("radio", name=starts).check()
        elif field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(label=value)
        else:
            field.fill(value)

    def complete(self, title: str) -> None:
        self.button("Selesaikan tugas").click()
        expect(self.page.get_by_text(f"Tugas selesai: {title}.")).to_be_visible()

    def work(self, title: str, number: str, answers: Mapping[str, str]) -> None:
        """Take a task from the queue, fill its form in, and complete it."""
        self.take(title, number)
        self.answer(answers)
        self.complete(title)

    def moves(self, sentence: str) -> Locator:
        """Lines of the timeline, by their sentence."""
        said = self.page.get_by_text(sentence, exact=True)
        return self.content().get_by_role("listitem").filter(has=said)

    def content(self) -> Locator:
        return self.page.get_by_role("region", name="Isi kasus")

    def say(self, action: str, answers: Mapping[str, str], button: str) -> None:
        """Something that may be done with the case beside its tasks."""
        self.link(action).click()
        self.answer(answers)
        self.button(button).click()

    def read_timeline(self, number: str) -> None:
        self.open_case(number)
        self.link("Lini masa").click()
        expect(self.page.get_by_role("heading", name="Lini masa")).to_be_visible()

    def search(self, text: str) -> None:
        self.menu("Kasus").click()
        self.page.get_by_label("Cari nomor, nama, atau kapal").fill(text)
        self.page.keyboard.press("Enter")

    def open_case(self, number: str) -> None:
        self.search(number)
        self.row(number).get_by_role("link", name=number).click()

    def linked_number(self, number: str, prefix: str) -> str:
        """The case that the panel Terkait shows."""
        self.open_case(number)
        self.link("Terkait").click()
        shown = self.content().get_by_role("link", name=re.compile(f"^{prefix}-"))
        return shown.first.inner_text()
