"""Signs of life of beat and the workers, kept in the cache that every process shares."""

from django.core.cache import cache


BEAT, WORKER = "beat", "worker"
# Beat says so every 15 s, a worker every 2 s; a sign that is not renewed is forgotten.
SIGN_SECONDS = {BEAT: 45, WORKER: 10}


def note_alive(part: str) -> None:
    cache.set(_key(part), 1, timeout=SIGN_SECONDS[part])


def lives(part: str) -> bool:
    return cache.get(_key(part)) is not None


def _key(part: str) -> str:
    return f"alive:{part}"
