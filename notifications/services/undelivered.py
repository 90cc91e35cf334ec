"""What an operator does with notices that could not be delivered; each act is kept.

Who may do it is the product's to check: the posts are unknown here.
"""

import uuid
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from notifications.enums import DeliveryState, Operation
from notifications.exceptions import AlreadySettled, BeingSent, MissingReason
from notifications.models import UNDELIVERED, Delivery, DeliveryOperation

from . import addresses, health


# At a time, so that a long outage is not one long statement.
MOST_AT_ONCE = 10_000
_UNSETTLED = (*UNDELIVERED, DeliveryState.WAITING)


@transaction.atomic
def again(pk: int, *, by: Any) -> Delivery:
    """Try once more from the beginning, at an address that sent notices back too.

    What a provider has taken and sent back it would not take again under the same
    reference; what only we gave up keeps it, for it may have been taken after all.
    """
    now = timezone.now()
    delivery = _locked(pk, now)
    if delivery.state == DeliveryState.BOUNCED:
        delivery.reference, delivery.provider_id = uuid.uuid4(), ""
    delivery.state = DeliveryState.WAITING
    delivery.attempts, delivery.due_at = 0, now
    delivery.expires_at = delivery.tried_since = delivery.settled_at = None
    delivery.save()
    addresses.clear_bounced(delivery, by=by)
    _keep(Operation.AGAIN, delivery, by=by, now=now)
    return delivery


@transaction.atomic
def all_again(channel: str, *, by: Any) -> int:
    """Try all that failed by a channel once more; returns how many."""
    now = timezone.now()
    failed = Delivery.objects.filter(channel=channel, state=DeliveryState.FAILED)
    ids = list(
        failed.select_for_update(skip_locked=True)
        .order_by("created_at", "pk")
        .values_list("pk", flat=True)[:MOST_AT_ONCE]
    )
    count = Delivery.objects.filter(pk__in=ids).update(
        state=DeliveryState.WAITING,
        attempts=0,
        due_at=now,
        expires_at=None,
        tried_since=None,
        settled_at=None,
    )
    if count:
        DeliveryOperation.objects.create(
            operation=Operation.ALL_AGAIN,
            channel=channel,
            count=count,
            by_id=by.pk,
            at=now,
        )
    return count


@transaction.atomic
def give_up(pk: int, *, reason: str, by: Any) -> Delivery:
    """Not to be tried again, for the reason that is given."""
    if not reason.strip():
        raise MissingReason
    now = timezone.now()
    delivery = _locked(pk, now)
    delivery.state, delivery.settled_at = DeliveryState.GIVEN_UP, now
    delivery.save(update_fields=["state", "settled_at"])
    _keep(Operation.GIVEN_UP, delivery, by=by, now=now, reason=reason.strip()[:300])
    return delivery


@transaction.atomic
def wake(channel: str, *, by: Any) -> bool:
    """End the rest of a channel; False if it did not rest."""
    now = timezone.now()
    if not health.end_rest(channel, now=now):
        return False
    DeliveryOperation.objects.create(
        operation=Operation.WOKEN, channel=channel, by_id=by.pk, at=now
    )
    return True


def _locked(pk: int, now: datetime) -> Delivery:
    delivery = Delivery.objects.select_for_update().get(pk=pk)
    if delivery.state not in _UNSETTLED:
        raise AlreadySettled
    if delivery.leased_until is not None and delivery.leased_until > now:
        raise BeingSent
    return delivery


def _keep(
    operation: Operation,
    delivery: Delivery,
    *,
    by: Any,
    now: datetime,
    reason: str = "",
) -> None:
    DeliveryOperation.objects.create(
        operation=operation,
        channel=delivery.channel,
        delivery=delivery,
        reason=reason,
        by_id=by.pk,
        at=now,
    )
