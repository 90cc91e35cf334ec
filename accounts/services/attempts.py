"""Limits of attempts, tallied in the database: they hold when the cache is empty or gone.

A tally stands outside of any transaction on purpose: what fails still counts. Names and
addresses are kept as keyed hashes, for an hour.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.exceptions import TooManyAttemptsError
from accounts.models import AttemptTally


KEPT = timedelta(hours=1)
_COUNT = """
INSERT INTO accounts_attempttally (kind, source, begins, count) VALUES (%s, %s, %s, 1)
ON CONFLICT (kind, source, begins)
DO UPDATE SET count = accounts_attempttally.count + 1 RETURNING count
"""
_GIVE_BACK = """
UPDATE accounts_attempttally SET count = count - 1
WHERE kind = %s AND source = %s AND begins = %s AND count > 0
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """So many attempts in a stretch of so many minutes."""

    kind: str
    most: int
    minutes: int

    def stretch_of(self, moment: datetime) -> datetime:
        seconds = self.minutes * 60
        begins = int(moment.timestamp()) // seconds * seconds
        return datetime.fromtimestamp(begins, tz=moment.tzinfo)


# Failures under one name, whoever's it is and whether it is anybody's.
NAME = Limit(kind="name", most=5, minutes=5)
# Failures from one address; an office shares one.
ADDRESS = Limit(kind="address", most=10, minutes=1)
# Codes of the second step of one person.
CODE = Limit(kind="code", most=5, minutes=5)
PASSKEY = Limit(kind="passkey", most=20, minutes=1)
# Requests for a new password, from one address and for one mailbox, whoever's it is.
FORGOTTEN = Limit(kind="forgotten", most=20, minutes=1)
MAILBOX = Limit(kind="mailbox", most=5, minutes=5)
# Tries of the old password by who wants to change it.
CHANGE = Limit(kind="change", most=5, minutes=1)


def spend(limit: Limit, source: str) -> None:
    """Count an attempt, then let it pass or raise TooManyAttemptsError."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, _row(limit, source))
        (count,) = cursor.fetchone()
    if count > limit.most:
        raise TooManyAttemptsError(is_first=count == limit.most + 1)


def give_back(limit: Limit, source: str) -> None:
    """What succeeded does not count."""
    with connection.cursor() as cursor:
        cursor.execute(_GIVE_BACK, _row(limit, source))


def _row(limit: Limit, source: str) -> list[str | datetime]:
    hashed = salted_hmac(f"accounts.attempts.{limit.kind}", source).hexdigest()
    return [limit.kind, hashed, limit.stretch_of(timezone.now())]


def forget_old() -> int:
    gone, _ = AttemptTally.objects.filter(begins__lt=timezone.now() - KEPT).delete()
    return gone
