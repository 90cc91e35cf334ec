"""Notices that go out at any hour by mail and phone, and what came of them."""

from collections import Counter
from datetime import timedelta
from pathlib import Path

from django.utils import timezone

from accounts.models import User
from notifications.enums import DeliveryState, OutboxState, Topic
from notifications.models import ChannelHealth, Delivery, OutboxMessage
from notifications.services import delivery, spreading
from tests.factories import make_matter, number


def say(user: User, count: int) -> None:
    """As the product does it: rows of the outbox, each about a matter of its own."""
    now = timezone.now()
    OutboxMessage.objects.bulk_create(
        OutboxMessage(
            key=f"task_overdue:gangguan:{number()}",
            topic=Topic.TASK_OVERDUE,
            matter_id=make_matter().pk,
            label=f"ADU-26-{number():06}",
            user_id=user.pk,
            at_any_hour=True,
            created_at=now,
            due_at=now,
        )
        for _ in range(count)
    )


def references(channel: str) -> set[str]:
    rows = Delivery.objects.filter(channel=channel)
    return {one.hex for one in rows.values_list("reference", flat=True)}


def states() -> Counter[str]:
    return Counter(Delivery.objects.values_list("state", flat=True))


def all_sent() -> bool:
    """Whether nothing waits any more, of the outbox or of the deliveries."""
    return not (
        OutboxMessage.objects.filter(state=OutboxState.WAITING).exists()
        or Delivery.objects.filter(state=DeliveryState.WAITING).exists()
    )


def what_waits(log: Path) -> str:
    """Why it is not over: what waits, how the channels fare, and what a worker says."""
    rows = Delivery.objects.filter(state=DeliveryState.WAITING).values_list(
        "channel", "due_at", "attempts", "last_error", "leased_until"
    )
    channels = ChannelHealth.objects.values_list("channel", "failures", "resting_until")
    unspread = OutboxMessage.objects.filter(state=OutboxState.WAITING).count()
    told = [f"{timezone.now()}: {unspread} not spread", *map(str, channels)]
    return "\n".join([*told, *map(str, rows[:20]), log.read_text()[-4000:]])


def end_leases() -> None:
    """As after two minutes: what a killed worker held is free again."""
    past = timezone.now() - timedelta(seconds=1)
    Delivery.objects.filter(leased_until__isnull=False).update(leased_until=past)


def let_time_pass() -> None:
    """As after the longest back-off and rest: all that waits is due."""
    now = timezone.now()
    Delivery.objects.filter(state=DeliveryState.WAITING).update(due_at=now)
    ChannelHealth.objects.filter(resting_until__gt=now).update(resting_until=now)


def work_until_sent(*, turns: int = 200) -> None:
    for _ in range(turns):
        spreading.spread_due()
        delivery.deliver_due()
        if all_sent():
            return
        let_time_pass()
    raise AssertionError(f"still not sent: {states()}")
