"""The search of the history, the history of one case, and a change in words."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from sigap_cases.cases.models import AccessRecord, Case
from sigap_cases.cases.services.lifecycle import note_access
from sigap_cases.desk.officer import DeskRequest
from sigap_cases.desk.timeline import entry_of
from workflows.models import Event

from . import exports, hits
from .forms import SearchForm
from .keyset import SIZE, Leaf, Mark, mark_of, newest
from .records import RECORDS, lines_of
from .sight import Auditor, for_auditors, note
from .verification import last_check


# Events shown before and after the one that was asked for.
AROUND = 20
READERS = "pembaca"
MOST_TAKEN = 50


@require_GET
@for_auditors
def search(request: DeskRequest, auditor: Auditor) -> HttpResponse:
    form = SearchForm(request.GET)
    asked = form.asked
    note(request, auditor, text=form.typed, filters=form.chosen_but_typed)
    after = mark_of(request.GET.get("setelah", ""))
    context = {
        "form": form,
        "asked": asked,
        "period": form.period,
        "leaf": hits.page_of(auditor, asked, after),
        "first": after is None,
        "size": SIZE,
        "verification": last_check(auditor),
    }
    return render(request, "desk/audit/search.html", context)


@require_GET
@for_auditors
def search_export(
    request: DeskRequest, auditor: Auditor, form: str
) -> HttpResponseBase:
    asked = SearchForm(request.GET)
    found = hits.all_of(auditor, asked.asked, exports.MOST_EXPORTED + 1)
    first, last = asked.period
    told = asked.chosen_but_typed
    if asked.asked.since and not any(asked.said(name) for name in ("dari", "sampai")):
        told = [*told, f"{first:%d-%m-%Y} - {last:%d-%m-%Y}"]
    table = exports.table_of_hits(
        found,
        name="telusur-riwayat",
        title=_("Search of the history"),
        told=told,
        typed=asked.typed,
    )
    return exports.handed_out(request, auditor, table, form)


@require_GET
@for_auditors
def case(request: DeskRequest, auditor: Auditor, number: str) -> HttpResponse:
    """The history of a case around one event, or who read it."""
    found = get_object_or_404(
        auditor.cases().select_related("matter", "case_type"), number=number
    )
    note_access(found, by=auditor.user, part="audit")
    note(request, auditor, case=found)
    context: dict[str, Any] = {"case": found}
    if request.GET.get("bagian") == READERS:
        mark = mark_of(request.GET.get("setelah", ""))
        context |= {
            "readers": _readers(found, mark),
            "taken": _taken(auditor, found),
            "first": mark is None,
        }
        return render(request, "desk/audit/readers.html", context)
    asked = request.GET.get("kejadian", "")
    at = int(asked) if asked.isdecimal() and len(asked) < 10 else None
    context |= {"at": at, **_around(found, at)}
    return render(request, "desk/audit/case.html", context)


def _around(found: Case, at: int | None) -> dict[str, Any]:
    """Events newest first, around a number; ``older`` and ``newer`` lead further."""
    last = found.matter.head_number
    middle = max(min(at or last, last), 1)
    related = ("process__version", "process__case", "matter")
    rows: Sequence[Event] = list(
        found.matter.events.filter(
            number__gte=middle - AROUND, number__lte=middle + AROUND
        )
        .select_related(*related)
        .order_by("-number")
    )
    return {
        "events": [(event, entry_of(event)) for event in rows],
        "older": middle - 2 * AROUND if middle - AROUND > 1 else None,
        "newer": middle + 2 * AROUND if middle + AROUND < last else None,
    }


def _readers(found: Case, mark: Mark | None) -> Leaf[Any]:
    rows = AccessRecord.objects.filter(case=found).select_related(
        "user", "unit", "case"
    )
    page = newest(rows, at="at", pk="pk", after=mark, size=SIZE + 1)
    following = ""
    if len(page) > SIZE:
        last = page[SIZE - 1]
        following = str(Mark(at=last.at, pk=last.pk))
    tell = hits.SOURCES[hits.Trail.READS].tell
    return Leaf(rows=[tell(row) for row in page[:SIZE]], following=following)


def _taken(auditor: Auditor, found: Case) -> list[hits.Hit]:
    rows = hits.taken_in_sight(auditor).filter(case=found)
    rows = rows.select_related("case", "user", "unit", "person")
    return [hits.took(row) for row in rows.order_by("-at", "-pk")[:MOST_TAKEN]]


@require_GET
@for_auditors
def record(request: DeskRequest, auditor: Auditor, kind: str, pk: int) -> HttpResponse:
    """One change of one row, field by field."""
    if kind not in RECORDS:
        raise Http404
    chosen = RECORDS[kind]
    rows = chosen.seen_by(auditor).select_related("history_user")
    row = get_object_or_404(rows, history_id=pk)
    note(request, auditor)
    lines = lines_of(chosen, row, auditor)
    context = {
        "kind": chosen.label,
        "row": row,
        "changed": [line for line in lines if line.changed],
        "same": [line for line in lines if not line.changed],
    }
    return render(request, "desk/audit/record.html", context)
