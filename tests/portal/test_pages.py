"""The public pages without script: headers, weight, and who reaches what."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import get_resolver, reverse

from sigap_cases.portal.places import missions

from .conftest import lodge
from .lodging import answer, code_on, least, send


pytestmark = pytest.mark.usefixtures("office")
OPEN_PAGES = (
    *("start", "missions", "how", "privacy", "guides", "information"),
    *("public_register", "reports", "suggestions"),
)
HEAVIEST = 100 * 1024


@pytest.mark.parametrize("name", [*OPEN_PAGES, "track", "lost_code"])
def test_page_is_open_to_everybody_and_leaves_no_copy(
    client: Client, name: str
) -> None:
    response = client.get(reverse(f"portal:{name}"))
    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store"
    assert response["Referrer-Policy"] == "same-origin"
    assert "'unsafe" not in response["Content-Security-Policy"]
    assert "data-exit" in response.content.decode()
    assert not re.search(
        r"<script(?! src)|<style|\sstyle=|\son\w+=", response.content.decode()
    )


def test_pages_of_a_complaint_are_not_for_search_engines(client: Client) -> None:
    least(client)
    paths = [
        "/aduan/bahaya/",
        "/aduan/berkas/",
        "/aduan/periksa/",
        "/ikuti/",
        "/ikuti/kode-hilang/",
    ]
    responses: list[Any] = [client.get(path) for path in paths]
    responses.append(send(client))
    client.post(reverse("portal:track"), {"code": code_on(responses[-1])})
    responses.append(client.get("/ikuti/aduan/"))
    for response in responses:
        assert response.status_code == 200
        assert response["X-Robots-Tag"] == "noindex, nofollow"
        assert response["Cache-Control"] == "no-store"


def test_cookies_are_closed_to_script_and_to_other_sites(client: Client) -> None:
    answer(client, "bahaya")
    cookie = client.cookies["draf"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (
        True,
        "Lax",
        "/aduan/",
    )


def test_first_page_weighs_at_most_100_kb(client: Client) -> None:
    page = client.get("/").content
    files = re.findall(r'(?:href|src)="/static/([^"#]+)', page.decode())
    assert {"portal.css", "portal.js"} <= set(files)
    weights = [Path(str(finders.find(name))).stat().st_size for name in files]
    assert len(page) + sum(weights) <= HEAVIEST


def test_first_page_has_the_numbers_before_anything_else(client: Client) -> None:
    page = client.get("/").content.decode()
    order = [
        page.index(text)
        for text in ("Keluar cepat", "Dalam bahaya", "0800-1000", "Buat aduan")
    ]
    assert order == sorted(order)


def test_missions_are_shown_as_unverified(client: Client) -> None:
    page = client.get(reverse("portal:missions")).content.decode()
    assert "belum diverifikasi" in page
    assert len(missions()) == 64
    assert all(mission.name in page for mission in missions())


ARGUMENTS: dict[str, list[object]] = {
    "question": ["cerita"],
    "keep": ["cerita"],
    "ask": ["informasi"],
    "ask_page": ["informasi", "informasi"],
    "ask_summary": ["informasi"],
    "ask_send": ["informasi"],
    "ask_discard": ["informasi"],
    "released": [1],
    "letter": ["a" * 32],
    "statistics_table": ["fase"],
    "statistics_csv": ["fase"],
    "statistics_json": ["hasil-aduan"],
    "referral_document": [1],
    "guide": ["periksa-tawaran"],
    "information_file": [1],
    "report": [1999],
    "report_csv": [1999],
}
# Nothing of that number has been published.
NOT_THERE = ("letter", "information_file", "report", "report_csv")


def _addresses() -> list[str]:
    patterns: list[Any] = get_resolver("sigap_cases.portal.urls").url_patterns
    return [reverse(f"portal:{p.name}", args=ARGUMENTS.get(p.name)) for p in patterns]


@pytest.mark.parametrize("method", ["get", "post"])
def test_no_page_of_the_portal_shows_a_case_to_outsiders(method: str) -> None:
    case = lodge().case
    addresses = _addresses()
    assert len(addresses) == 51
    unknown = {reverse(f"portal:{name}", args=ARGUMENTS[name]) for name in NOT_THERE}
    for address in addresses:
        response = getattr(Client(), method)(address)
        expected = (404, 405) if address in unknown else (200, 302, 405, 409)
        assert response.status_code in expected, address
        told = response.content.decode()
        assert case.number not in told
        assert case.narrative not in told


def test_unknown_question_is_not_found(client: Client) -> None:
    assert client.get("/aduan/tidak-ada/").status_code == 404


def test_forms_without_their_token_are_refused() -> None:
    strict = Client(enforce_csrf_checks=True)
    for address in ("/aduan/bahaya/", "/aduan/kirim/", "/ikuti/", "/aduan/hapus/"):
        assert strict.post(address).status_code == 403
