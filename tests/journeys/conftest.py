"""People at their screens: a reporter with a phone, officers at their desks."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from PIL import Image
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer
from pytest_playwright.pytest_playwright import CreateContextCallback

from .officer import Officer
from .reporter import Reporter
from .walking import Desks


# A Monday without a holiday near it, as the office opens its second hour.
MONDAY = "2026-10-05T01:00:00+00:00"
PHONE: Any = {"width": 390, "height": 844}
DESK: Any = {"width": 1280, "height": 800}
PATIENCE = 15_000


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.journey)
            item.add_marker(pytest.mark.slow)


@pytest.fixture(autouse=True)
def _patient() -> Iterator[None]:
    """Two cores shared by a browser, a server and a database."""
    expect.set_options(timeout=PATIENCE)
    yield
    expect.set_options(timeout=5_000)


@pytest.fixture
def clock(live_office: None) -> Iterator[time_machine.Traveller]:
    """The office's clock: it runs on from a Monday morning, and a test may move it."""
    cache.clear()
    with time_machine.travel(MONDAY, tick=True) as traveller:
        yield traveller


@pytest.fixture
def open_page(
    clock: time_machine.Traveller, new_context: CreateContextCallback
) -> Callable[..., Any]:
    """A page in a browser context of its own, so that nobody shares a sign-in."""

    def open_(**options: Any) -> Any:
        page = new_context(**options).new_page()
        page.set_default_timeout(PATIENCE)
        return page

    return open_


@pytest.fixture
def reporter(open_page: Callable[..., Any], live_server: LiveServer) -> Reporter:
    """Somebody with a phone."""
    return Reporter(open_page(viewport=PHONE, has_touch=True), live_server.url)


@pytest.fixture
def officer(
    open_page: Callable[..., Any], live_server: LiveServer
) -> Callable[[str], Officer]:
    """Signs somebody in by user name and password, at a desk of their own."""

    def sign_in(username: str) -> Officer:
        person = Officer(open_page(viewport=DESK), live_server.url, username)
        person.sign_in()
        return person

    return sign_in


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "slip-gaji.jpg"
    Image.new("RGB", (640, 480), "steelblue").save(path, format="JPEG")
    return path


@pytest.fixture
def desks(officer: Callable[[str], Officer], tmp_path: Path) -> Desks:
    """Everybody in the office, each at a desk of their own once they are needed."""
    paper = tmp_path / "berkas.pdf"
    paper.write_bytes(b"%PDF-1.4 berkas")
    return Desks(officer, paper)
