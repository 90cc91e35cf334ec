"""Reading one's own notices, and trying out where they arrive."""

from collections.abc import Collection

from django.utils import timezone

from notifications.enums import OutboxState, Topic
from notifications.models import InboxNotice, OutboxMessage


def mark_read(user_id: int, notices: Collection[int] | None = None) -> int:
    """These, or all, of a person's own; returns how many were unread."""
    rows = InboxNotice.objects.filter(user_id=user_id, read_at=None)
    if notices is not None:
        rows = rows.filter(pk__in=notices)
    return rows.update(read_at=timezone.now())


def try_out(user_id: int) -> None:
    """A notice to oneself, by every channel that has an address, at any hour.

    It is about no matter; the person's own negative id keeps it to once an hour.
    """
    now = timezone.now()
    OutboxMessage.objects.create(
        key=f"{Topic.TEST}:{user_id}:{now.timestamp()}",
        topic=Topic.TEST,
        matter_id=-user_id,
        user_id=user_id,
        at_any_hour=True,
        state=OutboxState.WAITING,
        created_at=now,
        due_at=now,
    )
