"""Who is in a case: single parties, and the complainants of a mass complaint."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from notifications.services import addresses
from sigap_cases.cases.enums import FOLLOWING_ROLES, PartyOutcome, Told
from sigap_cases.cases.exceptions import RosterRefused, TableRefused
from sigap_cases.cases.models import Party
from sigap_cases.cases.services import parties, rosters, tables, tracking
from sigap_cases.cases.services.lifecycle import note_access
from sigap_cases.desk import actions, refusals
from sigap_cases.desk import complainants as lists
from sigap_cases.desk.casefile import CaseFile, Part, case_file, find_case
from sigap_cases.desk.officer import DeskRequest, for_staff
from sigap_cases.desk.partyforms import (
    AnnouncementForm,
    OutcomeForm,
    PartyCodeForm,
    PartyForm,
    RosterForm,
)
from sigap_cases.desk.retrievals import note_search
from workflows.exceptions import WorkflowError

from .case import answer_part


def _file(request: DeskRequest, number: str) -> CaseFile:
    return case_file(find_case(request.officer, number), request.officer)


def _of_worker(request: DeskRequest, number: str) -> CaseFile:
    """The case, for somebody who may work on it."""
    file = _file(request, number)
    if not actions.may_work(request.officer, file.case):
        raise PermissionDenied
    return file


@require_POST
@for_staff
def party_add(request: DeskRequest, number: str) -> HttpResponse:
    file = _file(request, number)
    form = PartyForm(request.POST)
    status = refusals.UNPROCESSABLE
    if form.is_valid():
        told = form.cleaned_data
        try:
            parties.add(file.case, role=told["role"], by=request.user, details=told)
        except WorkflowError as error:
            status = refusals.put_on(form, error)
        else:
            messages.success(request, _("The party is added."))
            fresh = case_file(file.case, request.officer)
            return answer_part(request, fresh, Part.PARTIES)
    return answer_part(request, file, Part.PARTIES, status=status, party_form=form)


@require_http_methods(["GET", "POST"])
@for_staff
def party_edit(request: DeskRequest, number: str, pk: int) -> HttpResponse:
    file = _file(request, number)
    party = get_object_or_404(Party, case=file.case, pk=pk)
    if not actions.may_work(request.officer, file.case):
        raise PermissionDenied
    if request.method == "GET":
        note_access(file.case, by=request.user, part="pihak")
    form = PartyForm(request.POST if request.method == "POST" else None, party=party)
    status = 200
    if request.method == "POST":
        status = refusals.UNPROCESSABLE
        if form.is_valid():
            try:
                parties.change(
                    party,
                    by=request.user,
                    details=form.cleaned_data,
                    contact=form.contact(),
                )
            except WorkflowError as error:
                status = refusals.put_on(form, error)
            else:
                messages.success(request, _("The change is saved."))
                return redirect(_parties_page(number))
    context = _context(file, party=party, form=form, outcome_form=_outcome_form(party))
    context["may_have_code"] = party.role in FOLLOWING_ROLES
    context["nothing_told"] = party.may_be_told == Told.NOTHING
    context["is_sent_back"] = addresses.bad_addresses_of_party(pk).exists()
    return render(request, "desk/party.html", context, status=status)


def _parties_page(number: str) -> str:
    return f"{reverse('desk:case', args=[number])}?bagian={Part.PARTIES.value}"


def _context(file: CaseFile, **more: Any) -> dict[str, Any]:
    return {"file": file, "case": file.case, **more}


def _outcome_form(party: Party) -> OutcomeForm:
    if not party.outcome:
        return OutcomeForm()
    known = {
        "outcome": party.outcome,
        "on": party.outcome_on,
        "note": party.outcome_note,
    }
    return OutcomeForm(initial=known)


@require_POST
@for_staff
def party_outcome(request: DeskRequest, number: str, pk: int) -> HttpResponse:
    """How it ended for one party."""
    file = _file(request, number)
    party = get_object_or_404(Party, case=file.case, pk=pk)
    if not actions.may_work(request.officer, file.case):
        raise PermissionDenied
    form = OutcomeForm(request.POST)
    status = refusals.UNPROCESSABLE
    if form.is_valid():
        try:
            parties.settle(file.case, [pk], form.ended(), by=request.user)
        except WorkflowError as error:
            status = refusals.put_on(form, error)
        else:
            messages.success(request, _("The outcome is saved."))
            return redirect("desk:party_edit", number=number, pk=pk)
    context = _context(
        file, party=party, form=PartyForm(party=party), outcome_form=form
    )
    return render(request, "desk/party.html", context, status=status)


@never_cache
@require_http_methods(["GET", "POST"])
@for_staff
def party_code(request: DeskRequest, number: str, pk: int) -> HttpResponse:
    """A code of a party's own, issued after an identity check and shown this once."""
    file = _file(request, number)
    rows = file.case.parties.select_related("case__matter", "case__process")
    party = get_object_or_404(rows, pk=pk)
    if not actions.may_work(request.officer, file.case):
        raise PermissionDenied
    form = PartyCodeForm(request.POST if request.method == "POST" else None)
    context = _context(file, party=party, form=form)
    status = 200
    if request.method == "POST":
        status = refusals.UNPROCESSABLE
        if form.is_valid():
            try:
                context["code"] = tracking.issue_to(
                    party, by=request.user, checked=form.cleaned_data["checked"]
                )
            except WorkflowError as error:
                status = refusals.put_on(form, error)
            else:
                return render(request, "desk/party_code.html", context)
    return render(request, "desk/party_code.html", context, status=status)


@require_http_methods(["GET", "POST"])
@for_staff
def complainants(request: DeskRequest, number: str) -> HttpResponse:
    """The complainants of the case: list, totals, and the outcome of those chosen."""
    file = _file(request, number)
    form = OutcomeForm()
    status = 200
    if request.method == "POST":
        if not actions.may_work(request.officer, file.case):
            raise PermissionDenied
        form = OutcomeForm(request.POST)
        status = refusals.UNPROCESSABLE
        if form.is_valid() and (count := _settle(request, file, form)):
            told = ngettext(
                "The outcome of %(count)d complainant is saved.",
                "The outcome of %(count)d complainants is saved.",
                count,
            )
            messages.success(request, told % {"count": count})
            return redirect(request.get_full_path())
    else:
        note_access(file.case, by=request.user, part="complainants")
        if text := request.GET.get("q", "").strip():
            note_search(request, text, about=file.case)
    return render(
        request, "desk/complainants.html", _listed(request, file, form), status=status
    )


def _settle(request: DeskRequest, file: CaseFile, form: OutcomeForm) -> int:
    """How many were settled; 0 when it was refused, and the form says why."""
    chosen = [int(pk) for pk in request.POST.getlist("party") if pk.isdecimal()]
    try:
        return parties.settle(file.case, chosen, form.ended(), by=request.user)
    except WorkflowError as error:
        refusals.put_on(form, error)
        return 0


def _listed(
    request: DeskRequest, file: CaseFile, form: OutcomeForm, **more: Any
) -> dict[str, Any]:
    asked = request.GET
    works = actions.may_work(request.officer, file.case)
    context = {
        "page": lists.page_of(file.case, asked, file.hidden),
        "totals": lists.totals_of(file.case),
        "q": asked.get("q", ""),
        "outcome": asked.get("hasil", ""),
        "outcomes": [(lists.OPEN, _("No outcome yet")), *PartyOutcome.choices],
        "chosen": set(request.POST.getlist("party")),
        "form": form,
        "announcements": file.case.announcements.select_related("author")[:10],
        "announcement_form": AnnouncementForm(),
        "works": works,
        "may_add": works and file.case.is_open,
    }
    return _context(file, **context) | more


@require_POST
@for_staff
def announce(request: DeskRequest, number: str) -> HttpResponse:
    file = _of_worker(request, number)
    form = AnnouncementForm(request.POST)
    status = refusals.UNPROCESSABLE
    if form.is_valid():
        try:
            rosters.announce(file.case, form.cleaned_data["body"], by=request.user)
        except WorkflowError as error:
            status = refusals.put_on(form, error)
        else:
            messages.success(
                request, _("The message stands on the page of each complainant.")
            )
            return redirect("desk:complainants", number=number)
    context = _listed(request, file, OutcomeForm(), announcement_form=form)
    return render(request, "desk/complainants.html", context, status=status)


@never_cache
@require_http_methods(["GET", "POST"])
@for_staff
def roster(request: DeskRequest, number: str) -> HttpResponse:
    """A list of complainants. The answer to the send is the sheet of receipts: the
    codes are kept nowhere in words, so they stand on no page that could be asked for
    again.
    """
    file = _of_worker(request, number)
    if request.method == "GET":
        note_access(file.case, by=request.user, part="complainants")
    form = RosterForm()
    status = 200
    if request.method == "POST":
        form = RosterForm(request.POST, request.FILES)
        status = refusals.UNPROCESSABLE
        receipts = _taken(request, file, form) if form.is_valid() else []
        if receipts:
            context = _context(file, receipts=receipts)
            return render(request, "desk/receipts.html", context)
    return render(request, "desk/roster.html", _context(file, form=form), status=status)


def _taken(
    request: DeskRequest, file: CaseFile, form: RosterForm
) -> list[rosters.Receipt]:
    """The receipts; none when the list was refused, and the form says which rows."""
    told = form.cleaned_data
    try:
        rows = tables.rows_of_text(told["rows"])
        if told["file"] is not None:
            rows += tables.rows_of_file(told["file"], told["file"].size)
            _show(form, rows)
        found = rosters.read(rows)
        return rosters.add(file.case, found, secret=told["key"], by=request.user)
    except RosterRefused as error:
        form.add_error("rows", [str(error.sentence), *error.rows])
    except TableRefused as error:
        form.add_error("file" if told["file"] else "rows", str(error.sentence))
    except WorkflowError as error:
        refusals.put_on(form, error)
    return []


def _show(form: RosterForm, rows: list[tables.Row]) -> None:
    """What the file held stands in the field, where it can be mended."""
    form.data = {**form.data.dict(), "rows": tables.text_of(rows)}  # type: ignore[attr-defined]
