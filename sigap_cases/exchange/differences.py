"""Where a row of a sheet and a record of the registry differ, and in what."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format

from accounts.models import Unit
from sigap_cases.registry import countries, phones
from sigap_cases.registry.enums import (
    PaperKind,
    Relation,
    Scheme,
    Sector,
    Sex,
    WorkPhase,
)
from sigap_cases.registry.models import Person, PersonDocument, Placement
from sigap_cases.registry.names import words_of
from sigap_cases.registry.sensitive import masked

from .columns import label_of
from .reading import PLACEMENT_KEYS, Told


PERSON_KEYS = (
    *("name", "nik", "birth_date", "sex", "banjar", "family_card"),
    *("employment_insurance", "employment_insurance_until", "health_insurance"),
)
PAPER_KINDS = {
    "passport": PaperKind.PASSPORT,
    "visa": PaperKind.VISA,
    "e_pmi": PaperKind.E_PMI,
}
PASSPORT_KEYS = {
    "passport_issued": "issued_on",
    "passport_until": "expires_on",
    "passport_office": "office",
}
NUMBER_KEYS = frozenset(
    {"nik", "family_card", "passport", "visa", "e_pmi"}
    | {"employment_insurance", "health_insurance"}
)
_READ: Mapping[str, Callable[[Any], Any]] = {
    "sex": lambda value: Sex(value).label,
    "phase": lambda value: WorkPhase(value).label,
    "scheme": lambda value: Scheme(value).label,
    "sector": lambda value: Sector(value).label,
    "contact_relation": lambda value: Relation(value).label,
    "country": countries.name_of,
    "flag": countries.name_of,
    "phone": phones.shown,
    "contact_phone": phones.shown,
    "village": lambda value: Unit.objects.get(pk=value).name,
}
# Says nothing against what is known.
_SAYS_NOTHING = (WorkPhase.UNKNOWN, Scheme.UNKNOWN, Sector.UNKNOWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """``mine`` is what the registry holds, ``theirs`` what the row says."""

    key: str
    mine: Any
    theirs: Any

    @property
    def fills(self) -> bool:
        """Whether the registry knows nothing there."""
        return self.mine in (None, "", *_SAYS_NOTHING)

    @property
    def label(self) -> str:
        return label_of(self.key)

    def shown(self, value: Any, *, whole: bool = True) -> str:
        return shown(self.key, value, whole=whole)


def shown(key: str, value: Any, *, whole: bool = True) -> str:
    """A value in words; numbers masked unless ``whole``."""
    if value in (None, ""):
        return ""
    if isinstance(value, date):
        return date_format(value, "j M Y")
    if key in NUMBER_KEYS and not whole:
        return masked(str(value))
    return str(_READ[key](value) if key in _READ else value)


def placement_of(person: Person) -> Placement | None:
    """The one that lasts; of several the latest."""
    placed: list[Placement] = list(person.placements.all())
    return next((one for one in placed if one.is_current), None)


def papers_of(person: Person, key: str) -> list[PersonDocument]:
    return [row for row in person.papers.all() if row.kind == PAPER_KINDS[key]]


def differences(told: Told, person: Person) -> list[Difference]:
    """What the row says and the record does not; empty cells say nothing."""
    found = [*_of_person(told.values, person), *_of_papers(told.values, person)]
    found += _of_placement(told, placement_of(person))
    found += _of_contact(told.values, person)
    return [Difference(key=key, mine=a, theirs=b) for key, a, b in found]


Pair = tuple[str, Any, Any]


def _of_person(values: Mapping[str, Any], person: Person) -> Iterable[Pair]:
    for key in PERSON_KEYS:
        if key in values and not _same(key, values[key], getattr(person, key)):
            yield key, getattr(person, key), values[key]
    if "village" in values and values["village"] != person.village_id:
        yield "village", person.village_id, values["village"]
    phase = values.get("phase", WorkPhase.UNKNOWN)
    if phase not in (WorkPhase.UNKNOWN, person.phase):
        yield "phase", person.phase, phase
    numbers = [phone.number for phone in person.phones.all()]
    if "phone" in values and values["phone"] not in numbers:
        yield "phone", ", ".join(numbers), values["phone"]


def _same(key: str, theirs: Any, mine: Any) -> bool:
    if key == "name":
        return words_of(theirs) == words_of(mine)
    if isinstance(theirs, str):
        return theirs.casefold() == str(mine or "").casefold()
    return bool(theirs == mine)


def _of_papers(values: Mapping[str, Any], person: Person) -> Iterable[Pair]:
    for key in PAPER_KINDS:
        numbers = [paper.number for paper in papers_of(person, key)]
        if key in values and values[key] not in numbers:
            yield key, ", ".join(numbers), values[key]
    same = [
        p for p in papers_of(person, "passport") if p.number == values.get("passport")
    ]
    for key, column in PASSPORT_KEYS.items():
        if (
            same
            and key in values
            and not _same(key, values[key], getattr(same[0], column))
        ):
            yield key, getattr(same[0], column), values[key]


def _of_placement(told: Told, placement: Placement | None) -> Iterable[Pair]:
    for key in PLACEMENT_KEYS:
        theirs = told.values.get(key)
        if theirs in (None, "", *_SAYS_NOTHING):
            continue
        mine = getattr(placement, key) if placement else None
        if isinstance(theirs, Decimal) and theirs == mine:
            continue
        if not _same(key, theirs, mine):
            yield key, mine, theirs


def _of_contact(values: Mapping[str, Any], person: Person) -> Iterable[Pair]:
    if "contact_name" not in values:
        return
    known = {tuple(words_of(row.name)): row for row in person.contacts.all()}
    row = known.get(tuple(words_of(values["contact_name"])))
    if row is None:
        yield (
            "contact_name",
            ", ".join(r.name for r in known.values()),
            values["contact_name"],
        )
    elif values.get("contact_phone", row.phone) != row.phone:
        yield "contact_phone", row.phone, values["contact_phone"]
