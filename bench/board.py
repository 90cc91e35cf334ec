"""The supervisor's board over a million work items, fifty thousand of them open."""

import logging
import time
from statistics import median
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from workflows.beside import second_connection
from workflows.enums import OPEN_STATES
from workflows.models import WorkItem

from . import databases
from .report import figure, measure
from .rounds import OncePerRound
from .sizes import MANY_CASES, PAGES
from .workers import together


SUPERVISOR = "penyelia"
# Every fourth case is open, with one task.
OPEN_TASKS = MANY_CASES // 4


def _ask(_number: int, pages: int) -> dict[str, float]:
    """Milliseconds and statements of the board, all figures and the first list on it."""
    logging.disable(logging.INFO)
    settings.STORAGES["staticfiles"]["BACKEND"] = (
        "django.contrib.staticfiles.storage.StaticFilesStorage"
    )
    opened = WorkItem.objects.filter(state__in=OPEN_STATES).count()
    if opened < OPEN_TASKS - pages:
        raise RuntimeError(f"only {opened} tasks are open")
    client: Any = Client(HTTP_HOST="localhost")
    client.force_login(
        User.objects.get(username=SUPERVISOR),
        backend=settings.AUTHENTICATION_BACKENDS[0],
    )
    page = reverse("supervision:board")
    times = []
    for _ in range(pages + 2):
        start = time.perf_counter()
        answer = client.get(page)
        times.append((time.perf_counter() - start) * 1000)
        if answer.status_code != 200:
            raise RuntimeError(f"the board answered {answer.status_code}")
    sent = CaptureQueriesContext(connection)
    besides = CaptureQueriesContext(second_connection())
    with sent, besides:
        client.get(page)
    return {"median": median(times[2:]), "statements": len(sent) + len(besides)}


def _at_a_million(_turn: int) -> dict[str, float]:
    databases.fill()
    _settle()
    return dict(together(1, databases.address(), _ask, PAGES)[0])


def _settle() -> None:
    """As autovacuum leaves the rows that were filled in: the counts read the index alone."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM workflows_workitem")


_million = OncePerRound(_at_a_million)


@measure("board.1m", unit="ms")
def median_of_the_board() -> float:
    return _million.of("median")["median"]


@measure("board.1m.statements", unit="statements")
def statements_of_the_board() -> float:
    return _million.of("statements")["statements"]


figure(median_of_the_board, at_most=100)
figure(statements_of_the_board, at_most=25)
