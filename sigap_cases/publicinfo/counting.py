"""Working days as the register counts them, and words that name nobody."""

import re
from collections.abc import Iterable
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from workflows.sla import WorkingCalendar


# UU 14/2008 art. 22(7) and (8): ten working days, seven more with a written reason.
TERM, EXTENSION = 10, 7
_ADDRESS = re.compile(r"\S+@\S+\.\w+")
# As long as a phone number or a NIK, also in groups; years and amounts are none.
_DIGITS = re.compile(r"(?:\+?\d[\s.\-]?){9,}")
_HARMLESS = re.compile(r"(?:(?:19|20)\d\d[\s.\-]*)+|\d{1,3}(?:\.\d{3})+[\s.]*")


def working_days(start: datetime, end: datetime, calendar: WorkingCalendar) -> int:
    """Working days after that of ``start``, up to that of ``end``."""
    first: date = timezone.localtime(start).date()
    last = timezone.localtime(end).date()
    count = 0
    for day in calendar.days_after(first):
        if day > last:
            return count
        count += calendar.is_working_day(day)
    return count


def term_of(values: dict[str, object]) -> int:
    """Working days within which the answer is due."""
    return TERM + (EXTENSION if values.get("extension_reason") else 0)


def names_somebody(text: str, names: Iterable[str]) -> bool:
    """Whether a name of ``names``, a number or an address stands in the text."""
    return _named(text, names) != text


def without_names(text: str, names: Iterable[str]) -> str:
    """The text with names, phone numbers, NIK and e-mail addresses blacked out.

    A net under the officer who was asked to name nobody; it knows the parties of the
    case only.
    """
    return _named(text, names)


def _named(text: str, names: Iterable[str]) -> str:
    blackened = _("[not shown]")
    found = _ADDRESS.sub(blackened, text)
    found = _DIGITS.sub(
        lambda m: m[0] if _HARMLESS.fullmatch(m[0]) else blackened, found
    )
    for name in names:
        if len(name.strip()) > 2:
            words = r"\s+".join(map(re.escape, name.split()))
            found = re.sub(rf"\b{words}\b", blackened, found, flags=re.IGNORECASE)
    return found
