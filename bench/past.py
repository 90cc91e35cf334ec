"""A case with two thousand rows of history as it was, and what changed in it since."""

import logging
import time
from statistics import median
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from sigap_cases.desk.past.moments import comparison_of, page_of
from sigap_cases.desk.settled import after

from . import databases, world
from .long_history import long_history
from .report import figure, measure
from .rounds import OncePerRound
from .sizes import PAGES
from .workers import together


SUPERVISOR = "penyelia"


def _ask(_number: int, pages: int) -> dict[str, float]:
    """Milliseconds and statements of the two pages, for a supervisor: with the rights."""
    logging.disable(logging.INFO)
    settings.STORAGES["staticfiles"]["BACKEND"] = (
        "django.contrib.staticfiles.storage.StaticFilesStorage"
    )
    case = long_history(world.officer())
    client: Any = Client(HTTP_HOST="localhost")
    reader = User.objects.get(username=SUPERVISOR)
    client.force_login(reader, backend=settings.AUTHENTICATION_BACKENDS[0])
    now = timezone.now()
    then = page_of(case, now)
    since = comparison_of(case, after(case.matter.opened_at), now)
    found = {
        "past": _median(client, then, pages),
        "difference": _median(client, since, pages),
    }
    with CaptureQueriesContext(connection) as sent:
        client.get(then)
    return {**found, "statements": len(sent)}


def _median(client: Any, page: str, pages: int) -> float:
    times = []
    for _ in range(pages + 2):
        start = time.perf_counter()
        answer = client.get(page)
        times.append((time.perf_counter() - start) * 1000)
        if answer.status_code != 200:
            raise RuntimeError(f"{page} answered {answer.status_code}")
    return median(times[2:])


def _in_a_process(_turn: int) -> dict[str, float]:
    databases.fill()
    small = databases.address(databases.small())
    return dict(together(1, small, _ask, PAGES)[0])


_read = OncePerRound(_in_a_process)


@measure("time_machine", unit="ms")
def past() -> float:
    return _read.of("past")["past"]


@measure("time_machine.difference", unit="ms")
def past_difference() -> float:
    return _read.of("difference")["difference"]


@measure("time_machine.statements", unit="statements")
def statements() -> float:
    return _read.of("statements")["statements"]


figure(past, at_most=300)
figure(past_difference, at_most=600)
figure(statements, at_most=75)
