"""Search and filters of the lists, over what the person may see."""

from collections.abc import Collection
from typing import Any

import django_filters as filters  # type: ignore[import-untyped]
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.enums import UnitKind
from accounts.models import Unit
from sigap_cases.cases.enums import (
    ENDED_STATUSES,
    CaseKind,
    CaseStatus,
    Level,
    Urgency,
)
from sigap_cases.cases.models import Case, CaseType
from sigap_cases.cases.selectors import search
from sigap_cases.registry.sensitive import Sensitive, any_post_reads
from sigap_cases.reports.enums import Outcome


def villages(_request: Any = None) -> QuerySet[Unit]:
    return Unit.objects.filter(kind=UnitKind.VILLAGE, is_active=True).order_by("name")


def case_types(_request: Any = None) -> QuerySet[CaseType]:
    return CaseType.objects.filter(is_active=True)


def finds_reporters(request: Any) -> bool:
    """Whether a search looks at who reported: for posts that may read it, no others."""
    officer = getattr(request, "officer", None)
    return officer is not None and any_post_reads(officer.positions, Sensitive.REPORTER)


class TaskFilter(filters.FilterSet):
    """Filters of the inbox; they narrow to cases the person sees, never to masked ones."""

    q = filters.CharFilter(method="by_text", label=_("Search number, name, or ship"))
    jenis = filters.ModelChoiceFilter(
        field_name="case_type",
        queryset=case_types,
        label=_("Type"),
        empty_label=_("All types"),
    )
    desa = filters.ModelChoiceFilter(
        field_name="village",
        queryset=villages,
        label=_("Village"),
        empty_label=_("All villages"),
    )
    urgensi = filters.ChoiceFilter(
        field_name="urgency",
        choices=Urgency.choices,
        label=_("Urgency"),
        empty_label=_("Every urgency"),
    )

    class Meta:
        model = Case
        fields: list[str] = []

    def by_text(self, cases: QuerySet[Case], _name: str, text: str) -> QuerySet[Case]:
        return search(cases, text, reporters=finds_reporters(self.request))

    def narrow(self, cases: QuerySet[Case]) -> QuerySet[Case]:
        """What is chosen and makes sense, put on other cases than its own."""
        self.form.is_valid()
        narrowed: QuerySet[Case] = self.filter_queryset(cases)
        return narrowed

    @property
    def chosen(self) -> list[str]:
        return chosen_words(self.form)

    def chosen_but(self, *names: str) -> list[str]:
        return chosen_words(self.form, but=names)


def chosen_words(form: forms.Form, *, but: Collection[str] = ()) -> list[str]:
    """What is filtered by, in words, for the page that finds nothing."""
    if not form.is_valid():
        return []
    told = []
    for name, value in form.cleaned_data.items():
        if value not in (None, "") and name not in but:
            field = form.fields[name]
            told.append(f"{field.label}: {_word(field, value)}")
    return told


def _word(field: forms.Field, value: Any) -> str:
    """The title of a choice; of a row, its name."""
    titles = getattr(field, "choices", ()) if isinstance(value, str) else ()
    return next((str(title) for key, title in titles if key == value), str(value))


class CaseFilter(TaskFilter):
    """Filters of the list of cases."""

    status = filters.ChoiceFilter(
        choices=CaseStatus.choices, label=_("Status"), empty_label=_("Every status")
    )
    proses = filters.ChoiceFilter(
        field_name="kind",
        choices=CaseKind.choices,
        label=_("Process"),
        empty_label=_("Every process"),
    )
    hasil = filters.ChoiceFilter(
        method="by_outcome",
        choices=Outcome.choices,
        label=_("Outcome"),
        empty_label=_("Every outcome"),
    )
    kerahasiaan = filters.ChoiceFilter(
        field_name="level",
        choices=Level.choices,
        label=_("Confidentiality"),
        empty_label=_("Every level"),
    )
    sejak = filters.DateFilter(
        field_name="lodged_at",
        lookup_expr="date__gte",
        label=_("Received from"),
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    sampai = filters.DateFilter(
        field_name="lodged_at",
        lookup_expr="date__lte",
        label=_("Received until"),
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def by_outcome(
        self, cases: QuerySet[Case], _name: str, outcome: str
    ) -> QuerySet[Case]:
        """As the figures tell it: an outcome of another process is another one."""
        running = ~Q(status__in=ENDED_STATUSES)
        if outcome == Outcome.RUNNING:
            return cases.filter(running)
        ended = cases.exclude(running)
        if outcome == Outcome.OTHER:
            return ended.exclude(close_reason__in=Outcome.values)
        return ended.filter(close_reason=outcome)
