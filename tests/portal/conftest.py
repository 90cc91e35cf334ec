"""A phone's browser on the portal, and what a complaint is waited for with."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page

from sigap_cases.cases.models import Case
from tests.loaded_office import lodge, work


__all__ = ["ask_reporter", "lodge", "phone_of", "sideways", "violations", "work"]

SMALL_PHONE, PHONE = 320, 390


def ask_reporter(case: Case, text: str = "Kirim foto kontrak.") -> None:
    work(case, "first_contact", "petugas_pengaduan", contact_result="reached")
    work(
        case,
        "verify",
        "petugas_pengaduan",
        completeness="incomplete",
        missing_items=text,
    )


@pytest.fixture
def phone_of(
    browser: Browser, browser_context_args: dict[str, Any]
) -> Iterator[Callable[..., Page]]:
    """Opens pages of a given width, with script or without."""
    opened: list[BrowserContext] = []

    def open_page(width: int = PHONE, *, script: bool = True) -> Page:
        context = browser.new_context(
            **browser_context_args,
            viewport={"width": width, "height": 780},
            java_script_enabled=script,
            has_touch=True,
        )
        opened.append(context)
        return context.new_page()

    yield open_page
    for context in opened:
        context.close()


def violations(page: Page) -> list[str]:
    """What axe finds on the open page, as ``rule: first element``."""
    page.evaluate((Path(settings.NODE_MODULES) / "axe-core/axe.min.js").read_text())
    found = page.evaluate("axe.run().then((result) => result.violations)")
    return [f"{rule['id']}: {rule['nodes'][0]['html'][:160]}" for rule in found]


def sideways(page: Page) -> int:
    width: int = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    return width
