"""Keeps every part alive: one that ends by itself is started again, within limits."""

import sys
import time
from collections import deque
from collections.abc import Mapping
from typing import NoReturn

from .children import Child
from .exceptions import NotReadyError
from .servers import Servers


CHECK_SECONDS = 0.5
# A part that keeps ending is a fault to be shown, not one to be hidden by restarts.
RESTARTS_ALLOWED, RESTART_WINDOW = 5, 60.0


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def watch(running: Servers, parts: Mapping[str, Child]) -> NoReturn:
    """Return only by an interrupt, or by NotReadyError for a part that does not stay up."""
    restarts: deque[float] = deque(maxlen=RESTARTS_ALLOWED)
    while True:
        time.sleep(CHECK_SECONDS)
        for child in [*running.children.values(), *parts.values()]:
            if child.has_ended():
                _give_up_if_often(child, restarts)
                say(
                    f"{child.name} berhenti sendiri (status {child.exit_status}); dimulai lagi."
                )
                restart(child, running)


def restart(child: Child, running: Servers) -> None:
    if child.name in running.children:
        running.start_again(child.name)
    else:
        child.start()


def _give_up_if_often(child: Child, restarts: deque[float]) -> None:
    now = time.monotonic()
    if len(restarts) == RESTARTS_ALLOWED and now - restarts[0] < RESTART_WINDOW:
        raise NotReadyError(child.name, log=child.log_tail())
    restarts.append(now)
