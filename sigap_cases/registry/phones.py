"""Phone numbers as E.164; what is written without a country is Indonesian."""

import re

import phonenumbers
from django.utils.translation import gettext as _

from .exceptions import WrongAnswer


HOME = "ID"


def normal(text: str, *, field: str = "phone") -> str:
    """``0812 3456 789`` as ``+628123456789``; WrongAnswer where it is no number."""
    text = text.strip()
    if not text:
        return ""
    try:
        number = phonenumbers.parse(text, HOME)
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_possible_number(number):
        raise WrongAnswer(
            field,
            _(
                "This is no phone number. Write it like 0812 3456 7890 or +886 912 345 678."
            ),
        )
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def shown(number: str) -> str:
    """As one reads it aloud: ``+62 812-3456-789``."""
    if not number:
        return ""
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    return phonenumbers.format_number(
        parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL
    )


def compared(text: str) -> str:
    """The one form in which numbers are compared; what is no number, by its digits."""
    try:
        return normal(text)
    except WrongAnswer:
        return re.sub(r"\D", "", text)
