"""The definitions desk: reading, drafting and approving processes."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from workflows.definitions.drawing.bpmn import to_bpmn
from workflows.definitions.drawing.svg import to_svg
from workflows.enums import VersionState
from workflows.exceptions import NotAllowed, WorkflowError
from workflows.models import ProcessDefinition, ProcessVersion
from workflows.selectors import definition_of_version
from workflows.services import publishing

from . import reading
from .overview import overview_of


LONGEST_DOCUMENT = 200_000
View = Callable[..., HttpResponse]


def _for_staff(view: View) -> View:
    """Signed in and with a post; what somebody may not do does not exist."""

    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            reading.check_can_read(request.user)
            return view(request, *args, **kwargs)
        except NotAllowed:
            raise Http404 from None

    return guarded


def _process(key: str) -> ProcessDefinition:
    return get_object_or_404(ProcessDefinition, key=key)


def _version(key: str, number: int) -> ProcessVersion:
    return get_object_or_404(
        ProcessVersion.objects.select_related(
            "definition", "drafted_by", "approved_by"
        ),
        definition__key=key,
        number=number,
        state=VersionState.PUBLISHED,
    )


def _draft(key: str) -> ProcessVersion:
    return get_object_or_404(
        ProcessVersion.objects.select_related("definition", "drafted_by").exclude(
            state=VersionState.PUBLISHED
        ),
        definition__key=key,
    )


@require_GET
@_for_staff
def index(request: HttpRequest) -> HttpResponse:
    processes = ProcessDefinition.objects.prefetch_related("versions")
    open_cases = reading.open_cases_by_version(request.user)
    rows = []
    for process in processes:
        versions = list(process.versions.all())
        numbers = [v for v in versions if v.state == VersionState.PUBLISHED]
        rows.append(
            {
                "process": process,
                "latest": max(numbers, key=lambda v: v.number or 0, default=None),
                "draft": next(
                    (v for v in versions if v.state != VersionState.PUBLISHED), None
                ),
                "open_cases": sum(open_cases.get(v.pk, 0) for v in numbers),
            }
        )
    return render(request, "desk/definitions/index.html", {"rows": rows})


@require_GET
@_for_staff
def process(request: HttpRequest, key: str) -> HttpResponse:
    latest = publishing.published(_process(key).key)
    if latest is None or latest.number is None:
        raise Http404
    return version(request, key, latest.number)


@require_GET
@_for_staff
def version(request: HttpRequest, key: str, number: int) -> HttpResponse:
    shown = _version(key, number)
    definition = definition_of_version(shown)
    open_cases = reading.open_cases_by_version(request.user)
    versions = list(
        shown.definition.versions.filter(state=VersionState.PUBLISHED)
        .select_related("drafted_by", "approved_by")
        .order_by("-number")
    )
    context = {
        "process": shown.definition,
        "version": shown,
        "definition": definition,
        "overview": overview_of(definition),
        "versions": [(row, open_cases.get(row.pk, 0)) for row in versions],
        "draft": shown.definition.versions.exclude(
            state=VersionState.PUBLISHED
        ).first(),
        "may_draft": reading.may_draft(request.user),
    }
    return render(request, "desk/definitions/version.html", context)


@require_GET
@_for_staff
def version_bpmn(request: HttpRequest, key: str, number: int) -> HttpResponse:
    text = to_bpmn(definition_of_version(_version(key, number)))
    return HttpResponse(text, content_type="application/xml")


@require_GET
@_for_staff
def version_svg(request: HttpRequest, key: str, number: int) -> HttpResponse:
    text = to_svg(definition_of_version(_version(key, number)))
    return HttpResponse(text, content_type="image/svg+xml")


@require_POST
@_for_staff
def copy(request: HttpRequest, key: str) -> HttpResponse:
    reading.check_can_draft(request.user)
    publishing.start_draft(_process(key), by=request.user)
    return redirect("definitions:draft", key=key)


@require_http_methods(["GET", "POST"])
@_for_staff
def draft(request: HttpRequest, key: str) -> HttpResponse:
    found = _draft(key)
    if request.method == "POST":
        reading.check_can_draft(request.user)
        found = _saved(request, found)
        messages.success(request, _("The draft is saved."))
        return redirect("definitions:draft", key=key)
    context = {
        "process": found.definition,
        "draft": found,
        "examined": reading.examined(found.document, key),
        "may_draft": reading.may_draft(request.user),
        "may_approve": found.state == VersionState.REVIEW
        and reading.may_approve(request.user, found),
        "in_review": found.state == VersionState.REVIEW,
    }
    return render(request, "desk/definitions/draft.html", context)


def _saved(request: HttpRequest, found: ProcessVersion) -> ProcessVersion:
    document = request.POST.get("document", "")[:LONGEST_DOCUMENT].replace("\r\n", "\n")
    note = request.POST.get("note", "").strip()
    if document == found.document and note == found.note:
        return found
    return publishing.save_draft(found, document, note, by=request.user)


@require_POST
@_for_staff
def examine(request: HttpRequest, key: str) -> HttpResponse:
    """What the editor asks for while somebody types; nothing is kept."""
    reading.check_can_draft(request.user)
    document = request.POST.get("document", "")[:LONGEST_DOCUMENT]
    context = {"examined": reading.examined(document, _process(key).key)}
    return render(request, "desk/definitions/partials/_examined.html", context)


@require_http_methods(["GET", "POST"])
@_for_staff
def draft_svg(request: HttpRequest, key: str) -> HttpResponse:
    """The drawing of the saved draft, or of the text that is posted.

    Nothing is drawn while the text has problems: a step may lead nowhere.
    """
    posted = request.method == "POST"
    document = request.POST.get("document", "") if posted else _draft(key).document
    found = reading.examined(document[:LONGEST_DOCUMENT], key)
    if not found.is_sound or found.parsed.definition is None:
        return HttpResponse(status=204)
    return HttpResponse(to_svg(found.parsed.definition), content_type="image/svg+xml")


@require_POST
@_for_staff
def submit(request: HttpRequest, key: str) -> HttpResponse:
    reading.check_can_draft(request.user)
    found = _saved(request, _draft(key))
    _told(
        request,
        lambda: publishing.ask_for_approval(found, by=request.user),
        _("The draft waits for the approval of a second person."),
    )
    return redirect("definitions:draft", key=key)


@require_POST
@_for_staff
def decide(request: HttpRequest, key: str) -> HttpResponse:
    reading.check_can_approve(request.user)
    found = _draft(key)
    if "approve" in request.POST:
        done = _told(
            request,
            lambda: publishing.approve(found, by=request.user),
            _("The new version is published. Running cases stay on their version."),
        )
        return redirect("definitions:process" if done else "definitions:draft", key=key)
    reason = request.POST.get("reason", "")
    _told(
        request,
        lambda: publishing.send_back(found, by=request.user, reason=reason),
        _("The draft is sent back to its author."),
    )
    return redirect("definitions:draft", key=key)


def _told(request: HttpRequest, act: Callable[[], Any], success: str) -> bool:
    try:
        act()
    except WorkflowError as error:
        messages.error(request, str(error.sentence))
        return False
    messages.success(request, success)
    return True
