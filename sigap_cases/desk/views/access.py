"""Who sees a case and why; giving access and taking it away."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sigap_cases.cases.enums import SightRule
from sigap_cases.cases.masking import SHOWABLE, may_ask_to_see
from sigap_cases.cases.models import Case
from sigap_cases.cases.policies import check_can_supervise
from sigap_cases.cases.services import (
    confidentiality,
    grants,
    separating,
    unmasking,
)
from sigap_cases.cases.services.lifecycle import note_access
from sigap_cases.cases.sight import Onlooker, onlookers_of
from sigap_cases.cases.sight_reasons import explain, words_of
from sigap_cases.desk import paging, refusals
from sigap_cases.desk.accessforms import ExceptionForm, GrantForm, WhoForm
from sigap_cases.desk.casefile import Part, case_file, case_of_item, find_case
from sigap_cases.desk.forms import ReasonForm
from sigap_cases.desk.officer import DeskRequest, for_staff
from sigap_cases.registry.sensitive import Sensitive
from workflows.exceptions import WorkflowError
from workflows.policies import can

from .case import answer_part
from .task import find_item


def reads_access(request: DeskRequest, case: Case) -> bool:
    """Who supervises the case, and the auditor who sees it."""
    supervises = can(check_can_supervise, request.user, case)
    return supervises or request.officer.is_auditor


def _case(request: DeskRequest, number: str) -> Case:
    case = find_case(request.officer, number)
    if not reads_access(request, case):
        raise Http404
    return case


@require_GET
@for_staff
def who_sees(request: DeskRequest, number: str) -> HttpResponse:
    case = _case(request, number)
    text = request.GET.get("q", "")[:100].strip()
    rule = request.GET.get("aturan", "")
    found = [
        row
        for row in onlookers_of(case)
        if _fits(row, text.casefold(), rule if rule in SightRule.values else "")
    ]
    pages = Paginator(found, paging.SIZE)
    page = pages.get_page(request.GET.get("page"))
    note_access(case, by=request.user, part="who_sees")
    context = {
        "case": case,
        "page": page,
        "rows": [
            (row, [(ground, words_of(ground)) for ground in row.grounds])
            for row in page.object_list
        ],
        "count": pages.count,
        "text": text,
        "rule": rule,
        "rules": SightRule.choices,
        "is_filtered": bool(text or rule),
        "who_form": WhoForm(),
    }
    return render(request, "desk/access/who_sees.html", context)


def _fits(row: Onlooker, text: str, rule: str) -> bool:
    if rule and not any(ground.rule == rule for ground in row.grounds):
        return False
    told = [str(row.user), row.user.username, *(p.title for p in row.positions)]
    return not text or any(text in words.casefold() for words in told)


@require_GET
@for_staff
def why_sees(request: DeskRequest, number: str) -> HttpResponse:
    """For one person: each rule in its order, with yes or no and the reason."""
    case = _case(request, number)
    form = WhoForm(request.GET)
    explained = explain(case, form.cleaned_data["orang"]) if form.is_valid() else None
    note_access(case, by=request.user, part="who_sees")
    context = {"case": case, "who_form": form, "explained": explained}
    return render(request, "desk/access/why_sees.html", context)


@require_POST
@for_staff
def grant_give(request: DeskRequest, number: str) -> HttpResponse:
    file = case_file(find_case(request.officer, number), request.officer)
    if not can(check_can_supervise, request.user, file.case):
        raise PermissionDenied
    form = GrantForm(request.POST, case=file.case)
    status = refusals.UNPROCESSABLE
    if form.is_valid():
        try:
            name = _give(file.case, form, request.user)
        except WorkflowError as error:
            status = refusals.put_on(form, error)
        else:
            messages.success(
                request, _("%(name)s now sees this case.") % {"name": name}
            )
            return answer_part(request, file, Part.ACCESS)
    return answer_part(request, file, Part.ACCESS, status=status, grant_form=form)


def _give(case: Case, form: GrantForm, by: Any) -> str:
    """To the person or to the post; returns the name of either."""
    why, until = form.cleaned_data["reason"], form.ends_at
    place = form.chosen_place
    if place is None:
        to = form.cleaned_data["to"]
        confidentiality.grant(case, to, by=by, reason=why, until=until)
        return str(to)
    row = grants.grant_to_post(case, place, by=by, reason=why, until=until)
    return str(row.group.position)


@require_http_methods(["GET", "POST"])
@for_staff
def grant_revoke(request: DeskRequest, number: str, pk: int) -> HttpResponse:
    case = _supervised(request, number)
    grant = get_object_or_404(case.user_grants.select_related("user"), pk=pk)

    def take(reason: str) -> None:
        confidentiality.revoke(case, grant.user, by=request.user, reason=reason)

    return _revoke(request, case, str(grant.user), take)


@require_http_methods(["GET", "POST"])
@for_staff
def grant_revoke_post(request: DeskRequest, number: str, pk: int) -> HttpResponse:
    case = _supervised(request, number)
    rows = case.post_grants.select_related("group__position__unit")
    grant = get_object_or_404(rows, pk=pk)

    def take(reason: str) -> None:
        grants.revoke_from_post(case, grant, by=request.user, reason=reason)

    return _revoke(request, case, str(grant.group.position), take)


def _supervised(request: DeskRequest, number: str) -> Case:
    case = find_case(request.officer, number)
    if not can(check_can_supervise, request.user, case):
        raise PermissionDenied
    return case


def _revoke(request: DeskRequest, case: Case, name: str, take: Any) -> HttpResponse:
    if request.method == "GET":
        note_access(case, by=request.user, part=Part.ACCESS.value)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = refusals.UNPROCESSABLE
        if form.is_valid():
            try:
                take(form.cleaned_data["reason"])
            except WorkflowError as error:
                status = refusals.put_on(form, error)
            else:
                messages.success(request, _("The access is taken away."))
                return redirect(_after(request, case))
    context = {"case": case, "name": name, "form": form}
    return render(request, "desk/revoke.html", context, status=status)


def _after(request: DeskRequest, case: Case) -> str:
    """Back to the case, unless the access was one's own."""
    if request.officer.cases().filter(pk=case.pk).exists():
        page = reverse("desk:case", args=[case.number])
        return f"{page}?bagian={Part.ACCESS.value}"
    return reverse("desk:inbox")


@require_http_methods(["GET", "POST"])
@for_staff
def separation(request: DeskRequest, pk: int) -> HttpResponse:
    """Let somebody do a task that is kept apart from a step they did, with a reason."""
    item = find_item(request.officer, pk)
    case = case_of_item(request.officer, item)
    if case is None or not request.officer.supervises(item.unit_path):
        raise Http404
    people = separating.kept_apart(item, request.user)
    form = ExceptionForm(request.POST or None, people=people)
    status = 200
    if request.method == "POST":
        status = refusals.UNPROCESSABLE
        if form.is_valid():
            told = form.cleaned_data
            try:
                separating.allow(
                    item, told["to"], by=request.user, reason=told["reason"]
                )
            except WorkflowError as error:
                status = refusals.put_on(form, error)
            else:
                messages.success(request, _("The exception is recorded."))
                return redirect("desk:task", pk=pk)
    context = {"item": item, "case": case, "form": form, "people": people}
    return render(request, "desk/access/separation.html", context, status=status)


@require_http_methods(["GET", "POST"])
@for_staff
def unmask(request: DeskRequest, number: str, kind: str) -> HttpResponse:
    """Show what is masked, for some minutes, with a reason in the access log."""
    file = case_file(find_case(request.officer, number), request.officer)
    if kind not in SHOWABLE or not may_ask_to_see(request.user, file.case):
        raise Http404
    chosen = Sensitive(kind)
    if chosen not in file.hidden:
        return redirect("desk:case", number=number)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = refusals.UNPROCESSABLE
        if form.is_valid():
            try:
                unmasking.show(
                    file.case,
                    chosen,
                    by=request.user,
                    reason=form.cleaned_data["reason"],
                )
            except WorkflowError as error:
                status = refusals.put_on(form, error)
            else:
                return redirect("desk:case", number=number)
    context = {"file": file, "case": file.case, "form": form, "kind": chosen}
    context["minutes"] = settings.UNMASKED_MINUTES
    return render(request, "desk/access/unmask.html", context, status=status)
