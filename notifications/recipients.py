"""Who a notice goes to, and where they are reached, is the product's to say.

It installs its answers when it starts; accounts and cases are unknown here.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from .models import Delivery, OutboxMessage


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """A member of the staff, or a party of the case."""

    user_id: int | None = None
    party_id: int | None = None


def _at_any_hour(_delivery: Delivery, now: datetime) -> datetime:
    return now


@dataclass(frozen=True, slots=True, kw_only=True)
class Directory:
    """``address_of`` is asked at the very moment of sending: None when the right to hear
    of it, the wish, or the address is gone. ``opens_at`` is asked then too, since a notice
    may have been put off into the night: the first moment from the given one at which it
    may be sent."""

    audience_of: Callable[[OutboxMessage], Sequence[Recipient]]
    address_of: Callable[[Delivery], str | None]
    opens_at: Callable[[Delivery, datetime], datetime] = _at_any_hour


_installed: list[Directory] = []


def install(directory: Directory) -> None:
    """Called when the product starts; the last one counts."""
    _installed[:] = [directory]


def directory() -> Directory:
    if not _installed:
        raise RuntimeError("sigap_cases.wiring has not installed the directory")
    return _installed[0]
