"""Pages of who oversees the work."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.exceptions import NotTheirSupervisorError
from accounts.services.capacities import set_capacity
from sigap_cases.cases.audit_enums import RetrievalKind
from sigap_cases.desk import lists
from sigap_cases.desk.officer import DeskRequest, for_staff
from sigap_cases.desk.paging import number_of
from sigap_cases.desk.retrievals import note_export

from . import orphans as watch
from .board import Board, by_of, moment
from .charts import charts_of
from .filters import BoardForm
from .leaders import figures, period_of, periods, scope_of
from .reach import Reach, reach_for
from .workload import CapacityForm, Workload, WorkloadForm, holding_of


def for_overseers(
    view: Callable[..., HttpResponse],
) -> Callable[..., Any]:
    """For supervisors and auditors; hands the view what they oversee."""

    @for_staff
    @wraps(view)
    def guarded(request: DeskRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        reach = reach_for(request.officer)
        if reach is None:
            raise PermissionDenied
        return view(request, reach, *args, **kwargs)

    return guarded


@require_GET
@for_overseers
def board(request: DeskRequest, reach: Reach) -> HttpResponse:
    at = moment()
    form = BoardForm(request.GET)
    shown = Board(reach, form, by_of(request.GET.get("menurut", "")), at)
    with shown.counting():
        context = {
            "board": shown,
            "by": shown.by,
            "emergencies": shown.emergencies(),
            "awaiting": lists.paused(request.officer).count(),
            "form": form,
            "filter": {"form": form},
            "page": shown.page(number_of(request.GET.get("page", ""))),
            "figures": shown.figures(),
            "groups": shown.groups(),
            "may_act": reach.may_act,
            "now": at.now,
        }
    return render(request, "desk/supervision/board.html", context)


@require_GET
@for_overseers
def workload(request: DeskRequest, reach: Reach) -> HttpResponse:
    at = moment()
    form = WorkloadForm(request.GET, reach=reach)
    number = number_of(request.GET.get("page", ""))
    context = {
        "form": form,
        "page": Workload(reach, form, at).page(number),
        "now": at.now,
    }
    return render(request, "desk/supervision/workload.html", context)


@require_http_methods(["GET", "POST"])
@for_overseers
def capacity(request: DeskRequest, reach: Reach, user: int, post: str) -> HttpResponse:
    """How many tasks somebody is meant to hold; missing for whoever may not say it."""
    held = holding_of(reach, user, post)
    if held is None:
        raise Http404
    form = CapacityForm(request.POST or None, initial={"tasks": held.capacity})
    if request.method == "POST" and form.is_valid():
        try:
            tasks = form.cleaned_data["tasks"]
            set_capacity(held.user, post=post, tasks=tasks, by=reach.officer.user)
        except NotTheirSupervisorError as error:
            raise Http404 from error
        messages.success(request, _("The capacity is saved."))
        return redirect("supervision:workload")
    status = 422 if form.errors else 200
    context = {"form": form, "held": held}
    return render(request, "desk/supervision/capacity.html", context, status=status)


@require_GET
@for_overseers
def charts(request: DeskRequest, reach: Reach) -> HttpResponse:
    at = moment()
    context = {"charts": charts_of(reach, at), "now": at.now}
    return render(request, "desk/supervision/charts.html", context)


@require_GET
@for_overseers
def orphans(request: DeskRequest, reach: Reach) -> HttpResponse:
    at = moment()
    found = watch.counts(reach)
    why = watch.why_of(request.GET.get("sebab", ""), found)
    number = number_of(request.GET.get("page", ""))
    tabs = [
        {
            "url": f"?sebab={one.value}",
            "label": one.label,
            "count": found[one],
            "tone": "late",
            "current": one == why,
        }
        for one in watch.Why
    ]
    context = {
        "tabs": tabs,
        "why": why,
        "remedy": watch.REMEDIES[why],
        "page": watch.page(reach, why, number, at),
        "now": at.now,
    }
    return render(request, "desk/supervision/orphans.html", context)


@require_GET
@for_overseers
def orphan_count(request: DeskRequest, reach: Reach) -> HttpResponse:
    """A part of the board that is asked for by itself: it takes longer than the rest."""
    context = {"orphans": watch.count(reach)}
    return render(request, "desk/supervision/_orphans.html", context)


@require_GET
@for_staff
def leaders(request: DeskRequest) -> HttpResponse:
    """Figures for the head of the office; no case is named."""
    scope = scope_of(request.officer)
    if scope is None:
        raise PermissionDenied
    at = moment()
    today = timezone.localtime(at.now).date()
    period = period_of(request.GET.get("bulan", ""), today)
    note_export(request, kind=RetrievalKind.PRINT, filters=[period.value])
    context = {
        "figures": figures(scope, period, at),
        "period": period,
        "periods": periods(today),
        "with_secret": scope.with_secret,
        "now": at.now,
    }
    return render(request, "desk/supervision/leaders.html", context)
