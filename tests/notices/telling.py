"""What a test says, and what came of it."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from accounts.models import Absence, User
from notifications.enums import Topic
from notifications.models import Delivery, InboxNotice, OutboxMessage
from notifications.services import spreading
from notifications.services.outbox import About, To, tell
from sigap_cases.cases.models import Case
from tests.factories import number


def said(topic: Topic, case: Case, **to: Any) -> OutboxMessage:
    """A notice on the case as the product would say it."""
    key = f"uji:{number()}"
    about = About(
        matter_id=case.matter_id, label=case.number, item_id=to.pop("item", None)
    )
    tell(topic, key=key, about=about, to=To(**to))
    return OutboxMessage.objects.get(key=f"{topic}:{key}")


def silence() -> None:
    """Forget what the making of the world has told."""
    for model in (InboxNotice, Delivery, OutboxMessage):
        model.objects.all().delete()


def spread() -> int:
    return spreading.spread_due()


def deliveries(user: User, channel: str = "email") -> list[Delivery]:
    rows = Delivery.objects.filter(user=user, channel=channel)
    return list(rows.order_by("due_at", "pk"))


def notices(user: User) -> list[InboxNotice]:
    return list(InboxNotice.objects.filter(user=user))


def sent(rows: list[Delivery]) -> None:
    """As the channel leaves them."""
    for row in rows:
        row.state, row.sent_at = "sent", timezone.now()
        row.save()


def absent(user: User, *, days: int, deputy: User | None = None) -> Absence:
    today = timezone.localdate()
    return Absence.objects.create(
        user=user,
        valid=DateRange(today, today + timedelta(days=days)),
        kind="leave",
        deputy=deputy,
        entered_by=user,
        entered_at=timezone.now(),
    )


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return timezone.make_aware(
        datetime(day.year, day.month, day.day, hour, minute)  # noqa: DTZ001 made aware
    )
