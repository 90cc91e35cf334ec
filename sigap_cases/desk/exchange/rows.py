"""Pages of the rows of an import: the list, one row beside its record, the faulty ones."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
)

from sigap_cases.desk import paging, refusals
from sigap_cases.desk.officer import DeskRequest, for_staff
from sigap_cases.desk.people.record import people_of
from sigap_cases.desk.retrievals import note_export
from sigap_cases.exchange.columns import COLUMNS, label_of
from sigap_cases.exchange.differences import differences, shown
from sigap_cases.exchange.enums import BatchState, Decision, RowState
from sigap_cases.exchange.models import ImportBatch, ImportRow
from sigap_cases.exchange.services import deciding
from sigap_cases.exchange.services.checking import told_people
from sigap_cases.exchange.services.reconciling import read
from sigap_cases.inert import inert
from sigap_cases.registry.matching import Reason
from sigap_cases.registry.services import access
from workflows.exceptions import WorkflowError

from .exporting import TYPES
from .forms import MendedForm
from .sight import find_batch, find_row


TABS = {
    "ganda": {"state": RowState.DUPLICATE},
    "salah": {"state": RowState.FAULTY},
    "siap": {"state": RowState.READY},
}


def _named(notes: list[Any]) -> list[str]:
    return [f"{label_of(key)} {sentence}" for key, sentence in notes]


@never_cache
@require_http_methods(["GET", "POST"])
@for_staff
def listing(request: DeskRequest, pk: int) -> HttpResponse:
    """The rows by how they were judged; many that are alike are decided at once."""
    batch = find_batch(request, pk)
    if request.method == "POST":
        try:
            count = deciding.decide_all(
                batch, request.POST.get("what", ""), by=request.officer.user
            )
        except WorkflowError as error:
            refusals.say(request, error)
        else:
            told = ngettext("%(n)d row is decided.", "%(n)d rows are decided.", count)
            messages.success(request, told % {"n": count})
        return redirect(request.get_full_path())
    tab = request.GET.get("daftar", "ganda")
    number = paging.number_of(request.GET.get("page", ""))
    start = paging.start_of(number)
    found = batch.rows.filter(**TABS.get(tab, TABS["ganda"])).order_by("number")
    rows = list(found[start : start + paging.SIZE + 1])
    context = {
        "batch": batch,
        "tab": tab,
        "tabs": [(key, RowState(rule["state"])) for key, rule in TABS.items()],
        "page": paging.page_of(rows, number),
        "lines": [
            (row, _named(row.faults), _named(row.warnings))
            for row in rows[: paging.SIZE]
        ],
        "decides": batch.state == BatchState.CHECKED,
    }
    return render(request, "desk/exchange/rows.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@for_staff
def row(request: DeskRequest, pk: int, row: int) -> HttpResponse:
    """One row beside each record that may be the same person, decided in place."""
    batch = find_batch(request, pk)
    found = find_row(batch, row)
    if request.method == "POST":
        try:
            _decide(request, found)
        except WorkflowError as error:
            refusals.say(request, error)
        else:
            following = _following(batch, found)
            if following is not None:
                return redirect("exchange:row", pk=pk, row=following)
            return redirect("exchange:batch", pk=pk)
    told = read(found)
    context = {
        "batch": batch,
        "row": found,
        "values": [(label_of(k), shown(k, v)) for k, v in told.values.items()],
        "faults": _named(found.faults),
        "warnings": _named(found.warnings),
        "likely": _likely(request, found, told),
        "decides": batch.state == BatchState.CHECKED and found.state != RowState.READY,
        "is_duplicate": found.state == RowState.DUPLICATE,
    }
    return render(request, "desk/exchange/row.html", context)


def _decide(request: DeskRequest, found: ImportRow) -> None:
    decision, _sep, person = request.POST.get("decision", "").partition(":")
    take = [key for key in request.POST.getlist(f"take{person}") if key in COLUMNS]
    deciding.decide(
        found,
        decision,
        person_id=int(person) if person.isdecimal() else None,
        take=take,
        by=request.officer.user,
    )


def _following(batch: ImportBatch, found: ImportRow) -> int | None:
    later = batch.rows.filter(
        state=RowState.DUPLICATE, decision=Decision.OPEN, number__gt=found.number
    )
    return later.order_by("number").values_list("number", flat=True).first()


def _likely(request: DeskRequest, found: ImportRow, told: Any) -> list[Any]:
    people = told_people(people_of(request.officer)).in_bulk(
        [m[0] for m in found.matches]
    )
    lines = []
    for pk, _points, reasons in found.matches:
        if pk in people:
            access.record(people[pk], by=request.officer.user)
            differing = [
                (
                    one,
                    one.shown(one.mine),
                    one.shown(one.theirs),
                    _is_taken(found, one, pk),
                )
                for one in differences(told, people[pk])
            ]
            words = [str(Reason(reason).label) for reason in reasons]
            lines.append((people[pk], words, differing))
    return lines


def _is_taken(found: ImportRow, one: Any, pk: int) -> bool:
    """As it was decided; before, where the registry knows nothing."""
    if found.decision == Decision.UPDATE and found.person_id == pk:
        return one.key in found.take
    return bool(one.fills)


MENDING = {
    "csv": (deciding.as_csv, TYPES["csv"]),
    "xlsx": (deciding.as_xlsx, TYPES["xlsx"]),
}


@require_GET
@for_staff
def faulty(request: DeskRequest, pk: int, form: str) -> HttpResponse:
    """The faulty rows with the reasons, to be mended and brought back."""
    batch = find_batch(request, pk)
    if form not in MENDING or batch.emptied_at is not None:
        raise Http404
    table = deciding.faulty_table(batch)
    note_export(request, filters=[str(batch.source)], results=len(table) - 1)
    write, content_type = MENDING[form]
    answer = HttpResponse(write(table), content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="baris-salah-{pk}.{form}"'
    return inert(answer)


@require_POST
@for_staff
def mend(request: DeskRequest, pk: int) -> HttpResponse:
    batch = find_batch(request, pk)
    form = MendedForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.warning(request, _("Choose the mended file."))
        return redirect("exchange:batch", pk=pk)
    file = form.cleaned_data["file"]
    try:
        deciding.mend(batch, file.file, file.size, by=request.officer.user)
    except WorkflowError as error:
        refusals.say(request, error)
    return redirect("exchange:batch", pk=pk)
