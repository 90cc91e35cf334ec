"""What a session keeps of its sign-in, and when it is over.

``SESSION_IDLE_MINUTES`` without use, or twelve hours after signing in, whichever comes
first. What a page asks by itself is no use.
"""

import time
from dataclasses import asdict, dataclass, replace
from enum import Enum
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase

from .models import User


_KEPT = "signed_in"
_FACTOR = "second_factor"
# The moment of last use is written once a minute at most.
_WRITTEN_EVERY = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """Moments in seconds; ``row`` is the StaffSession's key, 0 where there is none."""

    began: int
    seen: int
    row: int = 0


class Age(Enum):
    FRESH = "fresh"
    TO_WRITE = "to_write"
    OVER = "over"


def begin(session: SessionBase) -> None:
    now = int(time.time())
    _keep(session, SignedIn(began=now, seen=now))


def name_row(session: SessionBase, row: int) -> None:
    if (kept := read(session)) is not None:
        _keep(session, replace(kept, row=row))


def see(session: SessionBase) -> None:
    if (kept := read(session)) is not None:
        _keep(session, replace(kept, seen=int(time.time())))


def read(session: SessionBase) -> SignedIn | None:
    found: dict[str, Any] | None = session.get(_KEPT)
    return SignedIn(**found) if found else None


def age_of(session: SessionBase) -> Age:
    """A session of which nothing is kept began before this rule: it is over."""
    if settings.SESSION_IDLE_MINUTES is None:
        return Age.FRESH
    kept, now = read(session), time.time()
    if kept is None or now - kept.began >= settings.SESSION_COOKIE_AGE:
        return Age.OVER
    idle = now - kept.seen
    if idle >= settings.SESSION_IDLE_MINUTES * 60:
        return Age.OVER
    return Age.TO_WRITE if idle >= _WRITTEN_EVERY else Age.FRESH


def prove_factor(session: SessionBase, user: User) -> None:
    """The person of this session has just shown a second step of theirs."""
    session[_FACTOR] = user.pk


def forget_factor(session: SessionBase) -> None:
    session.pop(_FACTOR, None)


def has_proved_factor(session: SessionBase, user: User) -> bool:
    return bool(session.get(_FACTOR) == user.pk)


def _keep(session: SessionBase, kept: SignedIn) -> None:
    session[_KEPT] = asdict(kept)
