"""Rows of a sheet written into the registry, as its services would write them one by one.

Many are written at once, each with its history row, which names the import and the row.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any
from uuid import uuid5

from django.db.models import Model
from django.utils.translation import gettext as _

from accounts.models import User
from sigap_cases.exchange.differences import PAPER_KINDS
from sigap_cases.exchange.models import ImportBatch
from sigap_cases.exchange.reading import AT_SEA_KEYS, PLACEMENT_KEYS, Told
from sigap_cases.registry.enums import LegalBasis, Relation, Scheme, Sector
from sigap_cases.registry.models import (
    EmergencyContact,
    Person,
    PersonDocument,
    PersonPhone,
    PhaseChange,
    Placement,
    ProcessingGround,
)
from sigap_cases.sealing import keys

from . import copying


PERSON_FIELDS = (
    *("name", "nik", "birth_date", "sex", "banjar", "family_card"),
    *("employment_insurance", "employment_insurance_until", "health_insurance"),
)
# In the order in which they are written; taken back the other way round.
BESIDE: tuple[type[Model], ...] = (
    PhaseChange,
    ProcessingGround,
    PersonPhone,
    PersonDocument,
    Placement,
    EmergencyContact,
)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """Who writes, when, and for which sheet; its words are put together once."""

    batch: ImportBatch
    by: User
    at: datetime
    today: date

    @cached_property
    def source(self) -> str:
        return str(self.batch.source)

    @cached_property
    def _reason(self) -> str:
        return _("Import %(import)d, %(source)s, row %(row)d")

    def reason(self, number: int) -> str:
        words = {"import": self.batch.pk, "source": self.source, "row": number}
        return self._reason % words


@dataclass(slots=True)
class Written:
    """Rows to be written together, by their model."""

    people: list[Person] = field(default_factory=list)
    beside: dict[type[Model], list[Any]] = field(default_factory=dict)

    def add(self, row: Any, reason: str) -> None:
        row._change_reason = reason  # noqa: SLF001  simple-history's way
        if isinstance(row, Person):
            self.people.append(row)
        else:
            self.beside.setdefault(type(row), []).append(row)


def create(rows: Sequence[tuple[int, Told]], entry: Entry) -> dict[int, Person]:
    """Register these rows; the number of each -> its record."""
    if not rows:
        return {}
    written, made = Written(), {}
    people = [_person(told, number, entry) for number, told in rows]
    copying.draw_keys(people)
    seals = keys.drawn(len(rows))
    copying.write(seals)
    for (number, told), person, key in zip(rows, people, seals, strict=True):
        person.seal = key
        reason = entry.reason(number)
        written.add(person, reason)
        for row in beside(person, told, entry):
            written.add(row, reason)
        made[number] = person
    copying.write_with_history(written.people, by=entry.by, at=entry.at)
    for model in BESIDE:
        beside_them = written.beside.get(model)
        if beside_them:
            copying.draw_keys(beside_them)
            copying.write_with_history(beside_them, by=entry.by, at=entry.at)
    return made


def _person(told: Told, number: int, entry: Entry) -> Person:
    values = told.values
    return Person(
        submission_key=uuid5(entry.batch.key, str(number)),
        village_id=values["village"],
        phase=values["phase"],
        phase_since=values.get("phase_since", entry.today),
        registered_at=entry.at,
        registered_by=entry.by,
        **{name: values[name] for name in PERSON_FIELDS if name in values},
    )


def beside(person: Person, told: Told, entry: Entry) -> list[Model]:
    """The rows beside a new record."""
    values = told.values
    rows: list[Model] = [
        PhaseChange(
            person=person,
            phase=person.phase,
            since=person.phase_since,
            source=entry.source[:200],
            noted_at=entry.at,
            noted_by=entry.by,
        ),
        ProcessingGround(
            person=person, basis=LegalBasis.PUBLIC_TASK, given_on=entry.today
        ),
    ]
    if "phone" in values:
        rows.append(PersonPhone(person=person, number=values["phone"]))
    rows += [
        paper(person, key, told)
        for key in PAPER_KINDS
        if key in values or (key == "passport" and _has_passport_days(told))
    ]
    if told.is_placed:
        rows.append(Placement(person=person, **placement_values(told)))
    if "contact_name" in values:
        rows.append(contact(person, told))
    return rows


def _has_passport_days(told: Told) -> bool:
    return "passport_issued" in told.values or "passport_until" in told.values


def paper(person: Person, key: str, told: Told) -> PersonDocument:
    values = told.values
    row = PersonDocument(
        person=person, kind=PAPER_KINDS[key], number=values.get(key, "")
    )
    if key == "passport":
        row.issued_on = values.get("passport_issued")
        row.expires_on = values.get("passport_until")
        row.office = values.get("passport_office", "")
    return row


def contact(person: Person, told: Told) -> EmergencyContact:
    values = told.values
    return EmergencyContact(
        person=person,
        name=values["contact_name"],
        relation=values.get("contact_relation", Relation.OTHER),
        phone=values.get("contact_phone", ""),
    )


def placement_values(told: Told) -> dict[str, Any]:
    """Columns of a placement: of a ship without those of the land."""
    values = {key: told.values[key] for key in PLACEMENT_KEYS if key in told.values}
    values.setdefault("scheme", Scheme.UNKNOWN)
    values.setdefault("sector", Sector.UNKNOWN)
    values["is_ship"] = told.is_ship
    if not told.is_ship:
        for key in AT_SEA_KEYS:
            values.pop(key, None)
    return values
