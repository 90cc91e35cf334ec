"""PostgreSQL and Valkey for as long as something needs them."""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from .children import Child, die_with_parent
from .place import Place
from .postgres import Postgres
from .valkey import Valkey


@dataclass(frozen=True, slots=True, kw_only=True)
class Servers:
    """The running servers and the addresses that the product is given."""

    children: dict[str, Child]
    addresses: dict[str, str]
    postgres: Postgres | None
    valkey: Valkey | None

    def start_again(self, name: str) -> None:
        """Start a server that ended by itself, at the address it had."""
        if self.postgres is not None and name == self.postgres.name:
            self.postgres.start(self.children[name])
        if self.valkey is not None and name == self.valkey.name:
            self.valkey.start_again(self.children[name])


@contextlib.contextmanager
def servers(place: Place, *, quick: bool = False) -> Iterator[Servers]:
    """Run the servers that the environment does not name already."""
    children: dict[str, Child] = {}
    addresses = {
        name: os.environ[name]
        for name in ("DATABASE_URL", "BROKER_URL", "CACHE_URL")
        if os.environ.get(name)
    }
    postgres = valkey = None
    try:
        if "BROKER_URL" not in addresses:
            valkey = Valkey(place)
            children[valkey.name] = valkey.prepare()
            valkey.start(children[valkey.name])
            addresses["BROKER_URL"] = valkey.broker_url
            addresses.setdefault("CACHE_URL", valkey.cache_url)
        if "DATABASE_URL" not in addresses:
            postgres = Postgres(place, quick=quick)
            children[postgres.name] = postgres.prepare()
            postgres.start(children[postgres.name])
            addresses["DATABASE_URL"] = postgres.url
        yield Servers(
            children=children, addresses=addresses, postgres=postgres, valkey=valkey
        )
    finally:
        for child in reversed(children.values()):
            child.stop()
        if postgres is not None:
            postgres.remove_sockets()


def run_with_servers(*, var: Path, command: list[str], quick: bool) -> int:
    """Run one command with the servers' addresses in its environment.

    Returns the command's exit status, 128 and the signal's number if one ended it.
    """
    place = Place(var)
    place.hold()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    try:
        with servers(place, quick=quick) as running:
            return _run_command(command, running.addresses)
    except KeyboardInterrupt:
        return 130


def _run_command(command: list[str], addresses: dict[str, str]) -> int:
    parent = os.getpid()
    process = subprocess.Popen(  # noqa: S603 - the caller's own command, no shell
        command,
        env={**os.environ, **addresses},
        preexec_fn=lambda: die_with_parent(signal.SIGTERM, parent),  # noqa: PLW1509 - one thread
    )

    def forward(number: int, _frame: FrameType | None) -> None:
        # A terminal has sent its Ctrl-C to the command already.
        if not (number == signal.SIGINT and sys.stdin.isatty()):
            process.send_signal(number)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, forward)
    status = process.wait()
    return 128 - status if status < 0 else status
