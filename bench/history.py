"""Checking a long history, and what the chain of events costs a transition."""

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from accounts.models import User
from workflows.anchoring.canonical import EVENT_PARTS, canonical, event_digest
from workflows.models import Event, Matter, WorkItem
from workflows.services import completion, history_roots, verification
from workflows.services import transition as transitions
from workflows.services.batch import Batch

from . import databases, world
from .report import figure, measure
from .sizes import COMPLETIONS, EVENTS
from .workers import together, wait_for_the_others


PROCESSES = 2
EVENTS_A_CASE = 25
AT_ONCE = 10
_FIRST = datetime(2020, 1, 6, 1, 0, tzinfo=UTC)
_HEAD = ("head_number", "head_hash")


@cache
def _filled() -> str:
    """The address of a database with ``EVENTS`` events, all of them right and signed.

    A database of their own: half a million events would be in the others' way.
    """
    address = databases.fresh("history")
    together(1, address, _fill, EVENTS)
    return address


def _fill(_number: int, count: int) -> None:
    settings.HISTORY_ROOTS_FOLDER = tempfile.mkdtemp()
    user = User.objects.create(username="banyak", full_name="Gusti Ayu Putu Sinta")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        heads = _copy_events(cursor, count, user)
        with cursor.copy(
            "COPY workflows_matter (id, label, places, priority, named_only, opened_at,"
            " head_number, head_hash) FROM STDIN"
        ) as copy:
            for pk, (number, head) in heads.items():
                row = (pk, f"ADU-00-{pk}", "{}", 0, False, _FIRST, number, head)
                copy.write_row(row)
        cursor.execute("SET LOCAL session_replication_role = origin")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    history_roots.sign()


def _copy_events(cursor: Any, count: int, user: User) -> dict[int, tuple[int, str]]:
    """In the order in which they happen: the cases take turns."""
    heads: dict[int, tuple[int, str]] = {}
    cases = max(count // EVENTS_A_CASE, 1)
    names = ", ".join((*EVENT_PARTS, "hash"))
    with cursor.copy(f"COPY workflows_event ({names}) FROM STDIN") as copy:
        for place in range(count):
            pk = place % cases + 1
            number, before = heads.get(pk, (0, ""))
            parts = _event(place, pk, number + 1, before, user)
            hashed = event_digest(parts)
            heads[pk] = (number + 1, hashed)
            copy.write_row([*parts[:11], canonical(parts[11]), *parts[12:], hashed])
    return heads


def _event(place: int, pk: int, number: int, before: str, user: User) -> list[Any]:
    """As the completion of a task is written."""
    data = {
        "task": place,
        "answers": {
            "contact_result": "reached",
            "note": "Sudah dihubungi lewat telepon.",
        },
    }
    at = _FIRST + timedelta(minutes=place, microseconds=place % 1_000_000)
    who = ["person", user.pk, user.full_name, "Petugas Layanan Pengaduan, Dinas"]
    what = [None, "first_contact", "Kontak pertama", data, ""]
    return [pk, number, "task.completed", at.isoformat(), *who, *what, before]


def _verify(_number: int) -> float:
    settings.HISTORY_ROOTS_FOLDER = tempfile.mkdtemp()
    run = verification.verify()
    if run.findings or run.rows_checked < Matter.objects.count():
        raise RuntimeError(f"{len(run.findings)} findings in what was filled")
    return run.rate


@measure("history.verified", unit="per_second")
def verified() -> float:
    [rate] = together(1, _filled(), _verify)
    return float(rate)


@contextmanager
def _without_chain() -> Iterator[None]:
    """No hash is made, and the matter's head is not written."""
    hashing, update = transitions.event_hash, Batch.update

    def update_but_heads(batch: Batch, instance: Any, *fields: str) -> None:
        if fields != _HEAD:
            update(batch, instance, *fields)

    def unchained(event: Event) -> str:
        event.number = time.time_ns()
        return ""

    transitions.event_hash = unchained
    Batch.update = update_but_heads  # type: ignore[assignment, method-assign]
    try:
        yield
    finally:
        transitions.event_hash = hashing
        Batch.update = update  # type: ignore[method-assign]


def _complete(number: int, count: int) -> tuple[float, float]:
    """Seconds for ``count`` completions with the chain, and for as many without, in turn."""
    user = world.officer()
    items = list(
        WorkItem.objects.filter(pk__in=world.claim_some(2 * count, part=number))
    )
    with_chain = without = 0.0
    wait_for_the_others()
    for start in range(0, len(items), 2 * AT_ONCE):
        both = items[start : start + 2 * AT_ONCE]
        with_chain += _seconds(both[::2], user)
        with _without_chain():
            without += _seconds(both[1::2], user)
    return with_chain, without


def _seconds(items: list[WorkItem], user: User) -> float:
    start = time.perf_counter()
    for item in items:
        completion.complete(item, by=user, values={"note": "Catatan"})
    return time.perf_counter() - start


@measure("transition.chain", unit="ratio")
def chain() -> float:
    """The rate with the chain by the rate without, task by task in turn."""
    databases.fill()
    times = together(PROCESSES, databases.address(), _complete, COMPLETIONS)
    rate: float = sum(pair[1] for pair in times) / sum(pair[0] for pair in times)
    return rate


figure(verified, at_least=50_000)
figure(chain, at_least=0.85)
