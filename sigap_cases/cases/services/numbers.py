"""Public numbers (random) and register numbers (gap-free per year)."""

import secrets
from datetime import datetime

from django.db import connection
from django.utils import timezone

from sigap_cases.cases.enums import NUMBER_PREFIX
from sigap_cases.cases.models import Case


# No letter or digit that is mistaken for another when read aloud or by hand.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
_NEXT = """
INSERT INTO cases_registercounter (year, last) VALUES (%s, 1)
ON CONFLICT (year) DO UPDATE SET last = cases_registercounter.last + 1
RETURNING last
"""


def new_number(kind: str, at: datetime) -> str:
    """A number nobody has yet, for example ``ADU-26-7KQ2M9``; it tells no order."""
    prefix = NUMBER_PREFIX[kind]
    year = timezone.localtime(at).year % 100
    while True:
        tail = "".join(secrets.choice(ALPHABET) for _ in range(6))
        number = f"{prefix}-{year:02d}-{tail}"
        if not Case.objects.filter(number=number).exists():
            return number


def take_register_number(year: int) -> int:
    """The next register number of ``year``.

    Holds the year's row until the transaction ends, so it is taken last; a
    transaction that is rolled back gives its number back.
    """
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [year])
        (number,) = cursor.fetchone()
    return int(number)
