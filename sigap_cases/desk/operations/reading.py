"""The operator's list as it is shown: no case, no number, no name in full."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from notifications.enums import REPORTER_TOPICS, Channel, DeliveryState, Topic
from notifications.models import UNDELIVERED, ChannelHealth, Delivery
from notifications.selectors import ChannelView


if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SHOWN = (
    ("", gettext_lazy("Could not be delivered")),
    ("waiting", gettext_lazy("Will be tried again")),
    ("given_up", gettext_lazy("Given up")),
)
WHY: dict[str, "StrOrPromise"] = {
    "too_old": gettext_lazy("It waited too long; nobody would know what it is about."),
    "worker_lost": gettext_lazy("Each worker that took it up was stopped."),
    "no_carrier": gettext_lazy("This office has no gateway for the channel."),
    "no_gateway": gettext_lazy("The gateway's address or secret is missing."),
    "not_https": gettext_lazy("The gateway's address is not encrypted (https)."),
    "private_address": gettext_lazy("The gateway lies at a private address."),
    "bad_address": gettext_lazy("The address sent earlier notices back."),
    "bounced": gettext_lazy("The address does not take it."),
    "recipient_refused": gettext_lazy("The provider refused the address."),
    "TimeoutError": gettext_lazy("The server did not answer in time."),
    "ConnectionRefusedError": gettext_lazy("The server takes no connection."),
    "gaierror": gettext_lazy("The server's name is not known."),
    "SMTPServerDisconnected": gettext_lazy("The mail server hung up."),
    "SMTPAuthenticationError": gettext_lazy("The mail server refuses our password."),
}
_BEGINNINGS: "tuple[tuple[str, StrOrPromise], ...]" = (
    ("smtp_535", gettext_lazy("The mail server refuses our password.")),
    ("smtp_sender", gettext_lazy("The mail server refuses our sender address.")),
    ("smtp_4", gettext_lazy("The mail server put it off.")),
    ("smtp_5", gettext_lazy("The mail server refused it.")),
    ("http_401", gettext_lazy("The provider refuses our key.")),
    ("http_403", gettext_lazy("The provider refuses our key.")),
    ("http_429", gettext_lazy("The provider takes no more for now.")),
    ("http_5", gettext_lazy("The provider has a fault.")),
    ("http_", gettext_lazy("The provider refused it.")),
    ("redirect_", gettext_lazy("The gateway's address leads elsewhere.")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeRow:
    """One delivery in the list."""

    delivery: Delivery
    topic: str
    recipient: str
    why: str
    may_try: bool
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelRow:
    """A channel as the page shows it."""

    channel: Channel
    is_available: bool
    health: ChannelHealth
    waiting: int
    oldest_due: datetime | None
    failed: int
    rests: bool
    why: str


def channel_rows(views: Sequence[ChannelView], now: datetime) -> list[ChannelRow]:
    return [
        ChannelRow(
            channel=view.channel,
            is_available=view.is_available,
            health=view.health,
            waiting=view.waiting,
            oldest_due=view.oldest_due,
            failed=view.failed,
            rests=view.health.rests(now),
            why=why(view.health.last_error),
        )
        for view in views
    ]


def why(code: str) -> str:
    """An error code in words; what has none is a fault of our own."""
    if not code:
        return ""
    if code in WHY:
        return str(WHY[code])
    found = (text for begin, text in _BEGINNINGS if code.startswith(begin))
    return str(next(found, _("An unexpected fault; the log has more.")))


def rows_of(deliveries: Sequence[Delivery]) -> list[NoticeRow]:
    return [_row(delivery) for delivery in deliveries]


def _row(delivery: Delivery) -> NoticeRow:
    topic = delivery.message.topic
    return NoticeRow(
        delivery=delivery,
        # What a reporter is told says how the case goes.
        topic=_("Notice to a reporter")
        if topic in REPORTER_TOPICS
        else str(Topic(topic).label),
        recipient=_masked(delivery),
        why=why(delivery.last_error),
        may_try=delivery.state in (*UNDELIVERED, DeliveryState.WAITING),
        at=delivery.settled_at or delivery.due_at,
    )


def _masked(delivery: Delivery) -> str:
    if delivery.user is None:
        return _("A reporter or party")
    return " ".join(f"{word[0]}•••" for word in str(delivery.user).split())
