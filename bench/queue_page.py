"""The queue of one post on the desk, as the server makes the page."""

import logging
import time
from statistics import median, quantiles
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sigap_cases.desk.lists import Tab

from . import databases, world
from .report import figure, measure
from .rounds import OncePerRound
from .sizes import PAGES
from .workers import together


QUEUE = f"daftar={Tab.QUEUE}"


def _ask(_number: int, pages: int) -> dict[str, float]:
    """Milliseconds and statements of the inbox page with the queue."""
    logging.disable(logging.INFO)
    settings.STORAGES["staticfiles"]["BACKEND"] = (
        "django.contrib.staticfiles.storage.StaticFilesStorage"
    )
    client: Any = Client(HTTP_HOST="localhost")
    client.force_login(world.officer(), backend=settings.AUTHENTICATION_BACKENDS[0])
    page = f"{reverse('desk:inbox')}?{QUEUE}"
    times = []
    for _ in range(pages + 2):
        start = time.perf_counter()
        answer = client.get(page)
        times.append((time.perf_counter() - start) * 1000)
        if answer.status_code != 200:
            raise RuntimeError(f"the queue page answered {answer.status_code}")
    with CaptureQueriesContext(connection) as sent:
        client.get(page)
    warm = times[2:]
    return {
        "median": median(warm),
        "p95": quantiles(warm, n=20)[-1],
        "statements": len(sent),
    }


def _at_a_million(_turn: int) -> dict[str, float]:
    databases.fill()
    return dict(together(1, databases.address(), _ask, PAGES)[0])


_million = OncePerRound(_at_a_million)


@measure("queue_page.1m", unit="ms")
def median_at_a_million() -> float:
    return _million.of("median")["median"]


@measure("queue_page.1m.statements", unit="statements")
def statements_at_a_million() -> float:
    return _million.of("statements")["statements"]


@measure("queue_page.1m.p95", unit="ms")
def p95_at_a_million() -> float:
    return _million.of("p95")["p95"]


@measure("queue_page.10k.p95", unit="ms")
def p95_at_ten_thousand() -> float:
    databases.fill()
    return float(
        together(1, databases.address(databases.small()), _ask, PAGES)[0]["p95"]
    )


figure(median_at_a_million, at_most=25)
figure(statements_at_a_million, at_most=8)
figure(p95_at_a_million, to=p95_at_ten_thousand, at_most=1.5)
