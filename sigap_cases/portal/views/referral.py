"""A referral in the hands of somebody without an account, by a one-time link.

Looking uses nothing up: the link is opened by a button. From then on this one browser
holds it, until it ends, and sees that referral and nothing else.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sigap_cases.cases.exceptions import LinkUnknown, MissingAnswer
from sigap_cases.cases.models import ReferralLink
from sigap_cases.cases.services import referral_answers, referral_links
from sigap_cases.cases.services.documents import EXTENSION
from sigap_cases.cases.services.referrals import told_of
from sigap_cases.inert import inert
from sigap_cases.portal.answers import limited, private
from sigap_cases.portal.forms.referral import AnswerForm, NoteForm, OpenForm
from sigap_cases.portal.services import limits
from workflows.exceptions import WorkflowError


HELD = "rujukan"


def held(request: HttpRequest) -> ReferralLink | None:
    """The link that this session has opened, while it lasts."""
    entry = request.session.get(HELD)
    if entry is None:
        return None
    link = referral_links.held_by_browser(entry["link"], entry["browser"])
    if link is None:
        request.session.pop(HELD, None)
    return link


def holding_link(
    view: Callable[..., HttpResponseBase],
) -> Callable[..., HttpResponse]:
    """Hand the opened link to the view; everybody else is asked for one."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        link = held(request)
        if link is None:
            return redirect("portal:referral_open")
        return view(request, link, *args, **kwargs)

    return private(answered)  # type: ignore[arg-type]


@private
@require_http_methods(["GET", "HEAD", "POST"])
@limited(limits.REFERRAL_LINK)
def open_(request: HttpRequest) -> HttpResponse:
    """A form that a scanner may look at as often as it likes."""
    if request.method != "POST":
        if held(request) is not None:
            return redirect("portal:referral")
        return render(request, "portal/referral_open.html", {"form": OpenForm()})
    form = OpenForm(request.POST)
    if form.is_valid():
        told = form.cleaned_data
        try:
            link, browser = referral_links.open_(told["token"], pin=told["pin"])
        except LinkUnknown as error:
            form.add_error(None, error.sentence)
        else:
            _keep(request, link, browser)
            return redirect("portal:referral")
    return render(request, "portal/referral_open.html", {"form": form})


def _keep(request: HttpRequest, link: ReferralLink, browser: str) -> None:
    request.session.cycle_key()
    if not request.user.is_authenticated:
        request.session.set_expiry(int(referral_links.OPEN_FOR.total_seconds()))
    request.session[HELD] = {"link": link.pk, "browser": browser}


@require_GET
@holding_link
def page(request: HttpRequest, link: ReferralLink) -> HttpResponse:
    referral_links.note_use(link, "read")
    return _page(request, link)


def _page(
    request: HttpRequest,
    link: ReferralLink,
    *,
    answer_form: AnswerForm | None = None,
    note_form: NoteForm | None = None,
) -> HttpResponse:
    referral = link.referral
    awaited = referral_answers.answers_awaited(referral)
    context = {
        "referral": referral,
        "link": link,
        "told": told_of(referral),
        "files": referral.documents.select_related("document"),
        "entries": referral.entries.filter(is_internal=False),
        "numbers": referral.numbers.all(),
        "answer_form": answer_form or AnswerForm(awaited=awaited),
        "awaited": awaited,
        "note_form": note_form or NoteForm(auto_id="note_%s"),
    }
    return render(request, "portal/referral.html", context)


@require_POST
@holding_link
@limited(limits.WRITING)
def answer(request: HttpRequest, link: ReferralLink) -> HttpResponse:
    awaited = referral_answers.answers_awaited(link.referral)
    form = AnswerForm(request.POST, request.FILES, awaited=awaited)
    if not form.is_valid():
        return _page(request, link, answer_form=form)
    try:
        referral_answers.answer_by_link(
            link.referral, form.answer(), by=referral_links.actor_of(link)
        )
    except WorkflowError as error:
        _put_on(form, error)
        return _page(request, link, answer_form=form)
    referral_links.note_use(link, "answered")
    if held(request) is None:
        return render(request, "portal/referral_done.html")
    messages.success(request, _("Thank you. Your answer has been sent to the office."))
    return redirect("portal:referral")


@require_POST
@holding_link
@limited(limits.WRITING)
def note(request: HttpRequest, link: ReferralLink) -> HttpResponse:
    form = NoteForm(request.POST, request.FILES, auto_id="note_%s")
    if not form.is_valid():
        return _page(request, link, note_form=form)
    try:
        referral_answers.note_by_link(
            link.referral, form.note(), by=referral_links.actor_of(link)
        )
    except WorkflowError as error:
        _put_on(form, error)
        return _page(request, link, note_form=form)
    messages.success(request, _("Thank you. It has been added."))
    return redirect("portal:referral")


def _put_on(form: AnswerForm | NoteForm, error: WorkflowError) -> None:
    field = error.field if isinstance(error, MissingAnswer) else None
    form.add_error(field if field in form.fields else None, str(error.sentence))


@require_GET
@holding_link
def document(_request: HttpRequest, link: ReferralLink, pk: int) -> FileResponse:
    """A file of this referral: always a download, and inert."""
    rows = link.referral.documents.select_related("document")
    found = get_object_or_404(rows, document_id=pk).document
    if found.content_type not in EXTENSION or not found.file:
        raise Http404
    referral_links.note_use(link, "document")
    response = FileResponse(
        found.file.open("rb"),
        as_attachment=True,
        filename=f"{link.referral.number}.{EXTENSION[found.content_type]}",
        content_type=found.content_type,
    )
    return inert(response)


@require_POST
@private
def leave(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        request.session.pop(HELD, None)
    else:
        request.session.flush()
    response = render(request, "portal/referral_done.html")
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response
