"""The documents of a case: added, looked at, checked, and never opened by accident."""

from typing import Any

from csp.constants import SELF
from csp.decorators import csp_update
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET, require_POST

from sigap_cases.cases.enums import Check
from sigap_cases.cases.exceptions import FileDamaged
from sigap_cases.cases.models import Case, Document
from sigap_cases.cases.services import documents, previews
from sigap_cases.cases.services.documents import EXTENSION
from sigap_cases.cases.services.lifecycle import note_access
from sigap_cases.desk import actions, refusals
from sigap_cases.desk.casefile import CaseFile, Part, case_file, find_case
from sigap_cases.desk.checklist import (
    TONES,
    checklist_of,
    filed_in,
    state_of,
    values_of,
)
from sigap_cases.desk.documentforms import CheckForm, DocumentForm, VersionForm
from sigap_cases.desk.officer import DeskRequest, for_staff
from sigap_cases.desk.retrievals import note_export
from sigap_cases.inert import inert
from workflows.exceptions import WorkflowError

from .case import answer_part


# A PDF that is shown in the page: the browser's own viewer, and nothing else.
SHOWN = "default-src 'none'; frame-ancestors 'self'"


@require_POST
@for_staff
def document_add(request: DeskRequest, number: str) -> HttpResponse:
    file = case_file(find_case(request.officer, number), request.officer)
    form = DocumentForm(request.POST, request.FILES, lines=_lines(file))
    status = refusals.UNPROCESSABLE
    if form.is_valid():
        told = form.cleaned_data
        try:
            documents.add(
                file.case,
                told["file"],
                kind=told["kind"],
                title=told["title"],
                by=request.user,
                filing=form.filing(),
            )
        except WorkflowError as error:
            status = refusals.put_on(form, error)
        else:
            messages.success(request, _("The document is added."))
            return answer_part(request, file, Part.DOCUMENTS)
    return answer_part(request, file, Part.DOCUMENTS, status=status, document_form=form)


def _lines(file: CaseFile) -> list[Any]:
    return checklist_of(file.definition, values_of(file.case), filed_in(file.case))


def _found(request: DeskRequest, number: str, pk: int) -> Document:
    """A document of a case the officer sees, of a type from the allow-list."""
    case = find_case(request.officer, number)
    rows = case.documents.select_related("uploaded_by", "checked_by", "replaces")
    found = get_object_or_404(rows, pk=pk)
    if found.content_type not in EXTENSION or not found.file:
        raise Http404
    found.case = case
    return found


@require_GET
@for_staff
def document(request: DeskRequest, number: str, pk: int) -> FileResponse:
    """Always a download, of a type from the allow-list, and inert."""
    found = _found(request, number, pk)
    note_access(found.case, by=request.user, part="document")
    note_export(request, case=found.case, sha256=found.sha256)
    answer = FileResponse(
        found.file.open("rb"),
        as_attachment=True,
        filename=f"{number} {found.title}.{EXTENSION[found.content_type]}",
        content_type=found.content_type,
    )
    return inert(answer)


@require_GET
@for_staff
@xframe_options_sameorigin
def document_preview(request: DeskRequest, number: str, pk: int) -> HttpResponseBase:
    """What the page of a document shows: a picture drawn anew, or the PDF itself."""
    found = _found(request, number, pk)
    note_access(found.case, by=request.user, part="document")
    if not previews.has_picture(found):
        shown = FileResponse(found.file.open("rb"), content_type="application/pdf")
        return inert(shown, SHOWN)
    try:
        drawn = previews.picture_of(found)
    except FileDamaged:
        raise Http404 from None
    answer = HttpResponse(drawn, content_type=previews.PREVIEW_TYPE)
    return inert(answer)


@csp_update({"frame-src": SELF})
@require_GET
@for_staff
def document_page(request: DeskRequest, number: str, pk: int) -> HttpResponse:
    found = _found(request, number, pk)
    note_access(found.case, by=request.user, part="document")
    return _page(request, found)


def _page(
    request: DeskRequest, found: Document, *, status: int = 200, **bound: Any
) -> HttpResponse:
    case = found.case
    file = case_file(case, request.officer)
    works = actions.may_work(request.officer, case) and case.is_open
    newer = case.documents.filter(replaces=found).first()
    state = state_of(found, timezone.localdate())
    context = {
        "file": file,
        "case": case,
        "document": found,
        "state": state,
        "tone": TONES[state],
        "newer": newer,
        "earlier": _chain(found),
        "line": file.definition.documents.get(found.item),
        "works": works and newer is None,
        "has_picture": previews.has_picture(found),
        "check_form": CheckForm(initial={"expires_on": found.expires_on}),
        "version_form": VersionForm(initial={"expires_on": found.expires_on}),
    }
    return render(request, "desk/document.html", context | bound, status=status)


def _chain(found: Document) -> list[Document]:
    rows = {row.pk: row for row in found.case.documents.select_related("uploaded_by")}
    chain: list[Document] = []
    before = found.replaces_id
    while before is not None and before in rows:
        chain.append(rows[before])
        before = rows[before].replaces_id
    return chain


def _may_work(request: DeskRequest, case: Case) -> None:
    if not actions.may_work(request.officer, case):
        raise PermissionDenied


@csp_update({"frame-src": SELF})
@require_POST
@for_staff
def document_version(request: DeskRequest, number: str, pk: int) -> HttpResponse:
    found = _found(request, number, pk)
    _may_work(request, found.case)
    form = VersionForm(request.POST, request.FILES)
    status = refusals.UNPROCESSABLE
    if form.is_valid():
        told = form.cleaned_data
        try:
            kept = documents.add_version(
                found, told["file"], by=request.user, expires_on=told["expires_on"]
            )
        except WorkflowError as error:
            status = refusals.put_on(form, error)
        else:
            messages.success(request, _("The newer version is added."))
            return redirect("desk:document_page", number=number, pk=kept.pk)
    return _page(request, found, status=status, version_form=form)


@csp_update({"frame-src": SELF})
@require_POST
@for_staff
def document_check(request: DeskRequest, number: str, pk: int) -> HttpResponse:
    found = _found(request, number, pk)
    _may_work(request, found.case)
    form = CheckForm(request.POST)
    status = refusals.UNPROCESSABLE
    if form.is_valid():
        try:
            _check(found, form.cleaned_data, by=request.user)
        except WorkflowError as error:
            status = refusals.put_on(form, error)
            found.refresh_from_db()
        else:
            messages.success(request, _("The check is saved."))
            return redirect("desk:document_page", number=number, pk=pk)
    return _page(request, found, status=status, check_form=form)


def _check(found: Document, told: dict[str, Any], *, by: Any) -> None:
    if told["found"] == Check.REJECTED:
        documents.reject(found, by=by, reason=told["note"])
    else:
        documents.verify(found, by=by, note=told["note"], expires_on=told["expires_on"])
