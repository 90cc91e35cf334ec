"""What an operator looks at: channels, and notices that have not arrived."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, Min, Prefetch, Q, QuerySet, prefetch_related_objects
from django.db.models.functions import TruncHour

from .enums import SENT_CHANNELS, Channel, DeliveryState
from .models import (
    UNDELIVERED,
    ChannelHealth,
    Covered,
    Delivery,
    DeliveryOperation,
)


DAY_HOURS = 24
NONE_WAITS: tuple[int, datetime | None] = (0, None)


def available() -> tuple[Channel, ...]:
    """The channels by which this office can send something."""
    return tuple(
        channel for channel in SENT_CHANNELS if settings.NOTICE_CARRIERS.get(channel)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelView:
    """How a channel fares now."""

    channel: Channel
    is_available: bool
    health: ChannelHealth
    waiting: int
    # The longest overdue of those that may be sent now.
    oldest_due: datetime | None
    failed: int


def channels(now: datetime) -> list[ChannelView]:
    waiting = {
        channel: (count, oldest)
        for channel, count, oldest in Delivery.objects.filter(
            state=DeliveryState.WAITING
        )
        .values("channel")
        .annotate(count=Count("pk"), oldest=Min("due_at", filter=Q(due_at__lte=now)))
        .values_list("channel", "count", "oldest")
    }
    failed = dict(
        Delivery.objects.filter(state__in=UNDELIVERED)
        .values_list("channel")
        .annotate(Count("pk"))
    )
    known = {row.channel: row for row in ChannelHealth.objects.all()}
    return [
        ChannelView(
            channel=channel,
            is_available=channel in available(),
            health=known.get(channel, ChannelHealth(channel=channel)),
            waiting=waiting.get(channel, NONE_WAITS)[0],
            oldest_due=waiting.get(channel, NONE_WAITS)[1],
            failed=failed.get(channel, 0),
        )
        for channel in SENT_CHANNELS
    ]


def not_arrived(*, shown: str = "", channel: str = "") -> QuerySet[Delivery]:
    """``shown``: what failed, what is tried again later, or what was given up."""
    state = {
        "waiting": Q(state=DeliveryState.WAITING) & ~Q(last_error=""),
        "given_up": Q(state=DeliveryState.GIVEN_UP),
    }.get(shown, Q(state__in=UNDELIVERED))
    found = Delivery.objects.filter(state)
    if channel:
        found = found.filter(channel=channel)
    return found.select_related("message", "user").order_by("-created_at", "-pk")


def operations() -> QuerySet[DeliveryOperation]:
    return DeliveryOperation.objects.select_related("by").order_by("-at", "-pk")


def sent_by_hour(now: datetime) -> Sequence[tuple[datetime, int]]:
    """How many were sent in each of the last 24 hours, the present one last."""
    last = now.replace(minute=0, second=0, microsecond=0)
    first = last - timedelta(hours=DAY_HOURS - 1)
    counted = dict(
        Delivery.objects.filter(sent_at__gte=first)
        .annotate(hour=TruncHour("sent_at"))
        .values_list("hour")
        .annotate(Count("pk"))
    )
    hours = [first + timedelta(hours=number) for number in range(DAY_HOURS)]
    return [(hour, counted.get(hour, 0)) for hour in hours]


def told_since(
    deliveries: Sequence[Delivery], *, since: datetime, now: datetime
) -> QuerySet[
    Delivery, tuple[int, datetime | None, int | None, int | None, int | None]
]:
    """What was sent of their matters by their channel since then, or is being sent: its
    id, when it was sent, the person, the party and the matter."""
    sending = Q(state=DeliveryState.WAITING, leased_until__gt=now)
    to_them = Q(user_id__in={one.user_id for one in deliveries if one.user_id})
    to_them |= Q(party_id__in={one.party_id for one in deliveries if one.party_id})
    return Delivery.objects.filter(
        Q(sent_at__gt=since) | sending,
        to_them,
        is_urgent=False,
        channel=deliveries[0].channel,
        matter_id__in={one.matter_id for one in deliveries},
    ).values_list("pk", "sent_at", "user_id", "party_id", "matter_id")


def read_told(deliveries: Sequence[Delivery]) -> None:
    """What these deliveries tell, in one query for all that have not been asked yet."""
    covered = Covered.objects.select_related("message").order_by("pk")
    prefetch_related_objects(deliveries, Prefetch("covered", covered))
