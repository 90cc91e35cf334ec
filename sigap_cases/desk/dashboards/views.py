"""The dashboard of who leads, as a page and as a workbook."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from sigap_cases.cases.audit_enums import RetrievalKind
from sigap_cases.desk.officer import DeskRequest, for_staff
from sigap_cases.desk.retrievals import note_export
from sigap_cases.desk.supervision.board import moment
from sigap_cases.desk.supervision.leaders import Period, period_of, periods
from sigap_cases.inert import inert
from workflows.boards import Moment

from .figures import Dashboard, dashboard
from .scope import Scope, dashboard_of
from .tiles import tiles_of
from .workbook import workbook_of


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def for_leaders(view: Callable[..., HttpResponse]) -> Callable[..., Any]:
    """For the head of the office, supervisors and heads of districts."""

    @require_GET
    @for_staff
    @wraps(view)
    def guarded(request: DeskRequest) -> HttpResponse:
        scope = dashboard_of(request.officer)
        if scope is None:
            raise PermissionDenied
        return view(request, scope)

    return guarded


def _asked(request: DeskRequest, scope: Scope) -> tuple[Dashboard, Period, Moment]:
    at = moment()
    today = timezone.localtime(at.now).date()
    period = period_of(request.GET.get("bulan", ""), today)
    return dashboard(scope, period, at, today), period, at


@for_leaders
def index(request: DeskRequest, scope: Scope) -> HttpResponse:
    shown, period, at = _asked(request, scope)
    note_export(request, kind=RetrievalKind.PRINT, filters=[period.value])
    context = {
        "shown": shown,
        "tiles": tiles_of(shown.districts),
        "scope": scope,
        "period": period,
        "periods": periods(timezone.localtime(at.now).date()),
        "late_page": _late_page(scope),
        "now": at.now,
    }
    return render(request, "desk/dashboards/index.html", context)


def _late_page(scope: Scope) -> str:
    """The page that tells of the late tasks."""
    return "supervision:board" if scope.is_exact else "supervision:leaders"


@for_leaders
def workbook(request: DeskRequest, scope: Scope) -> HttpResponse:
    shown, period, at = _asked(request, scope)
    note_export(request, filters=[period.value, "XLSX"])
    day = timezone.localtime(at.now)
    told = [
        _("Figures of %(moment)s WITA") % {"moment": date_format(day, "j F Y, H.i")},
        _("Complaints received in %(month)s")
        % {"month": date_format(period.first, "F Y")},
        _(
            "* A number below 5, or one from which such a number could be computed, is not shown."
        ),
    ]
    answer = HttpResponse(workbook_of(shown, told=told, at=at.now), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="dasbor-{day:%Y%m%d}.xlsx"'
    return inert(answer)
