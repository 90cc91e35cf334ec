"""The data keys that a request or task has opened, until it ends.

The keys of all rows that were read meanwhile are opened together: a page of fifty people
costs one query.
"""

import threading
import uuid
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM


MOST_WANTED = 1000
MOST_KEPT = 5000


class Opened(threading.local):
    """``known``: None for a key that was destroyed. ``wanted``: of rows that were read."""

    def __init__(self) -> None:
        self.wanted: set[uuid.UUID] = set()
        self.known: dict[uuid.UUID, AESGCM | None] = {}

    def keep(self, key_id: uuid.UUID, key: AESGCM | None) -> None:
        if len(self.known) >= MOST_KEPT:
            self.known.clear()
        self.known[key_id] = key

    def expect(self, key_id: uuid.UUID) -> None:
        """A row with a value under this key was read: open it with the next that is."""
        if len(self.wanted) >= MOST_WANTED:
            self.wanted.clear()
        self.wanted.add(key_id)


OPENED = Opened()


def forget(**_signal: Any) -> None:
    """Drop what was opened: a key that was destroyed meanwhile opens nothing any more."""
    OPENED.wanted.clear()
    OPENED.known.clear()
