"""The number of a letter: typed from the agenda, or the next of an own series."""

from datetime import date

from django.db import connection
from django.utils.translation import gettext as _

from sigap_cases.cases.models import Letter, Letterhead
from workflows.exceptions import InvalidValues


LONGEST = 80
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_NEXT = """
INSERT INTO cases_lettercounter (unit_id, year, last) VALUES (%s, %s, 1)
ON CONFLICT (unit_id, year) DO UPDATE SET last = cases_lettercounter.last + 1
RETURNING last
"""


def take_series_number(unit_id: int, year: int) -> int:
    """The next number of the unit's series in ``year``.

    Holds the row until the transaction ends, so it is taken late; a transaction that is
    rolled back gives its number back.
    """
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [unit_id, year])
        (number,) = cursor.fetchone()
    return int(number)


def written_number(head: Letterhead, code: str, number: int, day: date) -> str:
    """For example ``500.15/123/Disnaker``, by the form that the letterhead says."""
    parts = {
        "code": code,
        "number": str(number),
        "office": head.office_code,
        "month": ROMAN[day.month - 1],
        "year": str(day.year),
    }
    text = head.number_form
    for name, part in parts.items():
        text = text.replace(f"{{{name}}}", part)
    return text.strip("/")[:LONGEST]


def typed_number(letter: Letter, number: str, year: int) -> str:
    """A number from the agenda that no other letter of the unit has in that year."""
    number = " ".join(number.split())[:LONGEST]
    if is_taken(letter, number, year):
        sentence = _("This number is taken already. Check the agenda.")
        raise InvalidValues({"letter_number": sentence})
    return number


def is_taken(letter: Letter, number: str, year: int) -> bool:
    taken = Letter.objects.filter(
        unit_id=letter.unit_id, number_year=year, number__iexact=number
    )
    return taken.exists()
