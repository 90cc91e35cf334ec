"""Referrals at the desk: the list, the page of each side, and what may be done there."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sigap_cases.cases.models import Referral
from sigap_cases.cases.services import referral_answers, referral_links, referrals
from sigap_cases.cases.services.documents import EXTENSION
from sigap_cases.desk import paging, refusals
from sigap_cases.desk import referrals as reading
from sigap_cases.desk.officer import DeskRequest, for_staff
from sigap_cases.desk.referral_actions import DEEDS, ReferralAction, offered
from sigap_cases.desk.referral_forms import LinkForm, NoteForm
from sigap_cases.desk.referrals import ReferralFile, find_referral, referral_file
from sigap_cases.desk.retrievals import counted, note_export, note_search
from sigap_cases.inert import inert
from workflows.exceptions import WorkflowError


@require_GET
@for_staff
def listing(request: DeskRequest) -> HttpResponse:
    officer = request.officer
    if not officer.positions:
        return render(request, "desk/no_post.html")
    shown = request.GET.get("keadaan", "")
    text = request.GET.get("q", "")[:200]
    found = reading.narrowed(officer.referrals(), shown=shown, text=text)
    number = paging.number_of(request.GET.get("page", ""))
    count, ordinary = counted(found, "case__level")
    state = dict(reading.Shown.choices).get(shown)
    note_search(request, text, filters=[str(state)] if state else [], results=ordinary)
    context = {
        "page": reading.page_of_list(officer, found, number),
        "count": count,
        "shown": shown,
        "choices": reading.Shown.choices,
        "text": text,
        "receives": officer.receives_referrals,
        "is_filtered": bool(shown or text),
    }
    return render(request, "desk/referrals.html", context)


@require_GET
@for_staff
def page(request: DeskRequest, number: str) -> HttpResponse:
    file = referral_file(find_referral(request.officer, number), request.officer)
    referrals.note_access(file.referral, by=request.user, part="referral")
    return show(request, file)


def show(
    request: DeskRequest,
    file: ReferralFile,
    *,
    status: int = 200,
    note_form: NoteForm | None = None,
    **context: Any,
) -> HttpResponse:
    """The page of a referral, as the officer's side of it sees it."""
    context |= {
        "file": file,
        "referral": file.referral,
        "note_form": note_form or NoteForm(),
        "may_note": file.live and (file.works or not file.office),
        "actions": offered(file),
    }
    return render(request, "desk/referral.html", context, status=status)


@require_GET
@for_staff
def document(request: DeskRequest, number: str, pk: int) -> FileResponse:
    """A file of the referral; the same download as from a case, and as inert."""
    referral = find_referral(request.officer, number)
    row = get_object_or_404(
        referral.documents.select_related("document"), document_id=pk
    )
    referrals.note_access(referral, by=request.user, part="referral_document")
    note_export(request, case=referral.case, sha256=row.document.sha256)
    return download(referral, row.document)


def download(referral: Referral, found: Any) -> FileResponse:
    if found.content_type not in EXTENSION or not found.file:
        raise Http404
    answer = FileResponse(
        found.file.open("rb"),
        as_attachment=True,
        filename=f"{referral.number} {found.title}.{EXTENSION[found.content_type]}",
        content_type=found.content_type,
    )
    return inert(answer)


@require_POST
@for_staff
def note(request: DeskRequest, number: str) -> HttpResponse:
    """A note, a number or a file, by either side."""
    file = referral_file(find_referral(request.officer, number), request.officer)
    form = NoteForm(request.POST, request.FILES)
    status = refusals.UNPROCESSABLE
    if form.is_valid():
        try:
            referral_answers.add_note(file.referral, form.note(), by=request.user)
        except WorkflowError as error:
            status = refusals.put_on(form, error)
        else:
            messages.success(request, _("It is added to the referral."))
            return redirect("desk:referral", number=number)
    return show(request, file, status=status, note_form=form)


@never_cache
@require_http_methods(["GET", "POST"])
@for_staff
def action(request: DeskRequest, number: str, action: str) -> HttpResponse:
    """What the office does with a referral, on a page of its own."""
    referral = find_referral(request.officer, number)
    file = referral_file(referral, request.officer)
    if action not in ReferralAction.values or not file.office:
        raise Http404
    if not file.works:
        raise PermissionDenied
    referrals.note_access(referral, by=request.user, part="referral")
    chosen = ReferralAction(action)
    if chosen not in offered(file):
        messages.warning(request, _("This cannot be done now."))
        return redirect("desk:referral", number=number)
    if chosen == ReferralAction.LINK:
        return _link(request, file)
    return _deed(request, file, chosen)


def _deed(
    request: DeskRequest, file: ReferralFile, chosen: ReferralAction
) -> HttpResponse:
    referral = file.referral
    deed = DEEDS[chosen]
    posted = request.POST if request.method == "POST" else None
    form = deed.form(posted, request.FILES if posted is not None else None, referral)
    status = 200
    if posted is not None:
        status = refusals.UNPROCESSABLE
        if form.is_valid():
            try:
                deed.do(referral, form, request.user)
            except WorkflowError as error:
                status = refusals.put_on(form, error)
            else:
                messages.success(request, str(deed.done))
                return redirect("desk:referral", number=referral.number)
    context = {"file": file, "referral": referral, "form": form, "deed": deed}
    context["action"] = chosen
    return render(request, "desk/referral_action.html", context, status=status)


def _link(request: DeskRequest, file: ReferralFile) -> HttpResponse:
    """A one-time link: shown in the answer to this form and never again."""
    form = LinkForm(request.POST if request.method == "POST" else None)
    context = {"file": file, "referral": file.referral, "form": form}
    context |= {"action": ReferralAction.LINK, "deed": DEEDS[ReferralAction.LINK]}
    status = 200
    if request.method == "POST":
        status = refusals.UNPROCESSABLE
        if form.is_valid():
            told = form.cleaned_data
            try:
                issued = referral_links.issue(
                    file.referral,
                    person=told["person"],
                    valid=timedelta(days=told["days"]),
                    pin=told["pin"],
                    by=request.user,
                )
            except WorkflowError as error:
                status = refusals.put_on(form, error)
            else:
                return render(
                    request,
                    "desk/referral_link.html",
                    context | _issued(request, issued),
                )
    return render(request, "desk/referral_action.html", context, status=status)


def _issued(request: DeskRequest, issued: referral_links.Issued) -> dict[str, Any]:
    page = request.build_absolute_uri(reverse("portal:referral_open"))
    return {
        "link": issued.link,
        "address": f"{page}#{issued.token}",
        "page_address": page,
        "token": referral_links.pretty(issued.token),
        "has_pin": bool(issued.link.pin_hash),
    }
