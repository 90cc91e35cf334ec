"""The questions of a request that is no complaint, one form a page."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sigap_cases.portal.forms.fields import Option, RadioField
from sigap_cases.portal.forms.questions import LONGEST_TEXT, Question


def _text(label: Any, missing: Any, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": missing},
        **more,
    )


class WantedInformation(Question):
    narrative = _text(
        _("What information do you ask for?"),
        _("Write what information you ask for."),
        help_text=_("Name the matter, the place and the years, as exactly as you can."),
    )


class Purpose(Question):
    title = _("What for, and in what form?")

    info_purpose = forms.CharField(
        label=_("What do you use it for?"),
        help_text=_("One sentence is enough. Do not give reasons beyond that."),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write in one sentence what you use it for.")},
    )
    copy_form = RadioField(
        (
            Option("soft", _("As a file"), _("You download it on the tracking page")),
            Option("hard", _("On paper"), _("Copies may cost something")),
            Option("view", _("I read it at the office")),
        ),
        label=_("In what form do you want it?"),
        error_messages={"required": _("Choose a form.")},
    )


class Suggestion(Question):
    title = _("What do you want to tell us?")
    lead = _(
        "Are you in trouble, or is somebody else? Then lodge a complaint instead; it is "
        "handled sooner and by other officers."
    )

    topic = RadioField(
        (
            Option("service", _("Services and officers")),
            Option("information", _("Information about placement and protection")),
            Option("training", _("Training and empowerment")),
            Option("village", _("Records and services in the village")),
            Option("system", _("These pages")),
            Option("other", _("Something else")),
        ),
        label=_("What is it about?"),
        error_messages={"required": _("Choose what it is about.")},
    )
    narrative = _text(_("Your suggestion"), _("Write your suggestion."))


class DataRight(Question):
    right_kind = RadioField(
        (
            Option(
                "access",
                _("See my data"),
                _("With the trail of who processed it"),
            ),
            Option("correct", _("Correct data that is wrong")),
            Option(
                "restrict",
                _("Suspend or limit the processing"),
            ),
            Option("erase", _("Erase data")),
            Option("object", _("Object to the processing")),
        ),
        label=_("What do you ask for?"),
        error_messages={"required": _("Choose what you ask for.")},
    )


class AboutData(Question):
    title = _("About which data?")

    narrative = _text(
        _("Tell us in your own words"),
        _("Write which data you mean and what is wrong with it."),
        help_text=_("Do not write a NIK here."),
    )
    about_case = forms.CharField(
        label=_("Number of your complaint or request (may be left empty)"),
        help_text=_("For example ADU-26-7KQ2M9. It stands on the receipt."),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "mono"}),
    )


class Applicant(Question):
    """Who asks. The law wants a known applicant."""

    title = _("Who are you?")
    lead = _(
        "Only the officers of this request read it. No copy of an identity card is "
        "needed now; if proof is needed, we ask for it on the tracking page."
    )

    name = forms.CharField(
        label=_("Your name, or that of your organisation"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Write your name.")},
    )
    phone = forms.CharField(
        label=_("Phone (may be left empty)"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    email = forms.EmailField(
        label=_("E-mail (may be left empty)"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"invalid": _("Check the e-mail address.")},
    )

    def clean_phone(self) -> str:
        phone: str = self.cleaned_data["phone"]
        if phone and not 7 <= sum(c.isdigit() for c in phone) <= 15:
            raise forms.ValidationError(_("Check the number: 7 to 15 digits."))
        return phone


class DataSubject(Applicant):
    """Data are found by the phone or e-mail that stands beside a name."""

    lead = _(
        "Write the phone number or e-mail that you gave us then: by it we find your data, "
        "and by it an officer checks that it is you."
    )

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if not (data.get("phone") or data.get("email")) and not self.errors:
            self.add_error("phone", _("Write a phone number or an e-mail address."))
        return data


class Sender(Applicant):
    """A suggestion may come from nobody in particular."""

    title = _("Who are you? (may be left empty)")
    lead = _("The answer appears on the tracking page, with a name or without.")

    def prepare(self) -> None:
        self.fields["name"].required = False
