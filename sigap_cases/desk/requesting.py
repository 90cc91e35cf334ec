"""Forms by which an officer registers a request, or an application for legal aid."""

import secrets
import uuid
from functools import partial
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sigap_cases.cases.enums import Capacity, CaseKind, Urgency
from sigap_cases.cases.models import Case
from sigap_cases.cases.policies import registering_posts
from sigap_cases.cases.services.intake import Lodging, Person

from .forms import DeskForm, long_text
from .officer import Officer
from .registering import DESK_CHANNELS


class RequestForm(DeskForm):
    """What every request has; ``given`` names the answers its process starts with."""

    kind: ClassVar[str]
    given: ClassVar[tuple[str, ...]] = ()
    own: ClassVar[tuple[str, ...]] = ()

    submission_key = forms.UUIDField(widget=forms.HiddenInput)
    # The code is drawn from it: the same form sent again shows the same code.
    code_secret = forms.RegexField(r"^[0-9a-f]{64}$", widget=forms.HiddenInput)
    channel = forms.ChoiceField(
        label=gettext_lazy("Which way did the request come?"),
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
    name = forms.CharField(label=gettext_lazy("Name of the applicant"), max_length=150)
    phone = forms.CharField(
        label=gettext_lazy("Phone of the applicant"), max_length=30, required=False
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail of the applicant"), required=False
    )
    narrative = long_text(gettext_lazy("What is asked for"), rows=5)

    def __init__(self, *args: Any, officer: Officer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.officer = officer
        self.fields["submission_key"].initial = uuid.uuid4
        self.fields["code_secret"].initial = partial(secrets.token_hex, 32)

    @property
    def sections(self) -> list[tuple[Any, list[Any]]]:
        parts = (
            (_("How it came in"), ("channel", "letter_number", "letter_date")),
            (_("Applicant"), ("name", "phone", "email")),
            (_("The request"), ("narrative", *self.own)),
        )
        return [(title, [self[name] for name in names]) for title, names in parts]

    def lodging(self) -> Lodging:
        told = self.cleaned_data
        return Lodging(
            submission_key=told["submission_key"],
            code_secret=told["code_secret"],
            kind=self.kind,
            case_type=None,
            narrative=told["narrative"],
            urgency=told.get("urgency") or Urgency.ROUTINE,
            channel=told["channel"],
            capacity=told.get("capacity")
            or (Capacity.SELF if told["name"] else Capacity.ANONYMOUS),
            reporter=Person(
                name=told["name"], phone=told["phone"], email=told["email"]
            ),
            worker=Person(name=told.get("worker_name", "")),
            letter_number=told["letter_number"],
            letter_date=told["letter_date"],
            given={name: told[name] for name in self.given},
        )


def _radio(label: Any, choices: list[tuple[str, Any]]) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect)


class InformationForm(RequestForm):
    kind = CaseKind.INFORMATION
    given = own = ("info_purpose", "copy_form")

    info_purpose = long_text(gettext_lazy("Purpose of its use"), rows=2)
    copy_form = _radio(
        gettext_lazy("Form wanted"),
        [
            ("soft", gettext_lazy("As a file")),
            ("hard", gettext_lazy("On paper")),
            ("view", gettext_lazy("To be read at the office")),
        ],
    )


class SuggestionForm(RequestForm):
    kind = CaseKind.SUGGESTION
    given = own = ("topic",)

    topic = _radio(
        gettext_lazy("What is it about?"),
        [
            ("service", gettext_lazy("Services and officers")),
            ("information", gettext_lazy("Information about placement and protection")),
            ("training", gettext_lazy("Training and empowerment")),
            ("village", gettext_lazy("Records and services in the village")),
            ("system", gettext_lazy("These pages")),
            ("other", gettext_lazy("Something else")),
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = False


class DataRightForm(RequestForm):
    kind = CaseKind.DATA_RIGHTS
    given = own = ("right_kind", "about_case")

    right_kind = _radio(
        gettext_lazy("What is asked for"),
        [
            ("access", gettext_lazy("See the data and who processed them")),
            ("correct", gettext_lazy("Correct data that is wrong")),
            ("restrict", gettext_lazy("Suspend or limit the processing")),
            ("erase", gettext_lazy("Erase data")),
            ("object", gettext_lazy("Object to the processing")),
        ],
    )
    about_case = forms.CharField(
        label=gettext_lazy("Number of the complaint or request"),
        max_length=20,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The right itself is asked for below, under the label of the other requests.
        self.fields["narrative"].label = _("The request in the applicant's words")


class LegalAidForm(RequestForm):
    """Also for who cannot write: the officer writes down what is told."""

    kind = CaseKind.LEGAL_AID
    given = ("origin",)
    own = ("capacity", "worker_name", "origin", "urgency")

    capacity = forms.ChoiceField(
        label=gettext_lazy("Who applies?"),
        choices=[row for row in Capacity.choices if row[0] != Capacity.ANONYMOUS.value],
        widget=forms.RadioSelect,
    )
    worker_name = forms.CharField(
        label=gettext_lazy("Name of the worker"),
        max_length=150,
        required=False,
        help_text=gettext_lazy("No NIK, contract, or passport is needed."),
    )
    origin = forms.CharField(
        label=gettext_lazy("Number of the complaint it comes from"),
        max_length=20,
        required=False,
    )
    urgency = forms.ChoiceField(
        label=gettext_lazy("Urgency"),
        choices=Urgency.choices,
        initial=Urgency.ROUTINE,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["narrative"].label = _("Account of the facts")
        self.fields["narrative"].help_text = _(
            "In the words of the applicant, also when told by mouth."
        )

    def clean_origin(self) -> str:
        """A number the officer sees; any other is told apart from none by nobody."""
        number = str(self.cleaned_data["origin"]).strip().upper()
        if number and not self._sees(number):
            raise forms.ValidationError(_("You see no complaint of this number."))
        return number

    def _sees(self, number: str) -> bool:
        cases = self.officer.cases()
        found: bool = cases.filter(number=number, kind=CaseKind.COMPLAINT).exists()
        return found


# The word in the address -> the form.
FORMS: dict[str, type[RequestForm]] = {
    "informasi": InformationForm,
    "masukan": SuggestionForm,
    "data": DataRightForm,
    "bantuan-hukum": LegalAidForm,
}


def offered_to(officer: Officer) -> list[tuple[str, Any]]:
    """What the officer may register: the word in the address, and the title."""
    return [
        (slug, CaseKind(form.kind).label)
        for slug, form in FORMS.items()
        if officer.holds(*registering_posts(form.kind))
    ]


def kind_of(case: Case) -> str:
    """The word in the address under which more of this kind is registered."""
    return next(slug for slug, form in FORMS.items() if form.kind == case.kind)
