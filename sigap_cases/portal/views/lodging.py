"""Lodging a complaint: a question a page, files, the summary, sending."""

import uuid
from typing import Any

import structlog
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sigap_cases.cases.enums import CaseStatus, PartyRole, SafeChannel, Urgency
from sigap_cases.cases.exceptions import FileRefused, FileTooLarge
from sigap_cases.cases.models import Case
from sigap_cases.portal import browser, steps
from sigap_cases.portal.answers import emergency_numbers, limited, private
from sigap_cases.portal.exceptions import Incomplete
from sigap_cases.portal.forms.questions import Question, told_hours
from sigap_cases.portal.models import Draft
from sigap_cases.portal.promises import promises_of
from sigap_cases.portal.services import drafts, limits
from sigap_cases.portal.steps import Step
from workflows.exceptions import WorkflowError


_log = structlog.get_logger(__name__)


def _step_or_404(slug: str) -> Step:
    try:
        return steps.BY_SLUG[slug]
    except KeyError:
        raise Http404 from None


def _draft(request: HttpRequest) -> Draft | None:
    return drafts.find(browser.draft_key(request))


def _to(slug: str) -> str:
    return reverse("portal:question", args=[slug])


def _begin_again(request: HttpRequest) -> HttpResponse:
    """The draft is gone: dropped, sent, or older than a day."""
    messages.info(request, _("There is no draft any more. You can begin again here."))
    return redirect(_to(steps.FIRST.slug))


@private
def question(request: HttpRequest, slug: str) -> HttpResponse:
    step, draft = _step_or_404(slug), _draft(request)
    if request.method == "POST":
        return _answer(request, step)
    if draft is None and step is not steps.FIRST:
        return _begin_again(request)
    answers = draft.answers if draft else {}
    if "periksa" in request.GET:
        form = steps.read(step, answers)
    else:
        form = step.form(None, answers=answers, initial=answers.get(slug))
    return _page(request, step, form, draft)


@limited(limits.BEGINNING)
def _answer(request: HttpRequest, step: Step) -> HttpResponse:
    draft, key = _draft(request), ""
    if draft is None:
        draft, key = drafts.begin()
    form = step.form(request.POST, answers=draft.answers)
    is_valid = form.is_valid()
    draft = drafts.save(draft, step.slug, form.typed())
    if is_valid:
        response: HttpResponse = redirect(_next(step, draft, form))
    else:
        response = _page(request, step, form, draft)
    if key:
        browser.keep_draft(response, key)
    return response


def _next(step: Step, draft: Draft, form: Question) -> str:
    if form.cleaned_data.get("danger") == Urgency.EMERGENCY:
        return reverse("portal:danger")
    following = steps.after(step, draft.answers)
    opens_list = following is not None and following.number == step.number
    if draft.is_reviewed and not opens_list:
        return reverse("portal:summary")
    return _to(following.slug) if following else reverse("portal:files")


def _page(
    request: HttpRequest, step: Step, form: Question, draft: Draft | None
) -> HttpResponse:
    earlier = steps.before(step, draft.answers if draft else {})
    context = {
        "step": step,
        "all": steps.ALL,
        "form": form,
        "heading": form.title or next(iter(form)).label,
        "back": _to(earlier.slug) if earlier else reverse("portal:start"),
        "keep_url": reverse("portal:keep", args=[step.slug]) if draft else "",
        "has_draft": draft is not None,
    }
    return render(request, "portal/question.html", context)


@require_POST
@private
def keep(request: HttpRequest, slug: str) -> HttpResponse:
    """Keep what is being typed, unchecked, while the page stays open."""
    step, draft = _step_or_404(slug), _draft(request)
    if draft is None:
        return HttpResponse(status=409)
    drafts.save(draft, slug, step.form(request.POST, answers=draft.answers).typed())
    return HttpResponse(status=204)


@require_safe
@private
def danger(request: HttpRequest) -> HttpResponse:
    draft = _draft(request)
    if draft is None:
        return _begin_again(request)
    context = {
        "numbers": emergency_numbers(),
        "next": reverse("portal:summary")
        if draft.is_reviewed
        else _to(steps.SECOND.slug),
    }
    return render(request, "portal/danger.html", context)


@private
@limited(limits.UPLOADING)
def files(request: HttpRequest) -> HttpResponse:
    """Add and remove files; without script they travel with the form."""
    draft = _draft(request)
    if draft is None:
        return _begin_again(request)
    refused: list[str] = []
    if request.method == "POST":
        refused = _change_files(request, draft)
        if not refused and "lanjut" in request.POST:
            return redirect("portal:summary")
    context = {
        "number": steps.FILES,
        "all": steps.ALL,
        "files": drafts.files_of(draft),
        "refused": refused,
        "back": _to(steps.STEPS[-1].slug),
        "most": drafts.MOST_FILES,
    }
    return render(request, "portal/files.html", context)


def _change_files(request: HttpRequest, draft: Draft) -> list[str]:
    """Remove or add; what could not be taken comes back in words."""
    removed = request.POST.get("hapus")
    if removed:
        drafts.remove_file(draft, removed)
        return []
    refused = []
    for upload in request.FILES.getlist("files"):
        try:
            drafts.add_file(draft, upload, key=uuid.uuid4().hex)
        except FileRefused as error:
            refused.append(f"{upload.name}: {error.sentence}")
    return refused


@require_POST
@private
@limited(limits.UPLOADING)
def upload(request: HttpRequest) -> HttpResponse:
    """One file of the script's, under a key of its own; the answer is plain words."""
    draft, file = _draft(request), request.FILES.get("files")
    if draft is None or file is None:
        return HttpResponse(
            _("There is no draft any more."), content_type="text/plain", status=409
        )
    try:
        drafts.add_file(draft, file, key=request.POST.get("upload_key", ""))
    except FileRefused as error:
        status = 413 if isinstance(error, FileTooLarge) else 415
        return HttpResponse(error.sentence, content_type="text/plain", status=status)
    return HttpResponse(status=204)


@require_safe
@private
def summary(request: HttpRequest) -> HttpResponse:
    draft = _draft(request)
    if draft is None:
        return _begin_again(request)
    missing = steps.first_incomplete(draft.answers)
    if missing is not None:
        return redirect(f"{_to(missing.slug)}?periksa=1")
    drafts.mark_reviewed(draft)
    context = {
        "number": steps.SUMMARY,
        "all": steps.ALL,
        "sections": [_section(step, draft) for step in steps.asked(draft.answers)],
        "files": drafts.files_of(draft),
        "back": reverse("portal:files"),
    }
    return render(request, "portal/summary.html", context)


def _section(step: Step, draft: Draft) -> dict[str, Any]:
    form = steps.read(step, draft.answers)
    rows = list(form.told())
    return {
        "url": _to(step.slug),
        "title": form.title or next(iter(form)).label,
        # A page of one question has its answer under the title alone.
        "only": rows[0][1] if rows and not form.title else "",
        "rows": rows,
    }


@private
def send(request: HttpRequest) -> HttpResponse:
    """Send, and show the receipt in the answer itself: the code is kept nowhere.

    The answer takes the draft's key from the browser, so that loading it again, or
    sending from another tab, shows the receipt without the code.
    """
    if request.method == "POST":
        return _send(request)
    return _receipt_again(request)


@limited(limits.SENDING)
def _send(request: HttpRequest) -> HttpResponse:
    try:
        sent = drafts.send(browser.draft_key(request))
    except Incomplete as error:
        return redirect(f"{_to(error.slug)}?periksa=1")
    except WorkflowError as error:
        # The class only: nothing of what was written.
        _log.error("lodging_failed", error=type(error).__name__)
        return render(
            request,
            "portal/not_sent.html",
            {"numbers": emergency_numbers()},
            status=503,
        )
    if sent is None:
        return _receipt_again(request)
    response = _receipt(request, sent.case, sent.code)
    browser.keep_receipt(response, str(sent.case.submission_key))
    return response


def _receipt_again(request: HttpRequest) -> HttpResponse:
    key = browser.receipt_key(request)
    case = Case.objects.filter(submission_key=key).first() if key else None
    if case is None:
        return _begin_again(request)
    return _receipt(request, case, None)


def _receipt(request: HttpRequest, case: Case, code: str | None) -> HttpResponse:
    reporter = case.parties.get(role=PartyRole.REPORTER)
    reached = ""
    if reporter.safe_channel != SafeChannel.NONE:
        reached = str(reporter.get_safe_channel_display())
        if reporter.safe_from and reporter.safe_until:
            reached = (
                f"{reached}, {told_hours(reporter.safe_from, reporter.safe_until)}"
            )
    context = {
        "case": case,
        "code": code,
        "groups": code.split("-") if code else [],
        "reached": reached,
        "promises": promises_of(case),
        "is_received": case.status == CaseStatus.RECEIVED,
        "has_files": case.documents.exists(),
    }
    return render(request, "portal/receipt.html", context)


@require_POST
@private
def discard(request: HttpRequest) -> HttpResponse:
    """Delete and leave: the draft goes at once, and so do its cookies."""
    draft = _draft(request)
    if draft is not None:
        drafts.discard(draft)
    response = render(request, "portal/gone.html")
    browser.forget_lodging(response)
    return response
