"""The pages of the deadline rules."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from sigap_cases.cases.calendar_policies import READING_POSTS
from sigap_cases.desk import paging, refusals
from sigap_cases.desk.officer import DeskRequest, for_staff
from workflows.exceptions import WorkflowError
from workflows.models import DeadlineRule
from workflows.models.calendar import RuleKind, Standing
from workflows.policies import can, check_can_set_rule
from workflows.services.deadline_rules import amend_rule, withdraw_version

from . import reading
from .forms import AmendForm, ReasonForm


def _check_reads(request: DeskRequest) -> None:
    if not request.officer.holds(*READING_POSTS):
        raise Http404


def _rule(request: DeskRequest, kode: str) -> DeadlineRule:
    _check_reads(request)
    rule = reading.in_force(kode)
    if rule is None:
        raise Http404
    return rule


def _rule_to_set(request: DeskRequest, kode: str) -> DeadlineRule:
    """What somebody may not change has no page to change it on."""
    rule = _rule(request, kode)
    if not can(check_can_set_rule, request.user, [rule.kind]):
        raise Http404
    return rule


@require_GET
@for_staff
def index(request: DeskRequest) -> HttpResponse:
    _check_reads(request)
    names = ("q", "process", "kind", "standing", "active")
    choice = reading.Choice(
        **{name: request.GET.get(name, "").strip()[:60] for name in names}
    )
    number = paging.number_of(request.GET.get("page", ""))
    start = paging.start_of(number)
    rows = list(reading.rules_in_force(choice)[start : start + paging.SIZE + 1])
    context = {
        "page": paging.page_of(rows, number),
        "ahead": reading.ahead_of([rule.kode for rule in rows]),
        "choice": choice,
        "processes": reading.processes(),
        "kinds": RuleKind.choices,
        "standings": Standing.choices,
    }
    return render(request, "desk/rules/index.html", context)


@require_GET
@for_staff
def rule(request: DeskRequest, kode: str) -> HttpResponse:
    current = _rule(request, kode)
    context = {
        "rule": current,
        "words": reading.words_of(current),
        "versions": reading.versions_of(kode),
        "ahead": reading.ahead_of([kode]).get(kode),
        "keeping": reading.keeping(kode),
        "may_set": can(check_can_set_rule, request.user, [current.kind]),
    }
    return render(request, "desk/rules/rule.html", context)


@require_http_methods(["GET", "POST"])
@for_staff
def amend(request: DeskRequest, kode: str) -> HttpResponse:
    """First what would change is shown; the same form, sent again, saves it."""
    current = _rule_to_set(request, kode)
    form = AmendForm(request.POST or None, rule=current)
    preview = None
    status = 200
    if request.method == "POST" and not form.is_valid():
        status = refusals.UNPROCESSABLE
    elif request.method == "POST" and "simpan" in request.POST:
        refused = _save(request, form)
        if refused is None:
            messages.success(request, _("The rule has a new version."))
            return redirect("rules:rule", kode=kode)
        status = refused
    elif request.method == "POST":
        preview = reading.preview_of(current, form.content(), form.begins)
    context: dict[str, Any] = {"rule": current, "form": form, "preview": preview}
    return render(request, "desk/rules/amend.html", context, status=status)


def _save(request: DeskRequest, form: AmendForm) -> int | None:
    """Save; the status of the answer where it was refused, with the reason on the form."""
    try:
        amend_rule(
            form.rule.kode,
            form.content(),
            by=request.officer.user,
            reason=form.cleaned_data["reason"],
            valid_from=form.begins,
        )
    except WorkflowError as error:
        return refusals.put_on(form, error)
    except ValidationError as error:
        form.add_error(None, error)
        return refusals.UNPROCESSABLE
    return None


@require_http_methods(["GET", "POST"])
@for_staff
def withdraw(request: DeskRequest, kode: str) -> HttpResponse:
    current = _rule_to_set(request, kode)
    ahead = reading.ahead_of([kode]).get(kode)
    if ahead is None:
        raise Http404
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            withdraw_version(
                kode, by=request.officer.user, reason=form.cleaned_data["reason"]
            )
        except WorkflowError as error:
            refusals.say(request, error)
        else:
            messages.success(request, _("The version is withdrawn."))
        return redirect("rules:rule", kode=kode)
    context = {"rule": current, "ahead": ahead, "form": form}
    status = refusals.UNPROCESSABLE if form.errors else 200
    return render(request, "desk/rules/withdraw.html", context, status=status)
