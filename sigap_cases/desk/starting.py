"""The form by which an officer starts a protection process without a complaint."""

from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from accounts.enums import UnitKind
from sigap_cases.cases.enums import CaseKind
from sigap_cases.cases.services.intake import Lodging
from sigap_cases.cases.services.linking import STARTED_FROM_CASES

from .forms import long_text
from .officer import Officer
from .registering import RegisterForm


# What a village brings: its own people's return, and their life after it.
OF_VILLAGES = frozenset({CaseKind.REPATRIATION, CaseKind.REINTEGRATION})


def kinds_for(officer: Officer) -> list[CaseKind]:
    if not officer.registers:
        return []
    # Legal aid has a form of its own: it may be told orally.
    kinds = STARTED_FROM_CASES - {CaseKind.LEGAL_AID}
    if of_village(officer):
        kinds = OF_VILLAGES
    return [kind for kind in CaseKind if kind in kinds]


def of_village(officer: Officer) -> bool:
    return all(p.unit_kind == UnitKind.VILLAGE for p in officer.positions)


class BeginForm(RegisterForm):
    """As a complaint that somebody brought, but for the process they need."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What is needed?"), widget=forms.RadioSelect
    )
    narrative = long_text(
        gettext_lazy("What is known"),
        rows=6,
        help_text=gettext_lazy("In the family's words. Do not write a NIK here."),
    )

    SECTIONS = (
        (gettext_lazy("Process"), ("kind", "urgency")),
        (gettext_lazy("How it came in"), ("channel", "letter_number", "letter_date")),
        (
            gettext_lazy("Who asks for it"),
            ("capacity", "reporter_name", "phone", "email"),
        ),
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
        (gettext_lazy("The request"), ("narrative", "wish")),
        (
            gettext_lazy("Safe contact"),
            ("safe_channel", "safe_from", "safe_until", "village_may_know"),
        ),
    )

    def __init__(self, *args: Any, officer: Officer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["case_type"]
        # Nobody complains here: the words of a complaint would be answered wrongly.
        self.fields["channel"].label = gettext_lazy("Which way did the request come?")
        self.fields["capacity"].label = gettext_lazy("Who applies?")
        self.is_village = of_village(officer)
        if self.is_village:
            # It brings the matter itself, so it knows.
            del self.fields["village_may_know"]
        self.fields["respondent_name"].label = gettext_lazy(
            "Placement agency or employer"
        )
        self.fields["kind"] = forms.ChoiceField(
            label=gettext_lazy("What is needed?"),
            choices=[(kind.value, kind.label) for kind in kinds_for(officer)],
            widget=forms.RadioSelect,
        )

    @property
    def sections(self) -> list[tuple[Any, list[Any]]]:
        return [
            (title, [self[name] for name in names if name in self.fields])
            for title, names in self.SECTIONS
        ]

    def lodging(self) -> Lodging:
        told = self.cleaned_data
        told["case_type"] = None
        told.setdefault("village_may_know", "yes")
        lodging = super().lodging()
        return replace(lodging, kind=told["kind"])
