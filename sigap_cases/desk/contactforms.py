"""The form of a contact attempt."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sigap_cases.cases.enums import ContactChannel, PartyRole
from sigap_cases.cases.models import Case, Party
from sigap_cases.cases.models.hearing import OFFICE_ZONE
from sigap_cases.cases.services.contacts import Contact

from .forms import DeskForm, long_text, offer
from .hearingforms import Moment, in_zone


class ContactForm(DeskForm):
    """When, by which way, with whom, reached or not, and what was said."""

    reached = forms.ChoiceField(
        label=gettext_lazy("Was the person reached?"),
        choices=[("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))],
        widget=forms.RadioSelect,
    )
    channel = forms.ChoiceField(
        label=gettext_lazy("By which way?"),
        choices=ContactChannel.choices,
        required=False,
    )
    party = forms.ModelChoiceField(
        label=gettext_lazy("With whom?"),
        queryset=Party.objects.none(),
        required=False,
        empty_label=gettext_lazy("The reporter"),
    )
    at = Moment(
        label=gettext_lazy("When (WITA)?"), help_text=gettext_lazy("Empty for now.")
    )
    text = long_text(
        gettext_lazy("Note"),
        help_text=gettext_lazy("What was said, or why nobody was reached."),
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = case.parties.exclude(
            role__in=(PartyRole.REPORTER, PartyRole.COMPLAINANT)
        )
        offer(self.fields["party"], others)

    def clean_at(self) -> Any:
        at = in_zone(self.cleaned_data["at"], OFFICE_ZONE)
        if at is not None and at > timezone.now():
            raise forms.ValidationError(_("This moment is still to come."))
        return at


def contact_of(told: Mapping[str, Any]) -> Contact:
    return Contact(
        text=told["text"],
        reached=told["reached"] == "yes",
        channel=told["channel"] or ContactChannel.OTHER,
        at=told["at"],
        party=told["party"],
    )
