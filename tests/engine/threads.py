"""Several hands at once, each with a connection of its own."""

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from django.db import connections


LONGEST = 30


@dataclass(frozen=True, slots=True)
class Ran:
    """What a call returned or raised, and how long it took."""

    result: Any
    error: Exception | None
    seconds: float


def at_once(calls: Sequence[Callable[[], Any]]) -> list[Ran]:
    """Start every call in a thread of its own, all connected and waiting for the others."""
    gate = threading.Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Ran:
        try:
            connections["default"].ensure_connection()
        except Exception:
            gate.abort()  # or the others would wait for ever
            raise
        gate.wait(LONGEST)
        started = time.monotonic()
        try:
            result, error = call(), None
        except Exception as raised:  # noqa: BLE001 what it raised is what is asked for
            result, error = None, raised
        finally:
            seconds = time.monotonic() - started
            connections.close_all()
        return Ran(result, error, seconds)

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def winners(ran: Sequence[Ran]) -> list[Ran]:
    return [one for one in ran if one.error is None]


def errors(ran: Sequence[Ran]) -> set[str]:
    return {type(one.error).__name__ for one in ran if one.error is not None}
