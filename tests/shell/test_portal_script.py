"""What the portal's one script adds: leaving at once, and files that arrive."""

import io
import re
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, Route, expect

from .conftest import Watched


@pytest.fixture
def away(watched: Watched) -> list[str]:
    """Stands in for the weather page; keeps the Referer of each visit."""
    visits: list[str] = []

    def answer(route: Route) -> None:
        visits.append(route.request.headers.get("referer", ""))
        route.fulfill(body="<title>Cuaca</title>", content_type="text/html")

    watched.page.route("https://www.bmkg.go.id/**", answer)
    return visits


def _photo(path: Path, size: tuple[int, int]) -> Path:
    Image.effect_noise(size, 60).convert("RGB").save(path, quality=95)
    return path


def _body(route: Route) -> bytes:
    return route.request.post_data_buffer or b""


def _told(page: Page) -> Locator:
    return page.locator(".sent li span")


def test_exit_leaves_without_referrer_and_without_a_way_back(
    watched: Watched, away: list[str]
) -> None:
    page = watched.open("/portal/")
    page.get_by_role("link", name="Keluar cepat").click()
    page.wait_for_url("https://www.bmkg.go.id/")
    assert away == [""]
    page.go_back()
    assert "/portal/" not in page.url


def test_exit_by_escape_twice(watched: Watched, away: list[str]) -> None:
    page = watched.open("/portal/")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.wait_for_url("https://www.bmkg.go.id/")
    assert away == [""]


def test_one_escape_stays(watched: Watched, away: list[str]) -> None:
    page = watched.open("/portal/")
    page.keyboard.press("Escape")
    page.wait_for_timeout(200)
    assert away == []


def test_photo_is_shrunk_before_it_is_sent(watched: Watched, tmp_path: Path) -> None:
    photo = _photo(tmp_path / "kapal.jpg", (3000, 1500))
    sent: list[bytes] = []
    page = watched.open("/portal/")

    def answer(route: Route) -> None:
        sent.append(_body(route))
        route.fulfill(status=204)

    page.route("**/unggah/", answer)
    page.get_by_label("Foto atau dokumen").set_input_files(photo)
    expect(_told(page)).to_have_text("Terkirim")
    start = sent[0].index(b"\xff\xd8")
    with Image.open(io.BytesIO(sent[0][start:])) as arrived:
        assert arrived.size == (1600, 800)


def test_file_is_sent_again_under_the_same_key_when_the_connection_drops(
    watched: Watched, tmp_path: Path
) -> None:
    paper = tmp_path / "kontrak.pdf"
    paper.write_bytes(b"%PDF-1.4 kontrak")
    keys: list[str] = []
    page = watched.open("/portal/")

    def answer(route: Route) -> None:
        body = _body(route).decode("latin-1")
        keys.extend(re.findall(r'upload_key"\r\n\r\n([^\r]+)', body))
        if len(keys) == 1:
            route.abort()
        else:
            route.fulfill(status=204)

    page.route("**/unggah/", answer)
    page.get_by_label("Foto atau dokumen").set_input_files(paper)
    expect(_told(page)).to_have_text("Terkirim")
    assert len(keys) == 2
    assert keys[0] == keys[1]


def test_file_that_is_refused_says_why(watched: Watched, tmp_path: Path) -> None:
    paper = tmp_path / "program.pdf"
    paper.write_bytes(b"MZ")
    page = watched.open("/portal/")
    page.route(
        "**/unggah/",
        lambda route: route.fulfill(
            status=415, body="Hanya PDF atau foto.", content_type="text/plain"
        ),
    )
    page.get_by_label("Foto atau dokumen").set_input_files(paper)
    expect(_told(page)).to_have_text("Hanya PDF atau foto.")
