"""A village officer at the banjar, with a small phone: somebody is registered."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import Unit, User
from sigap_cases.registry.models import Person
from tests.registry.people import make_person

from .officer import Officer


SMALL: Any = {"width": 360, "height": 740}
TWO_MINUTES = 120


def pick(page: Page, group: str, answer: str) -> None:
    page.get_by_role("group", name=group).get_by_role(
        "radio", name=answer, exact=True
    ).check()


def narrow(page: Page) -> bool:
    """No page may scroll sideways, once its styles are there."""
    page.wait_for_load_state("load")
    return bool(page.evaluate("document.documentElement.scrollWidth <= 360"))


@pytest.fixture
def officer(open_page: Callable[..., Any], live_server: LiveServer) -> Officer:
    """The officer of Batubulan, with a phone as small as they come."""
    page = open_page(viewport=SMALL, has_touch=True)
    person = Officer(page, live_server.url, "petugas_desa")
    person.sign_in()
    return person


def test_village_officer_registers_a_worker_on_a_phone(officer: Officer) -> None:
    page = officer.page
    began = time.monotonic()
    page.goto(f"{officer.address}/meja/pmi/")
    officer.link("Tambah PMI").first.click()
    assert narrow(page)
    page.get_by_label("Nama lengkap").fill("Ni Luh Putu Wulandari")
    pick(page, "Jenis kelamin", "Perempuan")
    expect(page.get_by_text("Desa Batubulan", exact=True)).to_be_visible()
    pick(page, "Fase kerja", "Bekerja di luar negeri")
    page.get_by_label("Telepon PMI").fill("0812 0000 1234")
    officer.button("Simpan PMI").click()
    heading = page.get_by_role("heading", name="Ni Luh Putu Wulandari", level=1)
    expect(heading).to_be_visible()
    assert time.monotonic() - began < TWO_MINUTES
    assert narrow(page)
    person = Person.objects.get()
    assert (person.phase, person.village.name) == ("working", "Desa Batubulan")


def test_village_officer_adds_a_ship_and_updates_the_phase(officer: Officer) -> None:
    page = officer.page
    person = make_person(
        Unit.objects.get(code="51.04.01.2001"),
        by=User.objects.get(username=officer.username),
    )
    page.goto(f"{officer.address}/meja/pmi/{person.pk}/")
    page.get_by_role("link", name="Tambah penempatan").click()
    pick(page, "Skema", "Awak kapal")
    pick(page, "Sektor", "Formal")
    expect(page.get_by_label("Nama kapal")).to_be_hidden()
    pick(page, "Di mana tempat kerjanya?", "Di kapal")
    expect(page.get_by_label("Negara", exact=False).first).to_be_hidden()
    page.get_by_label("Nama kapal").fill("MV Laut Jingga")
    page.get_by_label("Bendera").fill("Bahama")
    officer.button("Simpan").click()
    expect(page.get_by_text("MV Laut Jingga").first).to_be_visible()

    officer.link("Ubah fase").click()
    pick(page, "Fase kerja", "Purna PMI")
    page.get_by_label("Dari mana diketahui").fill("Diceritakan ibunya")
    officer.button("Simpan").click()
    expect(page.get_by_text("Diceritakan ibunya")).to_be_visible()
    assert narrow(page)

    person.refresh_from_db()
    assert person.phase == "returned"
    assert person.placements.get().ship == "MV Laut Jingga"


def test_possible_duplicate_shows_while_typing_and_is_merged_and_parted(
    officer: Officer,
) -> None:
    page = officer.page
    for name in ("I Wayan Suardana", "Wayan Suardanna"):
        page.goto(f"{officer.address}/meja/pmi/baru/")
        page.get_by_label("Nama lengkap").fill(name)
        if name != "I Wayan Suardana":
            expect(page.get_by_text("Sudah terdaftar?")).to_be_visible()
            expect(page.get_by_text("nama mirip, desa/kelurahan sama")).to_be_visible()
        pick(page, "Jenis kelamin", "Laki-laki")
        pick(page, "Fase kerja", "Purna PMI")
        page.get_by_label("Telepon PMI").fill("0812 0000 1234")
        officer.button("Simpan PMI").click()
        expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()

    page.get_by_role("link", name="Bandingkan dan gabungkan").click()
    group = page.get_by_role("group", name="Nama lengkap")
    group.get_by_role("radio", name="I Wayan Suardana").check()
    officer.button("Gabungkan kedua catatan").click()
    expect(page.get_by_text("Kedua catatan sudah menjadi satu.")).to_be_visible()
    officer.link("Urungkan penggabungan").click()
    officer.button("Pisahkan kedua catatan").click()
    expect(page.get_by_text("Kedua catatan sudah terpisah lagi")).to_be_visible()
    assert Person.objects.filter(merged_into=None).count() == 2
