"""Unusual patterns: how many of each, and the list behind each figure."""

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from sigap_cases.desk import paging
from sigap_cases.desk.officer import DeskRequest

from . import exports
from .forms import PeriodForm
from .patterns import PATTERNS, Pattern, Scope, all_found, found_by, over_time
from .sight import Auditor, for_auditors, note


def _scope(auditor: Auditor, form: PeriodForm) -> Scope:
    return Scope(
        auditor=auditor,
        since=form.since,
        until=form.until,
        unit=str(form.said("unit")),
    )


def _find(key: str) -> Pattern:
    if key not in PATTERNS:
        raise Http404
    return PATTERNS[key]


@require_GET
@for_auditors
def patterns(request: DeskRequest, auditor: Auditor) -> HttpResponse:
    form = PeriodForm(request.GET)
    note(request, auditor, filters=form.chosen)
    context = {
        "form": form,
        "period": form.period,
        "found": all_found(_scope(auditor, form)),
    }
    return render(request, "desk/audit/patterns.html", context)


@require_GET
@for_auditors
def pattern(request: DeskRequest, auditor: Auditor, key: str) -> HttpResponse:
    form = PeriodForm(request.GET)
    scope = _scope(auditor, form)
    found = found_by(_find(key), scope)
    note(request, auditor, filters=[str(found.pattern.name), *form.chosen])
    number = paging.number_of(request.GET.get("page", ""))
    start = paging.start_of(number)
    context = {
        "form": form,
        "period": form.period,
        "found": found,
        "over": over_time(found, scope),
        "page": paging.page_of(found.hits[start : start + paging.SIZE + 1], number),
    }
    return render(request, "desk/audit/pattern.html", context)


@require_GET
@for_auditors
def pattern_export(
    request: DeskRequest, auditor: Auditor, key: str, form: str
) -> HttpResponseBase:
    asked = PeriodForm(request.GET)
    found = found_by(_find(key), _scope(auditor, asked))
    first, last = asked.period
    table = exports.table_of_hits(
        found.hits,
        name=f"pola-{key}",
        title=str(found.pattern.name),
        told=[f"{first:%d-%m-%Y} - {last:%d-%m-%Y}", *asked.chosen],
    )
    return exports.handed_out(request, auditor, table, form)
