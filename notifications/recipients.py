"""Who a notice goes to is the product's to say: it installs the answer at start."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .models import OutboxMessage


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    name: str
    email: str


Resolver = Callable[[OutboxMessage], Sequence[Recipient]]
_installed: list[Resolver] = []


def install(resolver: Resolver) -> None:
    _installed[:] = [resolver]


def recipients_of(message: OutboxMessage) -> Sequence[Recipient]:
    return _installed[0](message)
