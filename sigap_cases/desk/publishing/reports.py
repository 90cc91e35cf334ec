"""The yearly report on information services: figures of a year, and their confirmation."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dates import MONTHS_3
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.enums import Post
from sigap_cases.desk import refusals
from sigap_cases.desk.officer import DeskRequest
from sigap_cases.desk.supervision.drawing import Series, columns
from sigap_cases.publicinfo.downloads import csv_of
from sigap_cases.publicinfo.figures import figures_of
from sigap_cases.publicinfo.selectors import report_of, years_with_requests
from sigap_cases.publicinfo.services import reports
from sigap_cases.publicinfo.tables import report_csv as as_csv
from sigap_cases.publicinfo.tables import report_rows
from workflows.exceptions import WorkflowError

from .forms import ConfirmForm
from .sight import OFFICE, only_for


READERS = (*OFFICE, Post.KEPALA_DINAS)


def _year(request: DeskRequest, years: list[int]) -> int:
    asked = request.GET.get("tahun", "")
    named = [year for year in years if str(year) == asked]
    return named[0] if named else years[0]


@require_GET
@only_for(*READERS)
def report(request: DeskRequest) -> HttpResponse:
    years = years_with_requests()
    year = _year(request, years)
    told = figures_of(year).as_json()
    confirmed = report_of(year)
    is_over = year < timezone.localdate().year
    context: dict[str, Any] = {
        "year": year,
        "years": years,
        "now": timezone.now(),
        "groups": report_rows(told),
        "chart": _chart(year, told["months"]),
        "months": list(zip(MONTHS_3.values(), told["months"], strict=True)),
        "confirmed": confirmed,
        "has_moved": confirmed is not None and confirmed.figures != told,
        "is_over": is_over,
        "may_confirm": is_over and request.officer.holds(Post.ATASAN_PPID),
        "lists": request.officer.holds(*OFFICE),
        "suggests": request.officer.holds(Post.PETUGAS_PPID),
    }
    return render(request, "desk/publishing/report.html", context)


def _chart(year: int, months: list[int]) -> Any:
    series = Series(label=_("Received"), tone="rest", values=months)
    title = _("Requests received in %(year)s by month") % {"year": year}
    return columns(title, [str(name) for name in MONTHS_3.values()], [series])


@require_GET
@only_for(*READERS)
def report_csv(request: DeskRequest) -> HttpResponse:
    year = _year(request, years_with_requests())
    content = as_csv(figures_of(year).as_json())
    return csv_of(content, f"layanan-informasi-{year}")


@require_POST
@only_for(Post.ATASAN_PPID)
def confirm(request: DeskRequest) -> HttpResponse:
    form = ConfirmForm(request.POST)
    if not form.is_valid():
        messages.warning(request, _("This cannot be done now."))
        return redirect("information:report")
    told = form.cleaned_data
    try:
        reports.confirm(told["tahun"], by=request.user, reason=told["reason"])
    except WorkflowError as error:
        refusals.say(request, error)
    else:
        messages.success(request, _("The figures are confirmed, and public."))
    return redirect(f"{reverse('information:report')}?tahun={told['tahun']}")
