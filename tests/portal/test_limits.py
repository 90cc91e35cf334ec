"""Limits that hold with an empty cache, and what they remember."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from sigap_cases.cases.services import tracking
from sigap_cases.portal.exceptions import TooOften
from sigap_cases.portal.models import Tally
from sigap_cases.portal.services import limits
from sigap_cases.portal.services.limits import Limit
from sigap_cases.portal.tasks import purge

from .conftest import lodge
from .lodging import answer, least, send


SMALL = Limit(kind="kecil", each=3, everybody=5)
MOMENT = datetime.fromisoformat("2026-11-23T01:30:00+00:00")


def try_code(
    client: Client, code: str = "WH4T9XDRB6PK3MQF", address: str = "10.0.0.1"
) -> Any:
    cache.clear()
    return client.post(reverse("portal:track"), {"code": code}, REMOTE_ADDR=address)


def test_code_page_stops_one_address_with_an_empty_cache(
    office: None, client: Client
) -> None:
    for _ in range(limits.OPENING.each):
        assert try_code(client).status_code == 200
    stopped = try_code(client)
    assert stopped.status_code == 429
    assert 0 < int(stopped["Retry-After"]) <= 3600
    assert "0800-1000" in stopped.content.decode()
    assert try_code(client, address="10.0.0.2").status_code == 200


def test_right_code_is_stopped_too_once_the_limit_is_reached(
    office: None, client: Client
) -> None:
    code = str(lodge().code)
    for _ in range(limits.OPENING.each):
        try_code(client)
    assert try_code(client, code).status_code == 429


def test_spend_stops_everybody_at_the_ceiling(db: None) -> None:
    for number in range(SMALL.everybody):
        limits.spend(SMALL, f"10.0.0.{number}")
    with pytest.raises(TooOften):
        limits.spend(SMALL, "10.0.0.99")


def test_spend_of_a_stopped_address_does_not_use_up_the_ceiling(db: None) -> None:
    for _ in range(SMALL.each):
        limits.spend(SMALL, "10.0.0.1")
    for _ in range(20):
        with pytest.raises(TooOften):
            limits.spend(SMALL, "10.0.0.1")
    limits.spend(SMALL, "10.0.0.2")


def test_spend_lets_in_again_in_the_next_hour(db: None) -> None:
    with time_machine.travel(MOMENT, tick=False) as clock:
        for _ in range(SMALL.each):
            limits.spend(SMALL, "10.0.0.1")
        with pytest.raises(TooOften) as told:
            limits.spend(SMALL, "10.0.0.1")
        assert told.value.until == MOMENT + timedelta(minutes=30)
        clock.move_to(told.value.until)
        limits.spend(SMALL, "10.0.0.1")


def test_tally_holds_no_address_and_two_hours_are_not_joined(db: None) -> None:
    with time_machine.travel(MOMENT, tick=False) as clock:
        limits.spend(SMALL, "10.0.0.1")
        clock.shift(timedelta(hours=1))
        limits.spend(SMALL, "10.0.0.1")
    sources = set(Tally.objects.exclude(source="").values_list("source", flat=True))
    assert len(sources) == 2
    assert not any("10.0.0.1" in source for source in sources)


def test_purge_forgets_within_two_hours(db: None) -> None:
    with time_machine.travel(MOMENT, tick=False) as clock:
        limits.spend(SMALL, "10.0.0.1")
        purge()
        assert Tally.objects.count() == 2
        clock.move_to(MOMENT.replace(minute=0) + timedelta(hours=2))
        purge()
    assert not Tally.objects.exists()


def _queries(client: Client, code: str) -> list[str]:
    with CaptureQueriesContext(connection) as seen:
        try_code(client, code)
    return [query["sql"].split(" WHERE ")[0] for query in seen.captured_queries]


def test_hit_and_miss_begin_with_the_same_work(office: None) -> None:
    """Two tallies and one look-up; only then does a hit open its session."""
    code = str(lodge().code)
    miss = _queries(Client(), "WH4T9XDRB6PK3MQF")
    hit = _queries(Client(), code)
    assert [sql.split('"')[0].strip() for sql in miss] == [
        sql.split('"')[0].strip() for sql in hit[: len(miss)]
    ]
    assert sum("cases_trackingcode" in sql for sql in miss) == 1


def test_unknown_and_replaced_codes_answer_alike(office: None) -> None:
    lodged = lodge()
    tracking.issue(lodged.case)
    pages = []
    for code in (str(lodged.code), "2222-3333-4444-5555"):
        page = try_code(Client(), code).content.decode()
        pages.append(
            [
                line
                for line in page.splitlines()
                if "csrf" not in line and code not in line
            ]
        )
    assert pages[0] == pages[1]


def test_lost_code_does_not_tell_a_number_that_exists(office: None) -> None:
    case = lodge(second_secret="kamboja putih").case
    pages, counts = [], []
    for number in (case.number, "ADU-26-ZZZZZZ"):
        with CaptureQueriesContext(connection) as seen:
            page = Client().post(
                reverse("portal:lost_code"),
                {"number": number, "second_secret": "salah sekali"},
            )
        text = page.content.decode().replace(number, "")
        pages.append([line for line in text.splitlines() if "csrf" not in line])
        counts.append(len(seen.captured_queries))
    assert pages[0] == pages[1]
    assert counts[0] == counts[1]


def test_lodging_is_limited_generously(office: None, client: Client) -> None:
    least(client)
    Tally.objects.filter(kind="send").delete()
    hour = timezone.now().replace(minute=0, second=0, microsecond=0)
    for _ in range(limits.SENDING.each):
        limits.spend(limits.SENDING, "127.0.0.1")
    assert Tally.objects.get(kind="send", source="").hour == hour
    assert send(client).status_code == 429
    answer(client, "cerita", narrative="Isian tetap ada.")
    assert "Isian tetap ada." in client.get("/aduan/cerita/").content.decode()
