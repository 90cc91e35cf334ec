"""The public figures: what there is, one table, and its files."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from sigap_cases.inert import inert
from sigap_cases.portal.answers import spending, untraced
from sigap_cases.portal.services import limits
from sigap_cases.portal.statistics import (
    LICENCE,
    LICENCE_ADDRESS,
    Statistics,
    about,
    as_csv,
    as_json,
    day_of,
    statistics_of,
)
from sigap_cases.reports.enums import OF_COMPLAINTS, OF_WORKERS, Table
from sigap_cases.reports.selectors import snapshot_of


@require_safe
@untraced
def index(request: HttpRequest) -> HttpResponse:
    context = {
        "snapshot": snapshot_of(),
        "of_workers": OF_WORKERS,
        "of_complaints": OF_COMPLAINTS,
        "about": about(OF_WORKERS[0], None),
        "licence": LICENCE,
        "licence_address": LICENCE_ADDRESS,
    }
    return render(request, "portal/statistics/index.html", context)


@require_safe
@untraced
def table(request: HttpRequest, table: str) -> HttpResponse:
    shown = _asked_for(request, table)
    context = {
        "shown": shown,
        "about": about(shown.table, shown.snapshot),
        "licence": LICENCE,
        "licence_address": LICENCE_ADDRESS,
        "asked": request.GET.get("tanggal", ""),
    }
    return render(request, "portal/statistics/table.html", context)


@require_safe
@spending(limits.STATISTICS)
def as_table(request: HttpRequest, table: str) -> HttpResponse:
    shown = _asked_for(request, table)
    answer = HttpResponse(as_csv(shown), content_type="text/csv; charset=utf-8")
    return _file(answer, shown, "csv")


@require_safe
@spending(limits.STATISTICS)
def as_data(request: HttpRequest, table: str) -> HttpResponse:
    shown = _asked_for(request, table)
    answer = JsonResponse(as_json(shown), json_dumps_params={"ensure_ascii": False})
    return _file(answer, shown, "json")


def _file(answer: HttpResponse, shown: Statistics, form: str) -> HttpResponse:
    day = f"-{shown.snapshot}" if shown.snapshot else ""
    name = f"sigap-{shown.table}{day}.{form}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return inert(answer)


def _asked_for(request: HttpRequest, table: str) -> Statistics:
    """Of the latest day; of another where one is asked for that was frozen."""
    if table not in Table.values:
        raise Http404
    asked = request.GET.get("tanggal", "")
    if not asked:
        return statistics_of(Table(table), snapshot_of())
    day = day_of(asked)
    snapshot = snapshot_of(day) if day else None
    if snapshot is None:
        raise Http404
    return statistics_of(Table(table), snapshot)
