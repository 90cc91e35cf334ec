"""The two databases of a run, the large one and the small one, and what runs beside Python."""

import os
import subprocess
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from django.db import connections

from sigap_cases.embedded.packages import ServerUser, postgres_binaries

from . import world
from .sizes import FEW_CASES, MANY_CASES


def small() -> str:
    """The name of the database that holds few cases."""
    return f"{urlsplit(address()).path.lstrip('/')}_small"


def address(name: str = "") -> str:
    """The connection string of this run's database, or of another on the same server."""
    scheme, netloc, path, query, fragment = urlsplit(os.environ["DATABASE_URL"])
    return urlunsplit((scheme, netloc, f"/{name}" if name else path, query, fragment))


@cache
def fill() -> None:
    """Make both databases ready, the small one as a copy of the large one before it grows."""
    if world.holds(MANY_CASES):  # kept from the last run, as the small one is
        return
    world.prepare(FEW_CASES)
    own = urlsplit(address()).path.lstrip("/")
    connections.close_all()
    with psycopg.connect(address("postgres"), autocommit=True) as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {small()} WITH (FORCE)")
        # A process of an earlier figure may not have let go of its connection yet.
        admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s",
            [own],
        )
        admin.execute(f'CREATE DATABASE {small()} TEMPLATE "{own}"')
    world.prepare(MANY_CASES)


def pgbench(script: Path, *, seconds: int, **variables: object) -> float:
    """Transactions a second of a script with two clients, prepared statements."""
    program = postgres_binaries(ServerUser.current()) / "pgbench"
    defined = [f"-D{name}={value}" for name, value in variables.items()]
    done = subprocess.run(  # noqa: S603 the wheel's own program
        [
            str(program),
            "-n",
            "-M",
            "prepared",
            "-c",
            "2",
            "-j",
            "2",
            "-T",
            str(seconds),
            *defined,
            "-f",
            str(script),
            address(),
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    line = next(line for line in done.stdout.splitlines() if line.startswith("tps"))
    return float(line.split()[2])
