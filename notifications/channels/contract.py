"""What a channel is: it takes one notice to one address, or says why not."""

from dataclasses import dataclass
from typing import Protocol

from notifications.models import Delivery


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """Words without content of the case and without a name: a notice, a number, a link."""

    subject: str
    body: str


class Carrier(Protocol):
    def send(self, delivery: Delivery, *, address: str, content: Content) -> str:
        """Send it; the provider's id of it, empty if it gives none.

        ``delivery.key`` is its idempotency key. Raises NotSentYet or NeverSent.
        """
        ...
