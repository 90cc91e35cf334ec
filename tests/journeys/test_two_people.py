"""Two people at one task: who comes second is told, and loses nothing."""

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.loaded_office import lodge

from . import forms
from .officer import Officer


SignIn = Callable[[str], Officer]
TYPED = "Ibu pelapor dapat dihubungi sesudah pukul 18."


def test_claim_of_a_task_that_somebody_else_took_says_who(officer: SignIn) -> None:
    number = lodge().case.number
    first, second = officer("petugas_pengaduan"), officer("petugas_pengaduan2")
    for person in (first, second):
        person.open_task(forms.CONTACT, number)
        expect(person.button("Ambil tugas")).to_be_visible()
    first.button("Ambil tugas").click()
    expect(first.page.get_by_text("Sedang dikerjakan oleh Anda sejak")).to_be_visible()

    second.button("Ambil tugas").click()
    told = second.page.get_by_role("alert")
    expect(told).to_have_text(
        re.compile(f"Tugas ini sudah diambil oleh {first} pada 09.0[0-9] WITA.")
    )
    expect(second.button("Ambil tugas")).to_have_count(0)
    expect(second.button("Selesaikan tugas")).to_have_count(0)


def test_form_of_a_task_that_was_moved_keeps_what_was_typed(officer: SignIn) -> None:
    number = lodge().case.number
    first, second = officer("petugas_pengaduan"), officer("petugas_pengaduan2")
    first.take(forms.CONTACT, number)
    first.answer({"Hasil kontak": "Terhubung", "Catatan kontak": TYPED})

    supervisor = officer("penyelia")
    supervisor.open_case(number)
    supervisor.link(forms.CONTACT).click()
    supervisor.say(
        "Alihkan tugas",
        {"Alihkan kepada": second.name, "Alasan": "Sinta sedang cuti."},
        "Alihkan tugas",
    )
    expect(
        supervisor.page.get_by_text(f"Tugas dialihkan kepada {second}.")
    ).to_be_visible()

    first.button("Selesaikan tugas").click()
    told = first.page.get_by_role("alert")
    expect(told).to_contain_text("Tugas ini sedang dikerjakan orang lain.")
    expect(told).to_contain_text("Isian Anda masih ada di bawah.")
    expect(first.page.get_by_label("Catatan kontak")).to_have_value(TYPED)
    expect(
        first.page.get_by_role("radio", name="Terhubung", exact=True)
    ).to_be_checked()
    expect(first.button("Selesaikan tugas")).to_have_count(0)
