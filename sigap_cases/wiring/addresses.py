"""Where a notice goes, asked at the very moment of sending.

None when the right to hear of it, the wish, or the address is gone by then.
"""

from accounts.models import User
from notifications.enums import Channel
from notifications.models import Delivery, OutboxMessage
from sigap_cases.cases.models import Party
from sigap_cases.registry import phones
from sigap_cases.registry.exceptions import WrongAnswer

from . import audience, reporters


def address_of(delivery: Delivery) -> str | None:
    if delivery.party_id is not None:
        return _of_party(delivery, delivery.party_id)
    if delivery.user is None or not delivery.user.is_active:
        return None
    if not _still_hears(delivery, delivery.user):
        return None
    return _of_user(delivery.user, delivery.channel)


def _still_hears(delivery: Delivery, user: User) -> bool:
    """Of a delivery that stands for several notices, whether one of them may be told."""
    if any(
        recipient.user_id == user.pk
        for recipient in audience.audience_of(delivery.message)
    ):
        return True
    covered = list(
        OutboxMessage.objects.filter(pk__in=delivery.covered.values("message"))
    )
    return bool(covered and audience.still_heard(user.pk, covered))


def _of_user(user: User, channel: str) -> str | None:
    if channel == Channel.EMAIL:
        return user.email or None
    return phone(user.phone)


def _of_party(delivery: Delivery, party_id: int) -> str | None:
    """By the channel that they chose, as it is chosen now."""
    told = {
        recipient.party_id: recipient.channel
        for recipient in reporters.audience_of(delivery.message)
    }
    if told.get(party_id) != delivery.channel:
        return None
    party = Party.objects.get(pk=party_id)
    found = reporters.address_of(party, delivery.channel)
    return (found or None) if delivery.channel == Channel.EMAIL else phone(found)


def phone(text: str) -> str | None:
    """As E.164; None for what is no number."""
    try:
        return phones.normal(text) or None
    except WrongAnswer:
        return None
