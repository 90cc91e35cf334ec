"""Sending deliveries: any number of workers, back-off, a visible end."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from notifications.channels import email
from notifications.enums import DeliveryState
from notifications.exceptions import NeverSent, NotSentYet
from notifications.models import Delivery
from notifications.recipients import directory

from .wording import content_of


MOST_ATTEMPTS = 10


def deliver_due(*, now: datetime | None = None, limit: int = 100) -> int:
    """Send what is due; returns how many were dealt with. Safe to run twice at once."""
    moment = now or timezone.now()
    done = 0
    while done < limit and _deliver_one(moment):
        done += 1
    return done


@transaction.atomic
def _deliver_one(now: datetime) -> bool:
    delivery = (
        Delivery.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("message")
        .filter(state=DeliveryState.WAITING, due_at__lte=now)
        .order_by("due_at", "pk")
        .first()
    )
    if delivery is None:
        return False
    delivery.attempts += 1
    try:
        _send(delivery, now)
    except NotSentYet as error:
        _postpone(delivery, error, now)
    except NeverSent as error:
        delivery.state, delivery.last_error = DeliveryState.FAILED, error.why
    delivery.save()
    return True


def _send(delivery: Delivery, now: datetime) -> None:
    address = directory().address_of(delivery)
    if not address:
        delivery.state, delivery.settled_at = DeliveryState.DROPPED, now
        return
    content = content_of(delivery)
    delivery.provider_id = email.send(delivery, address=address, content=content)
    delivery.state, delivery.sent_at = DeliveryState.SENT, now


def _postpone(delivery: Delivery, error: NotSentYet, now: datetime) -> None:
    delivery.last_error = error.why
    delivery.due_at = now + (
        error.after or timedelta(minutes=min(2**delivery.attempts, 360))
    )
    if delivery.attempts >= MOST_ATTEMPTS:
        delivery.state = DeliveryState.FAILED
