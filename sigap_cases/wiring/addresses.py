"""Where a notice goes, asked at the very moment of sending.

None when the right to hear of it, the wish, or the address is gone by then.
"""

from notifications.enums import Channel
from notifications.models import Delivery
from sigap_cases.registry import phones
from sigap_cases.registry.exceptions import WrongAnswer

from . import audience, reaching


def address_of(delivery: Delivery) -> str | None:
    if not audience.hears(delivery):
        return None
    found = reaching.address_of(delivery)
    return (found or None) if delivery.channel == Channel.EMAIL else phone(found)


def phone(text: str) -> str | None:
    """As E.164; None for what is no number."""
    try:
        return phones.normal(text) or None
    except WrongAnswer:
        return None
