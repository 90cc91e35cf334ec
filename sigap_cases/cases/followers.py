"""What stands above the case file and hears of referrals, in the transaction of the change.

The case file knows no system of another agency. Whoever has to tell one hands a function
in when the product starts; it writes rows and sends nothing.
"""

from collections.abc import Callable
from enum import Enum

from .models import Referral


class Happened(Enum):
    """To a referral, as the receiving agency would put it.

    ``ENDED`` is told while the agency still sees the referral.
    """

    SENT = "sent"
    CHANGED = "changed"
    ENDED = "ended"


Follower = Callable[[Referral, Happened], None]
_followers: dict[str, Follower] = {}


def install(key: str, follower: Follower) -> None:
    """Named by a key, so that installing twice changes nothing."""
    _followers[key] = follower


def tell(referral: Referral, what: Happened) -> None:
    for follower in _followers.values():
        follower(referral, what)
