"""Quick reports of the villages, and what became of each, as far as the officer sees it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import django_filters as filters  # type: ignore[import-untyped]
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.enums import TextChoices
from django.utils.translation import gettext_lazy as _

from sigap_cases.cases.enums import ENDED_STATUSES, CaseStatus
from sigap_cases.cases.models import Case
from sigap_cases.desk import paging
from sigap_cases.desk.filters import chosen_words
from sigap_cases.desk.officer import Officer
from sigap_cases.desk.people.fields import LongSelect
from sigap_cases.desk.people.filters import villages_in_reach
from sigap_cases.monitoring.enums import ReportKind
from sigap_cases.monitoring.models import MonitoringCheck, QuickReport
from sigap_cases.monitoring.selectors import reports_visible_to, to_confirm
from sigap_cases.registry.models import Person
from sigap_cases.registry.policies import check_can_change
from workflows.exceptions import WorkflowError


class Became(TextChoices):
    """What came of a report; each is in exactly one of them for who looks."""

    RUNNING = "berjalan", _("Complaint in progress")
    ENDED = "selesai", _("Complaint closed")
    # Who made the report knows of the complaint; where it stands is told in the case.
    PASSED_ON = "diteruskan", _("Passed on as a complaint")
    ENTRY = "catatan", _("Entry of the monitoring")


def _day(label: Any, lookup: str) -> filters.DateFilter:
    return filters.DateFilter(
        field_name="reported_at",
        lookup_expr=f"date__{lookup}",
        label=label,
        widget=forms.DateInput(attrs={"type": "date"}),
    )


class ReportFilter(filters.FilterSet):
    jenis = filters.ChoiceFilter(
        field_name="kind",
        choices=ReportKind.choices,
        label=_("Kind of report"),
        empty_label=_("Every kind"),
    )
    desa = filters.ModelChoiceFilter(
        field_name="village",
        queryset=villages_in_reach,
        label=_("Village"),
        empty_label=_("All villages"),
        widget=LongSelect,
    )
    sejak = _day(_("Received from"), "gte")
    sampai = _day(_("Received until"), "lte")
    menjadi = filters.ChoiceFilter(
        method="by_outcome",
        choices=Became.choices,
        label=_("What became of it"),
        empty_label=_("Whatever became of it"),
    )

    class Meta:
        model = QuickReport
        fields: list[str] = []

    def by_outcome(
        self, rows: QuerySet[QuickReport], _name: str, became: str
    ) -> QuerySet[QuickReport]:
        """By the cases that the officer sees: a status out of sight is not told."""
        if became == Became.ENTRY:
            return rows.filter(case=None)
        officer: Officer = self.request.officer
        seen = officer.cases().filter(pk=OuterRef("case"))
        ended = Q(status__in=ENDED_STATUSES)
        found = {
            Became.RUNNING: Exists(seen.exclude(ended)),
            Became.ENDED: Exists(seen.filter(ended)),
            Became.PASSED_ON: ~Exists(seen),
        }
        return rows.exclude(case=None).filter(found[Became(became)])

    @property
    def chosen(self) -> list[str]:
        return chosen_words(self.form)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One report. ``number`` and ``status`` are those of a case that the officer sees."""

    report: QuickReport
    became: Became
    number: str = ""
    status: str = ""


def of_officer(officer: Officer) -> QuerySet[QuickReport]:
    return reports_visible_to(officer.user).select_related(
        "person", "village__parent", "reported_by"
    )


def page(
    officer: Officer, rows: QuerySet[QuickReport], number: int
) -> paging.Page[Line]:
    start = paging.start_of(number)
    found = list(rows[start : start + paging.SIZE + 1])
    return paging.page_of(lines(officer, found), number)


def lines(officer: Officer, found: Sequence[QuickReport]) -> list[Line]:
    begun = [report.case_id for report in found if report.case_id is not None]
    cases = officer.cases().filter(pk__in=begun).only("number", "status").in_bulk()
    return [_line(report, cases.get(report.case_id or 0)) for report in found]


def _line(report: QuickReport, case: Case | None) -> Line:
    if report.case_id is None:
        return Line(report=report, became=Became.ENTRY)
    if case is None:
        return Line(report=report, became=Became.PASSED_ON)
    return Line(
        report=report,
        became=Became.ENDED if case.status in ENDED_STATUSES else Became.RUNNING,
        number=case.number,
        status=str(CaseStatus(case.status).label),
    )


def check_of(officer: Officer, report: QuickReport) -> MonitoringCheck | None:
    """What the running round still asks of the worker that the report names."""
    if report.person_id is None:
        return None
    return to_confirm(officer.user).filter(person=report.person_id).first()


def may_change(officer: Officer, person: Person) -> bool:
    try:
        check_can_change(officer.user, person)
    except WorkflowError:
        return False
    return True
