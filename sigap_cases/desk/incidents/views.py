"""The pages of data incidents: who is affected, the term, exports, drafts of notices."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.enums import Post
from sigap_cases.cases.models import DataIncident
from sigap_cases.cases.services import incidents
from sigap_cases.cases.services.incidents import Told
from sigap_cases.desk import paging, refusals
from sigap_cases.desk.audit import exports
from sigap_cases.desk.audit.sight import Auditor, note
from sigap_cases.desk.officer import DeskRequest, for_staff
from sigap_cases.inert import inert
from workflows.exceptions import WorkflowError

from . import notices, tables
from .affected import Reach, affected
from .forms import NarrowForm, ReachForm, RecordForm, TellForm, usual_period


READERS = (Post.PENYELIA, Post.AUDITOR)
WHOM = {"subjek": Told.SUBJECTS, "lembaga": Told.AUTHORITY}


def only_for(*posts: Post) -> Callable[..., Callable[..., HttpResponseBase]]:
    """For everybody else the page is not there; the view is handed who reads."""

    def bound(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        @for_staff
        @wraps(view)
        def guarded(
            request: DeskRequest, *args: Any, **kwargs: Any
        ) -> HttpResponseBase:
            held = [p for p in request.officer.positions if p.post in posts]
            if not held:
                raise Http404
            held.sort(key=lambda position: posts.index(Post(position.post)))
            reader = Auditor(user=request.officer.user, positions=tuple(held))
            return view(request, reader, *args, **kwargs)

        return guarded

    return bound


@require_GET
@only_for(*READERS)
def listing(request: DeskRequest, reader: Auditor) -> HttpResponse:
    note(request, reader)
    number = paging.number_of(request.GET.get("page", ""))
    start = paging.start_of(number)
    rows = DataIncident.objects.select_related("user", "unit", "recorded_by")
    context = {
        "page": paging.page_of(list(rows[start : start + paging.SIZE + 1]), number),
        "now": timezone.now(),
        "form": ReachForm(initial=usual_period()),
        "may_record": _records(reader),
    }
    return render(request, "desk/incidents/index.html", context)


def _records(reader: Auditor) -> bool:
    return any(position.post == Post.PENYELIA for position in reader.positions)


@require_GET
@only_for(*READERS)
def look(request: DeskRequest, reader: Auditor) -> HttpResponse:
    """Before anything is recorded: what an account had within reach."""
    form = ReachForm(request.GET or None, initial=usual_period())
    context: dict[str, Any] = {"form": form, "may_record": _records(reader)}
    if form.is_bound and form.is_valid():
        note(request, reader, filters=tables.asked_words(form.reach))
        context |= _affected(request, reader, form.reach)
        context["kept"] = [(name, request.GET.get(name, "")) for name in form.fields]
    else:
        note(request, reader)
    return render(request, "desk/incidents/look.html", context)


def _affected(request: DeskRequest, reader: Auditor, reach: Reach) -> dict[str, Any]:
    found = affected(reader, reach)
    narrow = NarrowForm(request.GET)
    rows = found.narrowed(narrow.said("apa"), narrow.said("perbuatan"))
    number = paging.number_of(request.GET.get("page", ""))
    start = paging.start_of(number)
    shown = rows[start : start + paging.SIZE + 1]
    return {
        "found": found,
        "reach": reach,
        "narrow": narrow,
        "page": paging.page_of([(row, found.files_of(row)) for row in shown], number),
    }


@require_http_methods(["GET", "POST"])
@only_for(Post.PENYELIA)
def record(request: DeskRequest, reader: Auditor) -> HttpResponse:
    posted = request.method == "POST"
    asked = {name: request.GET.get(name) for name in ("akun", "unit", "dari", "sampai")}
    initial = usual_period() | {name: word for name, word in asked.items() if word}
    form = RecordForm(request.POST if posted else None, initial=initial)
    status = 200
    if posted:
        status = refusals.UNPROCESSABLE
        if form.is_valid():
            try:
                made = incidents.record(form.incident(), by=reader.user)
            except WorkflowError as error:
                status = refusals.put_on(form, error)
            else:
                messages.success(request, _("The incident is recorded."))
                return redirect("incidents:incident", pk=made.pk)
    return render(request, "desk/incidents/record.html", {"form": form}, status=status)


def _find(pk: int) -> DataIncident:
    rows = DataIncident.objects.select_related(
        "user", "unit", "office", "rule", "recorded_by"
    )
    return get_object_or_404(rows, pk=pk)


def _reach_of(found: DataIncident) -> Reach:
    return Reach(user=found.user, unit=found.unit, since=found.since, until=found.until)


@require_GET
@only_for(*READERS)
def incident(request: DeskRequest, reader: Auditor, pk: int) -> HttpResponse:
    found = _find(pk)
    note(request, reader, text=found.title)
    now = timezone.now()
    context = {
        "incident": found,
        "now": now,
        "hours": abs(int(found.left(now).total_seconds() // 3600)),
        "is_late": found.is_late(now),
        "may_record": _records(reader),
        **_affected(request, reader, _reach_of(found)),
    }
    return render(request, "desk/incidents/incident.html", context)


@require_http_methods(["GET", "POST"])
@only_for(Post.PENYELIA)
def tell(request: DeskRequest, reader: Auditor, pk: int, whom: str) -> HttpResponse:
    """That those affected, or the supervisory body, were told."""
    found = _find(pk)
    if whom not in WHOM:
        raise Http404
    posted = request.method == "POST"
    form = TellForm(
        request.POST if posted else None, initial={"at": timezone.localtime()}
    )
    status = 200
    if posted:
        status = refusals.UNPROCESSABLE
        if form.is_valid():
            told = form.cleaned_data
            try:
                incidents.tell(
                    found,
                    WHOM[whom],
                    at=told["at"],
                    by=reader.user,
                    reason=told["reason"],
                )
            except WorkflowError as error:
                status = refusals.put_on(form, error)
            else:
                messages.success(request, _("The notice is recorded."))
                return redirect("incidents:incident", pk=pk)
    context = {"form": form, "incident": found, "whom": whom}
    return render(request, "desk/incidents/tell.html", context, status=status)


@require_GET
@only_for(*READERS)
def export(
    request: DeskRequest, reader: Auditor, pk: int, form: str
) -> HttpResponseBase:
    """Every case and record with what was done; the hash stays in the trail."""
    found = _find(pk)
    reach = _reach_of(found)
    table = tables.table_of(affected(reader, reach), reach, typed=found.title)
    return exports.handed_out(request, reader, table, form)


@require_GET
@only_for(*READERS)
def draft(request: DeskRequest, reader: Auditor, pk: int, whom: str) -> HttpResponse:
    """A concept to be read, numbered and signed; nothing of it is sent from here."""
    found = _find(pk)
    if whom not in WHOM:
        raise Http404
    note(request, reader)
    content = notices.draft_of(found, whom)
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="konsep-{whom}-{pk}.pdf"'
    return inert(answer)
