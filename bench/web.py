"""Completing tasks over HTTP: gunicorn with two workers, several people at once."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.parse
from functools import cache
from typing import Any

from django.conf import settings
from django.test import Client

from sigap_cases.embedded.children import die_with_parent
from workflows.models import WorkItem

from . import databases, world
from .report import figure, measure
from .sizes import HTTP_COMPLETIONS, TINY


SESSIONS = 8
WORKERS = 1 if TINY else 2
READY_SECONDS = 60
TOKEN = "0" * 32


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@cache
def _server() -> int:
    """Start gunicorn as the product does; it ends with this run. Returns its port."""
    port, parent = _free_port(), os.getpid()
    command = (
        f"gunicorn sigap_cases.wsgi:application --bind 127.0.0.1:{port}"
        f" --workers {WORKERS} --threads 4 --keep-alive 30 --no-control-socket --log-level warning"
    )

    subprocess.Popen(  # noqa: S603 own command
        [sys.executable, "-m", *command.split()],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "bench.settings"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        preexec_fn=lambda: die_with_parent(signal.SIGTERM, parent),  # noqa: PLW1509 one thread
    )
    for _ in range(READY_SECONDS * 5):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.2)
        else:
            return port
    raise RuntimeError("gunicorn did not start")


@cache
def _session() -> str:
    """The key of a session of the officer, as signing in makes it."""
    client: Any = Client()
    client.force_login(world.officer(), backend=settings.AUTHENTICATION_BACKENDS[0])
    return str(client.cookies[settings.SESSION_COOKIE_NAME].value)


def _post_all(port: int, tasks: list[tuple[int, int]], bad: list[str]) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Cookie": f"sessionid={_session()}; csrftoken={TOKEN}",
        "X-CSRFToken": TOKEN,
    }
    for pk, revision in tasks:
        body = urllib.parse.urlencode({"note": "Catatan", "revision": revision})
        connection.request("POST", f"/meja/tugas/{pk}/", body=body, headers=headers)
        answer = connection.getresponse()
        answer.read()
        if answer.status != 302:
            bad.append(f"{pk}: {answer.status}")
    connection.close()


@measure("http.completion", unit="per_second")
def completions_over_http() -> float:
    databases.fill()
    port, bad = _server(), list[str]()
    claimed = world.claim_some(HTTP_COMPLETIONS + SESSIONS, part=0)
    rows = list(WorkItem.objects.filter(pk__in=claimed).values_list("pk", "revision"))
    warm, rows = rows[:SESSIONS], rows[SESSIONS:]
    _in_sessions(port, warm, bad)
    seconds = _in_sessions(port, rows, bad)
    done = WorkItem.objects.filter(pk__in=[pk for pk, _ in rows], state="done").count()
    if bad or done != len(rows):
        raise RuntimeError(
            f"{done} of {len(rows)} completed; refused: {json.dumps(bad[:3])}"
        )
    return len(rows) / seconds


def _in_sessions(port: int, rows: list[tuple[int, int]], bad: list[str]) -> float:
    crowd = [
        threading.Thread(target=_post_all, args=(port, rows[number::SESSIONS], bad))
        for number in range(SESSIONS)
    ]
    start = time.perf_counter()
    for thread in crowd:
        thread.start()
    for thread in crowd:
        thread.join()
    return time.perf_counter() - start


figure(completions_over_http, at_least=250)
