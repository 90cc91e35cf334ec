"""Registering requests at the counter, the register of information, giving files out."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.enums import INFORMATION_READING_POSTS
from sigap_cases.cases.enums import CaseKind
from sigap_cases.cases.models import Document
from sigap_cases.cases.selectors import open_items_of
from sigap_cases.cases.services import intake, releases, tracking
from sigap_cases.desk import information, paging, refusals
from sigap_cases.desk.casefile import find_case
from sigap_cases.desk.forms import ReasonForm
from sigap_cases.desk.officer import DeskRequest, for_staff
from sigap_cases.desk.requesting import FORMS, RequestForm, offered_to
from sigap_cases.desk.retrievals import counted, note_search
from workflows.exceptions import WorkflowError


@never_cache
@require_http_methods(["GET", "POST"])
@for_staff
def register_request(request: DeskRequest, asked: str) -> HttpResponse:
    """A request for somebody at the counter; the answer to the send is the receipt."""
    if asked not in FORMS:
        raise Http404
    if asked not in dict(offered_to(request.officer)):
        raise PermissionDenied
    if request.method != "POST":
        return _drawn(request, asked, FORMS[asked](officer=request.officer))
    form = FORMS[asked](request.POST, officer=request.officer)
    status = refusals.UNPROCESSABLE
    if form.is_valid():
        try:
            lodging = form.lodging()
            lodged = intake.lodge(lodging, by=request.user)
        except WorkflowError as error:
            status = refusals.put_on(form, error)
        else:
            again = tracking.code_again(lodged.case, lodging.code_secret)
            return _receipt(request, asked, lodged.case, lodged.code or again)
    return _drawn(request, asked, form, status=status)


def _drawn(
    request: DeskRequest, asked: str, form: RequestForm, status: int = 200
) -> HttpResponse:
    context = {
        "form": form,
        "asked": asked,
        "tabs": _tabs(request, asked),
        "titled": CaseKind(form.kind).label,
    }
    return render(request, "desk/request.html", context, status=status)


def _tabs(request: DeskRequest, asked: str) -> list[dict[str, Any]]:
    return [
        {
            "url": reverse("desk:register_request", args=[slug]),
            "label": label,
            "current": slug == asked,
        }
        for slug, label in offered_to(request.officer)
    ]


def _receipt(
    request: DeskRequest, asked: str, case: Any, code: str | None
) -> HttpResponse:
    context = {
        "case": case,
        "code": code,
        "asked": asked,
        "first": open_items_of(case).exclude(due_at=None).first(),
        "sees": request.officer.cases().filter(pk=case.pk).exists(),
    }
    return render(request, "desk/request_receipt.html", context)


@require_GET
@for_staff
def information_register(request: DeskRequest) -> HttpResponse:
    """Who asked for what, what was decided, and in how many working days."""
    officer = request.officer
    if not officer.holds(*INFORMATION_READING_POSTS):
        raise PermissionDenied
    chosen = information.RegisterFilter(
        request.GET,
        queryset=information.requests_seen_by(officer),
        request=request,
    )
    number = paging.number_of(request.GET.get("page", ""))
    start = paging.start_of(number)
    found = list(chosen.qs[start : start + paging.SIZE + 1])
    count, ordinary = counted(chosen.qs)
    note_search(
        request,
        request.GET.get("q", ""),
        filters=chosen.chosen_but("q"),
        results=ordinary,
    )
    context = {
        "page": paging.page_of(information.entries(found, officer), number),
        "filter": chosen,
        "count": count,
        "registers": "informasi" in dict(offered_to(officer)),
    }
    return render(request, "desk/information_register.html", context)


def _document(request: DeskRequest, number: str, pk: int) -> Document:
    case = find_case(request.officer, number)
    document = get_object_or_404(case.documents, pk=pk)
    document.case = case
    return document


@require_POST
@for_staff
def document_release(request: DeskRequest, number: str, pk: int) -> HttpResponse:
    """Give a document to whoever holds the code, or take it back with a reason."""
    document = _document(request, number, pk)
    try:
        if "tarik" in request.POST:
            form = ReasonForm(request.POST)
            reason = form.cleaned_data["reason"] if form.is_valid() else ""
            releases.take_back(document, reason=reason, by=request.user)
            messages.success(request, _("The document is no longer on the page."))
        else:
            releases.release(document, by=request.user)
            messages.success(request, _("The applicant can download the document now."))
    except WorkflowError as error:
        refusals.say(request, error)
    return redirect("desk:document_page", number=number, pk=pk)
