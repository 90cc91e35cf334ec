"""Pages of reconciliation: counts side by side, and the people behind a difference."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts.models import Unit
from sigap_cases.desk import paging, refusals
from sigap_cases.desk.officer import DeskRequest, for_staff
from sigap_cases.desk.people.record import people_of
from sigap_cases.exchange.columns import label_of
from sigap_cases.exchange.differences import shown
from sigap_cases.exchange.enums import Axis
from sigap_cases.exchange.models import ImportBatch, ImportRow
from sigap_cases.exchange.selectors import latest_of_sources
from sigap_cases.exchange.services import reconciling
from sigap_cases.exchange.services.checking import told_people
from sigap_cases.registry.services import access
from workflows.exceptions import WorkflowError

from .forms import AxisForm
from .sight import batches_of, check_imports, find_batch, find_row


KEYS = {Axis.SCHEME: "scheme", Axis.SECTOR: "sector", Axis.COUNTRY: "country"}
ONLY_SHEET, ONLY_REGISTRY, DIFFERS = "hanya-sumber", "hanya-registri", "berbeda"


@require_GET
@for_staff
def counts(request: DeskRequest) -> HttpResponse:
    """How many the registry has, and each source's newest sheet."""
    check_imports(request)
    form = AxisForm(request.GET)
    axis = (form.is_valid() and form.cleaned_data["menurut"]) or Axis.VILLAGE.value
    sheets = latest_of_sources(batches_of(request.officer))
    columns = [reconciling.registry_counts(people_of(request.officer), axis)]
    columns += [reconciling.sheet_counts(sheet, axis) for sheet in sheets]
    titles = [_("Registry"), *(str(sheet.source) for sheet in sheets)]
    totals = [sum(column.values()) for column in columns]
    context = {
        "form": AxisForm(initial={"menurut": axis}),
        "sheets": sheets,
        "lines": _lines(axis, titles, columns),
        "totals": list(zip(titles, totals, strict=True)),
    }
    return render(request, "desk/exchange/reconcile.html", context)


def _lines(
    axis: str, titles: list[str], columns: list[dict[Any, int]]
) -> list[tuple[str, list[tuple[str, int]], bool]]:
    """Label, the counts by their columns, and whether they are not all the same."""
    keys = {key for column in columns for key in column}
    names = _names(axis, keys)
    lines = []
    for key in sorted(keys, key=lambda key: names[key]):
        found = [column.get(key, 0) for column in columns]
        told = list(zip(titles, found, strict=True))
        lines.append((names[key], told, len(set(found)) > 1))
    return lines


def _names(axis: str, keys: set[Any]) -> dict[Any, str]:
    nothing = {"": _("Not said")}
    if axis == Axis.VILLAGE:
        units = Unit.objects.filter(pk__in=[key for key in keys if key])
        return nothing | {unit.pk: unit.name for unit in units}
    column = KEYS[Axis(axis)]
    return nothing | {key: shown(column, key) for key in keys if key}


@never_cache
@require_GET
@for_staff
def people(request: DeskRequest, pk: int) -> HttpResponse:
    """Persons of one sheet against the registry, or against another sheet."""
    sheet = find_batch(request, pk)
    what = request.GET.get("daftar", DIFFERS)
    number = paging.number_of(request.GET.get("page", ""))
    start = paging.start_of(number)
    found = _asked(request, sheet, what)[start : start + paging.SIZE + 1]
    page = paging.page_of(list(found), number)
    context = {
        "batch": sheet,
        "what": what,
        "page": page,
        "tabs": [
            (DIFFERS, _("Written otherwise")),
            (ONLY_SHEET, _("Only in the source")),
            (ONLY_REGISTRY, _("Only in the registry")),
        ],
        "others": [
            other
            for other in latest_of_sources(batches_of(request.officer))
            if other.pk != sheet.pk
        ],
        "of_people": what == ONLY_REGISTRY,
        "lines": [] if what == ONLY_REGISTRY else _told(page.rows),
    }
    return render(request, "desk/exchange/differences.html", context)


def _asked(request: DeskRequest, sheet: ImportBatch, what: str) -> Any:
    seen = people_of(request.officer)
    if what == ONLY_REGISTRY:
        return reconciling.only_in_registry(seen, sheet)
    if what == DIFFERS:
        return reconciling.differing(sheet, seen).order_by("number")
    if what != ONLY_SHEET:
        raise Http404
    other = request.GET.get("dibanding", "")
    against = find_batch(request, int(other)) if other.isdecimal() else None
    return reconciling.only_in_sheet(sheet, against)


def _told(rows: Any) -> list[tuple[ImportRow, str, str]]:
    """The row with the name in it, and the fields that differ."""
    lines = []
    for row in rows:
        differing = ", ".join(label_of(key) for key in row.differs)
        lines.append(
            (row, str(reconciling.read(row).values.get("name", "")), differing)
        )
    return lines


@never_cache
@require_http_methods(["GET", "POST"])
@for_staff
def difference(request: DeskRequest, pk: int, row: int) -> HttpResponse:
    """One person: each field is taken over or kept, and the decision recorded."""
    sheet = find_batch(request, pk)
    found = find_row(sheet, row)
    people = told_people(people_of(request.officer))
    person = people.filter(pk=found.person_id or 0).first()
    if person is None:
        raise Http404
    if request.method == "POST":
        try:
            reconciling.settle(
                found,
                request.POST.get("field", ""),
                request.POST.get("settlement", ""),
                by=request.officer.user,
            )
        except WorkflowError as error:
            refusals.say(request, error)
        else:
            messages.success(request, _("The decision is recorded."))
        return redirect("exchange:difference", pk=pk, row=row)
    access.record(person, by=request.officer.user)
    compared = reconciling.compare(found, person)
    context = {
        "batch": sheet,
        "row": found,
        "person": person,
        "lines": [
            (one, one.shown(one.mine), one.shown(one.theirs))
            for one in compared.differences
        ],
        "settled": sheet.settled.filter(number=row).select_related("by"),
    }
    return render(request, "desk/exchange/difference.html", context)
