"""Who may send what now: leases, lanes and rates, kept in the database.

A worker holds no transaction while it sends. It takes a batch under a lease, which ends
by itself if the worker is killed; the batch is then sent again under the same references.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce, Greatest

from notifications.enums import DeliveryState
from notifications.models import ChannelHealth, Delivery


LEASE = timedelta(seconds=120)
# What one attempt may take at most; nothing is begun with less than that left.
ONE_ATTEMPT = timedelta(seconds=45)


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Deliveries of one channel that one worker may send until ``until``."""

    channel: str
    lease: uuid.UUID
    until: datetime
    deliveries: tuple[Delivery, ...]
    # Of the channel itself, in a row, when the batch was taken.
    failures: int

    def has_time(self, now: datetime) -> bool:
        return now + ONE_ATTEMPT <= self.until


@transaction.atomic
def take(
    channel: str, *, now: datetime, most: int, is_first: bool = True
) -> Batch | None:
    """Up to ``most`` due deliveries, the urgent ones first; None if none may be sent.

    The first of a run ends what waits no more, which looks at all that waits; the others
    pass it over.
    """
    health = locked_health(channel)
    if is_first:
        _end_hopeless(channel, now)
    size = min(most, _room(health, now))
    if size < 1 or _lanes_are_taken(channel, now):
        return None
    deliveries = tuple(
        _due(channel, now)
        .select_for_update(skip_locked=True, of=("self",))
        .select_related("message")
        .order_by("-is_urgent", "due_at", "pk")[:size]
    )
    if not deliveries:
        return None
    _spend(health, len(deliveries), now)
    return _lease(channel, deliveries, now=now, failures=health.failures)


def locked_health(channel: str) -> ChannelHealth:
    """The channel's row, locked until the end of the transaction."""
    known = ChannelHealth.objects.select_for_update().filter(pk=channel).first()
    if known is None:
        ChannelHealth.objects.bulk_create(
            [ChannelHealth(channel=channel)], ignore_conflicts=True
        )
        known = ChannelHealth.objects.select_for_update().get(pk=channel)
    return known


def release(batch: Batch, deliveries: Iterable[Delivery]) -> None:
    """Give back what was taken and not tried."""
    Delivery.objects.filter(
        pk__in=[delivery.pk for delivery in deliveries],
        lease=batch.lease,
        state=DeliveryState.WAITING,
    ).update(lease=None, leased_until=None, attempts=Greatest(F("attempts") - 1, 0))


def _free(channel: str, now: datetime) -> QuerySet[Delivery]:
    return Delivery.objects.filter(
        Q(leased_until__isnull=True) | Q(leased_until__lte=now),
        channel=channel,
        state=DeliveryState.WAITING,
    )


def _due(channel: str, now: datetime) -> QuerySet[Delivery]:
    hopeless = Q(expires_at__isnull=False, expires_at__lte=now) | Q(
        attempts__gte=settings.NOTICE_ATTEMPTS
    )
    return _free(channel, now).filter(due_at__lte=now).exclude(hopeless)


def _end_hopeless(channel: str, now: datetime) -> None:
    """What is too old, or was lost with its worker too often, waits no more."""
    free = _free(channel, now)
    free.filter(expires_at__lte=now).update(
        state=DeliveryState.FAILED, last_error="too_old", settled_at=now, lease=None
    )
    free.filter(attempts__gte=settings.NOTICE_ATTEMPTS).update(
        state=DeliveryState.FAILED, last_error="worker_lost", settled_at=now, lease=None
    )


def _room(health: ChannelHealth, now: datetime) -> int:
    """How many the channel may be given: none while it rests, one to try it after."""
    if health.rests(now):
        return 0
    if health.resting_until is not None:
        return 1
    rate = settings.NOTICE_RATES.get(health.channel, 0)
    return int(_allowance(health, rate, now)) if rate else settings.NOTICE_BATCH


def _allowance(health: ChannelHealth, rate: int, now: datetime) -> float:
    """What has gathered at ``rate`` a minute; never more than a minute's worth."""
    if health.allowed_at is None:
        return rate
    minutes = max((now - health.allowed_at).total_seconds(), 0) / 60
    return min(health.allowance + rate * minutes, rate)


def _spend(health: ChannelHealth, count: int, now: datetime) -> None:
    rate = settings.NOTICE_RATES.get(health.channel, 0)
    if rate:
        health.allowance = max(_allowance(health, rate, now) - count, 0)
        health.allowed_at = now
        health.save(update_fields=["allowance", "allowed_at"])


def _lanes_are_taken(channel: str, now: datetime) -> bool:
    """A slow channel holds as many workers as it has lanes, and no more."""
    busy = (
        Delivery.objects.filter(
            channel=channel, state=DeliveryState.WAITING, leased_until__gt=now
        )
        .values("lease")
        .distinct()
    )
    return busy.count() >= settings.NOTICE_LANES


def _lease(
    channel: str, deliveries: tuple[Delivery, ...], *, now: datetime, failures: int
) -> Batch:
    lease, until = uuid.uuid4(), now + LEASE
    Delivery.objects.filter(pk__in=[delivery.pk for delivery in deliveries]).update(
        lease=lease,
        leased_until=until,
        attempts=F("attempts") + 1,
        tried_since=Coalesce(F("tried_since"), now),
        expires_at=Coalesce(F("expires_at"), now + settings.NOTICE_MAX_AGE),
    )
    for delivery in deliveries:
        delivery.attempts += 1
        delivery.tried_since = delivery.tried_since or now
        delivery.expires_at = delivery.expires_at or now + settings.NOTICE_MAX_AGE
    return Batch(
        channel=channel,
        lease=lease,
        until=until,
        deliveries=deliveries,
        failures=failures,
    )
