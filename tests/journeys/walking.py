"""Walks a case through the pages of its tasks, each post at a desk of its own.

The steps are those of ``tests.processes``: a task by its key with its answers, ``PARTNER``
or ``TIME``. Here every answer goes into the field of the real form, as a person finds it:
shown, with the title that the definition gives it; a document is uploaded.
"""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, expect

from sigap_cases.cases.models import Case
from tests.processes import tours
from workflows.definitions.schema import Definition, FieldSpec, FieldType
from workflows.models import WorkItem
from workflows.selectors import definition_of_version
from workflows.services import actions

from .officer import Officer


SignIn = Callable[[str], Officer]
MINUTE = len("2026-10-20T10:00")
PARTNER, TIME = tours.PARTNER, tours.TIME
Step = tours.Step


def _starts(words: str) -> re.Pattern[str]:
    return re.compile(f"^{re.escape(words)}")


class Desks:
    """One signed-in page for each person who is needed."""

    def __init__(self, sign_in: SignIn, paper: Path) -> None:
        self._sign_in = sign_in
        self._paper = paper
        self._people: dict[str, Officer] = {}

    def at(self, username: str) -> Officer:
        if username not in self._people:
            self._people[username] = self._sign_in(username)
        return self._people[username]

    def seat(self, username: str, officer: Officer) -> Officer:
        """Somebody whose page is not an ordinary desk."""
        officer.sign_in()
        self._people[username] = officer
        return officer

    def begin(self, username: str, kind: str, answers: Mapping[str, str]) -> Case:
        """Start a process at the desk, without a complaint."""
        officer = self.at(username)
        officer.menu("Mulai proses").click()
        officer.page.get_by_role("radio", name=kind, exact=True).check()
        officer.answer(answers)
        return self._registered(officer)

    def ask(self, username: str, kind: str, answers: Mapping[str, str]) -> Case:
        """Register what somebody asks for at the counter."""
        officer = self.at(username)
        officer.menu("Permohonan baru").click()
        officer.link(kind).click()
        officer.answer(answers)
        return self._registered(officer)

    def _registered(self, officer: Officer) -> Case:
        officer.button("Daftarkan dan tampilkan tanda terima").click()
        number = officer.page.locator("dd.sg-code")
        expect(number).to_be_visible()
        return Case.objects.get(number=number.inner_text())

    def walk(self, case: Case, *steps: Step) -> Case:
        for step in steps:
            key, values = (step, {}) if isinstance(step, str) else step
            if key == PARTNER:
                self._partner_answers(case)
            elif key == TIME:
                tours.time_passes(case)
            else:
                self.open(case, key)
                self.complete(case, key, values)
            actions.run_due()
        case.refresh_from_db()
        return case

    def open(self, case: Case, step: str) -> Officer:
        """Take the task at the desk of whoever does it; its page is then open."""
        officer = self.at(tours.who_does(case, step))
        officer.page.goto(f"{officer.address}/meja/tugas/{_item(case, step).pk}/")
        officer.button("Ambil tugas").click()
        expect(officer.button("Selesaikan tugas")).to_be_visible()
        return officer

    def back(self, case: Case, step: str) -> Officer:
        """The page of a task again that is held already."""
        item = _item(case, step)
        officer = self.at(item.owner.username if item.owner else "")
        officer.page.goto(f"{officer.address}/meja/tugas/{item.pk}/")
        return officer

    def complete(self, case: Case, step: str, values: Mapping[str, Any]) -> None:
        """Fill in the form of the task that is held, and complete it."""
        item = _item(case, step)
        officer = self.at(item.owner.username if item.owner else "")
        definition: Definition = definition_of_version(item.process.version)
        for key, value in values.items():
            self._fill(officer, key, definition.fields[key], value)
        officer.complete(item.title)

    def _fill(self, officer: Officer, key: str, spec: FieldSpec, value: Any) -> None:
        field = officer.page.locator(f'[name="{key}"]')
        if spec.type is FieldType.DOCUMENT:
            upload = officer.page.locator(f'[name="{key}__file"]')
            expect(upload).to_be_visible()
            upload.set_input_files(value if isinstance(value, Path) else self._paper)
        elif spec.type is FieldType.BOOLEAN:
            _check(field, "true" if value else "false", "Ya" if value else "Tidak")
        elif spec.type is FieldType.CHOICE:
            _choose(field, spec, value)
        else:
            expect(field).to_have_accessible_name(_starts(spec.title))
            is_moment = spec.type is FieldType.DATETIME
            field.fill(str(value)[:MINUTE] if is_moment else str(value))

    def _partner_answers(self, case: Case) -> None:
        officer = self.at("petugas_penanganan")
        officer.page.goto(f"{officer.address}/meja/kasus/{case.number}/")
        told = {"Isi jawaban": "Dijawab."}
        officer.say("Catat jawaban instansi", told, "Catat jawaban")
        expect(officer.content()).to_be_visible()


def _item(case: Case, step: str) -> WorkItem:
    items = WorkItem.objects.select_related("owner", "process__version")
    return items.get(matter=case.matter, step=step, closed_at=None)


def _check(field: Locator, value: str, title: str) -> None:
    radio = field.and_(field.page.locator(f'[value="{value}"]'))
    expect(radio).to_have_accessible_name(_starts(title))
    radio.check()


def _choose(field: Locator, spec: FieldSpec, value: str) -> None:
    title = next(choice.title for choice in spec.choices if choice.key == value)
    if field.first.evaluate("field => field.tagName") == "SELECT":
        expect(field).to_have_accessible_name(_starts(spec.title))
        field.select_option(value)
    else:
        _check(field, value, title)
