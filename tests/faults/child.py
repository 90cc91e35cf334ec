"""Processes of the product that a test starts and kills."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.conf import settings

from sigap_cases.embedded.children import die_with_parent


ROOT = Path(__file__).resolve().parents[2]
# Within so many seconds a process has started, on a machine that does other things too.
STARTED = 300


def environment(**values: object) -> dict[str, str]:
    """The test's own database, under the settings of a child.

    Celery's command takes ``BROKER_URL`` before any setting, which would lead a worker past
    the broker of its test to the one of the whole run.
    """
    own = settings.DATABASES["default"]
    url = f"postgresql://{own['USER']}@/{own['NAME']}?host={own['HOST']}&port={own['PORT']}"
    inherited = {key: value for key, value in os.environ.items() if key != "BROKER_URL"}
    return {
        **inherited,
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
        **{name: str(value) for name, value in values.items()},
    }


def start(
    arguments: Sequence[str], env: dict[str, str], *, log: Path | None = None
) -> "subprocess.Popen[bytes]":
    """A process that dies with the test, however that dies."""
    parent = os.getpid()
    with (log or Path(os.devnull)).open("ab") as out:
        return _start(arguments, env, out, parent)


def _start(
    arguments: Sequence[str], env: dict[str, str], out: IO[bytes], parent: int
) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(  # noqa: S603 own command, no shell
        [sys.executable, *arguments],
        cwd=ROOT,
        env=env,
        stdout=out,
        stderr=subprocess.STDOUT,
        preexec_fn=lambda: die_with_parent(signal.SIGKILL, parent),  # noqa: PLW1509 no threads of ours hold locks here
    )


class Kept:
    """A part that is started again when it ends by itself, as systemd and the launcher do.

    Celery gives up now and then when its broker is gone.
    """

    def __init__(
        self, arguments: Sequence[str], env: dict[str, str], *, log: Path
    ) -> None:
        self.arguments, self.env, self.log = arguments, env, log
        self.process = start(arguments, env, log=log)

    def look(self) -> None:
        if self.process.poll() is not None:
            self.process = start(self.arguments, self.env, log=self.log)


@contextmanager
def kept(arguments: Sequence[str], env: dict[str, str], *, log: Path) -> Iterator[Kept]:
    part = Kept(arguments, env, log=log)
    try:
        yield part
    finally:
        kill(part.process)


def kill(process: "subprocess.Popen[bytes]") -> None:
    """As the power goes: no handler of its own runs."""
    process.kill()
    process.wait(10)


def wait_until(holds: Callable[[], object], *, seconds: float) -> bool:
    limit = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > limit:
            return False
        time.sleep(0.02)
    return True
