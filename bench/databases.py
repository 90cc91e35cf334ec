"""The two databases of a run, the large one and the small one, and what runs beside Python."""

import os
import subprocess
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from django.core.management import call_command
from django.db import connections

from sigap_cases.embedded.packages import ServerUser, postgres_binaries

from . import world
from .sizes import FEW_CASES, MANY_CASES


def own() -> str:
    """The name of this run's database."""
    return urlsplit(address()).path.lstrip("/")


def small() -> str:
    """The name of the database that holds few cases."""
    return f"{own()}_small"


def make_ready(name: str) -> None:
    """The run's own database, as a copy of the one that is laid out for all of them."""
    # The plain application has no migrations, and its tables name those made before.
    call_command("migrate", interactive=False, verbosity=0)
    call_command("migrate", interactive=False, verbosity=0, run_syncdb=True)
    if own() == name:  # kept from the last run
        return
    world.lay_the_ground()
    copy(own(), name)
    connections.close_all()
    os.environ["DATABASE_URL"] = address(name)
    connections["default"].settings_dict["NAME"] = name


def copy(of: str, name: str) -> str:
    """A database that is a copy of another; its address."""
    connections.close_all()
    with psycopg.connect(address("postgres"), autocommit=True) as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        # A process of an earlier figure may not have let go of its connection yet.
        admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s",
            [of],
        )
        admin.execute(f'CREATE DATABASE {name} TEMPLATE "{of}"')
    return address(name)


def fresh(part: str) -> str:
    """The address of a new database with the ground and no case, for one figure."""
    return copy(f"{own()}_ready", f"{own()}_{part}")


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
    copy(own(), small())
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
