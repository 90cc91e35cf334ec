"""The case page, its parts, and what belongs to them."""

from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sigap_cases.cases.emergency_selectors import accesses_of
from sigap_cases.cases.enums import Direction
from sigap_cases.cases.masking import masked_parties
from sigap_cases.cases.policies import (
    check_can_read_past,
    check_can_supervise,
    check_can_take_evidence,
    check_is_open,
    emergency_of,
    takes_part,
)
from sigap_cases.cases.referral_policies import can_refer
from sigap_cases.cases.services import contacts, correspondence, tracking
from sigap_cases.cases.services.lifecycle import note_access
from sigap_cases.desk import actions, linked, referrals, refusals, timeline
from sigap_cases.desk.accessforms import GrantForm
from sigap_cases.desk.casefile import CaseFile, Part, case_file, diagram_of, find_case
from sigap_cases.desk.checklist import checklist_of, filed_in, values_of
from sigap_cases.desk.complainants import party_codes_of, totals_of
from sigap_cases.desk.documentforms import DocumentForm
from sigap_cases.desk.forms import CodeForm, MessageForm
from sigap_cases.desk.grants import (
    ended_grants_of,
    exceptions_of,
    grants_of,
    recent_accesses,
)
from sigap_cases.desk.hearings import meetings_in
from sigap_cases.desk.letters import reading as letters
from sigap_cases.desk.notes import NoteForm, kinds_for, notes_of
from sigap_cases.desk.officer import DeskRequest, for_staff
from sigap_cases.desk.partyforms import PartyForm
from sigap_cases.desk.written import written_in
from sigap_cases.registry.selectors import READING_POSTS
from workflows.definitions.drawing.bpmn import to_bpmn
from workflows.exceptions import WorkflowError
from workflows.policies import can
from workflows.selectors import definition_of_version


# The log is read from its end; more than this is in the timeline.
MOST_CONTACTS = 100


@require_GET
@for_staff
def case(request: DeskRequest, number: str) -> HttpResponse:
    file = case_file(find_case(request.officer, number), request.officer)
    part = _asked_part(request)
    note_access(file.case, by=request.user, part=part.value)
    return _page(request, file, part)


@require_GET
@for_staff
def panel(request: DeskRequest, number: str, part: str) -> HttpResponse:
    """One part of a case, for the tabs of a page that stays open."""
    if part not in Part.values:
        raise Http404
    file = case_file(find_case(request.officer, number), request.officer)
    note_access(file.case, by=request.user, part=part)
    return render(
        request, "desk/partials/_panel.html", panel_context(request, file, Part(part))
    )


def _asked_part(request: DeskRequest) -> Part:
    asked = request.GET.get("bagian", "")
    return Part(asked) if asked in Part.values else Part.SUMMARY


def _page(
    request: DeskRequest, file: CaseFile, part: Part, *, status: int = 200, **bound: Any
) -> HttpResponse:
    context = panel_context(request, file, part) | bound
    context["actions"] = actions.offered(file, request.officer)
    context["unreached"] = contacts.unreached(file.case) if file.case.is_open else None
    context["may_close"] = actions.Action.UNREACHABLE in context["actions"]
    if not takes_part(request.user, file.case):
        context["emergency"] = emergency_of(request.user, file.case)
    return render(request, "desk/case.html", context, status=status)


def panel_context(request: DeskRequest, file: CaseFile, part: Part) -> dict[str, Any]:
    """What the head of a case and the part that is open are drawn from."""
    officer = request.officer
    works = actions.may_work(officer, file.case) and can(check_is_open, file.case)
    context: dict[str, Any] = {
        "file": file,
        "case": file.case,
        "part": part,
        "parts": _tabs(request, file, part),
        "works": works,
        "reads_past": can(check_can_read_past, request.user, file.case),
        "may_reissue": actions.may_reissue(file, officer),
        "register_number": file.case.register_number if officer.is_auditor else None,
    }
    if part == Part.ACCESS and not _reads_access(request, file):
        raise Http404
    return context | _PARTS[part](request, file)


def _reads_access(request: DeskRequest, file: CaseFile) -> bool:
    supervises = can(check_can_supervise, request.user, file.case)
    return supervises or request.officer.is_auditor


def _page_of(request: DeskRequest, file: CaseFile) -> str:
    """The page that the tabs stand on, the case's or a task's: a tab that is opened
    without script, or before it is ready, leads nowhere else."""
    address = request.htmx.current_url or "" if request.htmx else request.path
    path = urlsplit(address).path
    try:
        is_one = resolve(path).view_name in ("desk:case", "desk:task")
    except Resolver404:
        is_one = False
    return path if is_one else reverse("desk:case", args=[file.case.number])


def _tabs(request: DeskRequest, file: CaseFile, current: Part) -> list[dict[str, Any]]:
    page = _page_of(request, file)
    shown = [
        part for part in Part if part != Part.ACCESS or _reads_access(request, file)
    ]
    return [
        {
            "url": f"{page}?bagian={part.value}",
            "panel": reverse("desk:panel", args=[file.case.number, part.value]),
            "label": part.label,
            "current": part == current,
        }
        for part in shown
    ]


def _summary(request: DeskRequest, file: CaseFile) -> dict[str, Any]:
    values = file.case.process.values if file.case.process else {}
    works = actions.may_work(request.officer, file.case) and not file.hides_account
    return {"written": written_in(file.definition, values, sensitive=works)}


def _timeline(request: DeskRequest, file: CaseFile) -> dict[str, Any]:
    topic = request.GET.get("topik", "")
    days, number = timeline.days_of(
        file.case, topic, names_holders=not file.hides_reporter
    )
    return {
        "days": days,
        "event_count": number,
        "topic": topic,
        "topics": timeline.Topic.choices,
        "is_cut": number >= timeline.MOST_EVENTS,
    }


def _documents(request: DeskRequest, file: CaseFile) -> dict[str, Any]:
    held = filed_in(file.case)
    asked = checklist_of(file.definition, values_of(file.case), held)
    form = DocumentForm(lines=asked, initial={"item": request.GET.get("untuk", "")})
    return {
        "checklist": asked,
        "filed": held,
        "document_form": form,
        "may_bundle": takes_part(request.user, file.case),
    }


def _parties(request: DeskRequest, file: CaseFile) -> dict[str, Any]:
    return {
        "party_form": PartyForm(),
        "complainants": totals_of(file.case) if file.has_complainants else None,
        "coded": set() if file.hides_reporter else party_codes_of(file.case),
        "reads_people": request.officer.holds(*READING_POSTS),
    }


def _messages(request: DeskRequest, file: CaseFile) -> dict[str, Any]:
    rows = list(file.case.messages.select_related("author").order_by("-sent_at", "-pk"))
    if takes_part(request.user, file.case):
        correspondence.mark_read(file.case, Direction.FROM_REPORTER)
    return {"reporter_messages": rows, "message_form": MessageForm()}


def _linked(request: DeskRequest, file: CaseFile) -> dict[str, Any]:
    officer = request.officer
    return {
        "groups": linked.groups_of(file.case, officer),
        "patterns": linked.patterns_of(file.case, officer),
        "starts": actions.may_start(file, officer),
    }


def _contacts(request: DeskRequest, file: CaseFile) -> dict[str, Any]:
    """The contact log, and since when the reporter is not reached."""
    rows = file.case.contacts.select_related("party", "recorded_by")
    shown = list(rows[:MOST_CONTACTS])
    masked_parties([row.party for row in shown if row.party], file.hidden)
    return {
        "contacts": shown,
        "may_note": actions.Action.CONTACT in actions.offered(file, request.officer),
    }


def _hearings(request: DeskRequest, file: CaseFile) -> dict[str, Any]:
    offered = actions.offered(file, request.officer)
    return {
        "meetings": meetings_in(file.case),
        "may_call": actions.Action.HEARING in offered,
    }


def _notes(request: DeskRequest, file: CaseFile) -> dict[str, Any]:
    kinds = kinds_for(request.officer, file.case)
    return {
        "notes": notes_of(file.case, request.officer),
        "note_form": NoteForm(kinds=kinds) if kinds else None,
    }


def _referrals(request: DeskRequest, file: CaseFile) -> dict[str, Any]:
    return {
        "referrals": referrals.of_case(file.case, request.officer),
        "may_refer": can_refer(request.user, file.case),
        "refer_url": reverse(
            "desk:case_action", args=[file.case.number, actions.Action.REFER.value]
        ),
    }


def _process(_request: DeskRequest, file: CaseFile) -> dict[str, Any]:
    return {"diagram": diagram_of(file)}


def _access(request: DeskRequest, file: CaseFile) -> dict[str, Any]:
    return {
        "grants": grants_of(file.case),
        "ended_grants": ended_grants_of(file.case),
        "emergencies": accesses_of(file.case),
        "exceptions": exceptions_of(file.case),
        "now": timezone.now(),
        "accesses": recent_accesses(file.case),
        "may_grant": can(check_can_supervise, request.user, file.case),
        "grant_form": GrantForm(case=file.case),
        "may_take_evidence": can(check_can_take_evidence, request.user, file.case),
    }


_PARTS = {
    Part.SUMMARY: _summary,
    Part.TIMELINE: _timeline,
    Part.DOCUMENTS: _documents,
    Part.LETTERS: letters.panel,
    Part.PARTIES: _parties,
    Part.MESSAGES: _messages,
    Part.REFERRALS: _referrals,
    Part.CONTACTS: _contacts,
    Part.HEARINGS: _hearings,
    Part.NOTES: _notes,
    Part.LINKED: _linked,
    Part.PROCESS: _process,
    Part.ACCESS: _access,
}


def _answer(
    request: DeskRequest, file: CaseFile, part: Part, *, status: int = 200, **bound: Any
) -> HttpResponse:
    """After a form of a part: the part alone where only it was asked for."""
    if request.htmx:
        context = panel_context(request, file, part) | bound
        return render(request, "desk/partials/_panel.html", context, status=status)
    if status == 200:
        page = reverse("desk:case", args=[file.case.number])
        return redirect(f"{page}?bagian={part.value}")
    return _page(request, file, part, status=status, **bound)


# The views of a part that has a module of its own answer in the same way.
answer_part = _answer


@require_POST
@for_staff
def message_send(request: DeskRequest, number: str) -> HttpResponse:
    file = case_file(find_case(request.officer, number), request.officer)
    form = MessageForm(request.POST)
    status = refusals.UNPROCESSABLE
    if form.is_valid():
        try:
            correspondence.write_to_reporter(
                file.case, form.cleaned_data["body"], by=request.user
            )
        except WorkflowError as error:
            status = refusals.put_on(form, error)
        else:
            messages.success(
                request, _("The message stands on the reporter's tracking page.")
            )
            return _answer(request, file, Part.MESSAGES)
    return _answer(request, file, Part.MESSAGES, status=status, message_form=form)


@require_http_methods(["GET", "POST"])
@for_staff
def case_action(request: DeskRequest, number: str, action: str) -> HttpResponse:
    """An action on a case, on a page of its own."""
    officer = request.officer
    file = case_file(find_case(officer, number), officer)
    if action not in actions.Action.values:
        raise Http404
    chosen = actions.Action(action)
    if not actions.may_work(officer, file.case):
        raise PermissionDenied
    if chosen not in actions.offered(file, officer):
        messages.warning(request, _("This cannot be done now: the case has moved on."))
        return redirect("desk:case", number=number)
    note_access(file.case, by=request.user, part="action")
    deed = actions.DEEDS[chosen]
    form = deed.form(request.POST if request.method == "POST" else None, file)
    status = 200
    if request.method == "POST":
        status = refusals.UNPROCESSABLE
        if form.is_valid():
            try:
                deed.do(file, form.cleaned_data, officer)
            except WorkflowError as error:
                status = refusals.put_on(form, error)
            else:
                messages.success(request, str(deed.done))
                return redirect(_after(request, file))
    context = {
        "file": file,
        "case": file.case,
        "action": chosen,
        "deed": deed,
        "form": form,
    }
    context["back"] = _back(request, file)
    context["is_ending"] = chosen in actions.ENDING
    return render(request, "desk/action.html", context, status=status)


def _back(request: DeskRequest, file: CaseFile) -> str:
    """The task one came from, if it is of this case; otherwise the case."""
    asked = request.GET.get("tugas", "")
    for task in file.tasks:
        if str(task.item.pk) == asked:
            return task.url
    return reverse("desk:case", args=[file.case.number])


def _after(request: DeskRequest, file: CaseFile) -> str:
    fresh = request.officer.cases().filter(pk=file.case.pk).first()
    if fresh is None:
        return reverse("desk:inbox")
    return (
        _back(request, file)
        if fresh.is_open
        else reverse("desk:case", args=[fresh.number])
    )


@never_cache
@require_http_methods(["GET", "POST"])
@for_staff
def code(request: DeskRequest, number: str) -> HttpResponse:
    """A lost code, issued again after an identity check and shown this once."""
    file = case_file(find_case(request.officer, number), request.officer)
    if not actions.may_reissue(file, request.officer):
        raise PermissionDenied
    form = CodeForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"file": file, "case": file.case, "form": form}
    status = 200
    if request.method == "POST":
        status = refusals.UNPROCESSABLE
        if form.is_valid():
            try:
                context["code"] = tracking.reissue_at_desk(
                    file.case, by=request.user, checked=form.cleaned_data["checked"]
                )
            except WorkflowError as error:
                status = refusals.put_on(form, error)
            else:
                return render(request, "desk/code.html", context)
    return render(request, "desk/code.html", context, status=status)


@require_GET
@for_staff
def bpmn(request: DeskRequest, number: str) -> HttpResponse:
    """The process of the case as BPMN, in the version the case runs on."""
    found = find_case(request.officer, number)
    if found.process is None:
        raise Http404
    note_access(found, by=request.user, part="proses")
    drawn = to_bpmn(definition_of_version(found.process.version))
    return HttpResponse(drawn, content_type="application/xml")
