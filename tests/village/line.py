"""A line between a phone and the office that can be cut, and that can lose an answer."""

import contextlib
import socket
import threading
from urllib.parse import urlsplit


SENDING = b"POST /desa/kirim/"


class Line:
    """Carries bytes to the live server; the browser knows this address alone.

    ``loses`` answers to what a phone sends are dropped after the office has given them,
    and ``lost`` counts those.
    """

    def __init__(self, office: str) -> None:
        place = urlsplit(office)
        self.office = (place.hostname or "", place.port or 0)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        self.is_cut = False
        self.loses = self.lost = 0
        self.open: set[socket.socket] = set()
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        self.is_cut = True
        for end in list(self.open):
            self._hang_up(end)

    def mend(self) -> None:
        self.is_cut = False

    def close(self) -> None:
        self.cut()
        self.listener.close()

    def _accept(self) -> None:
        while True:
            try:
                phone, _address = self.listener.accept()
            except OSError:
                return
            if self.is_cut:
                phone.close()
                continue
            office = socket.create_connection(self.office)
            self.open |= {phone, office}
            asked = threading.Event()
            for carry in (self._ask, self._answer):
                threading.Thread(
                    target=carry, args=(phone, office, asked), daemon=True
                ).start()

    def _ask(
        self, phone: socket.socket, office: socket.socket, asked: threading.Event
    ) -> None:
        while data := self._read(phone):
            if SENDING in data:
                asked.set()
            self._write(office, data)
        self._hang_up(office)

    def _answer(
        self, phone: socket.socket, office: socket.socket, asked: threading.Event
    ) -> None:
        while data := self._read(office):
            if asked.is_set() and self.loses:
                self.loses -= 1
                self.lost += 1
                break
            asked.clear()
            self._write(phone, data)
        self._hang_up(office)
        self._hang_up(phone)

    def _read(self, end: socket.socket) -> bytes:
        try:
            return end.recv(65536)
        except OSError:
            return b""

    def _write(self, end: socket.socket, data: bytes) -> None:
        try:
            end.sendall(data)
        except OSError:
            self._hang_up(end)

    def _hang_up(self, end: socket.socket) -> None:
        self.open.discard(end)
        with contextlib.suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
        end.close()
