"""Sending deliveries: any number of workers, back-off, a visible end."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Case, Value, When
from django.utils import timezone

from notifications.channels.contract import Parcel, Send
from notifications.channels.registry import carrier_of
from notifications.enums import SENT_CHANNELS, DeliveryState
from notifications.exceptions import ChannelDown, NotNow, NotSent, NotSentYet
from notifications.models import Delivery

from . import health, leasing
from .preparing import prepared, unexpected


FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)
# A run ends after this long; beat begins the next, and other work has its turn.
ONE_RUN = timedelta(seconds=30)
Clock = Callable[[], datetime]
# The provider's id of what was sent, why it was not, or None for nobody to tell.
Outcome = str | NotSent | None
Attempted = tuple[Delivery, Outcome]


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
            batch = leasing.take(channel, now=clock(), most=most, is_first=not done)
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
        for known in _attempt_all(group, desk):
            for _delivery, outcome in known:
                tally.add(outcome)
            _record(known, lease=batch.lease, now=desk.clock())
        tried += len(group)
    leasing.release(batch, batch.deliveries[tried:])
    health.note(batch.channel, tally, now=desk.clock())
    return tried


def _attempt_all(
    group: Sequence[Delivery], desk: _Desk
) -> Iterator[Sequence[Attempted]]:
    """What became of each, as soon as it is known; together what is known at once."""
    ready = prepared(group, desk.clock())
    unsent = [(one, why) for one, why in ready if not isinstance(why, Parcel)]
    if unsent:
        yield unsent
    sending = {
        desk.threads.submit(_attempt, desk, parcel): delivery
        for delivery, parcel in ready
        if isinstance(parcel, Parcel)
    }
    while sending:
        wait(sending, return_when=FIRST_COMPLETED)
        known = [attempt for attempt in sending if attempt.done()]
        yield [(sending.pop(attempt), attempt.result()) for attempt in known]


def _attempt(desk: _Desk, parcel: Parcel) -> Outcome:
    """The hour is looked at once more: a worker may have been held up since."""
    try:
        if (opens := parcel.opens(now := desk.clock())) > now:
            return NotNow(opens)
        return desk.send(parcel)
    except NotSent as error:
        return error
    except Exception as error:  # noqa: BLE001 one bad notice may not hold up the others
        return unexpected(error, parcel.channel)


def _record(known: Sequence[Attempted], *, lease: UUID, now: datetime) -> None:
    """Write down what became of attempts, unless somebody else has the rows by now."""
    sent = {one: given for one, given in known if isinstance(given, str)}
    if sent and not _record_sent(sent, lease, now):
        for delivery, given in sent.items():
            _record_one(delivery, given, lease, now)
    for delivery, outcome in known:
        if delivery not in sent:
            _record_one(delivery, outcome, lease, now)


def _record_sent(sent: Mapping[Delivery, str], lease: UUID, now: datetime) -> bool:
    """In one statement; False if it did not find all of them as they were taken."""
    ids = {one.pk: given[:200] for one, given in sent.items()}
    hashes = {one.pk: one.address_hash for one in sent}
    found = Delivery.objects.filter(
        pk__in=ids, lease=lease, state=DeliveryState.WAITING, provider_id=""
    ).update(
        provider_id=_by_row(ids),
        address_hash=_by_row(hashes),
        sent_at=now,
        state=DeliveryState.SENT,
        last_error="",
        lease=None,
        leased_until=None,
    )
    return found == len(sent)


def _by_row(values: Mapping[int, str]) -> Case:
    return Case(*(When(pk=pk, then=Value(value)) for pk, value in values.items()))


def _record_one(
    delivery: Delivery, outcome: Outcome, lease: UUID, now: datetime
) -> None:
    """A report of the provider may have come before we are told that it was taken: the
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
        return {
            "due_at": error.opens,
            "attempts": delivery.attempts - 1,
            "expires_at": _aged_only_in_its_hours(delivery, error.opens, now),
        }
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


def _aged_only_in_its_hours(
    delivery: Delivery, opens: datetime, now: datetime
) -> datetime:
    """When it is too old: until it opens it grows no older, but nothing waits for ever."""
    expires = delivery.expires_at or now + settings.NOTICE_MAX_AGE
    since = delivery.tried_since or now
    return min(expires + (opens - now), since + settings.NOTICE_LONGEST_AGE)


def back_off(delivery: Delivery) -> timedelta:
    """Twice as long after each attempt, a fifth more or less.

    The reference settles how much, so that what failed together is not tried together.
    """
    doubled: int = 1 << (min(delivery.attempts, 12) - 1)
    whole = min(FIRST_WAIT * doubled, LONGEST_WAIT)
    part: float = (delivery.reference.int >> delivery.attempts) % 1000 / 1000
    return whole * (0.8 + 0.4 * part)
