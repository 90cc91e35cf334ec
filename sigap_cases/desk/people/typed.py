"""A half-filled form as a sketch: what cannot be read yet is left out."""

import re
from collections.abc import Mapping
from datetime import date

from django.forms import ValidationError
from django.utils.dateparse import parse_date

from accounts.models import Unit
from sigap_cases.desk.registering import find_village
from sigap_cases.registry import phones
from sigap_cases.registry.exceptions import WrongAnswer
from sigap_cases.registry.matching import Sketch


def sketch_of_typed(typed: Mapping[str, str], villages: list[Unit]) -> Sketch:
    """``villages``: the officer's own, of which the form may have been told none."""
    nik = re.sub(r"\D", "", typed.get("nik", ""))
    return Sketch(
        name=typed.get("name", ""),
        sex=typed.get("sex", ""),
        birth_date=_day(typed.get("birth_date", "")),
        village_id=_village(typed, villages),
        nik=nik if len(nik) == 16 else "",
        phones=frozenset(filter(None, [_phone(typed.get("phone", ""))])),
    )


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


def _phone(text: str) -> str:
    try:
        return phones.normal(text)
    except WrongAnswer:
        return ""


def _village(typed: Mapping[str, str], villages: list[Unit]) -> int | None:
    if len(villages) == 1:
        return villages[0].pk
    own = typed.get("own_village", "")
    if own.isdecimal():
        return next((one.pk for one in villages if one.pk == int(own)), None)
    try:
        village = find_village(typed.get("village", ""))
    except ValidationError:
        return None
    return village.pk if village else None
