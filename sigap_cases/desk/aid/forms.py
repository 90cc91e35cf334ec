"""Forms of social aid and of village services."""

import secrets
import uuid
from functools import partial
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sigap_cases.aid.criteria import Criteria
from sigap_cases.aid.enums import (
    AgencyStanding,
    AidSource,
    DoubleDecision,
    ProofKind,
    Receiver,
    VisitResult,
)
from sigap_cases.aid.legality import Papers, Visa
from sigap_cases.aid.models import PlacementAgency
from sigap_cases.aid.services.proofs import Shown
from sigap_cases.aid.services.village_services import LETTER_TO_GO, Asked, offer_from
from sigap_cases.desk.forms import DeskForm, long_text
from sigap_cases.registry.enums import Scheme, Sex, WorkPhase


def _day(label: Any, **options: Any) -> forms.DateField:
    day = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=day, **options)


def _radio(label: Any, choices: Any, **options: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=choices, widget=forms.RadioSelect, **options
    )


def _many(label: Any, choices: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        choices=choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: it does not matter."),
    )


def _whole(label: Any, **options: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=1_000_000, **options)


class ProgrammeForm(DeskForm):
    name = forms.CharField(label=_("Name of the programme"), max_length=120)
    source = _radio(_("Source of the aid"), AidSource.choices)
    legal_basis = forms.CharField(
        label=_("Legal basis"), max_length=200, required=False
    )
    starts_on = _day(_("From"))
    ends_on = _day(_("Until"))
    quota = _whole(_("Quota"))
    amount = forms.DecimalField(
        label=_("Amount for one recipient (Rp)"), max_digits=14, decimal_places=2
    )
    phases = _many(_("Phase of work"), WorkPhase.choices)
    schemes = _many(_("Scheme of a placement"), Scheme.choices)
    sex = _radio(_("Sex"), [("", _("Either")), *Sex.choices], required=False)
    age_from = _whole(_("Age from (years)"), required=False)
    age_to = _whole(_("Age until (years)"), required=False)
    phase_months = _whole(_("In the phase for at most (months)"), required=False)
    insured = _radio(
        _("BPJS Ketenagakerjaan"),
        [
            ("", _("It does not matter")),
            ("yes", _("Running")),
            ("no", _("Not running")),
        ],
        required=False,
    )

    @property
    def criteria(self) -> Criteria:
        return Criteria.from_data(self.cleaned_data)


class HandOverForm(DeskForm):
    handed_on = _day(_("Handed over on"))
    amount = forms.DecimalField(label=_("Amount (Rp)"), max_digits=14, decimal_places=2)
    receiver = _radio(_("Who received it?"), Receiver.choices)
    photo = forms.FileField(
        label=_("Photo of the handover"),
        help_text=_("JPEG, PNG or WebP. Place and device are taken out of it."),
    )
    signature = forms.FileField(label=_("Signed receipt, photo or scan"))

    @property
    def shown(self) -> list[Shown]:
        return [
            Shown(kind=ProofKind.PHOTO, upload=self.cleaned_data["photo"]),
            Shown(kind=ProofKind.SIGNATURE, upload=self.cleaned_data["signature"]),
        ]


class VisitForm(DeskForm):
    visited_on = _day(_("Visited on"))
    result = _radio(_("What was found?"), VisitResult.choices)
    note = forms.CharField(
        label=_("Note"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class DoubleForm(DeskForm):
    decision = _radio(_("Decision"), DoubleDecision.choices)
    reason = long_text(_("Reason"), rows=3)


class AgencyForm(DeskForm):
    name = forms.CharField(label=_("Name of the P3MI"), max_length=150)
    licence = forms.CharField(
        label=_("Licence (SIP3MI)"), max_length=60, required=False
    )
    standing = _radio(
        _("Standing"), AgencyStanding.choices, initial=AgencyStanding.UNVERIFIED
    )
    source = forms.CharField(
        label=_("Where it is known from"),
        max_length=200,
        required=False,
        help_text=_("Needed for a licence that is checked or withdrawn."),
    )


class AskForm(DeskForm):
    """What somebody of the registry asks of the village."""

    submission_key = forms.UUIDField(widget=forms.HiddenInput)
    code_secret = forms.RegexField(r"^[0-9a-f]{64}$", widget=forms.HiddenInput)
    service = _radio(
        _("Which letter?"),
        [
            ("pengantar", _("Letter for a prospective worker")),
            ("izin_keluarga", _("Permit of the family")),
            ("sktm", _("Poverty letter (SKTM)")),
        ],
    )
    narrative = long_text(
        _("What is it needed for?"), rows=3, help_text=_("Do not write a NIK here.")
    )
    agency = forms.CharField(
        label=_("P3MI that offers the work"), max_length=150, required=False
    )
    scheme = forms.ChoiceField(
        label=_("Scheme of the offer"), choices=Scheme.choices, initial=Scheme.UNKNOWN
    )
    visa = _radio(
        _("Visa"),
        [
            (Visa.WORK.value, _("Work visa, shown")),
            (Visa.VISIT.value, _("Visit, tourist or study visa")),
            (Visa.NONE.value, _("Not shown yet")),
        ],
        initial=Visa.NONE.value,
    )
    papers = _radio(
        _("Placement and work agreement"),
        [
            (Papers.BOTH.value, _("Both shown")),
            (Papers.ONE.value, _("One of them shown")),
            (Papers.REFUSED.value, _("Refused by who offers the work")),
            (Papers.NONE.value, _("Not shown yet")),
        ],
        initial=Papers.NONE.value,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["submission_key"].initial = uuid.uuid4
        self.fields["code_secret"].initial = partial(secrets.token_hex, 32)
        for name in ("scheme", "visa", "papers"):
            self.fields[name].required = False
        self.fields["agency"].help_text = _("Counts for the letter of a worker only.")

    def asked(self) -> Asked:
        told = self.cleaned_data
        return Asked(
            submission_key=told["submission_key"],
            code_secret=told["code_secret"],
            service=told["service"],
            narrative=told["narrative"],
            offer=offer_from(told if told["service"] == LETTER_TO_GO else {}),
        )

    @property
    def known_agencies(self) -> list[str]:
        return list(PlacementAgency.objects.values_list("name", flat=True)[:200])
