"""One PostgreSQL cluster under the var directory, reached through a socket only."""

import contextlib
import shutil
import signal
import tempfile
from pathlib import Path

import psycopg

from .children import Child, Program, end_leftover, run_step
from .exceptions import LauncherError
from .packages import ServerUser, closed_home, open_directory, postgres_binaries
from .place import Place


DATABASE = ROLE = "sigap"
SOCKET_PARENT, SOCKET_PREFIX = Path("/tmp"), "sigap-postgres-"  # noqa: S108 - for mkdtemp
PORT = 5432
START_SECONDS = 60
SETTINGS = {
    "listen_addresses": "",
    "port": str(PORT),
    "unix_socket_permissions": "0700",
    "max_connections": "300",
    "shared_buffers": "256MB",
    "jit": "off",
    # The detail line of a broken constraint holds the row's values: personal data.
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    "timezone": "UTC",
}
# For tests: losing the last second in a power cut does not matter there.
QUICK_SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    # Nobody copies the server's log of writes.
    "wal_level": "minimal",
    "max_wal_senders": "0",
}


def remove_socket_directory(path: Path) -> None:
    """Remove a directory that ``_make_sockets`` made, and refuse every other path.

    The path may come from a file of an earlier run, and what is removed here is removed
    with all that is in it. The directory holds only sockets and their locks.
    """
    if path.parent != SOCKET_PARENT or not path.name.startswith(SOCKET_PREFIX):
        return
    with contextlib.suppress(FileNotFoundError):
        for entry in path.iterdir():
            entry.unlink(missing_ok=True)
        path.rmdir()


class Postgres:
    """The server as the launcher sees it: start, where it is, start again, tidy up."""

    name = "postgres"

    def __init__(self, place: Place, *, quick: bool = False) -> None:
        self.place = place
        self.user = ServerUser.current()
        self.binaries = postgres_binaries(self.user)
        self.home = self._home()
        self.data = self.home / "data"
        self._socket_note = place.var / "run" / "postgres.sockets"
        self._settings = SETTINGS | (QUICK_SETTINGS if quick else {})
        self._sockets: Path | None = None

    def _home(self) -> Path:
        var = self.place.var
        return var / "postgres" if self.user.can_reach(var) else closed_home(var)

    def prepare(self) -> Child:
        """Everything before the start: no server of before, a cluster, a socket directory."""
        end_leftover(self.place.var / "run" / f"{self.name}.pid")
        self._make_data()
        sockets = self._make_sockets()
        settings = {**self._settings, "unix_socket_directories": str(sockets)}
        command = [str(self.binaries / "postgres"), "-D", str(self.data)]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        program = Program(
            name=self.name,
            command=command,
            stop_signal=signal.SIGINT,
            user=self.user.uid,
            group=self.user.gid,
            cwd=self.home,
        )
        return Child(program, var=self.place.var)

    def start(self, child: Child) -> None:
        self._forget_dead_owner()
        child.start()
        child.wait_until(self._answers, seconds=START_SECONDS)
        self._make_database()

    @property
    def url(self) -> str:
        return self._url(DATABASE)

    def remove_sockets(self) -> None:
        if self._sockets is not None:
            remove_socket_directory(self._sockets)
        self._socket_note.unlink(missing_ok=True)

    def _url(self, database: str) -> str:
        return f"postgresql://{ROLE}@/{database}?host={self._sockets}&port={PORT}"

    def _make_data(self) -> None:
        """Make the cluster beside its place and move it there whole."""
        if self.data.exists():
            self._check_version()
            return
        open_directory(self.home.parent)
        self.home.mkdir(mode=0o700, exist_ok=True)
        self.user.own(self.home)
        draft = self.home / "data.new"
        shutil.rmtree(draft, ignore_errors=True)
        options = (
            f"--username={ROLE} --auth=trust --encoding=UTF8 --locale=C.UTF-8 "
            "--locale-provider=builtin --builtin-locale=C.UTF-8 --no-instructions"
        )
        done = run_step(
            [str(self.binaries / "initdb"), "-D", str(draft), *options.split()],
            cwd=self.home,
            user=self.user.uid,
            group=self.user.gid,
            capture=True,
        )
        if done.returncode != 0:
            raise LauncherError(f"initdb gagal:\n{done.stderr.strip()}")
        draft.replace(self.data)

    def _check_version(self) -> None:
        server = [str(self.binaries / "postgres"), "--version"]
        version = run_step(server, cwd=self.home, capture=True).stdout.split()[-1]
        made_by = (self.data / "PG_VERSION").read_text().strip()
        if version.split(".")[0] != made_by:
            raise LauncherError(
                f"Data di {self.data} dibuat oleh PostgreSQL {made_by}, "
                f"sedangkan yang terpasang {version}. Pindahkan dulu (docs/operations.md)."
            )

    def _make_sockets(self) -> Path:
        """A new short private directory: a socket's path may have 107 characters at most."""
        if self._socket_note.exists():
            remove_socket_directory(Path(self._socket_note.read_text().strip()))
        sockets = Path(tempfile.mkdtemp(prefix=SOCKET_PREFIX, dir=SOCKET_PARENT))
        self._sockets = sockets
        self._socket_note.write_text(str(sockets))
        self.user.own(sockets)
        return sockets

    def _forget_dead_owner(self) -> None:
        """Remove ``postmaster.pid`` where it names a process that is not this cluster's.

        PostgreSQL believes any live process of that number to be its own and would not start.
        """
        for lock in self._locks():
            if lock.exists() and not self._owns_cluster(
                lock.read_text().split("\n")[0].strip()
            ):
                lock.unlink()

    def _locks(self) -> list[Path]:
        locks = [self.data / "postmaster.pid"]
        if self._sockets is not None:
            locks.append(self._sockets / f".s.PGSQL.{PORT}.lock")
        return locks

    def _owns_cluster(self, pid: str) -> bool:
        command = Path(f"/proc/{pid}/cmdline")
        return command.exists() and str(
            self.data
        ).encode() in command.read_bytes().split(b"\0")

    def _answers(self) -> bool:
        try:
            psycopg.connect(self._url("postgres"), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def _make_database(self) -> None:
        with psycopg.connect(self._url("postgres"), autocommit=True) as connection:
            known = connection.execute(
                "SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]
            ).fetchone()
            if known is None:
                connection.execute(f"CREATE DATABASE {DATABASE}")
