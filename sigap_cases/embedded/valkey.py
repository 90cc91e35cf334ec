"""One Valkey server for the broker and the cache, on loopback, with a password of its own."""

import secrets
import socket

import redis

from .children import Child, Program, end_leftover
from .exceptions import NotReadyError
from .packages import valkey_binary
from .place import Place


TRIES = 3
START_SECONDS = 15


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Valkey:
    """The server as the launcher sees it. The broker is database 0, the cache 1."""

    name = "valkey"

    def __init__(self, place: Place) -> None:
        self.place = place
        self.home = place.var / "valkey"
        self._password = secrets.token_urlsafe(24)
        self._port = free_port()

    def prepare(self) -> Child:
        end_leftover(self.place.var / "run" / f"{self.name}.pid")
        self.home.mkdir(mode=0o700, exist_ok=True)
        program = Program(
            name=self.name,
            command=[str(valkey_binary()), str(self.home / "valkey.conf")],
            cwd=self.home,
        )
        return Child(program, var=self.place.var)

    def start(self, child: Child) -> None:
        """Start on a free port; take another one if somebody was quicker."""
        for attempt in range(1, TRIES + 1):
            self._write_configuration()
            child.start()
            try:
                child.wait_until(self._answers, seconds=START_SECONDS)
            except NotReadyError:
                child.kill()
                if attempt == TRIES:
                    raise
                self._port = free_port()
            else:
                return

    def start_again(self, child: Child) -> None:
        """Start at the address that everybody knows already."""
        child.start()
        child.wait_until(self._answers, seconds=START_SECONDS)

    @property
    def broker_url(self) -> str:
        return f"redis://:{self._password}@127.0.0.1:{self._port}/0"

    @property
    def cache_url(self) -> str:
        return f"redis://:{self._password}@127.0.0.1:{self._port}/1"

    def _write_configuration(self) -> None:
        path = self.home / "valkey.conf"
        path.touch(mode=0o600)
        path.write_text(
            f"bind 127.0.0.1\nport {self._port}\nrequirepass {self._password}\n"
            f"dir {self.home}\nappendonly yes\nmaxmemory-policy noeviction\n"
        )

    def _answers(self) -> bool:
        try:
            with redis.Redis.from_url(self.broker_url, socket_timeout=2) as client:
                return bool(client.ping())
        except (redis.ConnectionError, redis.TimeoutError):
            return False
