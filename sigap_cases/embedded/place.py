"""The directory that one launcher holds: its lock, logs, pid files and addresses."""

import fcntl
import os
import secrets
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO

from .exceptions import AlreadyRunningError


KEYS = ("SECRET_KEY", "TRACKING_CODE_KEY", "FIELD_KEYS", "FIELD_INDEX_KEY")


class Place:
    """A var directory, held by at most one launcher at a time.

    The lock is the kernel's, so that it is gone with the process that held it.
    """

    def __init__(self, var: Path) -> None:
        self.var = var.resolve()
        self._lock: IO[str] | None = None

    def hold(self) -> None:
        for name in ("log", "run"):
            (self.var / name).mkdir(parents=True, exist_ok=True)
        lock = (self.var / "launcher.lock").open("a+")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            pid, _, where = lock.read().strip().partition(" ")
            lock.close()
            raise AlreadyRunningError(
                place=where or str(self.var), pid=pid or "?"
            ) from None
        self._lock = lock
        self.say_where(str(self.var))
        self._put_logs_aside()

    def say_where(self, where: str) -> None:
        """What a second start is told: where the first one answers."""
        if self._lock is not None:
            self._lock.seek(0)
            self._lock.truncate()
            self._lock.write(f"{os.getpid()} {where}")
            self._lock.flush()

    def _put_logs_aside(self) -> None:
        for log in (self.var / "log").glob("*.log"):
            log.replace(log.with_suffix(".log.1"))

    @property
    def addresses(self) -> Path:
        return self.var / "servers.env"

    def publish(self, values: Mapping[str, str]) -> None:
        """Write where the servers are, for ``manage.py`` in another terminal."""
        write_private(self.addresses, values)

    def withdraw(self) -> None:
        self.addresses.unlink(missing_ok=True)

    def make_keys(self) -> None:
        """Keys of this installation, made once: no key is shared by two of them."""
        path = self.var / "keys.env"
        known = dict(_pairs(path.read_text())) if path.exists() else {}
        drawn = {name: secrets.token_urlsafe(48) for name in KEYS}
        drawn["FIELD_KEYS"] = f"k1:{drawn['FIELD_KEYS']}"
        if missing := drawn.keys() - known.keys():
            write_private(path, known | {name: drawn[name] for name in sorted(missing)})


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    for line in text.splitlines():
        name, found, value = line.partition("=")
        if found:
            yield name, value


def write_private(path: Path, values: Mapping[str, str]) -> None:
    """Replace a file of ``NAME=value`` lines that only its owner can read."""
    draft = path.with_suffix(".new")
    draft.unlink(missing_ok=True)
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as out:
        out.writelines(f"{name}={value}\n" for name, value in values.items())
    draft.replace(path)
