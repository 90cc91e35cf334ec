"""Many people reach for one task at the same moment."""

import threading
import time
from statistics import quantiles

from django.db import connection

from workflows.exceptions import AlreadyTaken
from workflows.models import WorkItem
from workflows.services import assignment

from . import databases, world
from .report import figure, measure
from .rounds import OncePerRound
from .sizes import THREADS
from .workers import together, wait_for_the_others


PROCESSES = 2


def _reach(number: int, task_id: int, threads: int) -> list[tuple[bool, float]]:
    """Whether each thread won, and after how many milliseconds it knew."""
    item = WorkItem.objects.get(pk=task_id)
    people = world.people(threads, group=number)
    ready = threading.Barrier(threads + 1)
    told: list[tuple[bool, float]] = []

    def take(person: object) -> None:
        connection.ensure_connection()
        ready.wait()
        start = time.perf_counter()
        try:
            assignment.claim(item, by=person)
            won = True
        except AlreadyTaken:
            won = False
        told.append((won, (time.perf_counter() - start) * 1000))
        connection.close()

    crowd = [threading.Thread(target=take, args=[person]) for person in people]
    for thread in crowd:
        thread.start()
    wait_for_the_others()
    ready.wait()
    for thread in crowd:
        thread.join()
    return told


def _round(turn: int) -> tuple[int, float]:
    """How many won, and the 99th percentile of the others' time."""
    databases.fill()
    world.people(THREADS, group=0)
    world.people(THREADS, group=1)
    task = WorkItem.objects.filter(state="open", post=world.OFFICER).order_by("-pk")[
        turn
    ]
    parts = together(PROCESSES, databases.address(), _reach, task.pk, THREADS)
    told = [entry for part in parts for entry in part]
    lost = [milliseconds for won, milliseconds in told if not won]
    return sum(won for won, _ in told), quantiles(lost, n=100)[-1]


_crowd = OncePerRound(_round)


@measure("contention.winners", unit="people")
def winners() -> float:
    return _crowd.of("winners")[0]


@measure("contention.losers_p99", unit="ms")
def losers_p99() -> float:
    return _crowd.of("losers")[1]


figure(winners, at_most=1)
figure(winners, at_least=1)
figure(losers_p99, at_most=500)
