"""Addresses that take nothing more. Kept as keyed hashes: no second place has addresses."""

from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac

from notifications.enums import Cause
from notifications.models import BadAddress, Delivery
from notifications.recipients import address_of


# Why nothing was sent to an address that is marked.
BAD_ADDRESS = "bad_address"


def hash_of(channel: str, address: str) -> str:
    return salted_hmac(
        f"notifications.{channel}", address.strip().lower(), algorithm="sha256"
    ).hexdigest()


def that_take_nothing(channel: str, hashes: Collection[str]) -> set[str]:
    rows = BadAddress.objects.filter(
        channel=channel, address_hash__in=hashes, cleared_at=None
    )
    return set(rows.values_list("address_hash", flat=True))


def mark(delivery: Delivery, cause: Cause) -> None:
    """The address that this delivery went to takes nothing more; marked once."""
    address_hash = delivery.address_hash or _hash_now(delivery)
    if not address_hash:
        return
    BadAddress.objects.bulk_create(
        [
            BadAddress(
                channel=delivery.channel,
                address_hash=address_hash,
                user_id=delivery.user_id,
                party_id=delivery.party_id,
                cause=cause,
                noted_at=timezone.now(),
            )
        ],
        ignore_conflicts=True,
    )


def _hash_now(delivery: Delivery) -> str:
    """For a report that comes before the worker could write down where it went."""
    address = address_of(delivery)
    return hash_of(delivery.channel, address) if address else ""


def bad_addresses_of(user: Any) -> QuerySet[BadAddress]:
    return BadAddress.objects.filter(user_id=user.pk, cleared_at=None).order_by("pk")


def bad_addresses_of_party(party_id: int) -> QuerySet[BadAddress]:
    return BadAddress.objects.filter(party_id=party_id, cleared_at=None).order_by("pk")


def clear_of_party(party_id: int, *, by: Any) -> int:
    """An officer has written down where the party is reached now; whatever an address
    of theirs did before is over."""
    return bad_addresses_of_party(party_id).update(
        cleared_at=timezone.now(), cleared_by_id=by.pk
    )


def clear_bounced(delivery: Delivery, *, by: Any) -> int:
    """An operator has what this address sent back tried again.

    Who reported our notices as unwanted is left in peace: that is theirs to end.
    """
    address_hash = delivery.address_hash
    if not address_hash and delivery.last_error == BAD_ADDRESS:
        address_hash = _hash_now(delivery)
    return BadAddress.objects.filter(
        channel=delivery.channel,
        address_hash=address_hash,
        cause=Cause.BOUNCED,
        cleared_at=None,
    ).update(cleared_at=timezone.now(), cleared_by_id=by.pk)


def clear(user: Any, *, channel: str) -> int:
    """The person says that the address works again; returns how many marks that ends."""
    return (
        bad_addresses_of(user)
        .filter(channel=channel)
        .update(cleared_at=timezone.now(), cleared_by_id=user.pk)
    )
