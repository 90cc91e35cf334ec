"""``make run`` for real: the ready line, health, a second start, and every way to end."""

import json
import os
import signal
import socket
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from .launching import (
    ROOT,
    Running,
    as_ordinary_user,
    environment,
    free_port,
    launcher,
    names,
    open_var,
    started,
    wait_for,
)


pytestmark = pytest.mark.slow


@pytest.fixture
def var() -> Iterator[Path]:
    yield from open_var()


def product(
    var: Path, port: int, *, ordinary_user: bool = False
) -> AbstractContextManager[Running]:
    """The product without demo data, which has tests of its own."""
    command = launcher("run", "--no-demo", "--quick", "--var", str(var))
    return started(
        as_ordinary_user(command) if ordinary_user else command,
        var=var,
        ready=lambda line: line == f"SIGAP ready at http://127.0.0.1:{port}\n",
        env=environment(PORT=str(port)),
    )


def health(port: int) -> tuple[int, dict[str, str]]:
    try:
        with urllib.request.urlopen(
            f"http://127.0.0.1:{port}/healthz", timeout=20
        ) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.load(error)


def first_child(running: Running, name: str) -> int:
    """The process that the launcher started under this name; 0 while it starts another."""
    try:
        return int((running.var / "run" / f"{name}.pid").read_text().split()[0])
    except (FileNotFoundError, IndexError):
        return 0


def test_run_answers_and_leaves_nothing_after_int_and_term(var: Path) -> None:
    port = free_port()
    with product(var, port) as running:
        assert names(running.children) == {
            "postgres",
            "valkey-server",
            "gunicorn",
            "worker",
            "beat",
        }
        everything = {"database": "ok", "broker": "ok", "worker": "ok", "beat": "ok"}
        assert wait_for(lambda: health(port) == (200, everything)), health(port)

        second = subprocess.run(  # noqa: S603 - own command, no shell
            launcher("run", "--var", str(var)),
            cwd=ROOT,
            env=environment(PORT=str(free_port())),
            capture_output=True,
            text=True,
            check=False,
        )
        assert second.returncode == 1
        assert f"SIGAP sudah berjalan: http://127.0.0.1:{port}" in second.stderr

        beside = subprocess.run(  # noqa: S603 - own command, no shell
            [launcher()[0], "manage.py", "migrate", "--check"],
            cwd=ROOT,
            env=environment(SIGAP_VAR=str(var)),
            capture_output=True,
            text=True,
            check=False,
        )
        assert beside.returncode == 0, beside.stderr

        os.kill(first_child(running, "worker"), signal.SIGSTOP)
        assert wait_for(lambda: health(port)[1]["worker"] == "down", seconds=30)
        assert health(port) == (503, everything | {"worker": "down"})
        os.kill(first_child(running, "worker"), signal.SIGCONT)

        assert running.end(signal.SIGINT) == 0
        assert running.survivors() == set()
    assert not (var / "servers.env").exists()

    with product(var, port) as running:
        before = first_child(running, "worker")
        os.kill(before, signal.SIGKILL)
        assert wait_for(lambda: first_child(running, "worker") not in {0, before})
        assert wait_for(lambda: health(port)[1]["worker"] == "ok")
        assert running.end(signal.SIGTERM) == 0
        assert running.survivors() == set()


def test_run_as_an_ordinary_user_leaves_nothing_after_kill(var: Path) -> None:
    port = free_port()
    with product(var, port, ordinary_user=True) as running:
        assert len(names(running.children)) == 5
        running.end(signal.SIGKILL)
        assert running.survivors() == set()


def test_run_refuses_a_taken_port_in_words(var: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        done = subprocess.run(  # noqa: S603 - own command, no shell
            launcher("run", "--var", str(var)),
            cwd=ROOT,
            env=environment(PORT=str(port)),
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    assert f"Port {port} sedang dipakai" in done.stderr


def test_run_stops_with_the_reason_when_a_migration_fails(var: Path) -> None:
    url = "postgresql://nobody@/none?host=/nowhere"
    done = subprocess.run(  # noqa: S603 - own command, no shell
        launcher("run", "--var", str(var), "--port", str(free_port())),
        cwd=ROOT,
        env=environment(DATABASE_URL=url),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 1
    assert "/nowhere" in done.stderr
    assert "Penyiapan gagal" in done.stderr
