"""Dealing the outbox out: who hears of a notice, and by which channel."""

import logging
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db import InterfaceError, OperationalError, connection, transaction
from django.utils import timezone

from notifications.enums import AT_ANY_HOUR, REPORTER_TOPICS, Channel, OutboxState
from notifications.models import InboxNotice, OutboxMessage
from notifications.recipients import Recipient, directory

from .dealing import Dealer


logger = logging.getLogger(__name__)

BATCH = 500
MOST_ATTEMPTS = 10
# Two workers that deal one matter's notices would each find that nothing was told yet.
_LOCK_MATTERS = "SELECT pg_advisory_xact_lock(%s, m) FROM unnest(%s::int[]) AS m"
_MATTER_LOCKS = 7108  # any constant that no other advisory lock of ours uses


def spread_due(*, now: datetime | None = None, limit: int = 5000) -> int:
    """Deal out what is due; returns how many. Safe to run any number of times at once."""
    moment = now or timezone.now()
    done = 0
    while done < limit:
        dealt = _spread_some(moment, min(BATCH, limit - done))
        if not dealt:
            break
        done += dealt
    return done


@transaction.atomic
def _spread_some(now: datetime, size: int) -> int:
    waiting = OutboxMessage.objects.filter(
        state=OutboxState.WAITING, due_at__lte=now
    ).order_by("due_at", "pk")
    messages = list(waiting.select_for_update(skip_locked=True)[:size])
    if messages and not _dealt(messages, now):
        for message in messages:
            if not _dealt([message], now):
                _postpone(message, now)
    return len(messages)


def _dealt(messages: Sequence[OutboxMessage], now: datetime) -> bool:
    """Whether all of them could be dealt out; a broken one must not delay the others."""
    try:
        with transaction.atomic():
            _deal(messages, now)
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:  # noqa: BLE001 one broken notice is not everybody's
        # The class only: the text may hold personal data.
        logger.error("notices were not dealt out: %s", type(error).__name__)  # noqa: TRY400
        return False
    return True


def _postpone(message: OutboxMessage, now: datetime) -> None:
    message.attempts += 1
    message.due_at = now + timedelta(minutes=2**message.attempts)
    message.last_error = "not_dealt"
    if message.attempts >= MOST_ATTEMPTS:
        message.state = OutboxState.FAILED
    message.save(update_fields=["attempts", "due_at", "last_error", "state"])


def _deal(messages: Sequence[OutboxMessage], now: datetime) -> None:
    _lock_matters({message.matter_id for message in messages})
    found = directory().audiences_of(messages)
    told = [message for message in messages if _has_facts(message)]
    pairs = [
        (message, recipient)
        for message in told
        for recipient in found.get(message.pk, ())
    ]
    dealer = Dealer(pairs, now)
    _put_in_inbox(pairs, dealer, now)
    dealer.write()
    heard = {message.pk for message, _ in pairs}
    for state, pks in (
        (OutboxState.SPREAD, heard),
        (OutboxState.NOBODY, {message.pk for message in messages} - heard),
    ):
        if pks:
            rows = OutboxMessage.objects.filter(pk__in=pks)
            rows.update(state=state, spread_at=now)


def _lock_matters(matters: Iterable[int]) -> None:
    """In one order everywhere, until the transaction ends."""
    keys = sorted({matter % 2**31 for matter in matters})
    with connection.cursor() as cursor:
        cursor.execute(_LOCK_MATTERS, [_MATTER_LOCKS, keys])


def _has_facts(message: OutboxMessage) -> bool:
    """Complete a notice to a reporter with its dates; False if it is over by now."""
    if message.topic not in REPORTER_TOPICS:
        return True
    facts = directory().facts_of(message)
    if facts is None:
        return False
    if facts != message.data:
        message.data = dict(facts)
        message.save(update_fields=["data"])
    return True


def _put_in_inbox(
    pairs: Sequence[tuple[OutboxMessage, Recipient]], dealer: Dealer, now: datetime
) -> None:
    standing = _still_standing(pairs)
    rows = [
        InboxNotice(
            user_id=recipient.user_id,
            message=message,
            topic=message.topic,
            label=message.label,
            matter_id=message.matter_id,
            item_id=message.item_id,
            created_at=now,
        )
        for message, recipient in pairs
        if recipient.user_id is not None
        and Channel.INBOX in dealer.channels_of(message, recipient)
        and (recipient.user_id, message.topic, message.item_id) not in standing
    ]
    InboxNotice.objects.bulk_create(rows, ignore_conflicts=True)


def _still_standing(
    pairs: Sequence[tuple[OutboxMessage, Recipient]],
) -> set[tuple[int, str, int | None]]:
    """What is repeated stands once in an inbox until it is read."""
    repeated = [message for message, _ in pairs if message.topic in AT_ANY_HOUR]
    if not repeated:
        return set()
    rows = InboxNotice.objects.filter(
        matter_id__in={message.matter_id for message in repeated},
        topic__in=AT_ANY_HOUR,
        read_at=None,
    )
    return set(rows.values_list("user_id", "topic", "item_id"))
