"""Limits that hold with an empty cache: tallies in the database, by the hour."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone
from django.utils.crypto import salted_hmac

from sigap_cases.portal.exceptions import TooOften
from sigap_cases.portal.models import Tally


KEPT = timedelta(hours=1)
_COUNT = """
INSERT INTO portal_tally (kind, source, hour, count) VALUES (%s, %s, %s, 1)
ON CONFLICT (kind, source, hour) DO UPDATE SET count = portal_tally.count + 1
RETURNING count
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """How often in an hour: from one address, and from everybody together.

    A ship or a shelter shares one address, so the first is generous.
    """

    kind: str
    each: int
    everybody: int


OPENING = Limit(kind="code", each=30, everybody=3_000)
LOST_CODE = Limit(kind="lost_code", each=10, everybody=300)
BEGINNING = Limit(kind="draft", each=200, everybody=5_000)
UPLOADING = Limit(kind="upload", each=400, everybody=10_000)
# Whoever knows a case's number may guess at its second secret, from any address.
LOST_CODE_OF_CASE = Limit(kind="lost_code_case", each=3, everybody=300)
REFERRAL_LINK = Limit(kind="referral_link", each=20, everybody=1_000)
SENDING = Limit(kind="send", each=100, everybody=2_000)
VERIFYING = Limit(kind="letter", each=60, everybody=3_000)
WRITING = Limit(kind="write", each=120, everybody=5_000)
# Files of figures that are the same for everybody: a program may fetch all of them.
STATISTICS = Limit(kind="statistics", each=300, everybody=20_000)


def spend(limit: Limit, address: str) -> None:
    """Count a try, then let it pass or raise TooOften. Call it before any lookup.

    Stands outside the caller's transaction on purpose: what fails still counts.
    """
    now = timezone.now()
    hour = now.replace(minute=0, second=0, microsecond=0)
    own = _count(limit.kind, _source(address, hour), hour)
    # One address alone cannot use up what everybody has.
    if own > limit.each or _count(limit.kind, "", hour) > limit.everybody:
        raise TooOften(hour + timedelta(hours=1))


def _source(address: str, hour: datetime) -> str:
    return salted_hmac(f"portal.limits.{hour.isoformat()}", address).hexdigest()


def _count(kind: str, source: str, hour: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [kind, source, hour])
        (count,) = cursor.fetchone()
    return int(count)


def purge() -> int:
    """Forget what is older than the hours that count."""
    gone, _ = Tally.objects.filter(hour__lt=timezone.now() - KEPT).delete()
    return gone
