"""Pages of imports: the list, bringing a sheet, naming columns, taking over, undoing."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
)

from sigap_cases.desk import paging, refusals
from sigap_cases.desk.forms import ReasonForm
from sigap_cases.desk.officer import DeskRequest, for_staff
from sigap_cases.exchange.enums import QUEUED, BatchState
from sigap_cases.exchange.exceptions import UndoRefused
from sigap_cases.exchange.models import ImportBatch
from sigap_cases.exchange.policies import check_can_undo
from sigap_cases.exchange.selectors import raw_rows
from sigap_cases.exchange.services import bringing, committing, deciding, undoing
from sigap_cases.exchange.services import progress as progressing
from workflows.exceptions import WorkflowError
from workflows.policies import can

from .forms import ColumnsForm, MendedForm, SheetForm
from .sight import batches_of, check_imports, find_batch


PREVIEWED = 5


@require_GET
@for_staff
def index(request: DeskRequest) -> HttpResponse:
    check_imports(request)
    number = paging.number_of(request.GET.get("page", ""))
    start = paging.start_of(number)
    rows = batches_of(request.officer).select_related(
        "source__unit", "uploaded_by", "committed_by", "undone_by"
    )
    page = paging.page_of(list(rows[start : start + paging.SIZE + 1]), number)
    return render(request, "desk/exchange/index.html", {"page": page})


@never_cache
@require_http_methods(["GET", "POST"])
@for_staff
def begin(request: DeskRequest) -> HttpResponse:
    """Choose the source and bring its sheet."""
    check_imports(request)
    form, status = SheetForm(), 200
    if request.method == "POST":
        form, status = SheetForm(request.POST, request.FILES), refusals.UNPROCESSABLE
        if form.is_valid():
            try:
                made = _bring(form, request)
            except WorkflowError as error:
                form.add_error("file", str(error.sentence))
            else:
                return redirect("exchange:columns", pk=made.pk)
    return render(request, "desk/exchange/begin.html", {"form": form}, status=status)


def _bring(form: SheetForm, request: DeskRequest) -> ImportBatch:
    told = form.cleaned_data
    sheet = bringing.Sheet(
        key=told["key"],
        unit=told["unit"],
        kind=told["kind"],
        file_name=told["file"].name,
        file=told["file"].file,
        size=told["file"].size,
    )
    return bringing.bring(sheet, by=request.officer.user)


@never_cache
@require_http_methods(["GET", "POST"])
@for_staff
def columns(request: DeskRequest, pk: int) -> HttpResponse:
    """Say what each column holds; the first rows stand beside it."""
    found = find_batch(request, pk)
    if found.state not in (BatchState.MAPPING, BatchState.CHECKED):
        return redirect("exchange:batch", pk=pk)
    data = request.POST if request.method == "POST" else None
    form = ColumnsForm(data, headings=found.headings, columns=found.columns)
    status = 200
    if request.method == "POST":
        status = refusals.UNPROCESSABLE
        if form.is_valid():
            try:
                bringing.name_columns(found, form.columns(), by=request.officer.user)
            except WorkflowError as error:
                status = refusals.put_on(form, error)
            else:
                return redirect("exchange:batch", pk=pk)
    context = {"batch": found, "form": form, "lines": _previewed(found, form)}
    return render(request, "desk/exchange/columns.html", context, status=status)


def _previewed(found: ImportBatch, form: ColumnsForm) -> list[tuple[Any, list[str]]]:
    """Each column's field with the first cells below it."""
    first = [
        cells for _number, cells in zip(range(PREVIEWED), raw_rows(found), strict=False)
    ]
    rows = [cells for _number, cells in first]
    return [
        (field, [row[at] for row in rows if row[at]]) for at, field in enumerate(form)
    ]


@never_cache
@require_GET
@for_staff
def batch(request: DeskRequest, pk: int) -> HttpResponse:
    return render(request, "desk/exchange/batch.html", _context(request, pk))


@never_cache
@require_GET
@for_staff
def progress(request: DeskRequest, pk: int) -> HttpResponse:
    """How it stands, asked every two seconds while a worker is at it."""
    return render(
        request, "desk/exchange/partials/_standing.html", _context(request, pk)
    )


def _context(request: DeskRequest, pk: int) -> dict[str, Any]:
    found = find_batch(request, pk)
    open_rows = (
        deciding.undecided(found).count() if found.state == BatchState.CHECKED else 0
    )
    return {
        "batch": found,
        "works": found.state in QUEUED,
        "progress": progressing.of(pk),
        "open_rows": open_rows,
        "to_map": found.state == BatchState.MAPPING,
        "to_decide": found.state == BatchState.CHECKED,
        "undoes": can(check_can_undo, request.officer.user, found),
        "form": MendedForm(),
    }


@require_POST
@for_staff
def commit(request: DeskRequest, pk: int) -> HttpResponse:
    found = find_batch(request, pk)
    try:
        committing.ask(found, by=request.officer.user)
    except WorkflowError as error:
        refusals.say(request, error)
    return redirect("exchange:batch", pk=pk)


@require_POST
@for_staff
def discard(request: DeskRequest, pk: int) -> HttpResponse:
    found = find_batch(request, pk)
    try:
        bringing.discard(found, by=request.officer.user)
    except WorkflowError as error:
        refusals.say(request, error)
    else:
        messages.success(request, _("The sheet is discarded and its rows are deleted."))
    return redirect("exchange:batch", pk=pk)


@never_cache
@require_http_methods(["GET", "POST"])
@for_staff
def undo(request: DeskRequest, pk: int) -> HttpResponse:
    """What stands in the way is named before anything is asked."""
    found = find_batch(request, pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    in_the_way: list[int] = []
    status = 200
    if request.method == "POST":
        status = refusals.UNPROCESSABLE
        if form.is_valid():
            try:
                undoing.ask(
                    found, reason=form.cleaned_data["reason"], by=request.officer.user
                )
            except UndoRefused as error:
                status, in_the_way = refusals.put_on(form, error), error.rows
            except WorkflowError as error:
                status = refusals.put_on(form, error)
            else:
                return redirect("exchange:batch", pk=pk)
    context = {
        "batch": found,
        "form": form,
        "rows": in_the_way[: undoing.MOST_NAMED],
        "undoes": can(check_can_undo, request.officer.user, found),
    }
    return render(request, "desk/exchange/undo.html", context, status=status)
