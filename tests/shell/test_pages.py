"""The pages as a browser shows them: whole, readable, clean under axe and the CSP."""

import re

import pytest
from playwright.sync_api import Browser, Dialog, FloatRect, Page, expect

from .conftest import Watched


PAGES = [
    "/desk/",
    "/portal/",
    "/portal/?problem=",
    "/akun/login/",
    "/mfa/beranda/",
    "/mfa/aktif/",
    "/mfa/kode/",
    "/mfa/masuk/",
]
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def _box(page: Page, selector: str) -> FloatRect:
    box = page.locator(selector).bounding_box()
    assert box
    return box


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("path", PAGES)
def test_page_is_clean_under_axe_and_the_policy(
    watched: Watched, path: str, width: int
) -> None:
    watched.open(path, width=width)
    assert watched.violations() == []
    assert watched.faults == []


@pytest.mark.parametrize("path", [*PAGES, "/galat/hilang/"])
def test_page_does_not_scroll_sideways_on_the_smallest_phone(
    watched: Watched, path: str
) -> None:
    page = watched.open(path, width=320)
    assert page.evaluate(SIDEWAYS) == 0


def test_portal_page_weighs_at_most_100_kb(watched: Watched) -> None:
    weights: list[int] = []
    watched.page.on(
        "response",
        lambda answer: weights.append(len(answer.body()) if answer.ok else 0),
    )
    watched.open("/portal/")
    assert 0 < sum(weights) <= 100 * 1024


def test_menu_opens_on_a_phone(watched: Watched) -> None:
    page = watched.open("/desk/", width=390)
    expect(page.get_by_role("link", name="Rujukan")).to_be_hidden()
    page.get_by_role("button", name="Buka menu").click()
    expect(page.get_by_role("link", name="Rujukan")).to_be_visible()


def test_why_this_date_opens_without_script(watched: Watched, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{watched.address}/desk/")
    page.get_by_role("button", name="Mengapa tanggal ini?").first.click()
    expect(page.get_by_text("tidak dihitung")).to_be_visible()
    context.close()


def test_why_this_date_is_filled_on_demand(watched: Watched) -> None:
    page = watched.open("/desk/")
    panel = page.locator("#w-2")
    expect(panel.get_by_text("tidak dihitung")).to_have_count(0)
    page.locator(".sg-why[popovertarget=w-2]").click()
    expect(panel.get_by_text("tidak dihitung")).to_be_visible()
    assert watched.faults == []


def test_menu_and_filters_are_open_without_script(
    watched: Watched, browser: Browser
) -> None:
    context = browser.new_context(
        java_script_enabled=False, viewport={"width": 390, "height": 800}
    )
    page = context.new_page()
    page.goto(f"{watched.address}/desk/")
    expect(page.get_by_role("link", name="Rujukan")).to_be_visible()
    expect(page.get_by_label("Jenis")).to_be_visible()
    context.close()


def test_summary_links_lead_to_the_fields(watched: Watched) -> None:
    page = watched.open("/desk/")
    summary = page.get_by_role("alert").filter(has_text="perlu diperbaiki")
    links = summary.get_by_role("link").all()
    targets = [link.get_attribute("href") or "" for link in links]
    assert targets == ["#id_x-when", "#id_x-answer_0", "#id_x-summary"]
    assert all(page.locator(target).count() == 1 for target in targets)


def test_pages_keep_the_filters(watched: Watched) -> None:
    page = watched.open("/desk/?jenis=gaji&page=2")
    assert page.get_by_role("link", name="Berikutnya").get_attribute("href") == (
        "?jenis=gaji&page=3"
    )


def test_diagram_marks_the_current_step(watched: Watched) -> None:
    page = watched.open("/desk/")
    expect(page.locator(".sg-diagram[data-bpmn-ready]")).to_be_visible()
    assert page.locator("[data-element-id=k1].sg-now").count() == 1
    assert page.locator("[data-element-id=v].sg-done").count() == 1


def test_diagram_opens_on_the_current_step_on_a_phone(watched: Watched) -> None:
    page = watched.open("/desk/", width=390)
    box = _box(page, ".sg-diagram[data-bpmn-ready]")
    step = _box(page, "[data-element-id=k1]")
    assert box["x"] <= step["x"]
    assert step["x"] + step["width"] <= box["x"] + box["width"]


def test_diagram_moves_by_keyboard(watched: Watched) -> None:
    page = watched.open("/desk/")
    before = _box(page, "[data-element-id=k1]")
    page.locator(".sg-diagram").focus()
    page.keyboard.press("ArrowRight")
    assert _box(page, "[data-element-id=k1]")["x"] < before["x"]


def test_half_filled_form_is_saved_as_a_draft(watched: Watched) -> None:
    page = watched.open("/desk/")
    with page.expect_request("**/draf/") as sent:
        page.get_by_label("Tanggal klarifikasi").first.fill("5 November 2026")
    assert "5 November 2026" in (sent.value.post_data or "")
    state = page.locator("[data-autosave-state]")
    expect(state).to_have_text(re.compile(r"Tersimpan sementara \d\d\.\d\d WITA"))


def test_draft_that_is_not_saved_says_so_and_guards_the_page(watched: Watched) -> None:
    page = watched.open("/desk/")
    page.route("**/draf/", lambda route: route.abort())
    page.get_by_label("Tanggal klarifikasi").first.press_sequentially("5")
    expect(page.locator("[data-autosave-state]")).to_have_text("Belum tersimpan")
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.close(run_before_unload=True)
    page.wait_for_timeout(300)
    assert asked == ["beforeunload"]
