"""Putting a notice into the outbox, in the transaction of the change it tells of."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from notifications.enums import OutboxState, Topic
from notifications.models import OutboxMessage


# The matter of a notice that is about people or the house, and no case.
NO_MATTER = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a notice is about: a matter by its id and number, and perhaps a task of it."""

    matter_id: int
    label: str
    item_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class To:
    """Whom it is for: a person, a post at a unit, or a party. Nobody named: by its topic."""

    user_id: int | None = None
    post: str = ""
    unit_path: str = ""
    party_id: int | None = None


NOBODY_NAMED = To()


def tell(
    topic: Topic,
    *,
    key: str,
    about: About,
    to: To = NOBODY_NAMED,
    data: Mapping[str, str] | None = None,
    at: datetime | None = None,
) -> None:
    """Say something once: the same topic and key again change nothing.

    ``data`` holds dates and numbers; never a name, a code or a word of the case.
    """
    now = at or timezone.now()
    message = OutboxMessage(
        key=f"{topic}:{key}",
        topic=topic,
        matter_id=about.matter_id,
        label=about.label,
        item_id=about.item_id,
        post=to.post,
        unit_path=to.unit_path,
        user_id=to.user_id,
        party_id=to.party_id,
        data=dict(data or {}),
        state=OutboxState.WAITING,
        created_at=now,
        due_at=now,
    )
    OutboxMessage.objects.bulk_create([message], ignore_conflicts=True)
