"""How notices of the invented year fare on their way: most arrive, some do not."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from notifications.channels.contract import Parcel, Send
from notifications.channels.email import Mail
from notifications.channels.files import Phones
from notifications.enums import Cause, Channel, DeliveryState
from notifications.exceptions import NeverSent
from notifications.models import Delivery
from notifications.services import reports, undelivered

from .office import person


# So much of the year's end lies in the folder for outgoing mail, where there is one.
SHOWN = timedelta(days=2)
_NOT_THERE = "camat@"
_REFUSED, _SENT_BACK = 3, 8  # of the last digits of a number, modulo fifteen


class Pretended:
    """A channel through which nothing leaves."""

    at_once = 1

    def __init__(self, channel: str, until: datetime) -> None:
        self.channel = channel
        self._until = until

    @contextmanager
    def open(self) -> Iterator[Send]:
        yield self._send

    def _send(self, parcel: Parcel) -> str:
        if _kind(parcel.address) == _REFUSED:
            raise NeverSent("http_422")
        is_shown = timezone.now() > self._until - SHOWN
        if is_shown and settings.OUTGOING_FILES is not None:
            carrier = Mail if self.channel == Channel.EMAIL else Phones
            with carrier(self.channel).open() as send:
                return send(parcel)
        return f"{'kembali' if _comes_back(parcel.address) else 'contoh'}-{parcel.reference}"


def _kind(address: str) -> int:
    tail = address[-3:]
    return int(tail) % 15 if tail.isdecimal() else -1


def _comes_back(address: str) -> bool:
    return address.startswith(_NOT_THERE) or _kind(address) == _SENT_BACK


def report() -> int:
    """What the providers say the next day of what they took."""
    taken = Delivery.objects.filter(
        state=DeliveryState.SENT, sent_at__lt=timezone.now() - timedelta(minutes=30)
    ).exclude(provider_id="")
    for delivery in taken.order_by("pk"):
        back = delivery.provider_id.startswith("kembali-")
        reports.settle(
            delivery.channel,
            state=DeliveryState.BOUNCED if back else DeliveryState.DELIVERED,
            reference=delivery.reference.hex,
            cause=Cause.BOUNCED if back else None,
        )
    return 0


def give_up_the_oldest() -> None:
    """The administrator has looked at what failed before: one is given up, one tried again."""
    failed = Delivery.objects.filter(state=DeliveryState.FAILED).order_by("pk")
    pks = list(failed.values_list("pk", flat=True)[:2])
    by = person("admin_sistem")
    for pk in pks[:1]:
        reason = "Nomor pelapor salah tulis; pelapor sudah ditelepon."
        undelivered.give_up(pk, reason=reason, by=by)
    for pk in pks[1:]:
        undelivered.again(pk, by=by)
