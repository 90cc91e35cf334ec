"""An auditor goes back in a case, and compares."""

import os
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from sigap_cases.desk.settled import after, typed
from tests.desk.test_browser import SIDEWAYS, faults, sign_in, site, violations

from .life import SHORT, Life


__all__ = ["faults", "site"]


def seen(page: Page, name: str) -> None:
    """At both widths: no sideways scroll; a picture where a folder is named for it."""
    folder = os.environ.get("PICTURES")
    for width, height in ((1280, 900), (360, 740)):
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate(SIDEWAYS) == 0, (name, width)
        if folder:
            path = Path(folder) / f"{name}-{width}.png"
            page.screenshot(path=str(path), full_page=True)
    page.set_viewport_size({"width": 1280, "height": 900})


@pytest.mark.slow
def test_auditor_goes_back_and_compares(
    page: Page, site: str, faults: list[str]
) -> None:
    life = Life(SHORT, asked=False)
    life.live()
    moment = after(next(s.moment for s in life.snapshots if s.step == "add_party"))
    sign_in(page, site, "auditor")
    page.goto(f"{site}/meja/kasus/{life.case.number}/")

    page.get_by_role("link", name="Waktu lalu").click()
    expect(page.get_by_role("heading", name="Kasus pada waktu itu")).to_be_visible()
    page.get_by_label("Berkas pada").fill(typed(moment))
    page.get_by_role("button", name="Tampilkan berkas").click()
    expect(page.get_by_text("0811111")).to_be_visible()
    expect(page.get_by_text("0822222")).to_have_count(0)
    assert violations(page) == []
    seen(page, "past")

    page.get_by_role("link", name="Peristiwa berikutnya").click()
    expect(page.get_by_text("0822222")).to_be_visible()
    page.get_by_role("link", name="Apa yang diubahnya").click()
    expect(page.locator("del", has_text="0811111")).to_be_visible()
    expect(page.locator("ins", has_text="0822222")).to_be_visible()
    assert violations(page) == []
    seen(page, "difference")

    page.get_by_label("Sampai").fill(typed(timezone.now()))
    page.get_by_role("button", name="Bandingkan").click()
    expect(page.get_by_text("Dicabut pelapor").first).to_be_visible()
    seen(page, "difference-long")
    assert faults == []
