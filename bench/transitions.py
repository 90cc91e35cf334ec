"""Completing a task into the next one, against its own rows in raw SQL and plain Viewflow."""

import time
from functools import cache

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from workflows.models import DeadlineRule, WorkItem
from workflows.services import assignment, completion
from workflows.services.calendars import current_version

from . import databases, world
from .plain.flows import PlainFlow
from .plain.models import PlainNotice, PlainProcess, PlainTask
from .report import figure, measure
from .sizes import COMPLETIONS, MANY_CASES, RAW_SECONDS
from .workers import together, wait_for_the_others


PROCESSES = 2
RAW_PART = 2
LAST_RAW = MANY_CASES // 48 - 1


def _complete(number: int, count: int) -> float:
    """Complete ``count`` tasks of this process's own part; how many a second."""
    user = world.officer()
    items = list(WorkItem.objects.filter(pk__in=world.claim_some(count, part=number)))
    _complete_one(items.pop())
    wait_for_the_others()
    start = time.perf_counter()
    for item in items:
        completion.complete(item, by=user, values={"note": "Catatan"})
    seconds: float = time.perf_counter() - start
    return len(items) / seconds


def _complete_one(item: WorkItem, **values: object) -> None:
    completion.complete(item, by=world.officer(), values={"note": "Catatan", **values})


@measure("transition", unit="per_second")
def engine() -> float:
    databases.fill()
    rates: list[float] = together(
        PROCESSES, databases.address(), _complete, COMPLETIONS
    )
    return sum(rates)


@cache
def _raw_part() -> dict[str, object]:
    world.claim_some(MANY_CASES, part=RAW_PART)
    version = world.chain()
    return {
        "last": LAST_RAW,
        "flow": f"workflows/flows.{version.flow_name}",
        "owner": world.officer().pk,
        "rule": DeadlineRule.objects.get(kode="STD-KONTAK", valid_to=None).pk,
        "calendar": current_version("gianyar"),
    }


@measure("own_rows_raw", unit="per_second")
def own_rows() -> float:
    databases.fill()
    script = world.SQL / "own_rows.sql"
    return databases.pgbench(script, seconds=RAW_SECONDS, **_raw_part())


@cache
def _least_tables(count: int) -> int:
    schema = (world.SQL / "least_schema.sql").read_text(encoding="utf-8")
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in filter(str.strip, schema.split(";\n")):
            cursor.execute(statement, {"count": count})
    return count


@measure("least_rows_raw", unit="per_second")
def least_rows() -> float:
    script = world.SQL / "least.sql"
    return databases.pgbench(
        script, seconds=RAW_SECONDS, last=_least_tables(MANY_CASES // 4)
    )


def _start_plain(count: int) -> list[int]:
    user = world.officer()
    opened = []
    for _ in range(count):
        process = PlainProcess.objects.create(flow_class=PlainFlow)
        PlainTask.objects.create(
            process=process,
            flow_task=PlainFlow.instance.begin,
            status="DONE",
            owner=user,
        )
        task = PlainTask.objects.create(
            process=process,
            flow_task=PlainFlow.instance.first,
            status="ASSIGNED",
            owner=user,
        )
        opened.append(task.pk)
    return opened


def _complete_plain(_number: int, count: int) -> float:
    """The same with stock Viewflow: lock, start, execute, and an outbox row."""
    tasks = _start_plain(count)
    _one_plain(tasks.pop())
    wait_for_the_others()
    start = time.perf_counter()
    for pk in tasks:
        _one_plain(pk)
    seconds: float = time.perf_counter() - start
    return len(tasks) / seconds


def _one_plain(pk: int) -> None:
    task = PlainTask.objects.select_related("process").get(pk=pk)
    with task.flow_task.flow_class.lock(task.process_id):
        activation = task.flow_task.activation_class(task)
        activation.start(None)
        activation.execute()
        PlainNotice.objects.create(key=f"task:{pk}", created_at=timezone.now())


@measure("plain_viewflow", unit="per_second")
def plain() -> float:
    databases.fill()
    rates: list[float] = together(
        PROCESSES, databases.address(), _complete_plain, COMPLETIONS
    )
    return sum(rates)


def _statements(step: str) -> int:
    """How many statements one completion of the task at ``step`` sends."""
    pk = world.claim_some(1, part=0)[0]
    for _ in range(2):
        _complete_one(WorkItem.objects.get(pk=pk))
        pk = _next_of(pk)
    if step == "gateway":
        _move_to_the_end(pk)
    item = WorkItem.objects.get(pk=pk)
    with CaptureQueriesContext(connection) as sent:
        _complete_one(item, over=False)
    return len(sent)


def _next_of(pk: int) -> int:
    process_id = WorkItem.objects.values_list("process_id", flat=True).get(pk=pk)
    opened = WorkItem.objects.get(process_id=process_id, state="open")

    taken: int = assignment.claim(opened, by=world.officer()).pk
    return taken


def _move_to_the_end(pk: int) -> None:
    """Put the open task at the last step, whose completion passes one gateway."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE workflows_workitem SET step = 'again' WHERE task_id = %s", [pk]
        )
        cursor.execute(
            "UPDATE workflows_task SET flow_task = "
            "regexp_replace(flow_task, 's[0-9]+$', 'again') WHERE id = %s",
            [pk],
        )


@measure("statements.direct", unit="statements")
def statements_direct() -> float:
    databases.fill()
    return _statements("direct")


@measure("statements.gateway", unit="statements")
def statements_per_gateway() -> float:
    """What one gateway on the way adds."""
    databases.fill()
    return _statements("gateway") - _statements("direct")


figure(engine, to=own_rows, at_least=0.40)
figure(engine, to=plain, at_least=1.0)
# For information: what could be had if none of the promises were kept.
figure(engine, to=least_rows, at_least=0.0)
figure(statements_direct, at_most=14)
figure(statements_per_gateway, at_most=3)
