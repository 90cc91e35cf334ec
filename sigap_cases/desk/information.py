"""The register of requests for information: who asked what, and what became of it when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import django_filters as filters  # type: ignore[import-untyped]
from django import forms
from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sigap_cases.cases.enums import CaseKind, MessageKind, PartyRole
from sigap_cases.cases.models import Case, Party, ReporterMessage
from sigap_cases.cases.selectors import search
from sigap_cases.publicinfo.counting import term_of, working_days
from sigap_cases.registry.sensitive import Sensitive, any_post_reads, masked_words
from workflows.definitions.conditions import value_title
from workflows.selectors import definition_of_version
from workflows.services.calendars import calendar_value
from workflows.services.clocks import OFFICE_CALENDAR
from workflows.sla import WorkingCalendar

from .filters import TaskFilter, finds_reporters
from .officer import Officer


DECISIONS = (
    ("given", _("Given in full")),
    ("given_part", _("Given in part")),
    ("refused", _("Refused")),
    ("not_held", _("Not held")),
)
LONGEST = 160


class RegisterFilter(filters.FilterSet):
    """Filters of the register, over what the officer sees."""

    q = filters.CharFilter(method="by_text", label=_("Search number or applicant"))
    keputusan = filters.ChoiceFilter(
        field_name="process__values__decision",
        choices=DECISIONS,
        label=_("Decision"),
        empty_label=_("Every decision"),
    )
    keadaan = filters.ChoiceFilter(
        method="by_state",
        choices=[("terbuka", _("Running")), ("selesai", _("Ended"))],
        label=_("State"),
        empty_label=_("Every state"),
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

    class Meta:
        model = Case
        fields: list[str] = []

    def by_text(self, cases: QuerySet[Case], _name: str, text: str) -> QuerySet[Case]:
        return search(cases, text, reporters=finds_reporters(self.request))

    def by_state(self, cases: QuerySet[Case], _name: str, state: str) -> QuerySet[Case]:
        return cases.filter(closed_at__isnull=state == "terbuka")

    chosen = TaskFilter.chosen
    chosen_but = TaskFilter.chosen_but


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line of the register; ``days`` are working days from request to answer."""

    number: str
    lodged_at: datetime
    applicant: str
    asked: str
    decision: str
    answered_at: datetime | None
    days: int
    is_late: bool


def requests_seen_by(officer: Officer) -> QuerySet[Case]:
    """Requests with what a line tells, in two queries for any number of them."""
    answers = ReporterMessage.objects.filter(
        Q(kind=MessageKind.RESULT), case=OuterRef("pk")
    ).order_by("sent_at")
    reporters = Party.objects.filter(role=PartyRole.REPORTER)
    cases = officer.cases().filter(kind=CaseKind.INFORMATION)
    return (
        cases.select_related("process__version")
        .prefetch_related(Prefetch("parties", queryset=reporters, to_attr="applicants"))
        .annotate(answered_at=Subquery(answers.values("sent_at")[:1]))
        .order_by("-lodged_at", "-pk")
    )


def entries(cases: Sequence[Any], officer: Officer) -> list[Entry]:
    calendar = calendar_value(OFFICE_CALENDAR)
    reads = any_post_reads(officer.positions, Sensitive.REPORTER)
    return [_entry(case, calendar, reads=reads) for case in cases]


def _applicant(case: Any, *, reads: bool) -> str:
    if not case.applicants:
        return ""
    return case.applicants[0].name if reads else masked_words()


def _entry(case: Any, calendar: WorkingCalendar, *, reads: bool) -> Entry:
    values = case.running.values
    until = case.answered_at or case.closed_at or timezone.now()
    days = working_days(case.lodged_at, until, calendar)
    return Entry(
        number=case.number,
        lodged_at=case.lodged_at,
        applicant=_applicant(case, reads=reads),
        asked=str(values.get("asked_summary") or case.narrative)[:LONGEST],
        decision=_decision(case, values),
        answered_at=case.answered_at,
        days=days,
        is_late=days > term_of(values),
    )


def _decision(case: Case, values: dict[str, Any]) -> str:
    if not case.is_open:
        return case.ending
    decision = values.get("decision")
    if not decision:
        return str(case.get_status_display())
    definition = definition_of_version(case.running.version)
    return str(value_title(definition, "decision", decision))
