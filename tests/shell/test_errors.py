"""What a person sees when something is wrong."""

import re

import pytest
from django.test import Client


pytestmark = pytest.mark.usefixtures("shell_pages")


def _get(kind: str) -> tuple[int, str]:
    answer = Client(raise_request_exception=False).get(f"/galat/{kind}/")
    return answer.status_code, answer.content.decode()


def test_missing_and_forbidden_read_the_same() -> None:
    missing, forbidden = _get("hilang"), _get("terlarang")
    assert (missing[0], forbidden[0]) == (404, 403)
    assert missing[1] == forbidden[1]
    assert "Alamat salah, atau Anda tidak berhak membukanya." in missing[1]
    assert "case" not in missing[1]


def test_bad_request_is_calm() -> None:
    status, text = _get("buruk")
    assert status == 400
    assert "Tidak ada yang berubah" in text


def test_fault_gives_a_code_and_no_detail() -> None:
    status, text = _get("rusak")
    assert status == 500
    assert re.search(r"<b class=\"code\">[2-9A-Z]{3}-[2-9A-Z]{3}</b>", text)
    assert "boom" not in text


def test_stale_form_is_told_to_reload() -> None:
    answer = Client(enforce_csrf_checks=True).post("/draf/")
    assert answer.status_code == 403
    assert "terlalu lama terbuka" in answer.content.decode()


def test_public_error_page_offers_the_way_out() -> None:
    assert "https://www.bmkg.go.id/" in _get("hilang")[1]
    assert "https://www.bmkg.go.id/" in _get("rusak")[1]
