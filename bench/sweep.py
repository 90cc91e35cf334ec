"""The sweep of deadlines, by one worker and by two, against stock Viewflow's timers."""

import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache
from itertools import count

import psycopg
from django.db import transaction
from django.utils import timezone
from viewflow.workflow.models import Process, Task
from viewflow.workflow.timers import fire_due_timers
from viewflow.workflow.token import Token

from accounts.models import Unit
from workflows.models import DeadlineRule
from workflows.services.calendars import current_version
from workflows.services.sweep import sweep_due

from . import databases, world
from .plain.flows import TimerFlow
from .report import figure, measure
from .sizes import ARMED, DUE, TIMERS
from .workers import together, wait_for_the_others


FIRST = 10_000_000
# The ids of the rows that fall due in a round, so that each round has others.
_slices: Iterator[int] = count()


class SweepFailedError(AssertionError):
    """A rung was done twice or missed: the rate of such a sweep is no figure."""


@cache
def _armed() -> str:
    """A database of its own with ``ARMED`` running deadlines, none of them due; its address."""
    databases.fill()
    name = f"{databases.small()}_sweep"
    address = databases.address(name)
    words = {
        "first": FIRST,
        "count": ARMED,
        "flow": f"workflows/flows.{world.chain().flow_name}",
        "version": world.chain().pk,
        "path": Unit.objects.get(code=world.OFFICE).path,
        "owner": world.officer().pk,
        "rule": DeadlineRule.objects.get(kode="STD-KONTAK", valid_to=None).pk,
        "calendar": current_version("gianyar"),
        "now": timezone.now(),
    }
    databases.copy(databases.small(), name)
    statements = (world.SQL / "armed.sql").read_text(encoding="utf-8").split(";\n")
    with psycopg.connect(address) as own, own.transaction(), own.cursor() as cursor:
        for statement in filter(str.strip, statements):
            cursor.execute(statement, words)
    with psycopg.connect(address, autocommit=True) as own:
        # Clocks of the small world itself, one of which may come due meanwhile.
        own.execute(
            "UPDATE workflows_deadline SET fires_at = NULL WHERE item_id <= %s", [FIRST]
        )
        own.execute("VACUUM ANALYZE")
    return address


def _fall_due(address: str) -> datetime:
    """Let the next ``DUE`` deadlines be due since a minute; their date, which no other has."""
    first = FIRST + 1 + (next(_slices) * DUE) % ARMED
    due = timezone.now() - timedelta(minutes=1)
    with psycopg.connect(address, autocommit=True) as own:
        for table, key, fires in (
            ("workflows_deadline", "item_id", ", fires_at = %(due)s, rung = 1"),
            ("workflows_workitem", "task_id", ""),
        ):
            own.execute(
                f"UPDATE {table} SET due_at = %(due)s{fires} "  # noqa: S608 constants
                f"WHERE {key} >= %(first)s AND {key} < %(first)s + %(count)s",
                {"due": due, "first": first, "count": DUE},
            )
        own.execute("CHECKPOINT")
    return due


def _sweep(_number: int) -> tuple[int, float]:
    """How many this worker acted on, and in how many seconds."""
    sweep_due(now=timezone.now() - timedelta(days=3650))
    wait_for_the_others()
    start = time.perf_counter()
    swept = sweep_due()
    return swept, time.perf_counter() - start


def _rate(workers: int) -> float:
    address = _armed()
    due = _fall_due(address)
    done: list[tuple[int, float]] = together(workers, address, _sweep)
    _check(address, due, swept=sum(swept for swept, _ in done))
    return DUE / max(seconds for _, seconds in done)


def _check(address: str, due: datetime, *, swept: int) -> None:
    """None twice, none missed: one row and one event for each, and nothing left."""
    with psycopg.connect(address) as own:
        found = own.execute(
            "SELECT (SELECT count(*) FROM workflows_escalation WHERE due_at = %(due)s), "
            "(SELECT count(DISTINCT matter_id) FROM workflows_event "
            " WHERE kind = 'deadline.escalated' AND data->>'due' = %(told)s), "
            "(SELECT count(*) FROM workflows_event "
            " WHERE kind = 'deadline.escalated' AND data->>'due' = %(told)s), "
            "(SELECT count(*) FROM workflows_deadline WHERE fires_at <= %(due)s)",
            {"due": due, "told": due.isoformat()},
        ).fetchone()
    if (swept, *(found or ())) != (DUE, DUE, DUE, DUE, 0):
        raise SweepFailedError(f"{DUE} were due, swept {swept}, found {found}")


@measure("sweep.one_worker", unit="per_second")
def one_worker() -> float:
    return _rate(1)


@measure("sweep.two_workers", unit="per_second")
def two_workers() -> float:
    return _rate(2)


def _schedule_timers(number: int) -> None:
    """Processes that wait at a stock timer, due since a minute."""
    due = timezone.now() - timedelta(minutes=1)
    processes = Process.objects.bulk_create(
        [Process(flow_class=TimerFlow, status="NEW") for _ in range(number)]
    )
    Task.objects.bulk_create(
        [
            Task(
                process=process,
                flow_task=TimerFlow.instance.wait,
                flow_task_type="TIMER",
                status="SCHEDULED",
                scheduled=due,
                token=Token("start"),
            )
            for process in processes
        ]
    )


@measure("stock_timers", unit="per_second")
def stock_timers() -> float:
    databases.fill()
    with transaction.atomic():
        _schedule_timers(TIMERS)
    start = time.perf_counter()
    fired: int = fire_due_timers()
    seconds = time.perf_counter() - start
    if fired != TIMERS:
        raise SweepFailedError(f"{TIMERS} timers were due, {fired} fired")
    return fired / seconds


figure(one_worker, at_least=2_000)
figure(two_workers, to=one_worker, at_least=1.6)
figure(one_worker, to=stock_timers, at_least=1.0)
