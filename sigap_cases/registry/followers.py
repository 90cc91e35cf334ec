"""What stands above the registry and points at people: it follows what becomes of them.

The registry knows no case and no aid. Whoever points at a person hands its functions in
when the product starts (wiring): a merge calls the one, its undoing the other, a deletion
the third, and whoever asks for their own data is told by the fourth.
"""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from accounts.models import User

from .models import Person


@dataclass(frozen=True, slots=True, kw_only=True)
class AidHeld:
    """Social aid as its person is told of it. ``amount`` is in rupiah."""

    programme: str
    period: str
    amount: Decimal | None
    state: str = ""
    handed_on: date | None = None


def forgets_nothing(_person: Person, _by: User, _reason: str) -> set[uuid.UUID]:
    """For rows that hold nothing of the person, or that are emptied elsewhere."""
    return set()


def holds_no_aid(_person: Person) -> Sequence[AidHeld]:
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Follower:
    """``key`` names the rows in the record of a merge and never changes."""

    key: str
    # Point what points at the first to the second; the ids of what was moved.
    move: Callable[[Person, Person, User], Sequence[int]]
    # Point the rows of these ids, as far as they still point at the first, to the second.
    give_back: Callable[[Person, Person, Sequence[int], User], Sequence[int]]
    # Empty what tells of the person; the keys under which history still holds it.
    forget: Callable[[Person, User, str], set[uuid.UUID]] = forgets_nothing
    aid_of: Callable[[Person], Sequence[AidHeld]] = holds_no_aid


_followers: dict[str, Follower] = {}


def install(*followers: Follower) -> None:
    """Named by their keys, so that installing twice changes nothing."""
    _followers.update({follower.key: follower for follower in followers})


def installed() -> tuple[Follower, ...]:
    return tuple(_followers.values())
