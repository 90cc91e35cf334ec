"""A PostgreSQL of the test's own, with what the test's database holds, and a web before it."""

import http.client
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection
from django.test import Client

from accounts.models import User
from sigap_cases.backup.server import Server
from sigap_cases.embedded.place import Place
from sigap_cases.embedded.postgres import DATABASE, PORT, ROLE, Postgres


class Database:
    """With its data safe on disk at each commit, unlike the server of the other tests."""

    def __init__(self, var: Path) -> None:
        for name in ("log", "run"):
            (var / name).mkdir(parents=True)
        self.postgres = Postgres(Place(var))
        self.child = self.postgres.prepare()
        self.postgres.start(self.child)

    @property
    def server(self) -> Server:
        host = self.postgres.url.partition("host=")[2].partition("&")[0]
        named = {"NAME": DATABASE, "USER": ROLE, "HOST": host, "PORT": PORT}
        return Server(settings=named)

    def fill(self) -> None:
        """With all that stands in the test's database."""
        source = Server(settings=dict(connection.settings_dict))
        plain = ("--format=custom", "--no-owner")
        with (
            source.running("pg_dump", *plain) as dump,
            self.server.running(
                "pg_restore",
                "--no-owner",
                f"--dbname={DATABASE}",
                stdin=subprocess.PIPE,
            ) as load,
        ):
            assert dump.stdout is not None
            assert load.stdin is not None
            shutil.copyfileobj(dump.stdout, load.stdin)
            load.stdin.close()

    def stop_at_once(self) -> None:
        """As ``pg_ctl stop -m immediate``: nobody is waited for, nothing is written."""
        self.child.ask_to_stop(signal.SIGQUIT)
        assert self.child.wait(30)

    def start_again(self) -> float:
        """The moment at which it answers."""
        self.postgres.start(self.child)
        return time.monotonic()

    def asked(self, query: str, *values: Any) -> list[Any]:
        with self.server.connect() as elsewhere:
            return [row[0] for row in elsewhere.execute(query, values)]


@contextmanager
def own_database() -> Iterator[Database]:
    """Below /tmp, open to whom the server runs as where the test runs as root."""
    var = Path(tempfile.mkdtemp(prefix="sigap-gangguan-", dir="/tmp"))
    var.chmod(0o755)
    try:
        database = Database(var)
        try:
            yield database
        finally:
            database.child.stop()
            database.postgres.remove_sockets()
    finally:
        shutil.rmtree(var)


class Browser:
    """One person's session over HTTP, from the real server."""

    def __init__(self, port: int, user: User) -> None:
        client = Client()
        client.force_login(user)
        self._port = port
        self._session = client.cookies[settings.SESSION_COOKIE_NAME].value

    def ask(self, path: str, sent: dict[str, Any] | None = None) -> int | None:
        """The status; None where nobody answered."""
        token = "t" * 32
        headers = {
            "Cookie": f"{settings.SESSION_COOKIE_NAME}={self._session}; csrftoken={token}",
            "X-CSRFToken": token,
            "Content-Type": "application/x-www-form-urlencoded",
        }
        body = urlencode(sent) if sent is not None else None
        method = "GET" if sent is None else "POST"
        with suppress(OSError, http.client.HTTPException):
            server = http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)
            try:
                server.request(method, path, body, headers)
                answer = server.getresponse()
                answer.read()
                return answer.status
            finally:
                server.close()
        return None
