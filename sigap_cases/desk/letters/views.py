"""Letters of a case: the list, the concept, the preview, and what is done with one."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sigap_cases.cases.enums import LetterStage, LetterState
from sigap_cases.cases.models import Letter, LetterFile, LetterTemplate
from sigap_cases.cases.policies import (
    check_can_withdraw_letter,
    check_can_write_letter,
)
from sigap_cases.cases.services.letters import concepts, files, typesetting
from sigap_cases.cases.services.letters.printing import address_of, data_of
from sigap_cases.cases.services.lifecycle import note_access
from sigap_cases.desk import paging, refusals
from sigap_cases.desk.casefile import find_case
from sigap_cases.desk.forms import ReasonForm
from sigap_cases.desk.officer import DeskRequest, for_staff
from sigap_cases.desk.retrievals import counted, note_export, note_search
from workflows.exceptions import WorkflowError
from workflows.policies import can

from . import answers, reading
from .forms import ConceptForm, CopyForm


PART = "surat"
# Files that the product itself has made.
MADE = (LetterStage.SIGNED, LetterStage.ISSUED)


@require_GET
@for_staff
def index(request: DeskRequest) -> HttpResponse:
    """All letters in sight, newest first, by state and number."""
    rows = reading.letters_seen_by(request.officer).select_related(
        "case__case_type", "version__template"
    )
    state = request.GET.get("status", "")
    if state in LetterState.values:
        rows = rows.filter(state=state)
    text = request.GET.get("cari", "").replace("\x00", "").strip()
    if text:
        rows = rows.filter(number__icontains=text) | rows.filter(
            case__number__icontains=text
        )
    _note_search(request, rows, text, state)
    number = paging.number_of(request.GET.get("page", ""))
    start = paging.start_of(number)
    context = {
        "page": paging.page_of(list(rows[start : start + paging.SIZE + 1]), number),
        "states": LetterState.choices,
        "state": state,
        "text": text,
        "waiting": len(reading.waiting_for(request.officer)),
    }
    return render(request, "desk/letters/index.html", context)


def _note_search(
    request: DeskRequest, rows: QuerySet[Letter], text: str, state: str
) -> None:
    """Without a word or a state the list is only noted as opened, and not counted."""
    chosen = [str(LetterState(state).label)] if state in LetterState.values else []
    ordinary = counted(rows, "case__level")[1] if text or chosen else None
    note_search(request, text, filters=chosen, results=ordinary)


@require_POST
@for_staff
def begin(request: DeskRequest, number: str) -> HttpResponse:
    case = find_case(request.officer, number)
    template = get_object_or_404(LetterTemplate, key=request.POST.get("template", ""))
    try:
        written = concepts.begin(case, template, by=request.user)
    except WorkflowError as error:
        back = f"{reverse('desk:case', args=[number])}?bagian={PART}"
        return refusals.refused(request, error, back)
    return redirect("letters:edit", pk=written.pk)


@require_GET
@for_staff
def letter(request: DeskRequest, pk: int) -> HttpResponse:
    found = reading.find_letter(request.officer, pk)
    note_access(found.case, by=request.user, part="letter")
    return _page(request, found)


def _page(
    request: DeskRequest, found: Letter, *, status: int = 200, **bound: Any
) -> HttpResponse:
    pages, fault = answers.page_numbers(found)
    writes = can(check_can_write_letter, request.user, found)
    context = {
        "letter": found,
        "case": found.case,
        "pages": pages,
        "fault": fault,
        "files": found.files.select_related("added_by"),
        "writes": writes,
        "may_withdraw": found.state != LetterState.WITHDRAWN
        and can(check_can_withdraw_letter, request.user, found),
        "may_hand_in": writes and found.state == LetterState.CONCEPT,
        "copy_form": CopyForm() if writes and found.is_valid else None,
        "address": address_of(found) if found.signed_at else "",
    } | bound
    return render(request, "desk/letters/letter.html", context, status=status)


@require_http_methods(["GET", "POST"])
@for_staff
def edit(request: DeskRequest, pk: int) -> HttpResponse:
    found = reading.find_letter(request.officer, pk)
    if not can(check_can_write_letter, request.user, found):
        raise PermissionDenied
    if not found.is_changeable:
        return redirect("letters:letter", pk=pk)
    note_access(found.case, by=request.user, part="letter")
    posted = request.method == "POST"
    form = ConceptForm(request.POST if posted else None, letter=found)
    status = 200
    if posted:
        status = refusals.UNPROCESSABLE
        if form.is_valid():
            try:
                _change(found, form, request)
            except WorkflowError as error:
                status = _put_on(form, error)
            else:
                return redirect("letters:letter", pk=pk)
    context = {"letter": found, "case": found.case, "form": form}
    return render(request, "desk/letters/edit.html", context, status=status)


def _change(found: Letter, form: ConceptForm, request: DeskRequest) -> None:
    concepts.change(
        found,
        by=request.user,
        written=form.written(),
        values=form.values(),
        revision=form.cleaned_data["revision"],
    )
    messages.success(request, _("The concept is saved."))


def _put_on(form: ConceptForm, error: WorkflowError) -> int:
    """A refusal may name one of the template's own fields."""
    field = getattr(error, "field", None)
    named = next(
        (name for name in (field, f"isian-{field}") if name in form.fields), None
    )
    form.add_error(named, str(error.sentence))
    return refusals.status_of(error)


@require_GET
@for_staff
def page(request: DeskRequest, pk: int, page: int) -> HttpResponse:
    found = reading.find_letter(request.officer, pk)
    note_access(found.case, by=request.user, part="letter")
    return answers.picture_of(found, page)


@require_GET
@for_staff
def pdf(request: DeskRequest, pk: int) -> HttpResponse:
    """The concept as it stands now; once it is signed, the copy that is kept."""
    found = reading.find_letter(request.officer, pk)
    note_access(found.case, by=request.user, part="letter")
    note_export(request, case=found.case)
    kept = found.files.filter(stage__in=MADE).order_by("-added_at", "-pk").first()
    if kept is not None:
        return _as_kept(found, kept)
    try:
        now = timezone.now()
        content = typesetting.to_pdf(found.version.body, data_of(found), at=now)
    except WorkflowError as error:
        back = reverse("letters:letter", args=[pk])
        return refusals.refused(request, error, back)
    return answers.as_pdf(content, f"{found.case.number} {found}")


@require_GET
@for_staff
def file(request: DeskRequest, pk: int, file: int) -> HttpResponse:
    found = reading.find_letter(request.officer, pk)
    kept = get_object_or_404(found.files, pk=file)
    note_access(found.case, by=request.user, part="letter")
    note_export(request, case=found.case, sha256=kept.sha256)
    return _as_kept(found, kept)


def _as_kept(found: Letter, kept: LetterFile) -> HttpResponse:
    with kept.file.open("rb") as stored:
        return answers.as_pdf(stored.read(), f"{found.case.number} {kept}")


@require_POST
@for_staff
def hand_in(request: DeskRequest, pk: int) -> HttpResponse:
    found = reading.find_letter(request.officer, pk)
    asked = request.POST.get("revision", "")
    revision = int(asked) if asked.isdecimal() else None
    try:
        concepts.hand_in(found, by=request.user, revision=revision)
    except WorkflowError as error:
        refusals.say(request, error)
        return redirect(
            "letters:edit" if getattr(error, "field", "") else "letters:letter", pk=pk
        )
    messages.success(request, _("The letter waits for its first initial."))
    return redirect("letters:letter", pk=pk)


@require_http_methods(["GET", "POST"])
@for_staff
def withdraw(request: DeskRequest, pk: int) -> HttpResponse:
    found = reading.find_letter(request.officer, pk)
    if not can(check_can_withdraw_letter, request.user, found):
        raise PermissionDenied
    if request.method == "GET":
        note_access(found.case, by=request.user, part="letter")
    form = ReasonForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = refusals.UNPROCESSABLE
        if form.is_valid():
            reason = form.cleaned_data["reason"]
            try:
                concepts.withdraw(found, reason=reason, by=request.user)
            except WorkflowError as error:
                status = refusals.put_on(form, error)
            else:
                messages.success(request, _("The letter is withdrawn."))
                return redirect("letters:letter", pk=pk)
    context = {"letter": found, "case": found.case, "form": form}
    return render(request, "desk/letters/withdraw.html", context, status=status)


@require_POST
@for_staff
def copy(request: DeskRequest, pk: int) -> HttpResponse:
    """The signed copy that comes back: a scan, or a file signed with a certificate."""
    found = reading.find_letter(request.officer, pk)
    form = CopyForm(request.POST, request.FILES)
    status = refusals.UNPROCESSABLE
    if form.is_valid():
        told = form.cleaned_data
        try:
            files.add_signed_copy(
                found,
                told["file"],
                is_electronic=told["kind"] == "electronic",
                by=request.user,
            )
        except WorkflowError as error:
            status = refusals.put_on(form, error)
        else:
            messages.success(request, _("The signed letter is kept, with its hash."))
            return redirect("letters:letter", pk=pk)
    return _page(request, found, status=status, copy_form=form)
