"""Logs keep what happened and drop what people wrote."""

import io
import json
import logging
import logging.config
from typing import Any

import pytest
import structlog

from sigap_cases.settings.logs import MASK, configure, masked, without_values


NIK, PHONE, PASSPORT = "5104014107900001", "0812-3456-7890", "C7654321"
CODE, EMAIL = "7KQ2-M9XA-BCDE-FGH3", "wayan.sari@contoh.id"


@pytest.fixture
def written() -> Any:
    """What goes to the error stream, by the formatter that every way of running has."""
    stream = io.StringIO()
    told = configure(level="INFO")["formatters"]["json"]
    handler = logging.StreamHandler(stream)
    handler.setFormatter(told.pop("()")(**told))
    logger = logging.getLogger("uji.log")
    logger.addHandler(handler)
    yield stream
    logger.removeHandler(handler)


@pytest.mark.parametrize(
    "said",
    [
        NIK,
        "5104 0141 0790 0001",
        PHONE,
        "+62 812-3456-7890",
        "6281234567890",
        "+886912345678",
        PASSPORT,
        CODE,
        CODE.replace("-", ""),
        EMAIL,
    ],
)
def test_masked_hides_what_looks_like_somebody(said: str) -> None:
    assert masked(f"row ({said}) refused") == f"row ({MASK}) refused"
    assert masked({"deep": [{"in": f"'{said}'"}]}) == {"deep": [{"in": f"'{MASK}'"}]}


@pytest.mark.parametrize(
    "said",
    [
        "ADU-26-7KQ2M9",
        "2026-11-29T05:41:17.123456Z",
        "task 0b9c7d1e-52a3-4f6e-9d1c-000012345678 received",
        "/meja/kasus/ADU-26-7KQ2M9/",
        "127.0.0.1:8000",
        'File "/srv/sigap/intake.py", line 1234, in lodge',
        "12345678 rows in 0.123456789 s",
    ],
)
def test_masked_leaves_what_tells_of_nobody(said: str) -> None:
    assert masked(said) == said


def test_masked_hides_a_number_that_is_no_text() -> None:
    assert masked(int(NIK)) == MASK
    assert masked({"case_id": 123456}) == {"case_id": 123456}


def test_logs_mask_messages_values_and_tracebacks(written: io.StringIO) -> None:
    logger = logging.getLogger("uji.log")
    logger.warning("asked for %s by %s", NIK, EMAIL)
    try:
        int(f"{PHONE} is no {PASSPORT}")
    except ValueError:
        logger.exception("failed", extra={"who": CODE})
    structlog.get_logger("uji.log").error("event", phone=PHONE, about={"nik": NIK})
    text = written.getvalue()
    assert not [one for one in (NIK, PHONE, PASSPORT, CODE, EMAIL) if one in text]
    lines = [json.loads(line) for line in text.splitlines()]
    assert lines[0]["event"] == f"asked for {MASK} by {MASK}"
    assert f"'{MASK} is no {MASK}'" in lines[1]["exception"]
    assert lines[2]["phone"] == MASK


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
