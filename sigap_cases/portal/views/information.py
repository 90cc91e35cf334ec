"""What the office publishes: the list, the register, the reports, what became of ideas.

Nobody is asked who they are, and nobody's name stands on any of these pages.
"""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.dates import MONTHS
from django.views.decorators.http import require_safe

from sigap_cases.portal.answers import untraced
from sigap_cases.portal.pages import Leaf, leaf_of
from sigap_cases.publicinfo import selectors
from sigap_cases.publicinfo.downloads import csv_of, file_of
from sigap_cases.publicinfo.enums import LEGAL_BASIS, ItemKind
from sigap_cases.publicinfo.models import AnnualReport
from sigap_cases.publicinfo.tables import register_csv, report_csv, report_rows


LONGEST_SEARCH = 100


@require_safe
@untraced
def items(request: HttpRequest) -> HttpResponse:
    """The list with its classes; excluded items say why they are closed, and no more."""
    text = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST_SEARCH]
    kind = request.GET.get("jenis", "")
    kind = kind if kind in ItemKind.values else ""
    found = selectors.published_items(kind=kind, text=text)
    context = {
        "leaf": leaf_of(found, request.GET.get("page", "")),
        "kinds": [(key, label, LEGAL_BASIS[key]) for key, label in ItemKind.choices],
        "kind": kind,
        "text": text,
    }
    return render(request, "portal/information/items.html", context)


@require_safe
def file(_request: HttpRequest, pk: int) -> HttpResponseBase:
    """A published file; withdrawn, it is gone at the next request."""
    return file_of(get_object_or_404(selectors.published_items(), pk=pk))


def _year(request: HttpRequest, years: list[int]) -> int | None:
    asked = request.GET.get("tahun", "")
    named = [year for year in years if str(year) == asked]
    return named[0] if named else next(iter(years), None)


@require_safe
@untraced
def register(request: HttpRequest) -> HttpResponse:
    """Requests that an officer has registered, a year at a time."""
    years = selectors.register_years()
    year = _year(request, years)
    cases = leaf_of(selectors.registered_requests(year), request.GET.get("page", ""))
    rows = selectors.public_requests(cases.rows)
    context = {
        "years": years,
        "year": year,
        "leaf": Leaf(number=cases.number, rows=rows, has_next=cases.has_next),
    }
    return render(request, "portal/information/register.html", context)


@require_safe
def register_as_csv(request: HttpRequest) -> HttpResponse:
    year = _year(request, selectors.register_years())
    cases = list(selectors.registered_requests(year)) if year else []
    content = register_csv(selectors.public_requests(cases))
    return csv_of(content, f"register-permohonan-{year or 'kosong'}")


@require_safe
@untraced
def reports(request: HttpRequest) -> HttpResponse:
    context = {"reports": selectors.reports_for_the_public()}
    return render(request, "portal/information/reports.html", context)


def _report(year: int) -> AnnualReport:
    found = selectors.report_of(year)
    if found is None:
        raise Http404
    return found


@require_safe
@untraced
def report(request: HttpRequest, year: int) -> HttpResponse:
    """The confirmed figures of a year, as they were frozen."""
    found = _report(year)
    months: list[Any] = list(
        zip(MONTHS.values(), found.figures.get("months", []), strict=False)
    )
    context = {"report": found, "groups": report_rows(found.told), "months": months}
    return render(request, "portal/information/report.html", context)


@require_safe
def report_as_csv(_request: HttpRequest, year: int) -> HttpResponse:
    return csv_of(report_csv(_report(year).told), f"layanan-informasi-{year}")


@require_safe
@untraced
def suggestions(request: HttpRequest) -> HttpResponse:
    found = selectors.published_suggestions()
    context = {"leaf": leaf_of(found, request.GET.get("page", ""))}
    return render(request, "portal/information/suggestions.html", context)
