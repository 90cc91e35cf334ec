"""What providers say became of a notice. Doubled and shuffled reports change nothing."""

from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from notifications.enums import REPORTED, Cause, DeliveryState
from notifications.models import Delivery

from . import addresses


@transaction.atomic
def settle(
    channel: str,
    *,
    state: DeliveryState,
    provider_id: str = "",
    reference: str = "",
    cause: Cause | None = None,
) -> bool:
    """Note that a notice was sent, delivered or sent back; False if it is none of ours.

    ``cause`` says that the address takes nothing more. A report never moves a notice
    back: bounced stands above delivered, and that above sent.
    """
    named = _named(provider_id, reference)
    if named is None:
        return False
    delivery = (
        Delivery.objects.select_for_update().filter(named, channel=channel).first()
    )
    if delivery is None:
        return False
    if cause is not None:
        addresses.mark(delivery, cause)
    if REPORTED[state] > REPORTED.get(DeliveryState(delivery.state), 0):
        _move(delivery, state)
    return True


def _named(provider_id: str, reference: str) -> Q | None:
    """By our own reference, which needs no answer of the provider to be known, or its id."""
    try:
        return Q(reference=UUID(hex=reference))
    except ValueError:
        return Q(provider_id=provider_id[:200]) if provider_id else None


def _move(delivery: Delivery, state: DeliveryState) -> None:
    """A worker that still sends it finds it settled, and lets it be."""
    now = timezone.now()
    delivery.state = state
    delivery.lease = delivery.leased_until = None
    delivery.sent_at = delivery.sent_at or now
    delivery.last_error = "bounced" if state == DeliveryState.BOUNCED else ""
    if state != DeliveryState.SENT:
        delivery.settled_at = now
    delivery.save(
        update_fields=[
            "state",
            "lease",
            "leased_until",
            "sent_at",
            "last_error",
            "settled_at",
        ]
    )
