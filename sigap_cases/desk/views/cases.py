"""The list of cases, and registering a complaint for somebody else."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.forms import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts.enums import UnitKind
from accounts.models import Unit
from sigap_cases.cases.enums import CaseKind
from sigap_cases.cases.models import Case
from sigap_cases.cases.selectors import open_items_of, possible_repeats
from sigap_cases.cases.services import intake, tracking
from sigap_cases.desk import inbox as rows
from sigap_cases.desk import paging, refusals
from sigap_cases.desk.filters import CaseFilter
from sigap_cases.desk.officer import DeskRequest, Officer, for_staff
from sigap_cases.desk.registering import RegisterForm, find_village
from sigap_cases.desk.retrievals import listed, note_search
from sigap_cases.desk.starting import BeginForm, kinds_for
from workflows.exceptions import WorkflowError


MOST_REPEATS = 5


@require_GET
@for_staff
def cases(request: DeskRequest) -> HttpResponse:
    if not request.officer.positions:
        return render(request, "desk/no_post.html")
    chosen = CaseFilter(request.GET, queryset=request.officer.cases(), request=request)
    found, count, ordinary = listed(request.officer.case_list(chosen.narrow))
    page = rows.told_page(found, paging.number_of(request.GET.get("page", "")))
    note_search(
        request,
        request.GET.get("q", ""),
        filters=chosen.chosen_but("q"),
        results=ordinary,
    )
    context = {
        "page": page,
        "rows": [(case, rows.about(case)) for case in page.rows],
        "filter": chosen,
        "count": count,
        "registers": request.officer.registers,
        "shows_register": request.officer.is_auditor,
    }
    return render(request, "desk/cases.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@for_staff
def register(request: DeskRequest) -> HttpResponse:
    """A complaint for somebody else. The answer to the send is the receipt: the code
    is kept nowhere in words, so it stands on no page that could be asked for again.
    """
    officer = request.officer
    if not officer.registers:
        raise PermissionDenied
    if request.method == "POST":
        return _lodge(request, RegisterForm(request.POST))
    form = RegisterForm(village=_own_village(officer))
    return render(request, "desk/register.html", {"form": form})


@never_cache
@require_http_methods(["GET", "POST"])
@for_staff
def begin(request: DeskRequest) -> HttpResponse:
    """A protection process without a complaint: for who comes for nothing else."""
    officer = request.officer
    if not kinds_for(officer):
        raise PermissionDenied
    if request.method == "POST":
        return _lodge(request, BeginForm(request.POST, officer=officer))
    form = BeginForm(village=_own_village(officer), officer=officer)
    return render(request, "desk/register.html", {"form": form, "begins": True})


def _lodge(request: DeskRequest, form: RegisterForm) -> HttpResponse:
    status = refusals.UNPROCESSABLE
    if form.is_valid():
        try:
            lodging = form.lodging()
            lodged = intake.lodge(lodging, by=request.user)
        except WorkflowError as error:
            status = refusals.put_on(form, error)
        else:
            code = lodged.code or tracking.code_again(lodged.case, lodging.code_secret)
            context = _receipt(lodged.case, code, request.officer)
            return render(request, "desk/receipt.html", context)
    context = {"form": form, "begins": isinstance(form, BeginForm)}
    return render(request, "desk/register.html", context, status=status)


def _own_village(officer: Officer) -> Unit | None:
    """The village a village officer sits in."""
    for position in officer.positions:
        if position.unit_kind == UnitKind.VILLAGE:
            return Unit.objects.select_related("parent").get(pk=position.unit_id)
    return None


def _receipt(case: Case, code: str | None, officer: Officer) -> dict[str, Any]:
    return {
        "case": case,
        "is_complaint": case.kind == CaseKind.COMPLAINT,
        "code": code,
        "first": open_items_of(case).exclude(due_at=None).first(),
        "sees": officer.cases().filter(pk=case.pk).exists(),
    }


@require_GET
@for_staff
def similar(request: DeskRequest) -> HttpResponse:
    """Cases that may be the same matter, among those the officer sees."""
    if not request.officer.registers:
        raise PermissionDenied
    asked = request.GET
    try:
        village = find_village(asked.get("village", ""))
    except ValidationError:
        village = None
    found = possible_repeats(
        request.officer.cases(),
        name=asked.get("worker_name", ""),
        village_id=village.pk if village else None,
        workplace=asked.get("workplace", ""),
    )
    shown = rows.told_cases(found)[:MOST_REPEATS]
    typed = (asked.get("worker_name", "").strip(), asked.get("workplace", "").strip())
    if any(typed):
        note_search(request, " ".join(filter(None, typed)))
    context = {"repeats": [(case, rows.about(case)) for case in shown]}
    return render(request, "desk/partials/_repeats.html", context)
