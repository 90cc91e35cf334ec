"""A small mail server on loopback: takes what it is given, and can be slow or refuse."""

import socketserver
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from threading import Lock, Thread


@dataclass
class MailSink:
    """``mode``: ok, half (every second mail is put off), refusing, hanging up."""

    mode: str = "ok"
    delay: float = 0.0
    port: int = 0
    mails: list[bytes] = field(default_factory=list)
    connections: int = 0
    asked: int = 0
    _lock: Lock = field(default_factory=Lock)

    def take(self, data: bytes) -> str:
        time.sleep(self.delay)
        with self._lock:
            self.asked += 1
            if self.mode == "half" and self.asked % 2:
                return "451 later"
            if self.mode == "refusing":
                return "554 no"
            self.mails.append(data)
        return "250 taken"

    def parsed(self) -> list[EmailMessage]:
        return [
            found
            for raw in list(self.mails)
            if isinstance(
                found := message_from_bytes(raw, policy=policy.default), EmailMessage
            )
        ]

    def by_id(self) -> Counter[str]:
        return Counter(str(mail["Message-ID"]).strip() for mail in self.parsed())


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    sink: MailSink

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that was killed mid-sentence is part of the tests."""


class _Handler(socketserver.StreamRequestHandler):
    server: _Server

    def handle(self) -> None:
        sink = self.server.sink
        sink.connections += 1
        if sink.mode == "hanging up":
            return
        self._say("220 sink")
        while line := self.rfile.readline():
            if not self._answer(line.strip().upper()):
                return

    def _say(self, text: str) -> None:
        self.wfile.write(text.encode() + b"\r\n")

    def _answer(self, line: bytes) -> bool:
        if line == b"DATA":
            self._say("354 go on")
            self._say(self.server.sink.take(self._data()))
        elif line == b"QUIT":
            self._say("221 bye")
            return False
        elif self.server.sink.mode == "no such person" and line.startswith(b"RCPT"):
            self._say("550 nobody")
        else:
            self._say("250 yes")
        return True

    def _data(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b".") if line[:2] == b".." else line)
        return b"".join(lines)


@contextmanager
def running_sink(port: int = 0) -> Iterator[MailSink]:
    with _Server(("127.0.0.1", port), _Handler) as server:
        sink = server.sink = MailSink(port=server.server_address[1])
        thread = Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        yield sink
        server.shutdown()
        thread.join(5)
