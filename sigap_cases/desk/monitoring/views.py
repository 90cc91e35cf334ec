"""The pages of the monitoring: coverage, the people behind it, rounds, the standard."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
)

from sigap_cases.desk import refusals
from sigap_cases.desk.officer import DeskRequest, for_staff
from sigap_cases.monitoring.models import (
    MonitoringCheck,
    MonitoringRound,
    MonitoringRule,
)
from sigap_cases.monitoring.policies import LISTING, MANAGING, counted_below
from sigap_cases.monitoring.selectors import checks_visible_to
from sigap_cases.monitoring.services import lapses, rules
from sigap_cases.monitoring.services import rounds as round_services
from workflows.exceptions import NotAllowed, WorkflowError

from . import reading
from .forms import RoundForm, RuleForm


MOST_ROUNDS = 24


@require_GET
@for_staff
def coverage(request: DeskRequest) -> HttpResponse:
    """Figures by village; the list behind each for who may read names."""
    if not counted_below(request.officer.user):
        raise PermissionDenied
    asked = request.GET
    round_ = reading.chosen_round(asked.get("putaran", ""))
    district = asked.get("kecamatan", "")
    context = {
        "round": round_,
        "rounds": MonitoringRound.objects.exclude(opened_at=None)[:MOST_ROUNDS],
        "districts": reading.districts(),
        "district": district,
        "labels": [reading.labels()[name] for name in reading.STATES],
        "table": reading.table(request.officer, round_, district) if round_ else None,
        **reading.pages_of(request.officer),
    }
    return render(request, "desk/monitoring/coverage.html", context)


@never_cache
@require_GET
@for_staff
def people(request: DeskRequest) -> HttpResponse:
    """Who is to be reached, and whose contact has lapsed."""
    if not request.officer.holds(*LISTING):
        raise PermissionDenied
    asked = request.GET.dict()
    which = asked.get("daftar", "")
    current = which if which in reading.LISTS else "tunggu"
    context = {
        "page": reading.page(request.officer, asked),
        "tabs": reading.tabs(current),
        "current": current,
        "state": reading.labels().get(asked.get("keadaan", ""), ""),
        "round": reading.chosen_round(asked.get("putaran", "")),
        **reading.pages_of(request.officer),
    }
    return render(request, "desk/monitoring/people.html", context)


@require_POST
@for_staff
def complaint(request: DeskRequest, pk: int) -> HttpResponse:
    """The same words whether it begins now or has begun before: a case that is out of
    the officer's sight is not told of."""
    seen = checks_visible_to(request.officer.user)
    check: MonitoringCheck = get_object_or_404(seen, pk=pk)
    try:
        case = lapses.start_complaint(check.pk, request.officer.user)
    except NotAllowed as error:
        raise PermissionDenied from error
    except WorkflowError as error:
        refusals.say(request, error)
        return redirect("monitoring:people")
    if request.officer.sees(case):
        return redirect("desk:case", number=case.number)
    messages.success(request, _("The complaint about the lapsed contact is lodged."))
    return redirect("monitoring:people")


@require_http_methods(["GET", "POST"])
@for_staff
def rounds(request: DeskRequest) -> HttpResponse:
    """All rounds; the form plans the next one."""
    _check_manages(request)
    form = RoundForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = refusals.UNPROCESSABLE
        if form.is_valid():
            try:
                round_services.plan(**form.cleaned_data, by=request.officer.user)
            except WorkflowError as error:
                status = refusals.put_on(form, error)
            else:
                messages.success(request, _("The round is planned."))
                return redirect("monitoring:rounds")
    found = MonitoringRound.objects.select_related("planned_by", "rule")
    context = {"rounds": found[:MOST_ROUNDS], "form": form}
    context |= reading.pages_of(request.officer)
    return render(request, "desk/monitoring/rounds.html", context, status=status)


def _check_manages(request: DeskRequest) -> None:
    if not request.officer.holds(*MANAGING):
        raise PermissionDenied


@require_POST
@for_staff
def close(request: DeskRequest, pk: int) -> HttpResponse:
    _check_manages(request)
    found = MonitoringRound.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    try:
        round_services.close(found, by=request.officer.user)
    except WorkflowError as error:
        refusals.say(request, error)
    else:
        messages.success(request, _("The round is closed."))
    return redirect("monitoring:rounds")


@require_http_methods(["GET", "POST"])
@for_staff
def rule(request: DeskRequest) -> HttpResponse:
    """The standard in force and its versions; the form makes the next one."""
    _check_manages(request)
    current = rules.told()
    data = request.POST if request.method == "POST" else None
    form = RuleForm(data, rule=current)
    status = 200
    if request.method == "POST":
        status = refusals.UNPROCESSABLE
        if form.is_valid():
            reason = form.cleaned_data["reason"]
            try:
                rules.amend(form.standard(), reason=reason, by=request.officer.user)
            except WorkflowError as error:
                status = refusals.put_on(form, error)
            else:
                messages.success(request, _("The rule has a new version."))
                return redirect("monitoring:rule")
    context: dict[str, Any] = {
        "rule": current,
        "form": form,
        "versions": MonitoringRule.objects.all()[:MOST_ROUNDS],
    }
    context |= reading.pages_of(request.officer)
    return render(request, "desk/monitoring/rule.html", context, status=status)
