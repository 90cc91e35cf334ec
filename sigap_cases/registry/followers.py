"""What stands above the registry and points at people: it follows a merge.

The registry knows no case. Whoever points at a person hands two functions in when the
product starts (wiring); a merge calls the one, its undoing the other.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from accounts.models import User

from .models import Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Follower:
    """``key`` names the rows in the record of a merge and never changes."""

    key: str
    # Point what points at the first to the second; the ids of what was moved.
    move: Callable[[Person, Person, User], Sequence[int]]
    # Point the rows of these ids, as far as they still point at the first, to the second.
    give_back: Callable[[Person, Person, Sequence[int], User], Sequence[int]]


_followers: dict[str, Follower] = {}


def install(*followers: Follower) -> None:
    """Named by their keys, so that installing twice changes nothing."""
    _followers.update({follower.key: follower for follower in followers})


def installed() -> tuple[Follower, ...]:
    return tuple(_followers.values())
