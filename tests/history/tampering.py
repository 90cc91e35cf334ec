"""What somebody with the database's own rights may do behind the product's back."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from workflows.anchoring.canonical import EVENT_PARTS, event_digest
from workflows.models import Event, Matter


@contextmanager
def as_superuser() -> Iterator[Any]:
    """No trigger and no foreign key holds."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET session_replication_role = replica")
        try:
            yield cursor
        finally:
            cursor.execute("SET session_replication_role = origin")


def edit(matter: Matter, number: int = 2) -> None:
    with as_superuser() as cursor:
        cursor.execute(
            "UPDATE workflows_event SET reason = 'lain' WHERE matter_id = %s AND number = %s",
            [matter.pk, number],
        )


def delete(matter: Matter, number: int = 2) -> None:
    with as_superuser() as cursor:
        cursor.execute(
            "DELETE FROM workflows_event WHERE matter_id = %s AND number = %s",
            [matter.pk, number],
        )


def cut(matter: Matter, after: int, *, head_too: bool = False) -> None:
    with as_superuser() as cursor:
        cursor.execute(
            "DELETE FROM workflows_event WHERE matter_id = %s AND number > %s",
            [matter.pk, after],
        )
    if head_too:
        set_head(matter)


def swap(matter: Matter, one: int = 2, other: int = 3) -> None:
    with as_superuser() as cursor:
        for was, becomes in ((one, 10**6), (other, one), (10**6, other)):
            cursor.execute(
                "UPDATE workflows_event SET number = %s WHERE matter_id = %s AND number = %s",
                [becomes, matter.pk, was],
            )


def rewrite(matter: Matter, reason: str = "Dikarang") -> None:
    """All events with other words, and every hash and the head made right for them."""
    before = ""
    with as_superuser() as cursor:
        for event in Event.objects.filter(matter=matter).order_by("number"):
            event.reason, event.previous_hash = reason, before
            event.hash = before = hash_of(event)
            cursor.execute(
                "UPDATE workflows_event SET reason = %s, previous_hash = %s, hash = %s"
                " WHERE id = %s",
                [event.reason, event.previous_hash, event.hash, event.pk],
            )
    set_head(matter)


def hash_of(event: Event) -> str:
    parts = [getattr(event, name) for name in EVENT_PARTS]
    parts[EVENT_PARTS.index("at")] = event.at.isoformat()
    return event_digest(parts)


def set_head(matter: Matter) -> None:
    last = Event.objects.filter(matter=matter).order_by("number").last()
    assert last is not None
    with as_superuser() as cursor:
        cursor.execute(
            "UPDATE workflows_matter SET head_number = %s, head_hash = %s WHERE id = %s",
            [last.number, last.hash, matter.pk],
        )
