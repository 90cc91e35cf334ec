"""Faults of the sweep: workers at once, workers killed, a broker that is away."""

import random
import time
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from tests.desk import world
from workflows.enums import ItemState
from workflows.models import Escalation, WorkItem

from . import size, sound
from .broker import Broker, office_machines
from .child import STARTED, environment, kill, start, wait_until
from .deadlines import ALL_HOURS, OFFICER, are_due, arm, long_past, swept_once


pytestmark = [
    pytest.mark.faults,
    pytest.mark.slow,
    pytest.mark.usefixtures("live_office"),
]
SWEEP = "workflows.tasks.sweep_deadlines"


def machines(broker: Broker) -> dict[str, str]:
    return environment(FAULT_BEAT=SWEEP, **broker.addresses)


def test_two_workers_and_two_beats_do_each_rung_once(
    broker: Broker, tmp_path: Path
) -> None:
    ids = arm(long_past(size(400, 10_000)))
    with office_machines(machines(broker), tmp_path, of_each=2) as running:
        assert wait_until(lambda: not are_due(), seconds=size(STARTED, 900)), (
            running.logs
        )
        # Two more turns of both beats, which have nothing left to do.
        time.sleep(2)
    assert swept_once(ids) > len(ids)
    sound()


def is_sweeping() -> bool:
    """Whether a worker of ours is in the middle of a batch."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND backend_xid IS NOT NULL"
        )
        [[count]] = cursor.fetchall()
    return bool(count)


def _more_than(count: int) -> bool:
    return Escalation.objects.count() > count


def test_workers_killed_while_they_sweep(tmp_path: Path) -> None:
    kills = size(3, 50)
    ids = arm(long_past(size(400, 10_000)))
    chance = random.Random(4)  # noqa: S311 the same moments in every run
    killed_sweeping = 0
    env = environment(FAULT_BATCH=20)
    for _ in range(kills):
        before = Escalation.objects.count()
        worker = start(["-m", "tests.faults.sweeper"], env, log=tmp_path / "log")
        try:
            assert wait_until(partial(_more_than, before), seconds=STARTED), (
                tmp_path / "log"
            ).read_text()
            time.sleep(chance.uniform(0, 0.03))
            killed_sweeping += is_sweeping()
        finally:
            kill(worker)
    assert killed_sweeping
    assert are_due(), "the last kill came after the work was done"
    last = start(["-m", "tests.faults.sweeper"], env)
    try:
        assert wait_until(lambda: not are_due(), seconds=size(STARTED, 900))
    finally:
        kill(last)
    assert swept_once(ids) > len(ids)
    sound()


def tasks_of(count: int) -> list[WorkItem]:
    """Real cases whose first task is claimed, for the web."""
    return [world.held(world.lodge()) for _ in range(count)]


def complete(client: Client, task: WorkItem) -> None:
    sent = {"revision": task.revision, "contact_result": "reached"}
    answer = client.post(reverse("desk:task", args=[task.pk]), sent)
    assert answer.status_code == 302
    task.refresh_from_db()
    assert task.state == ItemState.DONE


def falling_due(count: int, *, within: float) -> list[int]:
    """Clocks by a rule of all hours that run out one after the other from soon on."""
    term = timedelta(hours=72)
    ends = [
        timezone.now() + timedelta(seconds=within * (n + 1) / count)
        for n in range(count)
    ]
    return arm([end - term for end in ends], kode=ALL_HOURS)


def test_broker_flushed_and_stopped_while_deadlines_fall_due(
    broker: Broker, tmp_path: Path
) -> None:
    seconds = size(8, 300)
    web = Client()
    web.force_login(User.objects.get(username=OFFICER))
    tasks = tasks_of(size(4, 40))
    with office_machines(machines(broker), tmp_path, of_each=1) as running:

        def all_swept() -> bool:
            running.look()
            return not are_due()

        past = arm(long_past(size(40, 400)))
        assert wait_until(all_swept, seconds=STARTED)
        broker.flush()
        broker.stop(running.logs)
        ids = falling_due(size(40, 1000), within=seconds)
        for task in tasks:
            complete(web, task)
            time.sleep(seconds / len(tasks))
        assert are_due()
        broker.valkey.start_again(broker.child)
        broker.flush()
        assert wait_until(all_swept, seconds=STARTED)
    swept_once(past)
    assert swept_once(ids) == 2 * len(ids)
    sound()
