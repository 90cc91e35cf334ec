"""Starts the real launcher in a directory of its own and counts what it leaves behind."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


ROOT = Path(__file__).resolve().parents[2]
SERVERS = (
    "DATABASE_URL",
    "BROKER_URL",
    "CACHE_URL",
    "SIGAP_VAR",
    "DJANGO_SETTINGS_MODULE",
)
NOBODY = pwd.getpwnam("nobody")


def environment(**values: str) -> dict[str, str]:
    """The environment of a fresh terminal: without the servers of this test run."""
    own = {name: value for name, value in os.environ.items() if name not in SERVERS}
    return {**own, "PYTHONDONTWRITEBYTECODE": "1", **values}


def launcher(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "sigap_cases.embedded", *arguments]


def as_ordinary_user(command: Sequence[str]) -> list[str]:
    """The command as ``nobody`` where root runs it.

    He may read the checkout and its Python wherever root has put them.
    """
    if os.geteuid() != 0:
        return list(command)
    read_anything = "+dac_read_search"
    return [
        *(
            "setpriv",
            f"--reuid={NOBODY.pw_uid}",
            f"--regid={NOBODY.pw_gid}",
            "--clear-groups",
        ),
        *(f"--inh-caps={read_anything}", f"--ambient-caps={read_anything}"),
        *command,
    ]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(holds: Callable[[], object], *, seconds: float = 20) -> bool:
    limit = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > limit:
            return False
        time.sleep(0.05)
    return True


def processes() -> dict[int, int]:
    """Every live process and its parent."""
    found = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent, *_ = stat.read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if state not in "ZX":
            found[int(stat.parent.name)] = int(parent)
    return found


def descendants(pid: int) -> set[int]:
    parents = processes()
    family, size = {pid}, 0
    while len(family) != size:
        size = len(family)
        family |= {child for child, parent in parents.items() if parent in family}
    return family - {pid}


def names(pids: set[int]) -> set[str]:
    """The programs behind the process ids, by the words of their command lines."""
    known = ("postgres", "valkey-server", "gunicorn", "worker", "beat")
    lines = [Path(f"/proc/{pid}/cmdline").read_bytes().decode() for pid in pids]
    return {name for name in known for line in lines if name in line.replace("\0", " ")}


@dataclass(slots=True, kw_only=True)
class Running:
    """A launcher that has printed what it waits for, and what it runs."""

    process: subprocess.Popen[str]
    var: Path
    children: set[int]

    def end(self, sig: signal.Signals) -> int:
        self.process.send_signal(sig)
        return self.process.wait(40)

    def survivors(self, *, seconds: float = 20) -> set[int]:
        """What still runs of it after at most ``seconds``."""
        wait_for(lambda: not self.children & set(processes()), seconds=seconds)
        return self.children & set(processes())


def open_var() -> Iterator[Path]:
    """A short path that others may enter: pytest's own directories are closed to them."""
    top = Path(tempfile.mkdtemp(prefix="sigap-test-", dir="/tmp"))
    top.chmod(0o755)
    var = top / "var"
    var.mkdir()
    if os.geteuid() == 0:
        shutil.chown(var, NOBODY.pw_uid, NOBODY.pw_gid)
    yield var
    shutil.rmtree(top)


@contextmanager
def started(
    command: Sequence[str],
    *,
    var: Path,
    ready: Callable[[str], bool],
    env: dict[str, str],
) -> Iterator[Running]:
    """Run a launcher until it prints a line that ``ready`` accepts."""
    process = subprocess.Popen(  # noqa: S603 - own command, no shell
        command,
        cwd=ROOT,
        env=env,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    assert process.stdout is not None
    lines: list[str] = []
    try:
        for line in process.stdout:
            lines.append(line)
            if ready(line):
                break
        else:
            raise AssertionError("".join(lines))
        yield Running(process=process, var=var, children=descendants(process.pid))
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(40)
        process.stdout.close()
