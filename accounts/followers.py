"""What stands above the accounts and holds work of a person: it follows when they leave.

The accounts know no task. Whoever does hands a function in when the product starts
(wiring); it is called in the transaction that ends a post or closes an account.
"""

from collections.abc import Callable
from dataclasses import dataclass

from .models import User


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """A person holds less than before; ``successor`` gets their work where they may.

    ``by`` is the administrator, None for a command.
    """

    user: User
    successor: User | None
    by: User | None
    reason: str


Follower = Callable[[Leaving], None]
_followers: dict[str, Follower] = {}


def install(key: str, follower: Follower) -> None:
    """Named by a key, so that installing twice changes nothing."""
    _followers[key] = follower


def tell(leaving: Leaving) -> None:
    for follower in _followers.values():
        follower(leaving)
