"""What stands above the figures and hears that those of a day are published.

Whoever has to tell a system hands a function in when the product starts; it writes rows in
the transaction of the snapshot, and sends nothing.
"""

from collections.abc import Callable
from datetime import date


Follower = Callable[[date], None]
_followers: dict[str, Follower] = {}


def install(key: str, follower: Follower) -> None:
    """Named by a key, so that installing twice changes nothing."""
    _followers[key] = follower


def tell(day: date) -> None:
    for follower in _followers.values():
        follower(day)
