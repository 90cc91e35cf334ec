"""Sending deliveries: any number of workers, back-off, a visible end."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.utils import timezone

from notifications.channels.contract import Parcel, Send
from notifications.channels.registry import carrier_of
from notifications.enums import REPORTER_TOPICS, SENT_CHANNELS, DeliveryState
from notifications.exceptions import (
    ChannelDown,
    NeverSent,
    NotNow,
    NotSent,
    NotSentYet,
)
from notifications.models import Delivery
from notifications.recipients import Recipient, directory, next_open_moment

from . import health, leasing
from .addresses import hash_of, takes_nothing
from .preferences import USUAL, wishes_of
from .wording import content_of


FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)
# A run ends after this long; beat begins the next, and other work has its turn.
ONE_RUN = timedelta(seconds=30)
# What is sent this long after its time was planned for that time.
ON_TIME = timedelta(minutes=15)
Clock = Callable[[], datetime]
# The provider's id of what was sent, why it was not, or None for nobody to tell.
Outcome = str | NotSent | None
_log = structlog.get_logger(__name__)


def deliver_due(
    channel: str | None = None,
    *,
    now: datetime | None = None,
    limit: int | None = None,
) -> int:
    """Send what is due, by one channel or by all; returns how many were dealt with.

    Safe to run many times at once. ``now`` holds the clock still.
    """
    clock: Clock = timezone.now if now is None else lambda: now
    channels = [channel] if channel else _due_channels(clock())
    return sum(_deliver_by(one, clock, limit) for one in channels)


def _due_channels(now: datetime) -> Sequence[str]:
    due = (
        Delivery.objects.filter(state=DeliveryState.WAITING, due_at__lte=now)
        .values_list("channel", flat=True)
        .distinct()
    )
    return [channel for channel in SENT_CHANNELS if channel in set(due)]


def _deliver_by(channel: str, clock: Clock, limit: int | None) -> int:
    carrier = carrier_of(channel)
    ends, done = clock() + ONE_RUN, 0
    with carrier.open() as send, ThreadPoolExecutor(carrier.at_once) as threads:
        desk = _Desk(send=send, threads=threads, at_once=carrier.at_once, clock=clock)
        while (limit is None or done < limit) and clock() < ends:
            most = settings.NOTICE_BATCH if limit is None else limit - done
            batch = leasing.take(channel, now=clock(), most=most)
            if batch is None:
                break
            done += _deliver_batch(batch, desk)
    return done


@dataclass(frozen=True, slots=True, kw_only=True)
class _Desk:
    """What a run sends with."""

    send: Send
    threads: ThreadPoolExecutor
    at_once: int
    clock: Clock


def _deliver_batch(batch: leasing.Batch, desk: _Desk) -> int:
    """Send a batch until it is done, the lease is nearly over, or the channel is down."""
    tally = health.Tally(failures=batch.failures)
    tried = 0
    while tried < len(batch.deliveries):
        if tally.must_rest or not batch.has_time(desk.clock()):
            break
        group = batch.deliveries[tried : tried + desk.at_once]
        for delivery, outcome in _attempt_all(group, desk):
            tally.add(outcome)
            _record(delivery, outcome, lease=batch.lease, now=desk.clock())
        tried += len(group)
    leasing.release(batch, batch.deliveries[tried:])
    health.note(batch.channel, tally, now=desk.clock())
    return tried


def _attempt_all(
    group: Sequence[Delivery], desk: _Desk
) -> Iterator[tuple[Delivery, Outcome]]:
    """Each with what became of it, as soon as it is known."""
    prepared = [(delivery, _prepare(delivery, desk.clock())) for delivery in group]
    sending = [
        (delivery, desk.threads.submit(_attempt, desk.send, parcel))
        for delivery, parcel in prepared
        if isinstance(parcel, Parcel)
    ]
    for delivery, parcel in prepared:
        if not isinstance(parcel, Parcel):
            yield delivery, parcel
    for delivery, attempt in sending:
        yield delivery, attempt.result()


def _prepare(delivery: Delivery, now: datetime) -> Parcel | NotSent | None:
    """Where it goes and what it says, asked at the last moment."""
    try:
        opens = _opens(delivery, now)
        if opens > now:
            return NotNow(opens)
        address = directory().address_of(delivery)
        if not address:
            return None
        delivery.address_hash = hash_of(delivery.channel, address)
        if takes_nothing(delivery.channel, delivery.address_hash):
            return NeverSent("bad_address")
        return _parcel(delivery, address)
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:  # noqa: BLE001 one bad notice may not hold up the others
        return _unexpected(error, delivery.channel)


def _opens(delivery: Delivery, now: datetime) -> datetime:
    """When a notice may be sent that comes later than it was planned.

    The hour for which it was planned is one that the person wants.
    """
    if now - delivery.due_at < ON_TIME and delivery.attempts == 1:
        return now
    if delivery.is_urgent or delivery.message.at_any_hour:
        return now
    if (
        delivery.user_id is not None
        and wishes_of([delivery.user_id]).get(delivery.user_id, USUAL).any_hour
    ):
        return now
    who = Recipient(user_id=delivery.user_id, party_id=delivery.party_id)
    return next_open_moment(who, now)


def _parcel(delivery: Delivery, address: str) -> Parcel:
    return Parcel(
        reference=delivery.reference.hex,
        channel=delivery.channel,
        address=address,
        content=content_of(delivery),
        created_at=delivery.created_at,
        to_reporter=delivery.message.topic in REPORTER_TOPICS,
        is_urgent=delivery.is_urgent,
    )


def _attempt(send: Send, parcel: Parcel) -> Outcome:
    try:
        return send(parcel)
    except NotSent as error:
        return error
    except Exception as error:  # noqa: BLE001 one bad notice may not hold up the others
        return _unexpected(error, parcel.channel)


def _unexpected(error: Exception, channel: str) -> NotSentYet:
    """Only the name of its class is told: its text may hold an address."""
    name = type(error).__name__[:100]
    _log.error("notice_failed_unexpectedly", channel=channel, error=name)
    return NotSentYet(name)


def _record(
    delivery: Delivery, outcome: Outcome, *, lease: UUID, now: datetime
) -> None:
    """Write down what became of an attempt, unless somebody else has the row by now.

    A report of the provider may have come before we are told that it was taken: the
    state is then further on already, and only the provider's id is missing.
    """
    if isinstance(outcome, str):
        Delivery.objects.filter(pk=delivery.pk, provider_id="").update(
            provider_id=outcome[:200],
            sent_at=now,
            address_hash=delivery.address_hash,
        )
    Delivery.objects.filter(
        pk=delivery.pk, lease=lease, state=DeliveryState.WAITING
    ).update(lease=None, leased_until=None, **_changes(delivery, outcome, now))


def _changes(delivery: Delivery, outcome: Outcome, now: datetime) -> dict[str, Any]:
    if isinstance(outcome, str):
        return {"state": DeliveryState.SENT, "last_error": ""}
    if outcome is None:
        return {"state": DeliveryState.DROPPED, "settled_at": now}
    if isinstance(outcome, NotSentYet):
        return _postponed(delivery, outcome, now)
    return {
        "state": DeliveryState.FAILED,
        "last_error": outcome.why,
        "settled_at": now,
    }


def _postponed(delivery: Delivery, error: NotSentYet, now: datetime) -> dict[str, Any]:
    """Later, or never if it was tried often enough.

    What the channel itself could not do is no attempt of this notice: its age ends it.
    """
    if isinstance(error, NotNow):
        return {"due_at": error.opens, "attempts": delivery.attempts - 1}
    if isinstance(error, ChannelDown):
        wait = max(error.after or FIRST_WAIT, FIRST_WAIT)
        return {
            "due_at": now + min(wait, LONGEST_WAIT),
            "attempts": delivery.attempts - 1,
            "last_error": error.why,
        }
    if delivery.attempts >= settings.NOTICE_ATTEMPTS:
        return {
            "state": DeliveryState.FAILED,
            "last_error": error.why,
            "settled_at": now,
        }
    wait = max(error.after or FIRST_WAIT, back_off(delivery))
    return {"due_at": now + min(wait, LONGEST_WAIT), "last_error": error.why}


def back_off(delivery: Delivery) -> timedelta:
    """Twice as long after each attempt, a fifth more or less.

    The reference settles how much, so that what failed together is not tried together.
    """
    doubled: int = 1 << (min(delivery.attempts, 12) - 1)
    whole = min(FIRST_WAIT * doubled, LONGEST_WAIT)
    part: float = (delivery.reference.int >> delivery.attempts) % 1000 / 1000
    return whole * (0.8 + 0.4 * part)
