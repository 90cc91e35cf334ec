"""Public numbers (random) and register numbers (gap-free per year)."""

import secrets
from datetime import datetime

from django.db import connection
from django.utils import timezone

from sigap_cases.cases.enums import NUMBER_PREFIX
from sigap_cases.cases.models import Case
from sigap_cases.cases.referral_selectors import NUMBER_PREFIX as REFERRAL_PREFIX
from workflows.models import Matter


# No letter or digit that is mistaken for another when read aloud or by hand.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
_NEXT = """
INSERT INTO cases_registercounter (year, last) VALUES (%s, 1)
ON CONFLICT (year) DO UPDATE SET last = cases_registercounter.last + 1
RETURNING last
"""


def new_number(kind: str, at: datetime) -> str:
    """A number nobody has yet, for example ``ADU-26-7KQ2M9``; it tells no order."""
    while True:
        number = _drawn(NUMBER_PREFIX[kind], at)
        if not Case.objects.filter(number=number).exists():
            return number


def new_referral_number(at: datetime) -> str:
    """A number of its own, from which nobody learns the number of the case."""
    while True:
        number = _drawn(REFERRAL_PREFIX.rstrip("-"), at)
        if not Matter.objects.filter(label=number).exists():
            return number


def _drawn(prefix: str, at: datetime) -> str:
    year = timezone.localtime(at).year % 100
    tail = "".join(secrets.choice(ALPHABET) for _ in range(6))
    return f"{prefix}-{year:02d}-{tail}"


def take_register_number(year: int) -> int:
    """The next register number of ``year``.

    Holds the year's row until the transaction ends, so it is taken last; a
    transaction that is rolled back gives its number back.
    """
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [year])
        (number,) = cursor.fetchone()
    return int(number)
