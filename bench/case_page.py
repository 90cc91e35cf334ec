"""Opening one large case on the desk, as the server makes its pages."""

import logging
import time
from statistics import median
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sigap_cases.desk.casefile import Part

from . import databases, world
from .large_case import large_case
from .report import figure, measure
from .rounds import OncePerRound
from .sizes import PAGES
from .workers import together


# Opened first, and the longest of its parts.
PARTS = (Part.SUMMARY, Part.TIMELINE, Part.DOCUMENTS, Part.PARTIES)


def _ask(_number: int, pages: int) -> dict[str, float]:
    """Median milliseconds and statements of the slowest part of the large case."""
    logging.disable(logging.INFO)
    settings.STORAGES["staticfiles"]["BACKEND"] = (
        "django.contrib.staticfiles.storage.StaticFilesStorage"
    )
    officer = world.officer()
    number = large_case(officer).number
    client: Any = Client(HTTP_HOST="localhost")
    client.force_login(officer, backend=settings.AUTHENTICATION_BACKENDS[0])
    found = [_part(client, number, part, pages) for part in PARTS]
    return {
        "median": max(spent for spent, _ in found),
        "statements": max(statements for _, statements in found),
    }


def _part(client: Any, number: str, part: Part, pages: int) -> tuple[float, int]:
    page = f"{reverse('desk:case', args=[number])}?bagian={part.value}"
    times = []
    for _ in range(pages + 2):
        start = time.perf_counter()
        answer = client.get(page)
        times.append((time.perf_counter() - start) * 1000)
        if answer.status_code != 200:
            raise RuntimeError(f"{page} answered {answer.status_code}")
    with CaptureQueriesContext(connection) as sent:
        client.get(page)
    return median(times[2:]), len(sent)


def _in_a_process(_turn: int) -> dict[str, float]:
    """In the small database, which is complete: what is made there is in nobody's way."""
    databases.fill()
    small = databases.address(databases.small())
    return dict(together(1, small, _ask, PAGES)[0])


_opened = OncePerRound(_in_a_process)


@measure("case_page", unit="ms")
def slowest_part() -> float:
    return _opened.of("median")["median"]


@measure("case_page.statements", unit="statements")
def statements() -> float:
    return _opened.of("statements")["statements"]


figure(slowest_part, at_most=200)
figure(statements, at_most=30)
