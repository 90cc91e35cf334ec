"""Writing down who searched, listed, exported and printed what."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import structlog
from django.utils import timezone

from accounts.enums import Post
from accounts.selectors import Position, positions_of
from sigap_cases.cases.audit_enums import RetrievalKind
from sigap_cases.cases.models import Case, Retrieval
from sigap_cases.cases.policies import acting_post
from sigap_cases.registry.models import Person


LONGEST = 500
# Digits that stay of a number that is masked.
SHOWN = 3
# A case's number as a whole, which is no number of a person.
_CASE_NUMBER = re.compile(r"\b[A-Z]{3}-\d{2}-[0-9A-Z]{6}\b", re.IGNORECASE)
# NIK, passport, telephone: at least five digits, also with signs between them.
_LONG_NUMBER = re.compile(r"\d(?:[ .\-/]?\d){4,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What somebody asked for or took out; ``text`` is as they typed it.

    ``results`` are of the ordinary level only. ``surface`` is the name of the address.
    """

    kind: RetrievalKind
    surface: str
    text: str = ""
    filters: Collection[str] = ()
    results: int | None = None
    case: Case | None = None
    person: Person | None = None
    sha256: str = ""
    data_sha256: str = ""


def masked(text: str) -> str:
    """The text with long runs of digits masked but for the last three.

    >>> masked("Sukerti 0812-3456-789")
    'Sukerti ••••-••••-789'
    """
    kept = []
    start = 0
    for number in _CASE_NUMBER.finditer(text):
        kept += [_masked(text[start : number.start()]), number.group()]
        start = number.end()
    return "".join([*kept, _masked(text[start:])])


def _masked(text: str) -> str:
    return _LONG_NUMBER.sub(lambda found: _but_the_last(found.group()), text)


def _but_the_last(number: str) -> str:
    return re.sub(r"\d", "•", number[:-SHOWN]) + number[-SHOWN:]


def note(taken: Taken, *, by: Any, post: Post | None = None) -> Retrieval:
    """One row; ``post`` names that of several by which it was done."""
    position = _position(by, taken.case, post)
    terms = "; ".join([part for part in (masked(taken.text), *taken.filters) if part])
    context = structlog.contextvars.get_contextvars()
    return Retrieval.objects.create(
        user=by,
        post=position.post if position else "",
        unit_id=position.unit_id if position else None,
        kind=taken.kind,
        surface=taken.surface,
        terms=terms.replace("\x00", "")[:LONGEST],
        results=taken.results,
        case=taken.case or _named(taken.text),
        person=taken.person,
        sha256=taken.sha256,
        data_sha256=taken.data_sha256,
        at=timezone.now(),
        request_id=str(context.get("request_id", ""))[:64],
    )


def _position(by: Any, case: Case | None, post: Post | None) -> Position | None:
    if post is None:
        return acting_post(by, case)
    return next((held for held in positions_of(by) if held.post == post), None)


def _named(text: str) -> Case | None:
    """The case whose whole number is searched: its row is for who may see that case."""
    number = _CASE_NUMBER.search(text)
    if number is None:
        return None
    return Case.objects.filter(number=number.group().upper()).first()
