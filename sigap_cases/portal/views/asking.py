"""Asking for information, giving a suggestion, asking about one's data: page by page."""

from typing import Any

import structlog
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sigap_cases.cases.models import Case
from sigap_cases.portal import asking, browser
from sigap_cases.portal.answers import emergency_numbers, limited, private, untraced
from sigap_cases.portal.asking import Page, Request
from sigap_cases.portal.exceptions import Incomplete
from sigap_cases.portal.forms.questions import Question
from sigap_cases.portal.models import Draft
from sigap_cases.portal.request_standing import promises_of_request
from sigap_cases.portal.services import drafts, limits, requests
from workflows.exceptions import WorkflowError


_log = structlog.get_logger(__name__)


def _asked_or_404(slug: str) -> Request:
    try:
        return asking.BY_SLUG[slug]
    except KeyError:
        raise Http404 from None


def _page_or_404(asked: Request, slug: str) -> Page:
    for page in asked.pages:
        if page.slug == slug:
            return page
    raise Http404


def _to(asked: Request, page: Page) -> str:
    return reverse("portal:ask_page", args=[asked.slug, page.slug])


def _draft(request: HttpRequest, asked: Request) -> Draft | None:
    return drafts.find(browser.request_key(request, asked.slug))


def _begin_again(request: HttpRequest, asked: Request) -> HttpResponse:
    messages.info(request, _("There is no draft any more. You can begin again here."))
    return redirect(_to(asked, asked.pages[0]))


@require_safe
@untraced
def ask(request: HttpRequest, asked: str) -> HttpResponse:
    """What the request is, what becomes of it, and by when."""
    chosen = _asked_or_404(asked)
    context = {"asked": chosen, "first": _to(chosen, chosen.pages[0])}
    return render(request, "portal/requests/about.html", context)


@private
def page(request: HttpRequest, asked: str, slug: str) -> HttpResponse:
    chosen = _asked_or_404(asked)
    current, draft = _page_or_404(chosen, slug), _draft(request, chosen)
    if request.method == "POST":
        return _answer(request, chosen, current)
    if draft is None and current is not chosen.pages[0]:
        return _begin_again(request, chosen)
    answers = draft.answers if draft else {}
    if "periksa" in request.GET:
        form = asking.read(current, answers)
    else:
        form = current.form(None, answers=answers, initial=answers.get(slug))
    return _drawn(request, chosen, current, form)


@limited(limits.BEGINNING)
def _answer(request: HttpRequest, asked: Request, current: Page) -> HttpResponse:
    draft, key = _draft(request, asked), ""
    if draft is None:
        draft, key = drafts.begin()
    form = current.form(request.POST, answers=draft.answers)
    is_valid = form.is_valid()
    draft = drafts.save(draft, current.slug, form.typed())
    if is_valid:
        response: HttpResponse = redirect(_next(asked, current, draft))
    else:
        response = _drawn(request, asked, current, form)
    if key:
        browser.keep_request(response, asked.slug, key)
    return response


def _next(asked: Request, current: Page, draft: Draft) -> str:
    following = asked.pages[asked.place_of(current.slug) + 1 :]
    if draft.is_reviewed or not following:
        return reverse("portal:ask_summary", args=[asked.slug])
    return _to(asked, following[0])


def _drawn(
    request: HttpRequest, asked: Request, current: Page, form: Question
) -> HttpResponse:
    place = asked.place_of(current.slug)
    back = reverse("portal:ask", args=[asked.slug])
    context = {
        "asked": asked,
        "number": place + 1,
        "form": form,
        "heading": form.title or next(iter(form)).label,
        "back": _to(asked, asked.pages[place - 1]) if place else back,
    }
    return render(request, "portal/requests/question.html", context)


@require_safe
@private
def summary(request: HttpRequest, asked: str) -> HttpResponse:
    chosen = _asked_or_404(asked)
    draft = _draft(request, chosen)
    if draft is None:
        return _begin_again(request, chosen)
    missing = asking.first_incomplete(chosen, draft.answers)
    if missing is not None:
        return redirect(f"{_to(chosen, missing)}?periksa=1")
    drafts.mark_reviewed(draft)
    context = {
        "asked": chosen,
        "sections": [_section(chosen, part, draft) for part in chosen.pages],
        "back": _to(chosen, chosen.pages[-1]),
    }
    return render(request, "portal/requests/summary.html", context)


def _section(asked: Request, part: Page, draft: Draft) -> dict[str, Any]:
    form = asking.read(part, draft.answers)
    rows = list(form.told())
    return {
        "url": _to(asked, part),
        "title": form.title or next(iter(form)).label,
        "only": rows[0][1] if rows and not form.title else "",
        "rows": rows,
    }


@private
def send(request: HttpRequest, asked: str) -> HttpResponse:
    """Send, and show the receipt in the answer itself: the code is kept nowhere."""
    chosen = _asked_or_404(asked)
    if request.method == "POST":
        return _send(request, chosen)
    return _receipt_again(request, chosen)


@limited(limits.SENDING)
def _send(request: HttpRequest, asked: Request) -> HttpResponse:
    try:
        sent = requests.send(asked, browser.request_key(request, asked.slug))
    except Incomplete as error:
        page = _page_or_404(asked, error.slug)
        return redirect(f"{_to(asked, page)}?periksa=1")
    except WorkflowError as error:
        # The class only: nothing of what was written.
        _log.error("request_failed", error=type(error).__name__)
        context = {"asked": asked, "numbers": emergency_numbers()}
        return render(request, "portal/requests/not_sent.html", context, status=503)
    if sent is None:
        return _receipt_again(request, asked)
    response = _receipt(request, asked, sent.case, sent.code)
    browser.keep_request_receipt(response, str(sent.case.submission_key))
    return response


def _receipt_again(request: HttpRequest, asked: Request) -> HttpResponse:
    key = browser.request_receipt_key(request)
    case = Case.objects.filter(submission_key=key).first() if key else None
    if case is None or case.kind != asked.kind:
        return _begin_again(request, asked)
    return _receipt(request, asked, case, None)


def _receipt(
    request: HttpRequest, asked: Request, case: Case, code: str | None
) -> HttpResponse:
    context = {
        "asked": asked,
        "case": case,
        "code": code,
        "groups": code.split("-") if code else [],
        "promises": promises_of_request(case),
    }
    return render(request, "portal/requests/receipt.html", context)


@require_POST
@private
def discard(request: HttpRequest, asked: str) -> HttpResponse:
    """Delete and leave: the draft goes at once, and so do its cookies."""
    draft = _draft(request, _asked_or_404(asked))
    if draft is not None:
        drafts.discard(draft)
    response = render(request, "portal/gone.html")
    browser.forget_request(response)
    return response
