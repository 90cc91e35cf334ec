"""The form that opens a case in an emergency, and the filters of the list."""

from typing import Any

import django_filters as filters  # type: ignore[import-untyped]
from django import forms
from django.db.models import Q, QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _

from sigap_cases.cases.emergency_selectors import running
from sigap_cases.cases.enums import Verdict
from sigap_cases.cases.models import EmergencyAccess
from sigap_cases.desk.filters import chosen_words
from sigap_cases.desk.forms import DeskForm, long_text


# Long enough to say who is in danger and what is about to be done.
SHORTEST_REASON = 20


class OpenForm(DeskForm):
    number = forms.CharField(
        label=_("Number of the case"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    reason = long_text(
        _("What has happened, and what do you need from the case?"),
        rows=4,
        min_length=SHORTEST_REASON,
        help_text=_(
            "Whoever watches over the case reads it now, and it stays in its history."
        ),
        error_messages={
            "min_length": _("Say in a sentence what has happened and what you need.")
        },
    )
    understood = forms.BooleanField(
        label=_("I know that this is told at once and reviewed by somebody else"),
        error_messages={"required": _("Tick this to go on.")},
    )


class State(TextChoices):
    RUNNING = "berjalan", _("Open now")
    UNREVIEWED = "belum-ditinjau", _("Not reviewed yet")
    JUSTIFIED = "beralasan", _("Justified")
    NOT_JUSTIFIED = "tidak-beralasan", _("Not justified")


class AccessFilter(filters.FilterSet):
    """Filters of the list; words find a person, and a case only where it may be seen."""

    q = filters.CharFilter(method="by_text", label=_("Search person or number"))
    keadaan = filters.ChoiceFilter(
        method="by_state",
        choices=State.choices,
        label=_("State"),
        empty_label=_("Every state"),
    )
    sejak = filters.DateFilter(
        field_name="opened_at",
        lookup_expr="date__gte",
        label=_("Opened from"),
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    sampai = filters.DateFilter(
        field_name="opened_at",
        lookup_expr="date__lte",
        label=_("Opened until"),
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    class Meta:
        model = EmergencyAccess
        fields: list[str] = []

    def by_text(
        self, rows: QuerySet[EmergencyAccess], _name: str, text: str
    ) -> QuerySet[EmergencyAccess]:
        text = text.replace("\x00", "").strip()
        of_case = Q(case__number__icontains=text, sees_case=True)
        return rows.filter(of_case | Q(user__full_name__icontains=text))

    def by_state(
        self, rows: QuerySet[EmergencyAccess], _name: str, state: str
    ) -> QuerySet[EmergencyAccess]:
        match state:
            case State.RUNNING:
                return rows.filter(running())
            case State.JUSTIFIED:
                return rows.filter(verdict=Verdict.JUSTIFIED)
            case State.NOT_JUSTIFIED:
                return rows.filter(verdict=Verdict.NOT_JUSTIFIED)
            case _other:
                return rows.filter(verdict="")

    @property
    def chosen(self) -> list[Any]:
        return chosen_words(self.form)
