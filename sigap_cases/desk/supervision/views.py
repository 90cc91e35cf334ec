"""Pages of who oversees the work."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from sigap_cases.desk import lists
from sigap_cases.desk.officer import DeskRequest, for_staff
from sigap_cases.desk.paging import number_of

from .board import Board, by_of, moment
from .filters import BoardForm
from .reach import Reach, reach_for


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
    context = {
        "board": shown,
        "by": shown.by,
        "figures": shown.figures(),
        "groups": shown.groups(),
        "emergencies": shown.emergencies(),
        "awaiting": lists.paused(request.officer).count(),
        "form": form,
        "filter": {"form": form},
        "page": shown.page(number_of(request.GET.get("page", ""))),
        "may_act": reach.may_act,
        "now": at.now,
    }
    return render(request, "desk/supervision/board.html", context)
