"""What every test may use: the browser, and a flush that history's triggers let pass."""

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pgtrigger
import pytest
from django.db import connection
from django.test import TransactionTestCase
from playwright.sync_api import Browser, Page, ViewportSize


# Playwright's loop runs in the test's thread, where Django would refuse the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
QUIET_FLAGS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-dev-shm-usage",
    "--disable-extensions",
    "--disable-sync",
    "--no-first-run",
)
PHONE: ViewportSize = {"width": 360, "height": 740}


@pytest.fixture(autouse=True, scope="session")
def _flush_past_triggers() -> Iterator[None]:
    """A test with its own transactions is followed by TRUNCATE, which history refuses."""
    teardown = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]

    def flush(case: TransactionTestCase) -> None:
        # pgtrigger puts a statement of its own before each one, which parameters
        # bound by the server do not allow.
        connection.close()
        with pytest.MonkeyPatch.context() as patch:
            patch.setitem(connection.settings_dict["OPTIONS"], "server_side_binding", False)
            with pgtrigger.ignore():  # noqa: TID251 - the flush of the test database
                teardown(case)
            connection.close()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", flush)
        yield


@pytest.fixture(scope="session")
def browser_type_launch_args(
    browser_type_launch_args: dict[str, Any],
) -> dict[str, Any]:
    """The system's Chromium: Playwright's own is a download."""
    paths = [path for name in CHROMIUM_NAMES if (path := shutil.which(name))]
    if not paths:
        pytest.fail(
            "The browser tests need chromium on PATH (apt-get install chromium)"
        )
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {
        **browser_type_launch_args,
        "executable_path": paths[0],
        "args": [*QUIET_FLAGS, *sandbox],
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_context_args, "locale": "id-ID", "timezone_id": "Asia/Makassar"}


@pytest.fixture
def phone(browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[Page]:
    """A page as wide as a small phone, in a browser context of its own."""
    context = browser.new_context(
        **browser_context_args, viewport=PHONE, has_touch=True
    )
    yield context.new_page()
    context.close()
