"""Rows beside a record: documents, phones, contacts, grounds of processing, aid."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services.history import delete_as, save_as
from sigap_cases.registry import phones
from sigap_cases.registry.enums import LegalBasis, PaperKind
from sigap_cases.registry.exceptions import GroundWithdrawn, WrongAnswer
from sigap_cases.registry.models import (
    EmergencyContact,
    Person,
    PersonDocument,
    PersonPhone,
    ProcessingGround,
    SocialAid,
)
from sigap_cases.sealing.keys import index_of

from .locking import lock_to_change, write
from .people import Contact, contact_values


# What can be taken away again where it was entered wrongly; its history stays.
Removable = PersonPhone | EmergencyContact | PersonDocument | SocialAid


@transaction.atomic
def add_document(
    person: Person, *, details: Mapping[str, Any], by: User
) -> PersonDocument:
    person = lock_to_change(person.pk, by=by)
    document = PersonDocument(person=person, **_paper(details))
    save_as(document, by=by, reason="add_document")
    return document


@transaction.atomic
def change_document(
    document: PersonDocument, *, details: Mapping[str, Any], by: User
) -> PersonDocument:
    lock_to_change(document.person_id, by=by)
    document.refresh_from_db()
    write(document, _paper(details), by=by, reason="change_document")
    return document


def _paper(details: Mapping[str, Any]) -> dict[str, Any]:
    values = {
        "kind": details.get("kind") or PaperKind.OTHER,
        "number": paper_number(details.get("number") or ""),
        "issued_on": details.get("issued_on"),
        "expires_on": details.get("expires_on"),
        "office": str(details.get("office") or "").strip(),
    }
    issued, expires = values["issued_on"], values["expires_on"]
    if issued and expires and expires < issued:
        raise WrongAnswer("expires_on", _("It cannot expire before it was issued."))
    return values


def paper_number(text: str) -> str:
    """A number as it is kept and searched: capitals without spaces."""
    return "".join(text.split()).upper()


@transaction.atomic
def add_phone(person: Person, *, number: str, note: str = "", by: User) -> PersonPhone:
    """Add a number; one that is there already is found again."""
    person = lock_to_change(person.pk, by=by)
    wanted = phones.normal(number, field="number")
    if not wanted:
        raise WrongAnswer("number", _("Enter the number."))
    already = person.phones.filter(number_index=index_of("phone", wanted)).first()
    if already is not None:
        return already
    phone = PersonPhone(person=person, number=wanted, note=note.strip())
    save_as(phone, by=by, reason="add_phone")
    return phone


@transaction.atomic
def add_contact(person: Person, *, contact: Contact, by: User) -> EmergencyContact:
    person = lock_to_change(person.pk, by=by)
    row = EmergencyContact(person=person, **contact_values(contact))
    save_as(row, by=by, reason="add_contact")
    return row


@transaction.atomic
def change_contact(
    row: EmergencyContact, *, contact: Contact, by: User
) -> EmergencyContact:
    lock_to_change(row.person_id, by=by)
    row.refresh_from_db()
    write(row, contact_values(contact), by=by, reason="change_contact")
    return row


@transaction.atomic
def remove(row: Removable, *, by: User) -> None:
    """Take away what was entered wrongly."""
    lock_to_change(row.person_id, by=by)
    delete_as(row, by=by, reason="remove")


@transaction.atomic
def add_ground(
    person: Person, *, basis: str, given_on: date, note: str = "", by: User
) -> ProcessingGround:
    person = lock_to_change(person.pk, by=by)
    if basis not in LegalBasis.values:
        raise WrongAnswer("basis", _("Choose one of the answers."))
    if given_on > timezone.localdate():
        raise WrongAnswer("given_on", _("This day is still to come."))
    ground = ProcessingGround(
        person=person, basis=basis, given_on=given_on, note=note.strip()
    )
    save_as(ground, by=by, reason="add_ground")
    return ground


@transaction.atomic
def withdraw_consent(
    ground: ProcessingGround, *, on: date, by: User
) -> ProcessingGround:
    """The worker takes the consent back; the other grounds hold by themselves."""
    lock_to_change(ground.person_id, by=by)
    ground.refresh_from_db()
    if ground.basis != LegalBasis.CONSENT:
        raise WrongAnswer("withdrawn_on", _("Only a consent can be withdrawn."))
    if ground.withdrawn_on is not None:
        raise GroundWithdrawn
    if not ground.given_on <= on <= timezone.localdate():
        raise WrongAnswer("withdrawn_on", _("Enter a day since it was given."))
    write(ground, {"withdrawn_on": on}, by=by, reason="withdraw_consent")
    return ground


@transaction.atomic
def add_aid(person: Person, *, details: Mapping[str, Any], by: User) -> SocialAid:
    person = lock_to_change(person.pk, by=by)
    programme = str(details.get("programme") or "").strip()
    if not programme:
        raise WrongAnswer("programme", _("Enter the name of the programme."))
    aid = SocialAid(
        person=person,
        programme=programme,
        amount=details.get("amount"),
        noted_by=by,
        **{
            name: str(details.get(name) or "").strip()
            for name in ("period", "recipient", "proof")
        },
    )
    save_as(aid, by=by, reason="add_aid")
    return aid
