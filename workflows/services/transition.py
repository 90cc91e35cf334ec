"""One transition of a tree of processes: locked, recorded and written as a whole.

Every service of the engine moves a process inside ``transition``. It takes the lock
on the root process row first and on the matters after it, lets Viewflow run, turns
what it noted into rows, and writes them with the event in the same transaction.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from django.db import OperationalError, connection, transaction
from django.utils import timezone

from sigap_cases.sealing import keys
from sigap_cases.sealing.fields import stored_key_of
from workflows.actors import Actor
from workflows.anchoring.canonical import event_digest
from workflows.compiler.turn import Turn, taking
from workflows.exceptions import Busy
from workflows.extensions import Notice, installed
from workflows.models import ActorKind, Event, Matter, Process
from workflows.models.event import REASON

from .batch import Batch


_LOCK_ROOT = """
SELECT root.id FROM workflows_process AS root
WHERE root.id = (SELECT COALESCE(p.root_id, p.id) FROM workflows_process AS p WHERE p.id = %s)
FOR UPDATE
"""
# In the order of their keys, as everybody does who locks several.
_LOCK_ROOTS = """
SELECT root.id FROM workflows_process AS root
WHERE root.id IN (SELECT COALESCE(p.root_id, p.id) FROM workflows_process AS p
                  WHERE p.id = ANY(%s))
ORDER BY root.id FOR UPDATE
"""
# A second hand on the same task loses at once instead of queueing for the lock.
_LOCK_ROOT_OF_TASK = """
WITH mine AS MATERIALIZED (SELECT pg_try_advisory_xact_lock(%s, %s) AS won)
SELECT root.id FROM workflows_process AS root, mine
WHERE mine.won AND root.id = (
    SELECT COALESCE(p.root_id, p.id) FROM workflows_process AS p
    JOIN workflows_task AS t ON t.process_id = p.id WHERE t.id = %s)
FOR UPDATE OF root
"""
_TASK_LOCKS = 7104  # any constant that no other advisory lock of ours uses
LOCK_NOT_AVAILABLE = ("55P03", "40P01")  # lock_timeout, deadlock


@dataclass(slots=True, kw_only=True)
class Transition:
    """What one service call changes; ``matters`` holds the locked ones."""

    actor: Actor
    now: datetime
    turn: Turn
    batch: Batch
    matters: dict[int, Matter] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    wakes: set[str] = field(default_factory=set)
    # Tasks that are being completed: they are not taken from their person any more.
    completing: set[int] = field(default_factory=set)
    # Processes in which the reporter began or ceased to be waited for.
    waited: set[int] = field(default_factory=set)

    def matter(self, pk: int) -> Matter:
        """The matter, locked until the end of the transaction."""
        if pk not in self.matters:
            self.matters[pk] = Matter.objects.select_for_update().get(pk=pk)
        return self.matters[pk]

    def record(  # noqa: PLR0913 the parts of an event
        self,
        kind: str,
        matter: Matter,
        *,
        process: Process | None = None,
        step: str = "",
        title: str = "",
        data: dict[str, Any] | None = None,
        reason: str = "",
        note: str = "",
    ) -> Event:
        """Append an event to the chain of ``matter``, in the name of the actor.

        ``note`` stands where a reason would, and is sealed: it tells of people.
        """
        event = Event(
            matter=matter,
            number=matter.head_number + 1,
            kind=kind,
            at=self.now,
            actor_kind=self.actor.kind,
            actor=self.actor.user if self.actor.kind == ActorKind.PERSON else None,
            actor_name=self.actor.name,
            actor_post=self.actor.post,
            process=process,
            step=step,
            title=title,
            data=data or {},
            reason=sealed_note(matter, note) if note else reason,
            previous_hash=matter.head_hash,
        )
        event.hash = event_hash(event)
        matter.head_number, matter.head_hash = event.number, event.hash
        self.events.append(event)
        return event

    def write(self) -> None:
        """Everything that is not written yet, in one statement."""
        for event in self.events:
            self.batch.insert_plain(event)
        for pk in {event.matter_id for event in self.events}:
            self.batch.update(self.matters[pk], "head_number", "head_hash")
        self.events.clear()
        for model, row in installed().notice_rows(self.notices):
            self.batch.insert(model, row)
        self.notices.clear()
        self.batch.write()
        for name in self.wakes:
            transaction.on_commit(partial(installed().wake, name))
        self.wakes.clear()


def sealed_note(matter: Matter, note: str) -> str:
    """A note as the column holds it."""
    return keys.seal(note, key_id=stored_key_of(matter), bound_to=REASON)


def event_hash(event: Event) -> str:
    """SHA-256 over the event and the hash of the one before it, in canonical JSON."""
    return event_digest(
        [
            event.matter_id,
            event.number,
            event.kind,
            event.at.isoformat(),
            event.actor_kind,
            event.actor_id,
            event.actor_name,
            event.actor_post,
            event.process_id,
            event.step,
            event.title,
            event.data,
            event.reason,
            event.previous_hash,
        ]
    )


_active: ContextVar[Transition | None] = ContextVar("transition", default=None)


@contextmanager
def transition(*, actor: Actor, reason: str = "") -> Iterator[Transition]:
    """A transaction in which processes may move. Raises Busy when a lock is not had.

    Inside another transition it is part of that one, in the name of ``actor``: one
    chain and one transaction. What it did is written when it ends, so that the outer
    one reads it.
    """
    outer = _active.get()
    if outer is not None:
        with _acting(outer, actor):
            yield outer
            outer.write()
        return
    now = timezone.now()
    user_id = actor.user.pk if actor.user is not None else None
    batch = Batch(now=now, actor_id=user_id, reason=reason)
    move = Transition(actor=actor, now=now, turn=Turn(now=now), batch=batch)
    token = _active.set(move)
    try:
        with busy_when_locked(), transaction.atomic(), taking(move.turn):
            yield move
            move.write()
    finally:
        _active.reset(token)


@contextmanager
def busy_when_locked() -> Iterator[None]:
    """A lock that is not had in time, or a deadlock, as the error that a page shows."""
    try:
        yield
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", None) in LOCK_NOT_AVAILABLE:
            raise Busy from error
        raise


@contextmanager
def _acting(move: Transition, actor: Actor) -> Iterator[None]:
    before, move.actor = move.actor, actor
    try:
        yield
    finally:
        move.actor = before


def lock_root(process_pk: int) -> bool:
    """Take the lock of the tree that ``process_pk`` belongs to; Busy if it is not had."""
    with busy_when_locked(), connection.cursor() as cursor:
        cursor.execute(_LOCK_ROOT, [process_pk])
        return cursor.fetchone() is not None


def lock_roots(process_pks: Collection[int]) -> None:
    """Take the locks of all trees that these processes belong to; Busy if one is not had."""
    with busy_when_locked(), connection.cursor() as cursor:
        cursor.execute(_LOCK_ROOTS, [list(process_pks)])


def lock_root_of_task(task_pk: int) -> bool:
    """Take the lock of the task's tree; False when another hand is on this very task."""
    with connection.cursor() as cursor:
        cursor.execute(_LOCK_ROOT_OF_TASK, [_TASK_LOCKS, task_pk % 2**31, task_pk])
        return cursor.fetchone() is not None
