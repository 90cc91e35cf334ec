"""Who a notice goes to, and where they are reached, is the product's to say.

It installs its answers when it starts; accounts and cases are unknown here.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .models import Delivery, OutboxMessage


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """A member of the staff, or a party of the case."""

    user_id: int | None = None
    party_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Directory:
    """``address_of`` is asked at the very moment of sending: None when the right to hear
    of it, the wish, or the address is gone."""

    audience_of: Callable[[OutboxMessage], Sequence[Recipient]]
    address_of: Callable[[Delivery], str | None]


_installed: list[Directory] = []


def install(directory: Directory) -> None:
    """Called when the product starts; the last one counts."""
    _installed[:] = [directory]


def directory() -> Directory:
    if not _installed:
        raise RuntimeError("sigap_cases.wiring has not installed the directory")
    return _installed[0]
