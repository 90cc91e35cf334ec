"""Forms of the parties of a case and of the list of complainants."""

import secrets
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sigap_cases.cases.enums import (
    TOLD_AT_FIRST,
    Capacity,
    PartyOutcome,
    PartyRole,
    SafeChannel,
    Told,
)
from sigap_cases.cases.models import Party
from sigap_cases.cases.services.parties import Contact, Ended

from .forms import DeskForm, long_text


# A reporter is there from the start; complainants come as a list, or one by one.
ADDED_ROLES = [
    (role.value, role.label) for role in PartyRole if role != PartyRole.REPORTER
]
OF_REPORTER = ("safe_channel", "safe_from", "safe_until", "pass_phrase")
_PARTY_FIELDS = (
    "name",
    "capacity",
    "phone",
    "email",
    "note",
    "may_be_told",
    "told_note",
    *OF_REPORTER,
)


class PartyForm(DeskForm):
    """Somebody in the case; of the reporter also the safe contact."""

    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=ADDED_ROLES)
    name = forms.CharField(label=gettext_lazy("Name"), max_length=150, required=False)
    capacity = forms.ChoiceField(
        label=gettext_lazy("Capacity"),
        choices=[("", gettext_lazy("Not told")), *Capacity.choices],
        required=False,
    )
    phone = forms.CharField(label=gettext_lazy("Phone"), max_length=30, required=False)
    email = forms.EmailField(label=gettext_lazy("E-mail"), required=False)
    note = forms.CharField(label=gettext_lazy("Note"), max_length=300, required=False)
    may_be_told = forms.ChoiceField(
        label=gettext_lazy("What may this party be told?"),
        choices=[("", gettext_lazy("As usual for the role")), *Told.choices],
        required=False,
        help_text=gettext_lazy(
            "It decides what the party's own tracking page shows, and what is said by phone."
        ),
    )
    told_note = forms.CharField(
        label=gettext_lazy("Note on what may be told"),
        max_length=300,
        required=False,
    )
    safe_channel = forms.ChoiceField(
        label=gettext_lazy("Safe way to reach the reporter"),
        choices=SafeChannel.choices,
        widget=forms.RadioSelect,
        initial=SafeChannel.NONE,
        required=False,
    )
    safe_from = forms.TimeField(
        label=gettext_lazy("Safe from"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}),
    )
    safe_until = forms.TimeField(
        label=gettext_lazy("Safe until"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}),
    )
    pass_phrase = forms.CharField(
        label=gettext_lazy("Pass phrase for relatives"), max_length=60, required=False
    )

    def __init__(self, *args: Any, party: Party | None = None, **kwargs: Any) -> None:
        if party is not None:
            kwargs.setdefault("initial", _details_of(party))
        super().__init__(*args, **kwargs)
        if party is None or party.role != PartyRole.REPORTER:
            for name in OF_REPORTER:
                del self.fields[name]
        if party is not None:
            del self.fields["role"]

    def contact(self) -> Contact:
        told = self.cleaned_data
        return Contact(
            safe_channel=told.get("safe_channel") or SafeChannel.NONE,
            safe_from=told.get("safe_from"),
            safe_until=told.get("safe_until"),
            pass_phrase=(told.get("pass_phrase") or "").strip(),
        )


def _details_of(party: Party) -> dict[str, Any]:
    return {name: getattr(party, name) for name in _PARTY_FIELDS}


def usual_for(role: str) -> Told:
    return TOLD_AT_FIRST[role]


class RosterForm(DeskForm):
    """A list of complainants, pasted or as a file."""

    rows = forms.CharField(
        label=gettext_lazy("Paste the list"),
        required=False,
        max_length=600_000,
        strip=False,
        help_text=gettext_lazy(
            "One person a row: name, phone, note. Copied from a sheet, or divided by a semicolon."
            " Phone and note may be empty."
        ),
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
    )
    file = forms.FileField(
        label=gettext_lazy("Or choose a file"),
        required=False,
        help_text=gettext_lazy("XLSX or CSV, at most 2 MB and 1,000 rows."),
    )
    # The codes are drawn from it: the same list sent twice is added once.
    key = forms.RegexField(r"^[0-9a-f]{32}$", widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"key": secrets.token_hex(16)})
        super().__init__(*args, **kwargs)


class OutcomeForm(DeskForm):
    """How the matter ended for the parties that were chosen."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("Outcome"),
        choices=[("", gettext_lazy("Choose")), *PartyOutcome.choices],
    )
    on = forms.DateField(
        label=gettext_lazy("Day"),
        widget=forms.DateInput(attrs={"type": "date"}),
        initial=timezone.localdate,
    )
    note = forms.CharField(
        label=gettext_lazy("Note"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("The party reads it on the own tracking page."),
    )

    def ended(self) -> Ended:
        told = self.cleaned_data
        return Ended(outcome=told["outcome"], on=told["on"], note=told["note"])

    def clean_on(self) -> Any:
        day = self.cleaned_data["on"]
        if day > timezone.localdate():
            raise forms.ValidationError(
                _("The day of the outcome cannot be in the future.")
            )
        return day


class AnnouncementForm(DeskForm):
    body = long_text(
        gettext_lazy("Message to all complainants"),
        help_text=gettext_lazy(
            "Each reads it on the own tracking page. Name nobody. Nothing is sent elsewhere."
        ),
    )


class PartyCodeForm(DeskForm):
    checked = long_text(
        gettext_lazy("How was the identity checked?"),
        rows=3,
        help_text=gettext_lazy(
            "For example: identity card and family card seen at the counter."
        ),
    )
