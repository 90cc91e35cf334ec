"""A worker's record: adding somebody, and changing what is known of them."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Unit, User
from accounts.services.history import save_as
from sigap_cases.registry import phones
from sigap_cases.registry.enums import (
    ContactWay,
    LegalBasis,
    Relation,
    Sex,
    WorkPhase,
)
from sigap_cases.registry.exceptions import WrongAnswer
from sigap_cases.registry.identity import sixteen_digits
from sigap_cases.registry.models import (
    ContactRecord,
    EmergencyContact,
    Person,
    PersonPhone,
    PhaseChange,
    ProcessingGround,
)
from sigap_cases.registry.policies import check_can_register

from .locking import lock_to_change, write


REGISTERED = "register"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Family or somebody else to turn to."""

    name: str
    relation: str = Relation.OTHER
    phone: str = ""
    has_authority: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPerson:
    """What is told of somebody at first; the five without a default are required.

    ``submission_key`` names the sending: the same one again finds the same record.
    """

    submission_key: uuid.UUID
    name: str
    sex: str
    village: Unit
    phase: str
    phase_since: date | None = None
    nik: str = ""
    birth_date: date | None = None
    banjar: str = ""
    phone: str = ""
    contact: Contact | None = None
    basis: str = LegalBasis.PUBLIC_TASK


@transaction.atomic
def register(new: NewPerson, *, by: User) -> Person:
    """Add somebody. No NIK, passport or contract is asked for."""
    check_can_register(by, new.village)
    already = Person.objects.filter(submission_key=new.submission_key).first()
    if already is not None:
        return already
    person = _row_of(new, by)
    save_as(person, by=by, reason=REGISTERED)
    for row in _rows_beside(person, new, by):
        save_as(row, by=by, reason=REGISTERED)
    return person


def _row_of(new: NewPerson, by: User) -> Person:
    today = timezone.localdate()
    return Person(
        submission_key=new.submission_key,
        name=_name(new.name),
        sex=_among(new.sex, Sex.values, "sex"),
        village=new.village,
        phase=_among(new.phase, WorkPhase.values, "phase"),
        phase_since=_not_to_come(new.phase_since or today, "phase_since"),
        nik=sixteen_digits(new.nik, field="nik"),
        birth_date=_birth_date(new.birth_date),
        banjar=new.banjar.strip(),
        registered_at=timezone.now(),
        registered_by=by,
    )


def _rows_beside(person: Person, new: NewPerson, by: User) -> list[Any]:
    rows: list[Any] = [
        PhaseChange(
            person=person,
            phase=person.phase,
            since=person.phase_since,
            noted_at=person.registered_at,
            noted_by=by,
        ),
        ProcessingGround(person=person, basis=new.basis, given_on=timezone.localdate()),
    ]
    if number := phones.normal(new.phone):
        rows.append(PersonPhone(person=person, number=number))
    if new.contact is not None:
        rows.append(EmergencyContact(person=person, **contact_values(new.contact)))
    return rows


def contact_values(contact: Contact) -> dict[str, Any]:
    """A contact as columns; WrongAnswer where it has no name."""
    name = " ".join(contact.name.split())
    if not name:
        raise WrongAnswer("contact_name", _("Enter the name of the contact."))
    return {
        "name": name,
        "relation": contact.relation or Relation.OTHER,
        "phone": phones.normal(contact.phone, field="contact_phone"),
        "has_authority": contact.has_authority,
    }


# What ``change`` may set; the phase, the numbers and the rest have services of their own.
EDITABLE = frozenset(
    {
        "name",
        "nik",
        "family_card",
        "birth_date",
        "sex",
        "village",
        "banjar",
        "employment_insurance",
        "employment_insurance_until",
        "health_insurance",
        "language",
        "safe_way",
        "safe_from",
        "safe_until",
        "pass_phrase",
        "safe_note",
    }
)


@transaction.atomic
def change(person: Person, *, values: Mapping[str, Any], by: User) -> Person:
    """Change what is known; only the names in ``EDITABLE`` are looked at."""
    person = lock_to_change(person.pk, by=by)
    wanted = _cleaned({k: v for k, v in values.items() if k in EDITABLE})
    if "village" in wanted and wanted["village"] != person.village:
        check_can_register(by, wanted["village"])
    write(person, wanted, by=by, reason="change")
    return person


def _cleaned(values: dict[str, Any]) -> dict[str, Any]:
    cleaned: dict[str, Any] = {
        name: value.strip() if isinstance(value, str) else value
        for name, value in values.items()
    }
    if "name" in cleaned:
        cleaned["name"] = _name(cleaned["name"])
    for name in ("nik", "family_card"):
        if name in cleaned:
            cleaned[name] = sixteen_digits(cleaned[name], field=name)
    if "birth_date" in cleaned:
        _birth_date(cleaned["birth_date"])
    if (cleaned.get("safe_from") is None) != (cleaned.get("safe_until") is None):
        raise WrongAnswer("safe_until", _("Enter both hours, or neither."))
    return cleaned


def _name(text: str) -> str:
    name = " ".join(text.split())
    if not name:
        raise WrongAnswer("name", _("Enter the name."))
    return name


def _among(value: str, known: list[str], field: str) -> str:
    if value not in known:
        raise WrongAnswer(field, _("Choose one of the answers."))
    return value


def _not_to_come(day: date, field: str) -> date:
    if day > timezone.localdate():
        raise WrongAnswer(field, _("This day is still to come."))
    return day


def _birth_date(day: date | None) -> date | None:
    if day is not None:
        _not_to_come(day, "birth_date")
        if day.year < 1900:
            raise WrongAnswer("birth_date", _("Check the year of birth."))
    return day


@transaction.atomic
def change_phase(
    person: Person, *, phase: str, since: date, source: str = "", by: User
) -> PhaseChange:
    """Note a phase and since when. One noted late, for an earlier day, only adds to
    the history: the record stays in the phase that began last.
    """
    person = lock_to_change(person.pk, by=by)
    noted = PhaseChange(
        person=person,
        phase=_among(phase, WorkPhase.values, "phase"),
        since=_not_to_come(since, "since"),
        source=source.strip(),
        noted_at=timezone.now(),
        noted_by=by,
    )
    save_as(noted, by=by, reason="change_phase")
    if since >= person.phase_since:
        now = {"phase": phase, "phase_since": since}
        write(person, now, by=by, reason="change_phase")
    return noted


@transaction.atomic
def record_contact(
    person: Person,
    *,
    way: str,
    reached: bool,
    note: str = "",
    at: datetime | None = None,
    by: User,
) -> ContactRecord:
    """Note a try to reach the worker or the family."""
    person = lock_to_change(person.pk, by=by)
    moment = at or timezone.now()
    if moment > timezone.now():
        raise WrongAnswer("at", _("This moment is still to come."))
    record = ContactRecord(
        person=person,
        at=moment,
        way=_among(way, ContactWay.values, "way"),
        reached=reached,
        note=note.strip(),
        noted_by=by,
    )
    save_as(record, by=by, reason="record_contact")
    if reached and (person.last_contact_at is None or moment > person.last_contact_at):
        write(person, {"last_contact_at": moment}, by=by, reason="record_contact")
    return record
