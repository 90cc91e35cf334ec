"""Several sweeps at once, completions between them, and sweeps at any moment whatever."""

import threading
from collections.abc import Callable
from datetime import timedelta

from django.db import connection
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workflows.enums import ItemState, Priority
from workflows.exceptions import PauseUsedUp, WorkflowError
from workflows.models import Deadline, DeadlineRule, Escalation, Event, WorkItem
from workflows.services import assignment, completion, dating, invariants, pausing
from workflows.services.sweep import sweep_due
from workflows.sla import due_at

from .conftest import MORNING, World
from .documents import end, publish, task
from .test_pausing import STOPS


def at_once(*works: Callable[[], object]) -> None:
    """Run them in threads, each with a connection of its own; what one raises is raised."""
    errors: list[BaseException] = []

    def run(work: Callable[[], object]) -> None:
        try:
            work()
        except BaseException as error:  # noqa: BLE001 handed to the test
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]


def broken() -> list[invariants.Finding]:
    return [found for found in invariants.findings() if found.broken]


def many(world: World, count: int) -> list[WorkItem]:
    publish("p", {"receive": task("z") | STOPS, "z": end()})
    for _ in range(count):
        world.start()
    opened = WorkItem.objects.filter(step="receive").order_by("-pk")[:count]
    return sorted(opened, key=lambda item: item.pk)


def test_two_sweeps_and_completions_at_once_do_each_rung_once(
    committed: World,
) -> None:
    items = many(committed, 40)
    for item in items[::2]:
        assignment.claim(item, by=committed.intake)
    due = items[0].due_at
    assert due is not None
    committed.clock.move_to(due + timedelta(days=10))

    def complete() -> None:
        for item in items[::2]:
            current = WorkItem.objects.get(pk=item.pk)
            try:
                completion.complete(
                    current, by=committed.intake, values={"note": "Selesai"}
                )
            except WorkflowError:
                continue  # it has been put into the supervisor's queue, or is held now

    at_once(
        lambda: sweep_due(batch=3),
        lambda: sweep_due(batch=3),
        complete,
    )
    sweep_due()

    assert broken() == []
    for item in WorkItem.objects.filter(step="receive").select_related("deadline"):
        rungs = list(
            Escalation.objects.filter(deadline=item.pk)
            .order_by("rung")
            .values_list("rung", flat=True)
        )
        assert rungs == list(range(1, item.deadline.rung + 1))
        if item.state != ItemState.DONE:
            assert rungs == [1, 2, 3, 4]


ANY_WORLD = settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@ANY_WORLD
@given(
    moments=st.lists(st.integers(1, 20 * 24), min_size=1, max_size=6),
    batch=st.integers(1, 3),
    limit=st.integers(1, 4),
)
def test_sweeps_at_any_moments_do_what_one_sweep_at_the_end_does(
    world: World, moments: list[int], batch: int, limit: int
) -> None:
    world.clock.move_to(MORNING)
    watched = many(world, 2)

    for hours in sorted(moments):
        world.clock.move_to(MORNING + timedelta(hours=hours))
        sweep_due(batch=batch, limit=limit)
    world.clock.move_to(MORNING + timedelta(days=30))
    sweep_due()

    for item in watched:
        item.refresh_from_db()
        deadline = Deadline.objects.get(pk=item.pk)
        ladder = dating.rungs_of(deadline)
        rows = Escalation.objects.filter(deadline=deadline).order_by("rung")
        assert [row.rung for row in rows] == list(range(1, len(ladder) + 1))
        assert (deadline.rung, deadline.fires_at) == (len(ladder), None)
        assert item.priority == Priority.URGENT
        events = Event.objects.filter(
            kind__in=("deadline.warned", "deadline.escalated"), data__task=item.pk
        )
        assert events.count() == len(ladder)


@ANY_WORLD
@given(
    steps=st.lists(
        st.tuples(st.integers(0, 60), st.integers(0, 100)), min_size=1, max_size=4
    ),
    cap=st.none() | st.integers(1, 9),
)
def test_the_date_is_the_same_function_of_the_ledger_after_any_pauses(
    world: World, steps: list[tuple[int, int]], cap: int | None
) -> None:
    """Hours until the clock is stopped, and for how many it stands still."""
    world.clock.move_to(MORNING)
    [item] = many(world, 1)
    DeadlineRule.objects.filter(kode="LAPOR-VERIF").update(pause_cap_days=cap)
    for wait, length in steps:
        world.clock.shift(timedelta(hours=wait))
        try:
            pausing.pause(item, by=world.supervisor, reason="Menunggu pelapor.")
        except PauseUsedUp:
            break
        world.clock.shift(timedelta(hours=length))
        pausing.resume(item, by=world.supervisor, reason="Pelapor menjawab.")

    item = WorkItem.objects.select_related("deadline__rule").get(pk=item.pk)
    ledger = [line.until(timezone.now()) for line in item.deadline.pauses.all()]
    calendar = item.deadline.calendar.value()
    rule = item.deadline.rule
    assert item.due_at == due_at(item.deadline.started_at, rule.term, calendar, ledger)
    assert cap is None or sum(
        (line.end - line.start for line in ledger), timedelta(0)
    ) <= timedelta(days=cap)
