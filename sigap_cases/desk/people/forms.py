"""Forms of the registry's desk: adding somebody, and each part of a record."""

import uuid
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Unit
from sigap_cases.desk.forms import DeskForm, offer
from sigap_cases.desk.registering import Suggested, find_village, village_titles
from sigap_cases.registry.enums import (
    WAYS_TAKEN,
    LegalBasis,
    Relation,
    Sex,
    WorkPhase,
)
from sigap_cases.registry.models import (
    EmergencyContact,
    Person,
    PersonDocument,
    PersonPhone,
    PhaseChange,
    Placement,
    ProcessingGround,
    SocialAid,
)
from sigap_cases.registry.models.work import AT_SEA, ON_LAND
from sigap_cases.registry.services.people import Contact, NewPerson

from .fields import RowForm, date_input


class RegisterForm(DeskForm):
    """Somebody new, on a phone in under two minutes."""

    submission_key = forms.UUIDField(widget=forms.HiddenInput)
    name = forms.CharField(label=gettext_lazy("Full name"), max_length=150)
    sex = forms.ChoiceField(
        label=gettext_lazy("Sex"), choices=Sex.choices, widget=forms.RadioSelect
    )
    village = forms.CharField(
        label=gettext_lazy("Village"),
        max_length=160,
        help_text=gettext_lazy("Type a part of the name and choose."),
        widget=Suggested(village_titles),
    )
    own_village = forms.ModelChoiceField(
        label=gettext_lazy("Village"), queryset=Unit.objects.none(), empty_label=None
    )
    phase = forms.ChoiceField(
        label=gettext_lazy("Phase of work"),
        choices=WorkPhase.choices,
        widget=forms.RadioSelect,
    )
    phase_since = forms.DateField(
        label=gettext_lazy("In this phase since"),
        required=False,
        help_text=gettext_lazy("Leave empty for today."),
        widget=date_input(),
    )
    phone = forms.CharField(
        label=gettext_lazy("Phone of the worker"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
    )
    contact_name = forms.CharField(
        label=gettext_lazy("Name of a family member"), max_length=150, required=False
    )
    relation = forms.ChoiceField(
        label=gettext_lazy("Relation"),
        choices=[("", gettext_lazy("Choose")), *Relation.choices],
        required=False,
    )
    contact_phone = forms.CharField(
        label=gettext_lazy("Phone of the family member"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
    )
    nik = forms.CharField(
        label=gettext_lazy("NIK"),
        max_length=25,
        required=False,
        help_text=gettext_lazy("Leave empty while it is not known."),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    birth_date = forms.DateField(
        label=gettext_lazy("Birth date"), required=False, widget=date_input()
    )
    banjar = forms.CharField(
        label=gettext_lazy("Banjar"), max_length=100, required=False
    )

    def __init__(self, *args: Any, villages: list[Unit], **kwargs: Any) -> None:
        """``villages``: the officer's own, where these alone may be chosen."""
        super().__init__(*args, **kwargs)
        self.fields["submission_key"].initial = uuid.uuid4
        self.fixed = villages[0] if len(villages) == 1 else None
        if not villages or self.fixed:
            del self.fields["own_village"]
        else:
            own = Unit.objects.filter(pk__in=[village.pk for village in villages])
            offer(self.fields["own_village"], own)
        if villages:
            del self.fields["village"]

    def clean_village(self) -> Unit | None:
        return find_village(self.cleaned_data["village"])

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or {}
        if not told.get("phone") and not told.get("contact_name"):
            self.add_error(
                "phone",
                _("Enter one way to reach them: a phone, or a family member."),
            )
        if told.get("contact_phone") and not told.get("contact_name"):
            self.add_error("contact_name", _("Enter whose phone this is."))
        return told

    def new_person(self) -> NewPerson:
        told = self.cleaned_data
        contact = None
        if told["contact_name"]:
            contact = Contact(
                name=told["contact_name"],
                relation=told["relation"] or Relation.OTHER,
                phone=told["contact_phone"],
            )
        village = self.fixed or told.get("own_village") or told["village"]
        names = ("submission_key", "name", "sex", "phase", "phase_since")
        rest = ("phone", "nik", "birth_date", "banjar")
        return NewPerson(
            village=village,
            contact=contact,
            **{name: told[name] for name in (*names, *rest)},
        )


class IdentityForm(RowForm):
    model = Person
    names = ("name", "sex", "nik", "birth_date", "family_card", "banjar", "language")


class VillageForm(DeskForm):
    """A move to another village; the village's own posts cannot make it."""

    village = forms.CharField(
        label=gettext_lazy("Village"),
        max_length=160,
        help_text=gettext_lazy("Type a part of the name and choose."),
        widget=Suggested(village_titles),
    )

    def clean_village(self) -> Unit | None:
        return find_village(self.cleaned_data["village"])


class InsuranceForm(RowForm):
    model = Person
    names = (
        "employment_insurance",
        "employment_insurance_until",
        "health_insurance",
    )


class SafetyForm(RowForm):
    model = Person
    names = ("safe_way", "safe_from", "safe_until", "pass_phrase", "safe_note")


class PhaseForm(RowForm):
    model = PhaseChange
    names = ("phase", "since", "source")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["since"].initial = timezone.localdate
        self.fields["source"].help_text = _("For example: told by the wife.")


class ContactLogForm(DeskForm):
    way = forms.ChoiceField(
        label=gettext_lazy("By which way"),
        choices=[(way.value, way.label) for way in WAYS_TAKEN],
        widget=forms.RadioSelect,
    )
    reached = forms.ChoiceField(
        label=gettext_lazy("Was somebody reached?"),
        choices=[("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))],
        widget=forms.RadioSelect,
    )
    at = forms.DateTimeField(
        label=gettext_lazy("When"),
        required=False,
        help_text=gettext_lazy("Leave empty for now."),
        widget=forms.DateTimeInput(
            attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"
        ),
        input_formats=["%Y-%m-%dT%H:%M"],
    )
    note = forms.CharField(
        label=gettext_lazy("Note"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


_LAND, _SEA = "is_ship=false", "is_ship=true"


class PlacementForm(RowForm):
    """A work in a country, or on a ship: the fields follow the choice."""

    model = Placement
    names = (
        *("scheme", "sector", "is_ship", *ON_LAND, *AT_SEA),
        *("employer", "job", "wage", "currency", "starts_on", "ends_on"),
        *("agency", "agency_licence", "partner_agency", "training_centre"),
    )
    shown_when = {
        **dict.fromkeys(ON_LAND, _LAND),
        **dict.fromkeys(AT_SEA, _SEA),
    }
    is_ship = forms.ChoiceField(
        label=gettext_lazy("Where is the work?"),
        choices=[
            ("false", gettext_lazy("On land")),
            ("true", gettext_lazy("On a ship")),
        ],
        widget=forms.RadioSelect,
        initial="false",
    )

    def __init__(self, *args: Any, row: Placement | None = None, **kwargs: Any) -> None:
        if row is not None:
            kwargs["initial"] = {"is_ship": "true" if row.is_ship else "false"}
        super().__init__(*args, row=row, **kwargs)

    def clean_is_ship(self) -> bool:
        return bool(self.cleaned_data["is_ship"] == "true")


class PlacementEndForm(DeskForm):
    ended_on = forms.DateField(label=gettext_lazy("Ended on"), widget=date_input())
    note = forms.CharField(
        label=gettext_lazy("Why it ended"), max_length=300, required=False
    )


class DocumentForm(RowForm):
    model = PersonDocument
    names = ("kind", "number", "issued_on", "expires_on", "office")


class PhoneForm(RowForm):
    model = PersonPhone
    names = ("number", "note")


class FamilyForm(RowForm):
    model = EmergencyContact
    names = ("name", "relation", "phone", "has_authority")

    def contact(self) -> Contact:
        return Contact(**{name: self.cleaned_data[name] for name in self.names})


class GroundForm(RowForm):
    model = ProcessingGround
    names = ("basis", "given_on", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["given_on"].initial = timezone.localdate
        self.fields["basis"].initial = LegalBasis.CONSENT


class WithdrawForm(DeskForm):
    withdrawn_on = forms.DateField(
        label=gettext_lazy("Withdrawn on"),
        widget=date_input(),
        initial=timezone.localdate,
    )


class AidForm(RowForm):
    model = SocialAid
    names = ("programme", "period", "recipient", "amount", "proof")
