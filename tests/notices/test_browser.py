"""The bell, the list, the settings and the words in a browser, wide and narrow."""

import os
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from notifications.enums import Topic
from notifications.services import templates
from notifications.services.outbox import About, To, tell
from tests.desk import world
from tests.desk.test_browser import SIDEWAYS, sign_in, violations
from tests.loaded_office import name_custodians

from . import telling


LIST = "/meja/pemberitahuan/"
PAGES = {
    "daftar": "",
    "pengaturan": "pengaturan/",
    "templat": "templat/",
    "kata": "templat/told_late/short/",
}


@pytest.fixture
def site(live_office: None, live_server: Any) -> str:
    name_custodians(world.CUSTODIANS)
    templates.load_templates()
    address: str = live_server.url
    return address


def _tell(user: User, topic: Topic) -> None:
    case = world.lodge()
    telling.spread()
    about = About(matter_id=case.matter_id, label=case.number)
    tell(topic, key=f"uji:{case.pk}", about=about, to=To(user_id=user.pk))
    telling.spread()


def test_bell_counts_without_a_reload(page: Page, site: str) -> None:
    officer = world.user("petugas_penanganan")
    page.clock.install()
    sign_in(page, site, officer.username)
    page.goto(site + LIST)
    bell = page.locator(".sg-bell")
    expect(bell).not_to_contain_text("1")
    _tell(officer, Topic.NOTE_MENTION)
    page.clock.fast_forward("00:31")
    expect(bell).to_contain_text("1")
    page.get_by_role("link", name="Pemberitahuan").first.click()
    page.get_by_role("link", name="Anda disebut").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.clock.fast_forward("00:31")
    expect(bell).not_to_contain_text("1")


def test_preview_follows_while_one_types(page: Page, site: str) -> None:
    sign_in(page, site, "admin_sistem")
    page.goto(f"{site}{LIST}templat/told_late/short/")
    page.locator("textarea[name=body]").fill("Kami terlambat sampai {tanggal}.")
    expect(page.locator("#pratinjau-isi")).to_contain_text("sampai 30 November 2026.")
    page.locator("textarea[name=body]").fill("Aduan {nomor}")
    expect(page.locator("#pratinjau-isi")).to_contain_text("{nomor}")


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("name", sorted(PAGES))
def test_page_is_readable_and_does_not_scroll_sideways(
    page: Page, site: str, name: str, width: int
) -> None:
    officer = world.user("admin_sistem" if name in ("templat", "kata") else "penyelia")
    for topic in (Topic.TASK_OVERDUE, Topic.EMERGENCY, Topic.RESULT):
        _tell(officer, topic)
    page.set_viewport_size({"width": width, "height": 800})
    sign_in(page, site, officer.username)
    page.goto(site + LIST + PAGES[name])
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.evaluate(SIDEWAYS) == 0
    assert violations(page) == []
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)
