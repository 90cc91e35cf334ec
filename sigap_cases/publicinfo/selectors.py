"""What the public reads, and what the officers choose from."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sigap_cases.cases.enums import CaseKind, Level, MessageKind
from sigap_cases.cases.models import Case, ReporterMessage
from sigap_cases.cases.selectors import cases_visible_to
from workflows.services.calendars import calendar_value
from workflows.services.clocks import OFFICE_CALENDAR
from workflows.sla import WorkingCalendar

from .counting import term_of, without_names, working_days
from .enums import Decision, ItemKind, ItemState, ObjectionDecision
from .models import AnnualReport, InformationItem, PublishedSuggestion


# How a request can end without, or beyond, the decision on it.
ENDINGS: dict[str, Any] = {
    "withdrawn": gettext_lazy("Withdrawn by the applicant"),
    "incomplete": gettext_lazy("Request not completed"),
    "given_after_objection": gettext_lazy("Given after the objection"),
    "dispute_open": gettext_lazy("Given after a dispute"),
    "dispute_closed": gettext_lazy("Refusal confirmed by the Information Commission"),
}


def published_items(*, kind: str = "", text: str = "") -> QuerySet[InformationItem]:
    items = InformationItem.objects.filter(state=ItemState.PUBLISHED)
    if kind in ItemKind.values:
        items = items.filter(kind=kind)
    if text:
        items = items.filter(Q(title__icontains=text) | Q(summary__icontains=text))
    return items.select_related("unit")


def kept_items(
    *, state: str = "", kind: str = "", text: str = ""
) -> QuerySet[InformationItem]:
    """For the officers: in every state, the latest words first."""
    items = InformationItem.objects.select_related("unit", "written_by")
    if state in ItemState.values:
        items = items.filter(state=state)
    if kind in ItemKind.values:
        items = items.filter(kind=kind)
    if text:
        items = items.filter(Q(title__icontains=text) | Q(summary__icontains=text))
    return items.order_by("-written_at", "-pk")


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicRequest:
    """A line of the public register; ``days`` are working days, nobody is named."""

    number: str
    received: datetime
    asked: str
    decision: str
    answered: datetime | None
    days: int
    is_late: bool
    objected: datetime | None
    objection: str
    ending: str


def _requests() -> QuerySet[Any]:
    """Of the ordinary level, with the moments of answer and objection."""
    told = ReporterMessage.objects.filter(case=OuterRef("pk")).order_by("sent_at")
    answers = told.filter(kind=MessageKind.RESULT).values("sent_at")[:1]
    objections = told.filter(kind=MessageKind.OBJECTION).values("sent_at")[:1]
    return Case.objects.filter(
        kind=CaseKind.INFORMATION, level=Level.NORMAL, process__isnull=False
    ).annotate(answered_at=Subquery(answers), objected_at=Subquery(objections))


def registered_requests(year: int | None = None) -> QuerySet[Any]:
    """What the public may read: an officer has registered it and written its summary."""
    found = _requests().filter(
        process__values__identity_state="complete",
        process__values__has_key="asked_summary",
        erased_at=None,
    )
    if year is not None:
        found = found.filter(lodged_at__year=year)
    return (
        found.select_related("process")
        .prefetch_related("parties")
        .order_by("-lodged_at", "-pk")
    )


def public_requests(cases: Sequence[Any]) -> list[PublicRequest]:
    calendar = calendar_value(OFFICE_CALENDAR)
    return [_public(case, calendar) for case in cases]


def _public(case: Any, calendar: WorkingCalendar) -> PublicRequest:
    values = case.running.values
    until = case.answered_at or case.closed_at or timezone.now()
    days = working_days(case.lodged_at, until, calendar)
    names = [party.name for party in case.parties.all() if party.name]
    objection = str(values.get("objection_decision") or "")
    return PublicRequest(
        number=case.number,
        received=case.lodged_at,
        asked=without_names(str(values["asked_summary"]), names),
        decision=_decision(case, values),
        answered=case.answered_at,
        days=days,
        is_late=days > term_of(values),
        objected=case.objected_at,
        objection=_objection(case, objection),
        ending=str(ENDINGS.get(case.close_reason, "")),
    )


def _decision(case: Any, values: dict[str, Any]) -> str:
    """Told once the applicant has been told."""
    decision = values.get("decision")
    if case.answered_at is not None and decision in Decision.values:
        return str(Decision(decision).label)
    return _("In progress") if case.is_open else ""


def _objection(case: Any, decision: str) -> str:
    if case.objected_at is None:
        return ""
    if decision in ObjectionDecision.values:
        return str(ObjectionDecision(decision).label)
    return _("In progress") if case.is_open else ""


def register_years() -> list[int]:
    """The years of which the register has lines, the latest first."""
    days = registered_requests().order_by().datetimes("lodged_at", "year", order="DESC")
    return [day.year for day in days]


def requests_of_year(year: int) -> Iterator[dict[str, Any]]:
    """Every request of the ordinary level received in a year, registered or not."""
    rows = _requests().filter(lodged_at__year=year)
    return iter(
        rows.order_by("lodged_at", "pk").values(
            "lodged_at",
            "answered_at",
            "closed_at",
            "objected_at",
            ending=F("close_reason"),
            values=F("process__values"),
        )
    )


def years_with_requests() -> list[int]:
    """The latest first; this year also without a request."""
    days = _requests().order_by().datetimes("lodged_at", "year", order="DESC")
    found = {day.year for day in days} | {timezone.localdate().year}
    return sorted(found, reverse=True)


def reports_for_the_public() -> list[AnnualReport]:
    """The latest edition of each year, the latest year first."""
    rows = AnnualReport.objects.order_by("-year", "-edition")
    found: dict[int, AnnualReport] = {}
    for row in rows:
        found.setdefault(row.year, row)
    return list(found.values())


def report_of(year: int) -> AnnualReport | None:
    """The latest edition; None before the first."""
    return AnnualReport.objects.filter(year=year).order_by("-edition").first()


def published_suggestions() -> QuerySet[PublishedSuggestion]:
    return PublishedSuggestion.objects.filter(withdrawn_at=None)


def answered_suggestions(user: Any) -> QuerySet[Case]:
    """Those that may be told to the public, as far as ``user`` sees them."""
    return (
        cases_visible_to(user)
        .filter(
            kind=CaseKind.SUGGESTION,
            level=Level.NORMAL,
            close_reason="answered",
            erased_at=None,
        )
        .select_related("process__version", "published_suggestion")
        .order_by("-closed_at", "-pk")
    )
