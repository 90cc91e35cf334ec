"""The pages of programmes, candidates, recipients and gaps."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sigap_cases.aid import policies, selectors
from sigap_cases.aid.models import AidProgramme, AidProof, Recipient
from sigap_cases.aid.services import programmes as programme_service
from sigap_cases.aid.services import recipients as recipient_service
from sigap_cases.cases.services.documents import EXTENSION
from sigap_cases.desk import paging, refusals
from sigap_cases.desk.officer import DeskRequest, for_staff
from sigap_cases.desk.people.record import find_person, people_of, reaches
from sigap_cases.desk.retrievals import note_search
from sigap_cases.desk.supervision.drawing import share
from sigap_cases.inert import inert
from workflows.exceptions import WorkflowError

from . import reading
from .filters import GapFilter, RecipientFilter, VillageFilter
from .forms import HandOverForm, ProgrammeForm, VisitForm


def page_of(request: DeskRequest, rows: Any) -> paging.Page[Any]:
    number = paging.number_of(request.GET.get("page", ""))
    start = paging.start_of(number)
    return paging.page_of(list(rows[start : start + paging.SIZE + 1]), number)


def saved(
    request: DeskRequest, form: Form, save: Callable[[], Any], told: str
) -> tuple[Any, int]:
    """What the service returned, or None and the status of its refusal."""
    if not form.is_valid():
        return None, refusals.UNPROCESSABLE
    try:
        made = save()
    except WorkflowError as error:
        return None, refusals.put_on(form, error)
    messages.success(request, told)
    return made, 200


@require_GET
@for_staff
def listing(request: DeskRequest) -> HttpResponse:
    officer = request.officer
    reading.check_reads(officer)
    rows = reading.with_counts(reading.programmes(officer))
    context = {
        "page": page_of(request, rows),
        "writes": officer.holds(*policies.WRITING_POSTS),
        "undecided": reading.doubles(officer).filter(decision="").count(),
    }
    return render(request, "desk/aid/index.html", context)


def _programme(request: DeskRequest, pk: int) -> AidProgramme:
    reading.check_reads(request.officer)
    rows = reading.with_counts(reading.programmes(request.officer))
    found: AidProgramme = reading.found(rows, pk)
    return found


@require_GET
@for_staff
def programme(request: DeskRequest, pk: int) -> HttpResponse:
    row = _programme(request, pk)
    officer = request.officer
    context = {
        "programme": row,
        "left": max(row.quota - getattr(row, "taken", 0), 0),
        "criteria": selectors.criteria_of(row).words(),
        "writes": officer.holds(*policies.WRITING_POSTS),
    }
    return render(request, "desk/aid/programme.html", context)


@require_http_methods(["GET", "POST"])
@for_staff
def programme_new(request: DeskRequest) -> HttpResponse:
    return _written(request, None)


@require_http_methods(["GET", "POST"])
@for_staff
def programme_change(request: DeskRequest, pk: int) -> HttpResponse:
    return _written(request, _programme(request, pk))


def _written(request: DeskRequest, row: AidProgramme | None) -> HttpResponse:
    reading.check_reads(request.officer)
    if not request.officer.holds(*policies.WRITING_POSTS):
        raise PermissionDenied
    initial = {}
    if row is not None:
        initial = {name: getattr(row, name) for name in programme_service.WRITTEN}
        initial |= row.criteria
    form = ProgrammeForm(request.POST or None, initial=initial)
    status = 200
    if request.method == "POST":
        form = ProgrammeForm(request.POST, initial=initial)
        made, status = saved(
            request,
            form,
            lambda: programme_service.write(
                form.cleaned_data, form.criteria, by=request.officer.user, programme=row
            ),
            _("The programme is saved."),
        )
        if made is not None:
            return redirect("aid:programme", pk=made.pk)
    context = {"form": form, "title": _("Aid programme"), "back": "aid:index"}
    return render(request, "desk/aid/form.html", context, status=status)


@require_POST
@for_staff
def programme_move(request: DeskRequest, pk: int) -> HttpResponse:
    """Open a draft, or close a programme that is open."""
    row = _programme(request, pk)
    if not request.officer.holds(*policies.WRITING_POSTS):
        raise PermissionDenied
    move = programme_service.begin if row.is_draft else programme_service.close
    try:
        move(row, by=request.officer.user)
    except WorkflowError as error:
        refusals.say(request, error)
    else:
        messages.success(request, _("The programme is saved."))
    return redirect("aid:programme", pk=pk)


@require_http_methods(["GET", "POST"])
@for_staff
def candidates(request: DeskRequest, pk: int) -> HttpResponse:
    """Who fits and does not stand in it yet, with the reasons; the village proposes."""
    row, officer = _programme(request, pk), request.officer
    if request.method == "POST":
        return _proposed(request, row)
    request.reach = reaches(officer)  # type: ignore[attr-defined]
    today = timezone.localdate()
    people = selectors.candidates(row, people_of(officer), today)
    chosen = VillageFilter(
        request.GET, queryset=people.order_by("name", "pk"), request=request
    )
    rows = chosen.qs.select_related("village__parent").prefetch_related("placements")
    page = page_of(request, rows)
    note_search(
        request, request.GET.get("q", ""), filters=chosen.chosen_but("q"), results=None
    )
    criteria = selectors.criteria_of(row)
    context = {
        "programme": row,
        "page": page,
        "filter": chosen,
        "lines": [
            (one, criteria.reasons(one, list(one.placements.all()), today))
            for one in page.rows
        ],
        "proposes": row.is_open and officer.holds(*policies.PROPOSING_POSTS),
        "one_village": reading.only_villages(officer),
    }
    return render(request, "desk/aid/candidates.html", context)


def _proposed(request: DeskRequest, row: AidProgramme) -> HttpResponse:
    if not request.officer.holds(*policies.PROPOSING_POSTS):
        raise PermissionDenied
    asked = request.POST.get("person", "")
    if not asked.isdecimal():
        messages.warning(request, _("Choose somebody to propose."))
        return redirect("aid:candidates", pk=row.pk)
    person = find_person(request.officer, int(asked))
    try:
        recipient_service.propose(row, person, by=request.officer.user)
    except WorkflowError as error:
        refusals.say(request, error)
    else:
        messages.success(request, _("%s is proposed.") % person.name)
    return redirect("aid:candidates", pk=row.pk)


@require_GET
@for_staff
def gaps(request: DeskRequest, pk: int) -> HttpResponse:
    """Village by village: who fits, who has it, who is left out."""
    row, officer = _programme(request, pk), request.officer
    request.reach = reaches(officer)  # type: ignore[attr-defined]
    chosen = GapFilter(request.GET, queryset=people_of(officer), request=request)
    found = [
        gap
        for gap in selectors.gaps(row, chosen.qs, timezone.localdate())
        if gap.unserved or not chosen.only_unserved
    ]
    page = page_of(request, found)
    most = max((gap.fitting for gap in found), default=0)
    bars = [
        {
            "gap": gap,
            "served": share(gap.served, most),
            "from": share(gap.served, most),
            "in_line": share(gap.in_line, most),
            "rest_from": share(gap.served + gap.in_line, most),
            "rest": share(gap.unserved, most),
        }
        for gap in page.rows
    ]
    totals = {
        "fitting": sum(gap.fitting for gap in found),
        "unserved": sum(gap.unserved for gap in found),
    }
    context = {
        "programme": row,
        "bars": bars,
        "totals": totals,
        "page": page,
        "filter": chosen,
        "one_village": reading.only_villages(officer),
    }
    return render(request, "desk/aid/gaps.html", context)


@require_GET
@for_staff
def recipients(request: DeskRequest) -> HttpResponse:
    officer = request.officer
    reading.check_reads(officer)
    request.reach = reaches(officer)  # type: ignore[attr-defined]
    chosen = RecipientFilter(
        request.GET, queryset=reading.recipients(officer), request=request
    )
    page = page_of(request, chosen.qs)
    note_search(
        request, request.GET.get("q", ""), filters=chosen.chosen_but("q"), results=None
    )
    context = {
        "page": page,
        "filter": chosen,
        "one_village": reading.only_villages(officer),
    }
    return render(request, "desk/aid/recipients.html", context)


def _recipient(request: DeskRequest, pk: int) -> Recipient:
    found: Recipient = reading.found(reading.recipients(request.officer), pk)
    return found


@require_GET
@for_staff
def recipient(request: DeskRequest, pk: int) -> HttpResponse:
    row, officer = _recipient(request, pk), request.officer
    shown = {
        "verifies": row.state == "proposed"
        and officer.holds(*policies.VERIFYING_POSTS),
        "approves": row.state == "verified"
        and officer.holds(*policies.APPROVING_POSTS),
        "refuses": row.is_live
        and not row.is_handed_over
        and officer.holds(*policies.REFUSING_POSTS),
        "hands": row.state == "approved" and officer.holds(*policies.HANDING_POSTS),
        "visits": row.is_handed_over and officer.holds(*policies.HANDING_POSTS),
    }
    seen = reading.doubles(officer)
    context = {
        "recipient": row,
        "person": row.person,
        "grounds": row.grounds.splitlines(),
        "proofs": row.proofs.exclude(file="").select_related("added_by"),
        "visits_made": row.visits.select_related("visited_by"),
        "doubles": seen.filter(pk__in=selectors.doubles_of(row)),
        "history": row.history.select_related("history_user"),
        **shown,
    }
    return render(request, "desk/aid/recipient.html", context)


@require_POST
@for_staff
def step(request: DeskRequest, pk: int) -> HttpResponse:
    """Verify, approve, or refuse with a reason: ``langkah`` names which."""
    row, by = _recipient(request, pk), request.officer.user
    if not request.officer.holds(*policies.REFUSING_POSTS):
        raise PermissionDenied
    asked, reason = request.POST.get("langkah"), request.POST.get("reason", "")
    try:
        if asked == "verifikasi":
            recipient_service.verify(row, by=by)
        elif asked == "setujui":
            recipient_service.approve(row, by=by)
        else:
            recipient_service.refuse(row, reason=reason, by=by)
    except WorkflowError as error:
        refusals.say(request, error)
    else:
        messages.success(request, _("The step is saved."))
    return redirect("aid:recipient", pk=pk)


@require_http_methods(["GET", "POST"])
@for_staff
def hand_over(request: DeskRequest, pk: int) -> HttpResponse:
    row = _recipient(request, pk)
    initial = {"amount": row.programme.amount, "handed_on": timezone.localdate()}
    form, status = HandOverForm(initial=initial), 200
    if request.method == "POST":
        form = HandOverForm(request.POST, request.FILES)
        made, status = saved(
            request,
            form,
            lambda: recipient_service.hand_over(
                row, form.cleaned_data, form.shown, by=request.officer.user
            ),
            _("The handover is saved."),
        )
        if made is not None:
            return redirect("aid:recipient", pk=pk)
    return _form(request, row, form, _("Hand over"), status)


@require_http_methods(["GET", "POST"])
@for_staff
def visit(request: DeskRequest, pk: int) -> HttpResponse:
    row = _recipient(request, pk)
    form, status = VisitForm(initial={"visited_on": timezone.localdate()}), 200
    if request.method == "POST":
        form = VisitForm(request.POST)
        made, status = saved(
            request,
            form,
            lambda: recipient_service.visit(
                row, form.cleaned_data, by=request.officer.user
            ),
            _("The visit is saved."),
        )
        if made is not None:
            return redirect("aid:recipient", pk=pk)
    return _form(request, row, form, _("Note a visit"), status)


def _form(
    request: DeskRequest, row: Recipient, form: Form, title: str, status: int
) -> HttpResponse:
    if not request.officer.holds(*policies.HANDING_POSTS):
        raise PermissionDenied
    context = {"form": form, "title": title, "recipient": row, "person": row.person}
    return render(request, "desk/aid/form.html", context, status=status)


@require_GET
@for_staff
def proof(request: DeskRequest, pk: int) -> FileResponse:
    """Always a download, of a type from the allow-list, and inert."""
    seen = reading.recipients(request.officer)
    rows = AidProof.objects.filter(recipient__in=seen).exclude(file="")
    found: AidProof = reading.found(rows, pk)
    answer = FileResponse(
        found.file.open("rb"),
        as_attachment=True,
        filename=f"{found.get_kind_display()} {found.pk}.{EXTENSION[found.content_type]}",
        content_type=found.content_type,
    )
    return inert(answer)
