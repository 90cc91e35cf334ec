"""Child processes that die with the launcher, however it dies.

Each child has its own session, so that Ctrl-C reaches only the launcher, which then
stops them in order. If the launcher is killed, the kernel sends each its own signal
(``PR_SET_PDEATHSIG``). A pid file with the start time of the process lets the next
launcher find one that is still ending.
"""

import contextlib
import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from .exceptions import NotReadyError


PR_SET_PDEATHSIG = 1
LAUNCHER_DEATH_SIGNAL = signal.SIGTERM
LOG_TAIL_LINES = 15
_libc = ctypes.CDLL(None, use_errno=True)


def die_with_parent(sig: signal.Signals, parent: int) -> None:
    """Ask the kernel to send ``sig`` to this process when its parent dies.

    The parent may have died before the request was made: then there is nobody to wait for.
    """
    if _libc.prctl(PR_SET_PDEATHSIG, int(sig), 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl(PR_SET_PDEATHSIG)")
    if os.getppid() != parent:
        os._exit(1)


def start_time(pid: int) -> str | None:
    """The kernel's start time of a process: with the pid it names one process only."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return None
    state, *rest = stat.rpartition(")")[2].split()
    return None if state in "ZX" else rest[18]


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """How one child is started and stopped."""

    name: str
    command: Sequence[str]
    stop_signal: signal.Signals = signal.SIGTERM
    user: int | None = None
    group: int | None = None
    env: Mapping[str, str] = field(default_factory=dict)
    cwd: Path
    patience: float = 20


class Child:
    """A running program, its log and its pid file."""

    def __init__(self, program: Program, *, var: Path) -> None:
        self.program = program
        self.log = var / "log" / f"{program.name}.log"
        self.pid_file = var / "run" / f"{program.name}.pid"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def name(self) -> str:
        return self.program.name

    def start(self) -> None:
        end_leftover(self.pid_file)
        parent = os.getpid()
        program = self.program
        with self.log.open("ab") as log:
            # The launcher has one thread, and the death signal is lost when the user
            # changes: it must be set after setuid, hence preexec_fn.
            self._process = subprocess.Popen(  # noqa: S603 - own command, no shell
                program.command,
                cwd=program.cwd,
                env={**os.environ, **program.env},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                user=program.user,
                group=program.group,
                extra_groups=None if program.user is None else [],
                preexec_fn=lambda: die_with_parent(program.stop_signal, parent),  # noqa: PLW1509
            )
        pid = self._process.pid
        self.pid_file.write_text(f"{pid} {start_time(pid)}\n")

    def has_ended(self) -> bool:
        return self._process is None or self._process.poll() is not None

    @property
    def exit_status(self) -> int | None:
        return None if self._process is None else self._process.returncode

    def ask_to_stop(self, sig: signal.Signals | None = None) -> None:
        if self._process is not None:
            self._process.send_signal(sig or self.program.stop_signal)

    def wait(self, seconds: float) -> bool:
        """Whether the child ended within ``seconds``; its pid file goes with it."""
        if self._process is None:
            return True
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        self.pid_file.unlink(missing_ok=True)
        return True

    def stop(self) -> None:
        self.ask_to_stop()
        if not self.wait(self.program.patience):
            self.kill()

    def kill(self) -> None:
        """End the child and what it started: the whole of its session's first group."""
        if self._process is not None and not self.has_ended():
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        self.pid_file.unlink(missing_ok=True)

    def log_tail(self) -> str:
        lines = self.log.read_text(errors="replace").splitlines()
        return "\n".join(lines[-LOG_TAIL_LINES:])

    def wait_until(self, answers: Callable[[], bool], *, seconds: float) -> None:
        """Return once ``answers()`` is true; raise NotReadyError if the child ends before."""
        limit = time.monotonic() + seconds
        while not answers():
            if self.has_ended() or time.monotonic() > limit:
                raise NotReadyError(self.name, log=self.log_tail())
            time.sleep(0.05)


def run_step(
    command: Sequence[str],
    *,
    cwd: Path,
    env: Mapping[str, str] | None = None,
    user: int | None = None,
    group: int | None = None,
    capture: bool = False,
) -> subprocess.CompletedProcess[str]:
    """Run one command to its end; it too dies with the launcher."""
    parent = os.getpid()
    return subprocess.run(  # noqa: S603 - own command, no shell
        command,
        cwd=cwd,
        env={**os.environ, **(env or {})},
        user=user,
        group=group,
        extra_groups=None if user is None else [],
        capture_output=capture,
        text=True,
        check=False,
        preexec_fn=lambda: die_with_parent(signal.SIGTERM, parent),
    )


def end_leftover(pid_file: Path, *, patience: float = 15) -> None:
    """Wait for a child of a killed launcher that is still ending; end it if it does not."""
    try:
        pid_text, started = pid_file.read_text().split()
    except (FileNotFoundError, ValueError):
        return
    pid = int(pid_text)
    limit = time.monotonic() + patience
    while start_time(pid) == started and time.monotonic() < limit:
        time.sleep(0.05)
    if start_time(pid) == started:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)
    pid_file.unlink(missing_ok=True)
