"""Notes of a case: written, corrected, never changed."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from sigap_cases.cases.policies import check_can_read_note
from sigap_cases.cases.services import notes
from sigap_cases.cases.services.lifecycle import note_access
from sigap_cases.desk import refusals
from sigap_cases.desk.casefile import Part, case_file, find_case
from sigap_cases.desk.notes import CorrectionForm, NoteForm, kinds_for, people_of
from sigap_cases.desk.officer import DeskRequest, for_staff
from workflows.exceptions import WorkflowError
from workflows.policies import can

from .case import answer_part


@require_POST
@for_staff
def note_add(request: DeskRequest, number: str) -> HttpResponse:
    file = case_file(find_case(request.officer, number), request.officer)
    kinds = kinds_for(request.officer, file.case)
    if not kinds:
        raise PermissionDenied
    form = NoteForm(request.POST, kinds=kinds)
    status = refusals.UNPROCESSABLE
    if form.is_valid():
        told = form.cleaned_data
        people = people_of(file.case)
        try:
            notes.write(
                file.case,
                told["body"],
                kind=told["kind"],
                by=request.user,
                mentions=notes.mentioned_in(told["body"], people),
            )
        except WorkflowError as error:
            status = refusals.put_on(form, error)
        else:
            messages.success(request, _("The note is kept."))
            return answer_part(request, file, Part.NOTES)
    return answer_part(request, file, Part.NOTES, status=status, note_form=form)


@require_http_methods(["GET", "POST"])
@for_staff
def note_correct(request: DeskRequest, number: str, pk: int) -> HttpResponse:
    """A new version of one's own note, on a page of its own."""
    case = find_case(request.officer, number)
    rows = case.notes.select_related("case__matter", "case__process")
    note = get_object_or_404(rows, pk=pk)
    note.case = case
    if note.author_id != request.user.pk or not can(
        check_can_read_note, request.user, note
    ):
        raise Http404
    if request.method == "GET":
        note_access(case, by=request.user, part="catatan")
    form = CorrectionForm(request.POST or None, initial={"body": note.body})
    status = 200
    if request.method == "POST":
        status = refusals.UNPROCESSABLE
        if form.is_valid():
            text = form.cleaned_data["body"]
            named = notes.mentioned_in(text, people_of(case))
            try:
                notes.correct(note, text, by=request.user, mentions=named)
            except WorkflowError as error:
                status = refusals.put_on(form, error)
            else:
                messages.success(request, _("The correction is kept."))
                page = reverse("desk:case", args=[number])
                return redirect(f"{page}?bagian={Part.NOTES.value}")
    file = case_file(case, request.officer)
    context = {"file": file, "case": case, "form": form, "note": note}
    return render(request, "desk/note.html", context, status=status)
