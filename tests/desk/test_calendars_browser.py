"""The pages of calendars and deadline rules in a browser, wide and on a phone."""

from typing import Any

import pytest
from playwright.sync_api import Page

from . import world
from .test_browser import SIDEWAYS, faults, sign_in, site, violations


__all__ = ["faults", "site"]

PHONE = {"width": 360, "height": 740}
WIDE = {"width": 1280, "height": 900}
PAGES = {
    "admin_sistem": (
        "/meja/kalender/",
        "/meja/kalender/gianyar/?tahun=2026",
        "/meja/kalender/gianyar/edaran/",
        "/meja/kalender/gianyar/jam/",
        "/meja/kalender/gianyar/musim/",
        "/meja/kalender/gianyar/unit/",
        "/meja/kalender/baru/",
    ),
    "kepala_dinas": (
        "/meja/batas-waktu/",
        "/meja/batas-waktu/STD-KONTAK/",
        "/meja/batas-waktu/STD-KONTAK/ubah/",
    ),
    "penyelia": ("/meja/kalender/gianyar/hitung-ulang/",),
}


@pytest.mark.parametrize("size", [PHONE, WIDE], ids=["phone", "wide"])
def test_pages_fit_and_are_clean(
    page: Page, site: str, faults: list[str], size: Any
) -> None:
    page.set_viewport_size(size)
    for who, addresses in PAGES.items():
        page.context.clear_cookies()
        sign_in(page, site, who)
        for address in addresses:
            page.goto(site + address)
            assert page.evaluate(SIDEWAYS) <= 0, address
            assert violations(page) == [], address
    assert faults == []


def test_circular_is_previewed_and_saved(
    page: Page, site: str, faults: list[str]
) -> None:
    world.lodge()
    sign_in(page, site, "admin_sistem")
    page.goto(f"{site}/meja/kalender/gianyar/edaran/")
    page.get_by_label("Untuk tahun").fill("2027")
    page.get_by_label("Nomor").fill("15 Tahun 2026")
    page.get_by_label("Tanggal edaran").fill("2026-10-01")
    page.get_by_label("Hari yang diliburkan").fill(
        "18 Januari: Siwaratri\n12-14 Januari: Galungan"
    )
    page.get_by_label("Alasan perubahan").fill("SE Gubernur 2027")
    page.get_by_role("button", name="Lihat yang berubah").click()
    assert "Siwaratri" in page.locator("#pratinjau ~ *, .card").first.inner_text()
    page.get_by_label("Rabu, 29 Desember 2027: Pagerwesi").check()
    page.get_by_role("button", name="Lihat lagi yang berubah").click()
    page.get_by_role("button", name="Simpan edaran").click()
    assert "Siwaratri" in page.locator("main").inner_text()
    assert "Pagerwesi" in page.locator("main").inner_text()  # 2 June stays
    assert faults == []
