"""How far a worker has come with an import: in the cache, for its page alone."""

from dataclasses import dataclass

from django.core.cache import cache


KEPT = 600


@dataclass(frozen=True, slots=True)
class Progress:
    done: int
    all: int


def tell(batch_id: int, done: int, of: int) -> None:
    cache.set(_key(batch_id), (done, of), KEPT)


def of(batch_id: int) -> Progress | None:
    """None where nothing is known: a worker has not begun, or the cache is new."""
    found = cache.get(_key(batch_id))
    return Progress(*found) if found else None


def end(batch_id: int) -> None:
    cache.delete(_key(batch_id))


def _key(batch_id: int) -> str:
    return f"exchange.progress.{batch_id}"
