"""The questions of a complaint, one form a page. Only two of them must be answered."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import time
from typing import Any, ClassVar

from django import forms
from django.forms import BoundField
from django.utils.formats import time_format
from django.utils.translation import gettext_lazy as _

from sigap_cases.cases.enums import Capacity, SafeChannel, Urgency
from sigap_cases.cases.models import CaseType
from sigap_cases.portal.forms.fields import PICK, Option, PlaceSearch, RadioField
from sigap_cases.portal.forms.problems import PROBLEMS
from sigap_cases.portal.places import countries, villages


LONGEST_TEXT = 10_000


@dataclass(frozen=True, slots=True)
class Row:
    """A field as the page draws it: in which case it counts, and whether it is the title."""

    field: BoundField
    css: str
    heading: bool


class Question(forms.Form):
    """A page of the complaint. ``answers`` are those of the other pages, as typed."""

    title: Any = ""
    lead: ClassVar[Any] = ""
    # Field -> the class under which the style sheet shows it only when it counts.
    shown_if: ClassVar[Mapping[str, str]] = {}

    def __init__(self, data: Any, *, answers: Mapping[str, Any], **kwargs: Any) -> None:
        self.answers = answers
        super().__init__(data, label_suffix="", **kwargs)
        self.use_required_attribute = False
        self.prepare()

    def prepare(self) -> None:
        """Adapt the fields to the other answers."""

    def typed(self) -> dict[str, str]:
        """What was typed, clipped, to be kept in the draft."""
        return {
            name: str(self.data[name])[: LONGEST_TEXT + 1]
            for name in self.fields
            if self.data.get(name)
        }

    @property
    def rows(self) -> Iterator[Row]:
        for number, field in enumerate(self.visible_fields()):
            css = self.shown_if.get(field.name, "")
            yield Row(field, css, heading=number == 0 and not self.title)

    @property
    def lists(self) -> Iterator[PlaceSearch]:
        """Suggestions that the browser itself offers while one types."""
        return (item for item in vars(self).values() if isinstance(item, PlaceSearch))

    def told(self) -> Iterator[tuple[Any, str]]:
        """Question and answer for the summary, of a form that is valid."""
        for name, field in self.fields.items():
            if name.endswith(PICK):
                continue
            value = self.cleaned_data.get(name)
            if isinstance(field, RadioField):
                value = field.told(value or "")
            if value:
                yield field.label, str(value)


class Danger(Question):
    danger = RadioField(
        (
            Option(
                Urgency.EMERGENCY,
                _("Yes, there is danger to life or body right now"),
                _("The duty officer sees your complaint at once, day and night"),
            ),
            Option(
                Urgency.URGENT,
                _("Not now, but it can become dangerous within days"),
                _("For example threats, no food, a forced return"),
            ),
            Option(Urgency.ROUTINE, _("No")),
        ),
        label=_("Is anybody in danger now?"),
        help_text=_("You or the person you tell of."),
        required=False,
    )


CAPACITY = RadioField(
    (
        Option(Capacity.SELF, _("For myself")),
        Option(Capacity.FAMILY, _("For a member of my family")),
        Option(
            Capacity.OTHER,
            _("For somebody else"),
            _("A friend, a neighbour, a colleague"),
        ),
        Option(
            Capacity.NGO,
            _("For somebody, in the name of an organisation"),
            _("An NGO, a union, a community"),
        ),
        Option(
            Capacity.ATTORNEY,
            _("For somebody who gave me a power of attorney"),
        ),
    ),
    label=_("For whom is this complaint?"),
    required=False,
)


class ForWhom(Question):
    capacity = CAPACITY


class MainProblem(Question):
    problem = RadioField(
        tuple(problem.option for problem in PROBLEMS),
        label=_("What is the main problem?"),
        help_text=_("Choose the gravest one. You can tell of others in the next step."),
        error_messages={"required": _("Choose one problem")},
    )


class EveryProblem(Question):
    """All complaint types, for what the nine common ones do not name."""

    case_type = RadioField(
        (),
        label=_("Which problem comes closest?"),
        error_messages={
            "required": _("Choose one problem, or Other at the end of the list")
        },
    )

    def prepare(self) -> None:
        types = list(CaseType.objects.filter(is_active=True))
        types.sort(key=lambda row: (row.code == "LAIN", row.name))
        options = tuple(Option(row.code, row.name) for row in types)
        own = self.fields["case_type"]
        self.fields["case_type"] = RadioField(
            options, label=own.label, error_messages=own.error_messages
        )


class Story(Question):
    title = _("What happened?")
    lead = _(
        "Tell it in your own words, in the language that is easiest for you. "
        "Spelling does not matter."
    )

    narrative = forms.CharField(
        label=_("Your account"),
        help_text=_("What happened, since when, who did it. You may leave names out."),
        widget=forms.Textarea(attrs={"rows": 8}),
        max_length=LONGEST_TEXT,
        error_messages={
            "required": _("Tell what happened. One sentence is enough."),
            "max_length": _(
                "The account is too long. Shorten it, or send it as a file."
            ),
        },
    )
    wish = forms.CharField(
        label=_("What do you want us to do? (may be left empty)"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2_000,
        required=False,
    )


ABROAD, SHIP, HOME, UNKNOWN = "abroad", "ship", "home", "unknown"


class Where(Question):
    title = _("Where does it happen?")
    lead = _("All of it may be left empty.")
    shown_if = {"country": "if-country", "country_pick": "if-country"}

    where = RadioField(
        (
            Option(ABROAD, _("Abroad, on land")),
            Option(SHIP, _("On a ship"), _("Also while it lies in port")),
            Option(HOME, _("In Indonesia"), _("Before leaving, or after coming home")),
            Option(UNKNOWN, _("I do not know")),
        ),
        label=_("Place"),
        required=False,
    )
    country = forms.CharField(
        label=_("Country"),
        help_text=_("Type the first letters, for example Taiwan."),
        max_length=100,
        required=False,
    )
    workplace = forms.CharField(
        label=_("Name of the ship, employer, or company"),
        help_text=_("As far as you know it."),
        max_length=120,
        required=False,
    )

    def prepare(self) -> None:
        self.country_search = PlaceSearch(self, "country", countries())

    def clean(self) -> dict[str, Any]:
        found = self.country_search.place()
        self.cleaned_data["country_code"] = found.key if found else ""
        if found:
            self.cleaned_data["country"] = found.label
        return self.cleaned_data


YES, NO = "yes", "no"


class Origin(Question):
    title = _("Who is the worker, and from which village?")
    lead = _("All of it may be left empty.")

    worker_name = forms.CharField(
        label=_("The worker's name"),
        help_text=_("As far as you know it."),
        max_length=150,
        required=False,
    )
    village = forms.CharField(
        label=_("Village in Gianyar"),
        help_text=_(
            "Type the name, for example Batubulan. Leave it empty if it is outside "
            "Gianyar or if you do not know."
        ),
        max_length=120,
        required=False,
    )
    may_know = RadioField(
        (
            Option(NO, _("No"), _("The village office is told nothing")),
            Option(
                YES, _("Yes"), _("The village office may help, for example with papers")
            ),
        ),
        label=_("May the village office know?"),
        initial=NO,
        required=False,
    )

    def prepare(self) -> None:
        self.village_search = PlaceSearch(self, "village", villages())
        self.is_self = (
            self.answers.get("untuk-siapa", {}).get("capacity") == Capacity.SELF
        )
        if self.is_self:
            self.title = _("From which village are you?")
            del self.fields["worker_name"]

    def clean(self) -> dict[str, Any]:
        found = self.village_search.place()
        self.cleaned_data["village_code"] = found.key if found else ""
        if found:
            self.cleaned_data["village"] = found.label
        self.cleaned_data["may_know"] = self.cleaned_data.get("may_know") or NO
        return self.cleaned_data


ANONYMOUS, NAMED = "anonymous", "named"


class Identity(Question):
    title = _("Do you want to give your name?")
    lead = _("Without a name you are served in just the same way.")
    shown_if = {"name": "if-named", "second_secret": "if-anonymous"}

    identity = RadioField(
        (
            Option(
                ANONYMOUS, _("Without a name"), _("Officers do not know who you are")
            ),
            Option(
                NAMED,
                _("With my name"),
                _("Officers know it, the reported party does not"),
            ),
        ),
        label=_("Your choice"),
        initial=ANONYMOUS,
        required=False,
    )
    name = forms.CharField(
        label=_("Your name"),
        max_length=150,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    second_secret = forms.CharField(
        label=_("A secret word, in case you lose your code (may be left empty)"),
        help_text=_(
            "At least eight characters that only you know. With it and the number of "
            "the complaint you get a new code. Without it, an anonymous code that is "
            "lost cannot be given again."
        ),
        max_length=100,
        min_length=8,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"min_length": _("Use at least eight characters.")},
    )

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("identity") == NAMED:
            data["second_secret"] = ""
            if not data.get("name"):
                self.add_error("name", _("Write your name, or choose Without a name."))
        else:
            data["identity"], data["name"] = ANONYMOUS, ""
        return data

    def told(self) -> Iterator[tuple[Any, str]]:
        for label, value in super().told():
            if label == self.fields["second_secret"].label:
                yield _("Secret word"), str(_("Kept, not shown here"))
            else:
                yield label, value


class Contact(Question):
    title = _("May we contact you?")
    lead = _(
        "We send nothing unless you choose it here. The sender's name is neutral, and "
        "neither the code nor your story is ever in a message."
    )
    shown_if = {
        "phone": "if-number",
        "email": "if-email",
        "safe_from": "if-reached half",
        "safe_until": "if-reached half",
        "pass_phrase": "if-number",
    }

    channel = RadioField(
        (
            Option(
                SafeChannel.NONE,
                _("Do not contact me"),
                _("I open the page Follow my complaint myself"),
            ),
            Option(SafeChannel.WHATSAPP, _("WhatsApp")),
            Option(SafeChannel.PHONE, _("Phone")),
            Option(SafeChannel.EMAIL, _("E-mail")),
        ),
        label=_("Your choice"),
        initial=SafeChannel.NONE,
        required=False,
    )
    phone = forms.CharField(
        label=_("Number"),
        help_text=_("With the country code where it is foreign, for example +886."),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"invalid": _("Check the e-mail address.")},
    )
    safe_from = forms.TimeField(
        label=_("Safe from (WITA)"),
        required=False,
        input_formats=["%H:%M", "%H.%M", "%H:%M:%S", "%H"],
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": _("Write the time like 18.00.")},
    )
    safe_until = forms.TimeField(
        label=_("Until (WITA)"),
        required=False,
        input_formats=["%H:%M", "%H.%M", "%H:%M:%S", "%H"],
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": _("Write the time like 20.00.")},
    )
    pass_phrase = forms.CharField(
        label=_("A word by which you know us (may be left empty)"),
        help_text=_(
            "If somebody else answers, the officer says nothing but this word. "
            "For example the name of a flower."
        ),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean_phone(self) -> str:
        phone: str = self.cleaned_data["phone"]
        if phone and not 7 <= sum(c.isdigit() for c in phone) <= 15:
            raise forms.ValidationError(_("Check the number: 7 to 15 digits."))
        return phone

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        channel = data["channel"] = data.get("channel") or SafeChannel.NONE
        if channel == SafeChannel.NONE:
            # What was typed before the choice was taken back is not kept.
            data.update(
                phone="", email="", safe_from=None, safe_until=None, pass_phrase=""
            )
            self.errors.clear()
            return data
        wanted = "email" if channel == SafeChannel.EMAIL else "phone"
        if wanted not in self.errors and not data.get(wanted):
            told = {
                "email": _("Write the address at which we may reach you."),
                "phone": _("Write the number at which we may reach you."),
            }
            self.add_error(wanted, told[wanted])
        if bool(data.get("safe_from")) != bool(data.get("safe_until")):
            self.add_error("safe_from", _("Fill in both hours, or neither."))
        return data

    def told(self) -> Iterator[tuple[Any, str]]:
        for label, value in super().told():
            hours = {
                str(self.fields[name].label) for name in ("safe_from", "safe_until")
            }
            if str(label) not in hours:
                yield label, value
        start, end = (
            self.cleaned_data.get(name) for name in ("safe_from", "safe_until")
        )
        if start and end:
            yield _("Safe hours"), told_hours(start, end)


def told_hours(start: time, end: time) -> str:
    return str(
        _("%(start)s to %(end)s WITA")
        % {"start": time_format(start, "H.i"), "end": time_format(end, "H.i")}
    )
