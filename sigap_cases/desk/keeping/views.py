"""The pages of retention: the rules, what has fallen due, and the runs."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from sigap_cases.cases.keeping_enums import LineResult, RunState
from sigap_cases.cases.models import Case, RetentionRule, RetentionRun
from sigap_cases.cases.services import retention
from sigap_cases.desk import paging, refusals
from sigap_cases.desk.forms import ReasonForm
from sigap_cases.desk.lists import MOST_COUNTED, Count
from sigap_cases.desk.officer import DeskRequest, for_staff
from workflows.exceptions import WorkflowError

from .forms import DecisionForm, TermForm


MOST_RUNS = 10


def _check_reads(request: DeskRequest) -> None:
    if not request.officer.holds(*retention.READING):
        raise Http404


def _rule(request: DeskRequest, kind: str) -> RetentionRule:
    _check_reads(request)
    return get_object_or_404(RetentionRule, kind=kind, valid_to=None)


def _due(request: DeskRequest, rule: RetentionRule) -> Any:
    return retention.fallen_due(rule, request.officer.user, timezone.now())


@require_GET
@for_staff
def index(request: DeskRequest) -> HttpResponse:
    _check_reads(request)
    rules = RetentionRule.objects.filter(valid_to=None).order_by("kind")
    context = {
        "rows": [(rule, _count(_due(request, rule))) for rule in rules],
        "runs": RetentionRun.objects.select_related("rule", "proposed_by")[:MOST_RUNS],
    }
    return render(request, "desk/keeping/index.html", context)


def _count(rows: Any) -> Count:
    return Count(rows.order_by().values("pk")[:MOST_COUNTED].count())


@require_http_methods(["GET", "POST"])
@for_staff
def rule(request: DeskRequest, kind: str) -> HttpResponse:
    """What falls due by the rule; the form proposes to delete it."""
    current = _rule(request, kind)
    proposes = request.officer.holds(*retention.PROPOSING)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        if not proposes:
            raise PermissionDenied
        status = refusals.UNPROCESSABLE
        if form.is_valid():
            try:
                made = retention.propose(
                    current, reason=form.cleaned_data["reason"], by=request.officer.user
                )
            except WorkflowError as error:
                status = refusals.put_on(form, error)
            else:
                messages.success(request, _("The run waits for a second person."))
                return redirect("keeping:run", pk=made.pk)
    context = _of_rule(request, current)
    context |= {"form": form, "proposes": proposes}
    return render(request, "desk/keeping/rule.html", context, status=status)


def _of_rule(request: DeskRequest, current: RetentionRule) -> dict[str, Any]:
    due = _due(request, current)
    number = paging.number_of(request.GET.get("page", ""))
    start = paging.start_of(number)
    rows = due.select_related("case_type")[start : start + paging.SIZE + 1]
    return {
        "rule": current,
        "versions": RetentionRule.objects.filter(kind=current.kind),
        "page": paging.page_of(list(rows), number),
        "count": _count(due),
        "held": _count(due.filter(is_held=True)),
        "due_before": retention.due_before(current, timezone.now()),
        "amends": request.officer.holds(*retention.AMENDING),
    }


@require_http_methods(["GET", "POST"])
@for_staff
def amend(request: DeskRequest, kind: str) -> HttpResponse:
    if not request.officer.holds(*retention.AMENDING):
        raise Http404
    current = _rule(request, kind)
    data = request.POST if request.method == "POST" else None
    form = TermForm(data, rule=current)
    status = 200
    if request.method == "POST":
        status = refusals.UNPROCESSABLE
        if form.is_valid():
            try:
                retention.amend(
                    kind,
                    form.term(),
                    reason=form.cleaned_data["reason"],
                    by=request.officer.user,
                )
            except WorkflowError as error:
                status = refusals.put_on(form, error)
            else:
                messages.success(request, _("The rule has a new version."))
                return redirect("keeping:rule", kind=kind)
    context = {"rule": current, "form": form}
    return render(request, "desk/keeping/amend.html", context, status=status)


@require_http_methods(["GET", "POST"])
@for_staff
def run(request: DeskRequest, pk: int) -> HttpResponse:
    """What was proposed, who decided it, and what became of each case."""
    _check_reads(request)
    rows = RetentionRun.objects.select_related("rule", "proposed_by", "decided_by")
    made: RetentionRun = get_object_or_404(rows, pk=pk)
    decides = request.officer.holds(*retention.DECIDING)
    form = DecisionForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        if not decides:
            raise PermissionDenied
        status = refusals.UNPROCESSABLE
        if form.is_valid():
            refused = _decide(request, made, form)
            if refused is None:
                return redirect("keeping:run", pk=pk)
            status = refused
    context = _of_run(request, made)
    waits = made.state == RunState.PROPOSED
    own = made.proposed_by_id == request.officer.user.pk
    context |= {"form": form, "decides": decides and waits and not own}
    return render(request, "desk/keeping/run.html", context, status=status)


def _decide(request: DeskRequest, made: RetentionRun, form: DecisionForm) -> int | None:
    """The status of the answer where it was refused."""
    try:
        retention.decide(
            made,
            approved=form.approves,
            reason=form.cleaned_data["reason"],
            by=request.officer.user,
        )
    except WorkflowError as error:
        return refusals.put_on(form, error)
    messages.success(request, _("Your decision is recorded."))
    return None


def _of_run(request: DeskRequest, made: RetentionRun) -> dict[str, Any]:
    """The cases in it that the officer may see; the numbers are of all of them."""
    number = paging.number_of(request.GET.get("page", ""))
    start = paging.start_of(number)
    seen = Case.objects.filter(pk__in=request.officer.cases().values("pk"))
    lines = made.lines.filter(case__in=seen).select_related("case__case_type")
    shown = list(lines[start : start + paging.SIZE + 1])
    labels = dict(LineResult.choices)
    report = retention.report_of(made)
    return {
        "run": made,
        "page": paging.page_of(shown, number),
        "count": Count(made.lines.count()),
        "report": [(labels[name], count) for name, count in report.items()],
    }
