"""A carrier that does what a test tells it to, by address."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from notifications.channels.contract import Parcel, Send


class Scripted:
    """``script`` says what happens to a parcel: an id, or an exception to be raised."""

    at_once = 1
    script: Callable[[Parcel], str | Exception] = staticmethod(lambda _parcel: "id")
    sent: list[Parcel] = []
    opened = 0

    def __init__(self, channel: str) -> None:
        self.channel = channel

    @contextmanager
    def open(self) -> Iterator[Send]:
        type(self).opened += 1
        yield self.send

    def send(self, parcel: Parcel) -> str:
        self.sent.append(parcel)
        outcome = type(self).script(parcel)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome
