"""Logs keep what happened and drop what people wrote."""

from sigap_cases.settings.logs import without_values


def test_without_values_drops_the_detail_of_a_broken_constraint() -> None:
    text = 'duplicate key "nik_unique"\nDETAIL:  Key (nik)=(5104010101900001) exists.'
    event = without_values(None, "error", {"event": text, "exception": text})
    assert event["event"] == event["exception"] == 'duplicate key "nik_unique"'


def test_without_values_drops_what_was_searched_for() -> None:
    event = without_values(
        None, "info", {"event": "x", "request": "GET /kasus?q=Wayan+Sari"}
    )
    assert event["request"] == "GET /kasus"


def test_without_values_drops_the_key_of_a_new_password() -> None:
    event = without_values(
        None, "info", {"event": "x", "request": "GET /akun/password/reset/key/3-a1b2/"}
    )
    assert event["request"] == "GET /akun/password/reset/key/***/"
