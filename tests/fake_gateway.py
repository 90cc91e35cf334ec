"""A small gateway for WhatsApp and SMS: a real server on loopback that can misbehave.

It keeps what it took by key, so that a second sending of the same is answered with the
first one's id; and it sends delivery reports, doubled and shuffled if asked to.
"""

import json
import random
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any

from notifications.channels import signing


SECRET = "gateway-secret-of-the-tests"  # noqa: S105 opens nothing


@dataclass
class FakeGateway:
    """``mode``: ok, slow, half, dead, busy, refusing, redirecting, broken."""

    mode: str = "ok"
    delay: float = 0.0
    retry_after: str = ""
    # Number of requests by key, and what was taken, by key.
    asked: Counter[str] = field(default_factory=Counter)
    taken: dict[str, dict[str, Any]] = field(default_factory=dict)
    forged: int = 0
    connections: int = 0
    url: str = ""
    _lock: Lock = field(default_factory=Lock)

    def answer(self, body: bytes, headers: Any) -> tuple[int, dict[str, Any]]:
        if not signing.is_genuine(SECRET, headers, body=body, now=time.time()):
            self.forged += 1
            return 401, {}
        said = json.loads(body)
        with self._lock:
            self.asked[said["key"]] += 1
            status = self._status(said["key"])
            if status == 200:
                self.taken.setdefault(said["key"], said)
        return status, {"id": f"gw-{said['key']}"} if status == 200 else {}

    def _status(self, key: str) -> int:
        if self.mode == "half" and self.asked[key] == 1 and int(key[-1], 16) % 2:
            return 500
        return {"busy": 429, "refusing": 422, "redirecting": 302, "broken": 500}.get(
            self.mode, 200
        )

    def reports(
        self, *, state: str = "delivered", seed: int = 1
    ) -> list[dict[str, Any]]:
        """A report of every state on the way, for all that was taken: doubled, shuffled."""
        told = [
            {"id": f"gw-{key}", "state": one}
            for key in self.taken
            for one in ("sent", state)
        ] * 2
        random.Random(seed).shuffle(told)  # noqa: S311 a test's own order
        return told


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    gateway: FakeGateway

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that was killed mid-sentence is part of the tests."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def setup(self) -> None:
        super().setup()
        self.server.gateway.connections += 1

    def do_POST(self) -> None:
        gateway = self.server.gateway
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if gateway.mode == "dead":
            self.close_connection = True
            return
        time.sleep(gateway.delay)
        status, said = gateway.answer(body, self.headers)
        self._reply(status, json.dumps(said).encode())

    def _reply(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        if self.server.gateway.retry_after:
            self.send_header("Retry-After", self.server.gateway.retry_after)
        if status == 302:
            self.send_header("Location", "http://127.0.0.1:1/")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: Any) -> None:
        """Quiet."""


@contextmanager
def running_gateway() -> Iterator[FakeGateway]:
    with _Server(("127.0.0.1", 0), _Handler) as server:
        gateway = server.gateway = FakeGateway()
        gateway.url = f"http://127.0.0.1:{server.server_address[1]}/kirim"
        thread = Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        yield gateway
        server.shutdown()
        thread.join(5)
