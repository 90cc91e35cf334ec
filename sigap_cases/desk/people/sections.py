"""What may be added to a record and changed in it: each part, its form and its service."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from sigap_cases.registry.models import (
    EmergencyContact,
    Person,
    PersonDocument,
    PersonPhone,
    Placement,
    ProcessingGround,
    SocialAid,
)
from sigap_cases.registry.services import papers, people, placements

from . import forms


SAVED = _("The change is saved.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of the record itself, or a row that is added beside it."""

    title: Any
    form: Callable[[Any, Person], Any]
    do: Callable[[Person, Any, Any], object]
    done: Any = SAVED
    help: Any = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row beside the record that may be changed; ``related`` is its name there."""

    model: type[models.Model]
    title: Any
    form: Callable[[Any, Any], Any] | None = None
    do: Callable[[Any, Any, Any], object] | None = None
    removable: bool = False


def _of_person(form: type[Any]) -> Callable[[Any, Person], Any]:
    return lambda data, person: form(data, row=person)


def _new(form: type[Any]) -> Callable[[Any, Person], Any]:
    return lambda data, _person: form(data)


def _change(person: Person, form: Any, by: Any) -> object:
    return people.change(person, values=form.cleaned_data, by=by)


def _note_contact(person: Person, form: Any, by: Any) -> object:
    told = form.cleaned_data
    return people.record_contact(
        person,
        way=told["way"],
        reached=told["reached"] == "yes",
        note=told["note"],
        at=told["at"],
        by=by,
    )


SECTIONS: dict[str, Section] = {
    "identitas": Section(
        title=_("Identity"), form=_of_person(forms.IdentityForm), do=_change
    ),
    "desa": Section(
        title=_("Move to another village"),
        form=lambda data, _person: forms.VillageForm(data),
        do=_change,
        help=_("The record is then the other village's to read and to change."),
    ),
    "jaminan": Section(
        title=_("Social security"), form=_of_person(forms.InsuranceForm), do=_change
    ),
    "kontak-aman": Section(
        title=_("Safe contact"),
        form=_of_person(forms.SafetyForm),
        do=_change,
        help=_("Nobody contacts the worker but by this way and in these hours."),
    ),
    "fase": Section(
        title=_("Change the phase"),
        form=_new(forms.PhaseForm),
        do=lambda person, form, by: people.change_phase(
            person, by=by, **form.cleaned_data
        ),
        done=_("The phase is noted."),
    ),
    "kontak": Section(
        title=_("Note a contact"),
        form=_new(forms.ContactLogForm),
        do=_note_contact,
        done=_("The contact is noted."),
    ),
    "penempatan": Section(
        title=_("Add a placement"),
        form=_new(forms.PlacementForm),
        do=lambda person, form, by: placements.add(
            person, details=form.cleaned_data, by=by
        ),
        done=_("The placement is added."),
    ),
    "dokumen": Section(
        title=_("Add a document"),
        form=_new(forms.DocumentForm),
        do=lambda person, form, by: papers.add_document(
            person, details=form.cleaned_data, by=by
        ),
        done=_("The document is added."),
    ),
    "telepon": Section(
        title=_("Add a phone"),
        form=_new(forms.PhoneForm),
        do=lambda person, form, by: papers.add_phone(
            person, by=by, **form.cleaned_data
        ),
        done=_("The phone is added."),
    ),
    "keluarga": Section(
        title=_("Add an emergency contact"),
        form=_new(forms.FamilyForm),
        do=lambda person, form, by: papers.add_contact(
            person, contact=form.contact(), by=by
        ),
        done=_("The contact is added."),
    ),
    "dasar": Section(
        title=_("Add a ground of processing"),
        form=_new(forms.GroundForm),
        do=lambda person, form, by: papers.add_ground(
            person, by=by, **form.cleaned_data
        ),
        done=_("The ground of processing is added."),
    ),
    "bansos": Section(
        title=_("Add social aid"),
        form=_new(forms.AidForm),
        do=lambda person, form, by: papers.add_aid(
            person, details=form.cleaned_data, by=by
        ),
        done=_("The social aid is added."),
    ),
}
ROWS: dict[str, Row] = {
    "penempatan": Row(
        model=Placement,
        title=_("Placement"),
        form=lambda data, row: forms.PlacementForm(data, row=row),
        do=lambda row, form, by: placements.change(
            row, details=form.cleaned_data, by=by
        ),
    ),
    "selesai": Row(
        model=Placement,
        title=_("End the placement"),
        form=lambda data, _row: forms.PlacementEndForm(data),
        do=lambda row, form, by: placements.end(
            row,
            on=form.cleaned_data["ended_on"],
            note=form.cleaned_data["note"],
            by=by,
        ),
    ),
    "dokumen": Row(
        model=PersonDocument,
        title=_("Document of the worker"),
        form=lambda data, row: forms.DocumentForm(data, row=row),
        do=lambda row, form, by: papers.change_document(
            row, details=form.cleaned_data, by=by
        ),
        removable=True,
    ),
    "keluarga": Row(
        model=EmergencyContact,
        title=_("Emergency contact"),
        form=lambda data, row: forms.FamilyForm(data, row=row),
        do=lambda row, form, by: papers.change_contact(
            row, contact=form.contact(), by=by
        ),
        removable=True,
    ),
    "dasar": Row(
        model=ProcessingGround,
        title=_("Withdraw the consent"),
        form=lambda data, _row: forms.WithdrawForm(data),
        do=lambda row, form, by: papers.withdraw_consent(
            row, on=form.cleaned_data["withdrawn_on"], by=by
        ),
    ),
    "telepon": Row(model=PersonPhone, title=_("Phone"), removable=True),
    "bansos": Row(model=SocialAid, title=_("Social aid"), removable=True),
}
