"""The two servers around a command: start, addresses, exit status, and nothing left behind."""

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from sigap_cases.embedded.children import end_leftover, start_time
from sigap_cases.embedded.packages import closed_home
from sigap_cases.embedded.postgres import remove_socket_directory

from .launching import (
    ROOT,
    as_ordinary_user,
    environment,
    launcher,
    names,
    open_var,
    processes,
    started,
    wait_for,
)


pytestmark = pytest.mark.slow


@pytest.fixture
def var() -> Iterator[Path]:
    yield from open_var()


def run_with(
    var: Path, *command: str, **env: str
) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(  # noqa: S603 - own command, no shell
        launcher("with", "--quick", "--var", str(var), "--", *command),
        cwd=ROOT,
        env=environment(**env),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def sleeper(var: Path) -> list[str]:
    return launcher(
        "with",
        "--quick",
        "--var",
        str(var),
        "--",
        "sh",
        "-c",
        "echo started; exec sleep 60",
    )


def test_with_passes_the_exit_status_on(var: Path) -> None:
    assert run_with(var, "sh", "-c", "exit 7").returncode == 7


def test_with_reports_a_killed_command_as_a_shell_does(var: Path) -> None:
    assert run_with(var, "sh", "-c", "kill -9 $$").returncode == 128 + signal.SIGKILL


def test_with_gives_addresses_that_answer(var: Path) -> None:
    script = (
        "import os, psycopg, redis\n"
        "with psycopg.connect(os.environ['DATABASE_URL']) as c:\n"
        "    print(c.execute('SHOW max_connections').fetchone()[0])\n"
        "    print(c.execute(\"SELECT lower('Ä')\").fetchone()[0])\n"
        "with redis.Redis.from_url(os.environ['BROKER_URL']) as r:\n"
        "    print(r.ping())\n"
    )
    done = run_with(var, launcher()[0], "-c", script)
    assert done.stdout.split() == ["300", "ä", "True"], done.stderr


def test_with_leaves_given_servers_alone(var: Path) -> None:
    given = {
        "DATABASE_URL": "postgresql://elsewhere/db",
        "BROKER_URL": "redis://elsewhere/0",
    }
    done = run_with(var, "sh", "-c", "echo $DATABASE_URL $BROKER_URL", **given)
    assert done.stdout.split() == list(given.values())
    assert not (var / "postgres").exists()


@pytest.mark.parametrize("sig", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_with_ends_with_everything_it_started(var: Path, sig: signal.Signals) -> None:
    with started(sleeper(var), var=var, ready=bool, env=environment()) as running:
        assert names(running.children) >= {"postgres", "valkey-server"}
        running.end(sig)
        assert running.survivors() == set()


def test_with_as_an_ordinary_user_ends_with_everything(var: Path) -> None:
    command = as_ordinary_user(sleeper(var))
    with started(command, var=var, ready=bool, env=environment()) as running:
        assert names(running.children) >= {"postgres", "valkey-server"}
        running.end(signal.SIGKILL)
        assert running.survivors() == set()
    assert (var / "postgres" / "data").stat().st_uid != 0


def test_with_starts_at_once_after_a_kill(var: Path) -> None:
    with started(sleeper(var), var=var, ready=bool, env=environment()) as running:
        running.end(signal.SIGKILL)
        assert run_with(var, "true").returncode == 0
        assert running.survivors() == set()


def test_with_refuses_a_directory_in_use(var: Path) -> None:
    with started(sleeper(var), var=var, ready=bool, env=environment()):
        second = run_with(var, "true")
    assert second.returncode == 1
    assert "SIGAP sudah berjalan" in second.stderr
    assert str(var) in second.stderr


def test_with_forgets_a_pid_file_that_names_somebody_else(var: Path) -> None:
    assert run_with(var, "true").returncode == 0
    stale = var / "postgres" / "data" / "postmaster.pid"
    stale.write_text(f"{os.getpid()}\n{var}/postgres/data\n")
    assert run_with(var, "true").returncode == 0


def test_with_shows_why_a_server_does_not_start(var: Path) -> None:
    assert run_with(var, "true").returncode == 0
    (var / "postgres" / "data" / "global" / "pg_control").unlink()
    done = run_with(var, "true")
    assert done.returncode == 1
    assert "postgres tidak dapat dijalankan" in done.stderr
    assert "pg_control" in done.stderr


@pytest.mark.skipif(
    os.geteuid() != 0, reason="only root runs the server as somebody else"
)
def test_with_in_a_closed_directory_keeps_it_closed(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    done = run_with(closed / "var", "sh", "-c", "true")
    shutil.rmtree(closed_home(closed / "var"))
    assert done.returncode == 0, done.stderr
    assert closed.stat().st_mode & 0o777 == 0o700
    assert not (closed / "var" / "postgres").exists()


def test_a_start_that_fails_removes_nothing_of_the_directory_it_was_called_in(
    var: Path, tmp_path: Path
) -> None:
    """Nothing had been made that could be tidied up; the caller's files are not ours."""
    kept = tmp_path / "kept.txt"
    kept.write_text("kept")
    data = var / "postgres" / "data"
    data.mkdir(parents=True)
    (data / "PG_VERSION").write_text("9\n")
    done = subprocess.run(  # noqa: S603 - own command, no shell
        launcher("with", "--quick", "--var", str(var), "--", "true"),
        cwd=tmp_path,
        env=environment(PYTHONPATH=str(ROOT)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "dibuat oleh PostgreSQL 9" in done.stderr
    assert kept.read_text() == "kept"


@pytest.mark.parametrize(
    "place", ["", ".", "/", "..", "sigap-postgres-x", "/var/sigap-postgres-x"]
)
def test_remove_socket_directory_refuses_what_it_did_not_make(
    place: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    removed: list[Path] = []
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(Path, "unlink", lambda path, **_options: removed.append(path))
    monkeypatch.setattr(Path, "rmdir", removed.append)
    (tmp_path / "sigap-postgres-x").mkdir()
    (tmp_path / "sigap-postgres-x" / "kept").touch()
    remove_socket_directory(Path(place))
    assert removed == []


def test_end_leftover_spares_a_process_that_only_has_the_number(tmp_path: Path) -> None:
    pid_file = tmp_path / "web.pid"
    pid_file.write_text(f"{os.getpid()} 1\n")
    end_leftover(pid_file, patience=0.1)
    assert os.getpid() in processes()
    assert not pid_file.exists()


def test_end_leftover_ends_what_does_not_end(tmp_path: Path) -> None:
    stuck = subprocess.Popen(["sleep", "60"], start_new_session=True)  # noqa: S607
    pid_file = tmp_path / "worker.pid"
    pid_file.write_text(f"{stuck.pid} {start_time(stuck.pid)}\n")
    end_leftover(pid_file, patience=0.1)
    assert wait_for(lambda: stuck.poll() is not None)
