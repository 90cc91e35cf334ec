"""The form by which an officer registers a complaint for somebody else."""

import secrets
import uuid
from functools import partial
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Unit
from sigap_cases.cases.enums import Capacity, Channel, SafeChannel, Urgency
from sigap_cases.cases.models import CaseType, Country
from sigap_cases.cases.services.intake import Lodging, Person

from .filters import case_types, villages
from .forms import DeskForm, long_text, offer


class Suggested(forms.TextInput):
    """A text field with suggestions that works as one types, script or none."""

    template_name = "desk/widgets/suggested.html"

    def __init__(self, options: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.options = options

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["attrs"] |= {"list": f"list-{name}", "autocomplete": "off"}
        context["suggestions"] = self.options()
        return context


def village_title(village: Unit) -> str:
    """A village with its district: names repeat in the regency."""
    return f"{village.name}, {village.parent}" if village.parent else village.name


def village_titles() -> list[str]:
    return [village_title(village) for village in villages().select_related("parent")]


def country_names() -> list[str]:
    return list(Country.objects.filter(is_active=True).values_list("name", flat=True))


# What an officer may choose; the portal is not among it.
DESK_CHANNELS = [
    (channel.value, channel.label) for channel in Channel if channel != Channel.PORTAL
]


class RegisterForm(DeskForm):
    """A complaint that somebody brought to a desk, on one page."""

    submission_key = forms.UUIDField(widget=forms.HiddenInput)
    # The code is drawn from it: the same form sent again shows the same code.
    code_secret = forms.RegexField(r"^[0-9a-f]{64}$", widget=forms.HiddenInput)
    channel = forms.ChoiceField(
        label=gettext_lazy("How did it come in?"),
        choices=DESK_CHANNELS,
        widget=forms.RadioSelect,
    )
    letter_number = forms.CharField(
        label=gettext_lazy("Letter number"), max_length=80, required=False
    )
    letter_date = forms.DateField(
        label=gettext_lazy("Letter date"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    capacity = forms.ChoiceField(
        label=gettext_lazy("Who reports?"),
        choices=Capacity.choices,
        widget=forms.RadioSelect,
    )
    reporter_name = forms.CharField(
        label=gettext_lazy("Name of the reporter"),
        max_length=150,
        required=False,
        help_text=gettext_lazy("Leave empty if the reporter wants to stay anonymous."),
    )
    phone = forms.CharField(
        label=gettext_lazy("Phone of the reporter"), max_length=30, required=False
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail of the reporter"), required=False
    )
    worker_name = forms.CharField(
        label=gettext_lazy("Name of the worker"),
        max_length=150,
        required=False,
        help_text=gettext_lazy("No NIK, contract, or passport is needed."),
    )
    village = forms.CharField(
        label=gettext_lazy("Village of origin"),
        max_length=160,
        required=False,
        help_text=gettext_lazy("Type a part of the name and choose."),
        widget=Suggested(village_titles),
    )
    country = forms.CharField(
        label=gettext_lazy("Country of work"),
        max_length=100,
        required=False,
        widget=Suggested(country_names),
    )
    workplace = forms.CharField(
        label=gettext_lazy("Employer, ship, or place of work"),
        max_length=160,
        required=False,
    )
    is_ship = forms.BooleanField(label=gettext_lazy("It is a ship"), required=False)
    respondent_name = forms.CharField(
        label=gettext_lazy("Who is complained about?"),
        max_length=150,
        required=False,
        help_text=gettext_lazy("A company, an employer, or a person."),
    )
    case_type = forms.ModelChoiceField(
        label=gettext_lazy("Type"),
        queryset=CaseType.objects.none(),
        empty_label=gettext_lazy("Choose"),
    )
    urgency = forms.ChoiceField(
        label=gettext_lazy("Urgency"),
        choices=Urgency.choices,
        initial=Urgency.ROUTINE,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("Emergency: a life or a body is in danger now."),
    )
    narrative = long_text(
        gettext_lazy("What happened"),
        rows=6,
        help_text=gettext_lazy("In the reporter's words. Do not write a NIK here."),
    )
    wish = long_text(gettext_lazy("What the reporter asks for"), rows=2, required=False)
    safe_channel = forms.ChoiceField(
        label=gettext_lazy("Safe way to reach the reporter"),
        choices=SafeChannel.choices,
        widget=forms.RadioSelect,
        initial=SafeChannel.NONE,
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
    village_may_know = forms.ChoiceField(
        label=gettext_lazy("May the village office know?"),
        choices=[("no", gettext_lazy("No")), ("yes", gettext_lazy("Yes"))],
        initial="no",
        widget=forms.RadioSelect,
    )

    SECTIONS: tuple[tuple[Any, tuple[str, ...]], ...] = (
        (gettext_lazy("How it came in"), ("channel", "letter_number", "letter_date")),
        (gettext_lazy("Reporter"), ("capacity", "reporter_name", "phone", "email")),
        (
            gettext_lazy("Worker"),
            (
                "worker_name",
                "village",
                "country",
                "workplace",
                "is_ship",
                "respondent_name",
            ),
        ),
        (gettext_lazy("The complaint"), ("case_type", "urgency", "narrative", "wish")),
        (
            gettext_lazy("Safe contact"),
            ("safe_channel", "safe_from", "safe_until", "village_may_know"),
        ),
    )

    def __init__(self, *args: Any, village: Unit | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["case_type"], case_types())
        self.fields["submission_key"].initial = uuid.uuid4
        self.fields["code_secret"].initial = partial(secrets.token_hex, 32)
        if village is not None:
            self.fields["village"].initial = village_title(village)
            self.fields["channel"].initial = Channel.VILLAGE

    @property
    def sections(self) -> list[tuple[Any, list[Any]]]:
        return [
            (title, [self[name] for name in names]) for title, names in self.SECTIONS
        ]

    def clean_village(self) -> Unit | None:
        return find_village(self.cleaned_data["village"])

    def clean_country(self) -> Country | None:
        name = self.cleaned_data["country"].strip()
        if not name:
            return None
        found = Country.objects.filter(name__iexact=name, is_active=True).first()
        if found is None:
            raise forms.ValidationError(_("Choose a country from the list."))
        return found

    def lodging(self) -> Lodging:
        told = self.cleaned_data
        return Lodging(
            submission_key=told["submission_key"],
            code_secret=told["code_secret"],
            case_type=told["case_type"],
            narrative=told["narrative"],
            wish=told["wish"],
            urgency=told["urgency"],
            channel=told["channel"],
            capacity=told["capacity"],
            reporter=Person(
                name=told["reporter_name"], phone=told["phone"], email=told["email"]
            ),
            worker=Person(name=told["worker_name"]),
            respondent=Person(name=told["respondent_name"]),
            safe_channel=told["safe_channel"],
            safe_from=told["safe_from"],
            safe_until=told["safe_until"],
            village=told["village"],
            village_may_know=told["village_may_know"] == "yes",
            country=told["country"],
            workplace=told["workplace"],
            is_ship=told["is_ship"],
            letter_number=told["letter_number"],
            letter_date=told["letter_date"],
        )


def find_village(text: str) -> Unit | None:
    """The village of that title, or of that name if it is the only one."""
    text = text.strip()
    if not text:
        return None
    name = text.split(",", 1)[0].strip()
    named = list(villages().select_related("parent").filter(name__iexact=name))
    exact = [v for v in named if village_title(v).casefold() == text.casefold()]
    found = exact or (named if "," not in text else [])
    if len(found) != 1:
        raise forms.ValidationError(_("Choose a village from the list."))
    return found[0]
