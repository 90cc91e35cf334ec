"""Following a complaint with its code, and what may be done there."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sigap_cases.cases.enums import CaseKind, Direction, MessageKind
from sigap_cases.cases.exceptions import CodeUnknown, IdentityNotProven
from sigap_cases.cases.models import Case, TrackingCode
from sigap_cases.cases.selectors import sent_by_reporter
from sigap_cases.cases.services import correspondence, releases, tracking
from sigap_cases.cases.services.documents import EXTENSION
from sigap_cases.inert import inert
from sigap_cases.portal import browser
from sigap_cases.portal.answers import limited, private, too_often
from sigap_cases.portal.exceptions import TooOften
from sigap_cases.portal.forms.tracking import (
    AcceptForm,
    CodeForm,
    CompletionForm,
    InformationObjectionForm,
    LateObjectionForm,
    LostCodeForm,
    MessageForm,
    ObjectionForm,
    WithdrawForm,
)
from sigap_cases.portal.request_standing import WORDED
from sigap_cases.portal.services import limits, replies
from sigap_cases.portal.standing import standing_of
from workflows.exceptions import WorkflowError


def holding_code(
    view: Callable[..., HttpResponse],
) -> Callable[..., HttpResponse]:
    """Hand the followed case to the view; everybody else is asked for the code."""

    @wraps(view)
    def answered(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        case = browser.followed(request)
        if case is None:
            messages.info(request, _("Enter your code to go on."))
            return redirect("portal:track")
        return view(request, case, **kwargs)

    return private(answered)


@private
@limited(limits.OPENING)
def track(request: HttpRequest) -> HttpResponse:
    followed = browser.followed_code(request) if request.method != "POST" else None
    if followed is not None:
        return redirect(_page_of(followed))
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            code = tracking.opened_by(form.cleaned_data["code"])
        except CodeUnknown as error:
            form.add_error("code", error.sentence)
        else:
            browser.follow(request, code)
            return redirect(_page_of(code))
    return render(request, "portal/track.html", {"form": form})


def _page_of(code: TrackingCode) -> str:
    """The reporter's page of the case, or a party's own."""
    return "portal:case" if code.party_id is None else "portal:party"


@private
@limited(limits.LOST_CODE)
def lost_code(request: HttpRequest) -> HttpResponse:
    """A new code for the second secret; the way over the office for everybody else."""
    form = LostCodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            limits.spend(limits.LOST_CODE_OF_CASE, form.cleaned_data["number"].upper())
            code = tracking.reissue_by_secret(
                form.cleaned_data["number"], form.cleaned_data["second_secret"]
            )
        except TooOften as error:
            return too_often(request, error)
        except IdentityNotProven as error:
            form.add_error(None, error.sentence)
        else:
            context = {"code": code, "groups": code.split("-")}
            return render(request, "portal/new_code.html", context)
    return render(request, "portal/lost_code.html", {"form": form})


@require_safe
@holding_code
def case(request: HttpRequest, case: Case) -> HttpResponse:
    return _case_page(request, case, MessageForm())


def _case_page(request: HttpRequest, case: Case, form: MessageForm) -> HttpResponse:
    written = list(case.messages.order_by("-sent_at", "-pk"))
    correspondence.mark_read(case, Direction.TO_REPORTER)
    context = {
        "case": case,
        "standing": standing_of(case),
        "written": written,
        "to_reporter": Direction.TO_REPORTER,
        "result": next((m for m in written if m.kind == MessageKind.RESULT), None),
        "form": form,
        "sent_files": sent_by_reporter(case),
    }
    if case.kind in WORDED:
        context |= _of_request(case)
    return render(request, page_of(case, "case"), context)


def page_of(case: Case, name: str) -> str:
    """The template of a page; a request has pages of its own words."""
    folder = "portal/requests" if case.kind in WORDED else "portal"
    return f"{folder}/{name}.html"


def _of_request(case: Case) -> dict[str, Any]:
    values = case.running.values
    return {
        "titled": WORDED[case.kind],
        "released": releases.released_documents(case),
        "extended": values.get("extension_reason"),
        "is_information": case.kind == CaseKind.INFORMATION,
    }


@require_POST
@holding_code
@limited(limits.WRITING)
def write(request: HttpRequest, case: Case) -> HttpResponse:
    form = MessageForm(request.POST, request.FILES)
    if not form.is_valid():
        return _case_page(request, case, form)
    data = form.cleaned_data
    return _done(
        request,
        lambda: replies.write(case, data["body"], data["attachments"], key=data["key"]),
        _("Your message has been sent. The answer appears on this page."),
    )


def _done(request: HttpRequest, act: Callable[[], object], told: str) -> HttpResponse:
    """Act, then back to the case with what came of it, in words."""
    try:
        act()
    except WorkflowError as error:
        messages.error(request, str(error.sentence))
    else:
        messages.success(request, told)
    return redirect("portal:case")


def _form_page(
    request: HttpRequest, case: Case, form: Any, template: str
) -> HttpResponse:
    context = {"case": case, "standing": standing_of(case), "form": form}
    return render(request, page_of(case, template), context)


@require_safe
@holding_code
def released(_request: HttpRequest, case: Case, pk: int) -> HttpResponse:
    """A document that was given to the applicant; any other does not exist."""
    given = {document.pk: document for document in releases.released_documents(case)}
    if pk not in given or given[pk].content_type not in EXTENSION:
        raise Http404
    document = given[pk]
    name = f"{document.title}.{EXTENSION[document.content_type]}"
    with document.file.open("rb") as file:
        answer = HttpResponse(file.read(), content_type=document.content_type)
    answer["Content-Disposition"] = content_disposition_header(True, name)  # noqa: FBT003 Django's own
    return inert(answer)


@holding_code
@limited(limits.WRITING)
def complete(request: HttpRequest, case: Case) -> HttpResponse:
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = CompletionForm(*posted)
    if not form.is_valid():
        if (
            not posted
            and correspondence.wait_for_reporter(case, correspondence.COMPLETED) is None
        ):
            return redirect("portal:case")
        return _form_page(request, case, form, "complete")
    data = form.cleaned_data
    return _done(
        request,
        lambda: replies.complete(
            case, data["body"], data["attachments"], key=data["key"]
        ),
        _("Thank you. Your completion has been sent and we go on."),
    )


@holding_code
@limited(limits.WRITING)
def object_(request: HttpRequest, case: Case) -> HttpResponse:
    kind = (
        InformationObjectionForm if case.kind == CaseKind.INFORMATION else ObjectionForm
    )
    form = kind(*((request.POST,) if request.method == "POST" else ()))
    if not form.is_valid():
        return _form_page(request, case, form, "object")
    key = form.cleaned_data["key"]
    return _done(
        request,
        lambda: correspondence.object_to_result(case, form.told(), key=key),
        _("Your objection has been sent. Another person decides on it."),
    )


@holding_code
@limited(limits.WRITING)
def object_late(request: HttpRequest, case: Case) -> HttpResponse:
    """Nothing was answered in time: the superior hears of it while it is worked on."""
    form = LateObjectionForm(*((request.POST,) if request.method == "POST" else ()))
    if not form.is_valid():
        late = correspondence.wait_for_reporter(case, correspondence.OBJECTED_LATE)
        if late is None:
            return redirect("portal:case")
        return _form_page(request, case, form, "object_late")
    key = form.cleaned_data["key"]
    return _done(
        request,
        lambda: correspondence.object_to_delay(case, form.told(), key=key),
        _("Your objection has been sent. Another person decides on it."),
    )


@holding_code
@limited(limits.WRITING)
def accept(request: HttpRequest, case: Case) -> HttpResponse:
    form = AcceptForm(*((request.POST,) if request.method == "POST" else ()))
    if not form.is_valid():
        return _form_page(request, case, form, "accept")
    return _done(
        request,
        lambda: correspondence.accept_result(case, key=form.cleaned_data["key"]),
        _("Thank you. You have accepted the result."),
    )


@holding_code
@limited(limits.WRITING)
def withdraw(request: HttpRequest, case: Case) -> HttpResponse:
    form = WithdrawForm(*((request.POST,) if request.method == "POST" else ()))
    if not form.is_valid():
        return _form_page(request, case, form, "withdraw")
    return _done(
        request,
        lambda: correspondence.withdraw(case, form.cleaned_data["body"]),
        _("Your complaint has been withdrawn."),
    )


@require_POST
@private
def leave(request: HttpRequest) -> HttpResponse:
    browser.leave(request)
    response = render(request, "portal/left.html")
    browser.forget_lodging(response)
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response
