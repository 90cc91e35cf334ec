"""Dealing the outbox out: who hears of a notice, and by which channel."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from notifications.enums import REPORTER_TOPICS, Channel, OutboxState
from notifications.models import Delivery, InboxNotice, OutboxMessage
from notifications.recipients import Recipient, directory


def spread_due(*, now: datetime | None = None, limit: int = 500) -> int:
    """Deal out what is due; returns how many. Safe to run twice at once."""
    moment = now or timezone.now()
    done = 0
    while done < limit and _spread_one(moment):
        done += 1
    return done


@transaction.atomic
def _spread_one(now: datetime) -> bool:
    message = (
        OutboxMessage.objects.select_for_update(skip_locked=True)
        .filter(state=OutboxState.WAITING, due_at__lte=now)
        .order_by("due_at", "pk")
        .first()
    )
    if message is None:
        return False
    audience = directory().audience_of(message)
    for recipient in audience:
        _deal(message, recipient, now)
    message.state = OutboxState.SPREAD if audience else OutboxState.NOBODY
    message.spread_at = now
    message.save(update_fields=["state", "spread_at"])
    return True


def _deal(message: OutboxMessage, recipient: Recipient, now: datetime) -> None:
    if recipient.user_id is not None:
        InboxNotice.objects.get_or_create(
            user_id=recipient.user_id,
            message=message,
            defaults={
                "topic": message.topic,
                "label": message.label,
                "matter_id": message.matter_id,
                "item_id": message.item_id,
                "created_at": now,
            },
        )
    if recipient.user_id is not None and message.topic not in REPORTER_TOPICS:
        Delivery.objects.get_or_create(
            key=f"{message.key}:{Channel.EMAIL}:{recipient.user_id}",
            defaults={
                "message": message,
                "channel": Channel.EMAIL,
                "user_id": recipient.user_id,
                "created_at": now,
                "due_at": now,
            },
        )
