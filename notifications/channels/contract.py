"""What a channel is: it takes one notice to one address, or says why not."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """Words without content of the case and without a name: a notice, a number, a link."""

    subject: str
    body: str


# From a moment to itself where a notice may be sent then, else to the next one.
Hours = Callable[[datetime], datetime]


def any_hour(moment: datetime) -> datetime:
    return moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """One notice as it is handed to a channel: a value, with no row behind it.

    ``reference`` is its idempotency key at the provider, the same at every attempt.
    """

    reference: str
    channel: str
    address: str
    content: Content
    created_at: datetime
    to_reporter: bool = False
    is_urgent: bool = False
    opens: Hours = any_hour


# Sends one and gives the provider's id of it, empty if it gives none.
# Raises ChannelDown, NotSentYet or NeverSent.
Send = Callable[[Parcel], str]


class Carrier(Protocol):
    """How a channel sends.

    Up to ``at_once`` parcels are sent at the same time, from threads that may not touch
    the database; a connection is opened once for many of them.
    """

    @property
    def at_once(self) -> int: ...

    def open(self) -> AbstractContextManager[Send]: ...
