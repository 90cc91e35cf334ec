"""PostgreSQL stops at once under load: what was confirmed stands, and nothing is half done."""

import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, Queue

import pytest
from django.urls import reverse

from accounts.models import User
from tests.desk import world
from workflows.models import WorkItem

from . import size
from .child import ROOT, STARTED, environment, start, wait_until
from .database import Browser, Database, own_database


pytestmark = [
    pytest.mark.faults,
    pytest.mark.slow,
    pytest.mark.usefixtures("live_office"),
]
OFFICER, HANDS = "petugas_pengaduan", 4
DONE = 302
# The promise: so many seconds after the server's return somebody is served again.
SERVED_WITHIN = 5.0


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def web(port: int) -> list[str]:
    bound = ["--bind", f"127.0.0.1:{port}", "--no-control-socket"]
    hands = ["--workers", "2", "--threads", "2"]
    return ["-m", "gunicorn", "sigap_cases.wsgi:application", *bound, *hands]


class Load:
    """Hands that complete tasks, and what they were told of each."""

    def __init__(self, browser: Browser, tasks: list[WorkItem]) -> None:
        self._browser = browser
        self._left: Queue[WorkItem] = Queue()
        for task in tasks:
            self._left.put(task)
        self.confirmed: list[int] = []
        self.failed = 0
        self._hands = [threading.Thread(target=self._work) for _ in range(HANDS)]

    def is_served(self) -> bool:
        return self._browser.ask(reverse("desk:inbox")) == 200

    def begin(self) -> None:
        for hand in self._hands:
            hand.start()

    def end(self) -> None:
        for hand in self._hands:
            hand.join(STARTED)
            assert not hand.is_alive()

    def _work(self) -> None:
        while True:
            try:
                task = self._left.get_nowait()
            except Empty:
                return
            self._complete(task)

    def _complete(self, task: WorkItem) -> None:
        """Until somebody answers; who was cut off cannot know whether it was done."""
        path = reverse("desk:task", args=[task.pk])
        sent = {"revision": task.revision, "contact_result": "reached"}
        limit = time.monotonic() + STARTED
        while time.monotonic() < limit:
            status = self._browser.ask(path, sent)
            if status == DONE:
                self.confirmed.append(task.pk)
                return
            if status is not None and status < 500:
                return  # it was done before the answer was lost
            self.failed += 1
            time.sleep(0.05)


def completed(database: Database) -> list[int]:
    return database.asked("SELECT task_id FROM workflows_workitem WHERE state = 'done'")


def is_sound(database: Database) -> None:
    env = environment() | {"DATABASE_URL": database.postgres.url}
    done = subprocess.run(
        [sys.executable, "manage.py", "check_invariants", "--ids"],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]


@contextmanager
def serving(port: int, database: Database, log: Path) -> Iterator[None]:
    env = environment() | {"DATABASE_URL": database.postgres.url}
    process = start(web(port), env, log=log)
    try:
        yield
    finally:
        process.terminate()
        process.wait(60)


def stopped_and_served(database: Database, load: Load, *, after: int) -> float:
    """Seconds from the server's return to the next page that somebody is served."""
    wanted = len(load.confirmed) + after
    assert wait_until(lambda: len(load.confirmed) >= wanted, seconds=STARTED)
    database.stop_at_once()
    time.sleep(0.5)
    back = database.start_again()
    assert wait_until(load.is_served, seconds=STARTED)
    return time.monotonic() - back


def test_postgres_stopped_at_once_while_officers_work(tmp_path: Path) -> None:
    stops, apart = size(2, 20), size(8, 40)
    tasks = [world.held(world.lodge()) for _ in range((stops + 1) * apart)]
    port, log = free_port(), tmp_path / "web.log"
    load = Load(Browser(port, User.objects.get(username=OFFICER)), tasks)
    with own_database() as database:
        database.fill()
        with serving(port, database, log):
            assert wait_until(load.is_served, seconds=STARTED), log.read_text()[-4000:]
            load.begin()
            waits = [
                stopped_and_served(database, load, after=apart // 2)
                for _ in range(stops)
            ]
            load.end()
        assert load.failed > 0, "nobody was at work when it stopped"
        assert max(waits) < SERVED_WITHIN, waits
        done = set(completed(database))
        assert set(load.confirmed) <= done
        assert {task.pk for task in tasks} == done
        is_sound(database)
