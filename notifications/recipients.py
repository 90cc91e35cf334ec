"""Who a notice goes to, and where they are reached, is the product's to say.

It installs its answers when it starts; accounts and cases are unknown here.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from .models import Delivery, OutboxMessage


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """A member of the staff, or a party of the case."""

    user_id: int | None = None
    party_id: int | None = None
    # The one channel that a party has chosen; of the staff their preferences say.
    channel: str = ""


Opening = Callable[[Recipient, datetime], datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class Directory:
    """``addresses_of`` is asked at the very moment of sending, for those that are sent at
    once: None when the right to hear of it, the wish, or the address is gone."""

    audience_of: Callable[[OutboxMessage], Sequence[Recipient]]
    # By the id of the delivery.
    addresses_of: Callable[[Sequence[Delivery]], Mapping[int, str | None]]
    # Who hears of each of many notices, by the id of the notice.
    audiences_of: Callable[[Sequence[OutboxMessage]], Mapping[int, Sequence[Recipient]]]
    # Dates that the wording of a notice to a reporter names; None: no longer to be told.
    facts_of: Callable[[OutboxMessage], Mapping[str, str] | None]
    # By which channels each member of the staff has an address.
    reached_by: Callable[[Collection[int]], Mapping[int, frozenset[str]]]
    # Who is away at that moment, and until when.
    away: Callable[[Collection[int], datetime], Mapping[int, datetime]]
    # For these people: from a moment to itself when they may be written to then, else to
    # the next moment at which they may.
    openings: Callable[[Collection[Recipient]], Opening]
    # Which of these notices may still be told to the person, by their ids.
    still_heard: Callable[[int, Sequence[OutboxMessage]], Collection[int]]


_installed: list[Directory] = []


def install(directory: Directory) -> None:
    """Called when the product starts; the last one counts."""
    _installed[:] = [directory]


def directory() -> Directory:
    if not _installed:
        raise RuntimeError("sigap_cases.wiring has not installed the directory")
    return _installed[0]


def address_of(delivery: Delivery) -> str | None:
    return directory().addresses_of([delivery]).get(delivery.pk)
