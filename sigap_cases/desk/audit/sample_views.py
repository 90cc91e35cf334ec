"""Samples for review: drawing one, its cases, and what was found in each."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.models import Unit
from sigap_cases.cases.audit_enums import FollowUp, ReviewResult
from sigap_cases.cases.models import AuditSample, SampledCase
from sigap_cases.cases.services import audit_samples
from sigap_cases.cases.services.lifecycle import note_access
from sigap_cases.desk import paging, refusals
from sigap_cases.desk.officer import DeskRequest

from . import exports
from .forms import ReviewForm, SampleForm
from .patterns import RISKS, score
from .sight import Auditor, for_auditors, note, of_case


def rows_of(auditor: Auditor, sample: AuditSample) -> QuerySet[SampledCase]:
    """The cases of a sample that the auditor may see now."""
    rows = SampledCase.objects.filter(of_case(auditor.cases()), sample=sample)
    return rows.select_related("case__case_type", "reviewed_by").order_by("position")


def reasons_of(row: SampledCase) -> list[str]:
    return [str(RISKS[key].label) for key in row.reasons if key in RISKS]


@require_GET
@for_auditors
def samples(request: DeskRequest, auditor: Auditor) -> HttpResponse:
    note(request, auditor)
    seen = of_case(auditor.cases(), "drawn__case_id")
    rows = AuditSample.objects.select_related("drawn_by").annotate(
        cases=Count("drawn", filter=seen),
        reviewed=Count("drawn", filter=seen & ~Q(drawn__result=ReviewResult.PENDING)),
        findings=Count("drawn", filter=seen & Q(drawn__result=ReviewResult.FINDING)),
        to_do=Count("drawn", filter=seen & Q(drawn__follow_up_state=FollowUp.OPEN)),
    )
    number = paging.number_of(request.GET.get("page", ""))
    start = paging.start_of(number)
    page = paging.page_of(list(rows[start : start + paging.SIZE + 1]), number)
    return render(request, "desk/audit/samples.html", {"page": page})


@require_http_methods(["GET", "POST"])
@for_auditors
def sample_new(request: DeskRequest, auditor: Auditor) -> HttpResponse:
    note(request, auditor)
    form = SampleForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = refusals.UNPROCESSABLE
        if form.is_valid():
            drawn = audit_samples.draw(
                auditor.cases(), form.drawing(), by=auditor.user, score=score
            )
            messages.success(request, _("The sample is drawn."))
            return redirect("audit:sample", pk=drawn.pk)
    context = {"form": form}
    return render(request, "desk/audit/sample_new.html", context, status=status)


@require_GET
@for_auditors
def sample(request: DeskRequest, auditor: Auditor, pk: int) -> HttpResponse:
    """A page that is made to be printed as well."""
    found = get_object_or_404(AuditSample.objects.select_related("drawn_by"), pk=pk)
    note(request, auditor)
    rows = list(rows_of(auditor, found))
    context = {
        "sample": found,
        "unit": _unit_name(found),
        "rows": [(row, reasons_of(row)) for row in rows],
        "reviewed": sum(row.result != ReviewResult.PENDING for row in rows),
        "findings": sum(row.result == ReviewResult.FINDING for row in rows),
        "to_do": sum(row.follow_up_state == FollowUp.OPEN for row in rows),
    }
    return render(request, "desk/audit/sample.html", context)


def _unit_name(found: AuditSample) -> str:
    if not found.unit_path:
        return _("Every unit")
    unit = Unit.objects.filter(path=found.unit_path).first()
    return str(unit or found.unit_path)


@require_http_methods(["GET", "POST"])
@for_auditors
def review(request: DeskRequest, auditor: Auditor, pk: int, row: int) -> HttpResponse:
    found = get_object_or_404(AuditSample, pk=pk)
    drawn = get_object_or_404(rows_of(auditor, found), pk=row)
    note(request, auditor, case=drawn.case)
    if request.method == "GET":
        note_access(drawn.case, by=auditor.user, part="audit")
    form = ReviewForm(
        request.POST if request.method == "POST" else None, initial=_initial(drawn)
    )
    status = 200
    if request.method == "POST":
        status = refusals.UNPROCESSABLE
        if form.is_valid():
            audit_samples.review(drawn, form.review(), by=auditor.user)
            messages.success(request, _("The review is kept."))
            return redirect("audit:sample", pk=pk)
    context = {
        "sample": found,
        "row": drawn,
        "case": drawn.case,
        "reasons": reasons_of(drawn),
        "form": form,
        "versions": _versions(drawn),
    }
    return render(request, "desk/audit/review.html", context, status=status)


def _initial(drawn: SampledCase) -> dict[str, Any]:
    if drawn.result == ReviewResult.PENDING:
        return {"follow_up_state": FollowUp.NONE}
    names = ("result", "severity", "finding", "follow_up", "follow_up_state")
    return {name: getattr(drawn, name) for name in names}


def _versions(drawn: SampledCase) -> list[Any]:
    """What was written before, newest first; the drawing itself is none."""
    history: Any = drawn.history
    kept = history.exclude(result=ReviewResult.PENDING).select_related("reviewed_by")
    return list(kept.order_by("-history_date", "-history_id")[:20])


@require_GET
@for_auditors
def sample_export(
    request: DeskRequest, auditor: Auditor, pk: int, form: str
) -> HttpResponseBase:
    found = get_object_or_404(AuditSample, pk=pk)
    table = exports.Table(
        name=f"sampel-{pk}",
        title=_("Sample: %(title)s") % {"title": found.title},
        headings=[
            _("No."),
            _("Case"),
            _("Subject"),
            _("Score"),
            _("Signs of risk"),
            _("Result"),
            _("Severity"),
            _("Finding"),
            _("What has to be done"),
            _("Follow-up"),
            _("Reviewed by"),
        ],
        rows=[_cells(row) for row in rows_of(auditor, found)],
        told=[
            str(found.get_method_display()),
            f"{_('Seed')}: {found.seed}",
            f"{found.first_day:%d-%m-%Y} - {found.last_day:%d-%m-%Y}",
            _unit_name(found),
        ],
    )
    return exports.handed_out(request, auditor, table, form)


def _cells(row: SampledCase) -> list[str]:
    return [
        str(row.position),
        row.case.number,
        row.case.subject,
        str(row.score),
        "; ".join(reasons_of(row)),
        str(row.get_result_display()),
        str(row.get_severity_display()),
        row.finding,
        row.follow_up,
        str(row.get_follow_up_state_display()),
        str(row.reviewed_by or ""),
    ]
