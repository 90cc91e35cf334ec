"""A Valkey of the test's own, and what beats and works with it."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import redis

from sigap_cases.embedded.children import Child
from sigap_cases.embedded.place import Place
from sigap_cases.embedded.valkey import Valkey

from .child import kept


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

    def flush(self) -> None:
        with redis.Redis.from_url(self.valkey.broker_url) as client:
            client.flushall()


@contextmanager
def office_machines(
    env: dict[str, str], logs: Path, *, of_each: int
) -> Iterator[list[Path]]:
    """So many Celery workers and as many beats; the logs of the workers."""
    celery = ["-m", "celery", "-A", "sigap_cases"]
    worker = [*celery, "worker", "--pool", "solo", "--without-mingle"]
    told = [logs / f"worker{number}.log" for number in range(of_each)]
    with ExitStack() as stack:
        for number, log in enumerate(told):
            name = ["-n", f"worker{number}@kantor", "--loglevel", "INFO"]
            stack.enter_context(kept([*worker, *name], env, log=log))
        for number in range(of_each):
            schedule = f"--schedule={logs / f'schedule{number}'}"
            beat = [*celery, "beat", "--pidfile=", schedule]
            stack.enter_context(kept(beat, env, log=logs / f"beat{number}.log"))
        yield told
