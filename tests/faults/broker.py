"""A Valkey of the test's own, and what beats and works with it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import redis

from sigap_cases.embedded.children import Child
from sigap_cases.embedded.place import Place
from sigap_cases.embedded.valkey import Valkey

from .child import STARTED, Kept, kept, wait_until


# A worker tells of a task when it takes it, and once more however it ends.
_TAKEN = re.compile(r"\[([0-9a-f-]{36})\] received")
_ENDED = re.compile(r"\[([0-9a-f-]{36})\](?! received)")
# Said once everything that had come over the connection is read.
_CUT_OFF = ("Connection to broker lost", "Cannot connect to")


def in_hand(logs: Iterable[Path]) -> set[str]:
    """Tasks that the workers have taken and not ended yet."""
    told = "\n".join(log.read_text() for log in logs)
    return set(_TAKEN.findall(told)) - set(_ENDED.findall(told))


def is_cut_off(log: Path, before: int) -> bool:
    """Whether the worker has found the broker gone after its log was so many bytes long."""
    told = log.read_bytes()[before:].decode(errors="replace")
    return any(words in told for words in _CUT_OFF)


class Broker:
    """A Valkey of the test's own."""

    def __init__(self, var: Path) -> None:
        for name in ("log", "run"):
            (var / name).mkdir(parents=True)
        self.valkey = Valkey(Place(var))
        self.child: Child = self.valkey.prepare()
        self.valkey.start(self.child)

    @property
    def addresses(self) -> dict[str, str]:
        return {
            "FAULT_BROKER_URL": self.valkey.broker_url,
            "FAULT_CACHE_URL": self.valkey.cache_url,
        }

    def stop(self, logs: Sequence[Path]) -> None:
        """Until the workers that write these logs have done what they had in hand.

        A message that is on its way when the broker ends is in hand too, though the
        worker has not told of it; and a run in hand goes on for as long as it finds
        anything new that is due.
        """
        lengths = {log: log.stat().st_size for log in logs}
        self.child.stop()
        assert wait_until(
            lambda: all(is_cut_off(log, size) for log, size in lengths.items()),
            seconds=STARTED,
        ), lengths
        assert wait_until(lambda: not in_hand(logs), seconds=STARTED), in_hand(logs)

    def flush(self) -> None:
        with redis.Redis.from_url(self.valkey.broker_url) as client:
            client.flushall()


@dataclass(frozen=True, slots=True)
class Machines:
    """Workers and beats that run, and where the workers write."""

    parts: list[Kept] = field(default_factory=list)
    logs: list[Path] = field(default_factory=list)

    def look(self) -> None:
        """Start again what has ended by itself, as the service manager of an office does."""
        for part in self.parts:
            part.look()


@contextmanager
def office_machines(
    env: dict[str, str], logs: Path, *, of_each: int
) -> Iterator[Machines]:
    """So many Celery workers and as many beats."""
    machines = Machines()
    celery = ["-m", "celery", "-A", "sigap_cases"]
    worker = [*celery, "worker", "--pool", "solo", "--without-mingle"]
    machines.logs.extend(logs / f"worker{number}.log" for number in range(of_each))
    with ExitStack() as stack:
        for number, log in enumerate(machines.logs):
            name = ["-n", f"worker{number}@kantor", "--loglevel", "INFO"]
            part = kept([*worker, *name], env, log=log)
            machines.parts.append(stack.enter_context(part))
        for number in range(of_each):
            schedule = f"--schedule={logs / f'schedule{number}'}"
            beat = [*celery, "beat", "--pidfile=", schedule]
            part = kept(beat, env, log=logs / f"beat{number}.log")
            machines.parts.append(stack.enter_context(part))
        yield machines
