"""Where a notice goes, asked at the very moment of sending.

None when the right to hear of it, the wish, or the address is gone by then.
"""

from collections.abc import Mapping, Sequence

from notifications.enums import Channel
from notifications.models import Delivery
from sigap_cases.registry import phones
from sigap_cases.registry.exceptions import WrongAnswer

from . import audience, reaching


def addresses_of(deliveries: Sequence[Delivery]) -> Mapping[int, str | None]:
    hearing = audience.hearing(deliveries)
    found = reaching.addresses_of([one for one in deliveries if one.pk in hearing])
    return {one.pk: _written(one.channel, found.get(one.pk, "")) for one in deliveries}


def _written(channel: str, address: str) -> str | None:
    return (address or None) if channel == Channel.EMAIL else phone(address)


def phone(text: str) -> str | None:
    """As E.164; None for what is no number."""
    try:
        return phones.normal(text) or None
    except WrongAnswer:
        return None
