"""Moving tasks and planning an absence in a browser, at a desk and on a phone."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.desk import world
from tests.desk.test_browser import (
    SIDEWAYS,
    faults,
    sign_in,
    site,
    violations,
)
from tests.factories import make_absence
from workflows.models import ReassignmentBatch


__all__ = ["faults", "site"]
pytestmark = pytest.mark.slow


def preview(page: Page, site: str, *names: str) -> None:
    """All tasks of the intake officer, spread over these."""
    officer = world.user("petugas_pengaduan")
    page.goto(f"{site}/meja/penyelia/alihkan/?orang={officer.pk}")
    page.get_by_label("Dibagi rata kepada yang dipilih").check()
    for name in names:
        page.get_by_label(str(world.user(name))).check()
    page.get_by_role("button", name="Pratinjau").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("belum ada")


def test_supervisor_previews_moves_and_undoes(
    page: Page, site: str, faults: list[str]
) -> None:
    for _ in range(4):
        world.held(world.lodge())
    sign_in(page, site, "penyelia")
    preview(page, site, "petugas_pengaduan2")
    assert violations(page) == []

    page.get_by_label("Alasan").fill("Cuti bersama")
    page.get_by_role("button", name="Alihkan 4 tugas").click()
    expect(page.locator("#messages")).to_contain_text("4 tugas dialihkan")
    assert violations(page) == []

    page.get_by_role("button", name="Urungkan").click()
    expect(page.locator("#messages")).to_contain_text("Setiap tugas kembali")
    assert ReassignmentBatch.objects.count() == 2
    assert faults == []


def test_officer_plans_an_absence(page: Page, site: str, faults: list[str]) -> None:
    sign_in(page, site, "petugas_pengaduan")
    page.goto(f"{site}/meja/ketidakhadiran/baru/")
    page.get_by_role("button", name="Simpan").click()
    expect(page.locator("body")).to_contain_text("Isi tanggalnya")
    assert violations(page) == []

    page.get_by_label("Hari pertama tidak hadir").fill("2099-01-05")
    page.get_by_label("Hari terakhir tidak hadir").fill("2099-01-09")
    page.get_by_label("Cuti").check()
    page.get_by_label("Pengganti sementara", exact=False).first.select_option(
        str(world.user("petugas_pengaduan2").pk)
    )
    page.get_by_role("button", name="Simpan").click()
    expect(page.locator("table")).to_contain_text(re.compile("5 Jan 2099"))
    assert violations(page) == []
    assert [fault for fault in faults if "422" not in fault] == []


PAGES = (
    "/meja/",
    "/meja/ketidakhadiran/",
    "/meja/ketidakhadiran/tim/",
    "/meja/ketidakhadiran/baru/",
    "/meja/penyelia/alihkan/",
    "/meja/penyelia/alihkan/riwayat/",
)


def test_pages_fit_a_phone(phone: Page, site: str) -> None:
    for _ in range(2):
        world.held(world.lodge())
    make_absence(
        world.user("penyelia2"), deputy=world.user("penyelia"), hands_over=True
    )
    make_absence(world.user("petugas_pengaduan2"), deputy=world.user("penyelia"))
    sign_in(phone, site, "penyelia")
    for address in PAGES:
        phone.goto(f"{site}{address}")
        assert phone.evaluate(SIDEWAYS) <= 0, address
        assert violations(phone) == [], address
    preview(phone, site, "petugas_pengaduan2", "petugas_pengaduan")
    assert phone.evaluate(SIDEWAYS) <= 0
