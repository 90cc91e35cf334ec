"""The village desk: one page, the list that a phone keeps, and what the phone sends."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from sigap_cases.cases.audit_enums import RetrievalKind
from sigap_cases.desk import paging
from sigap_cases.desk.officer import DeskRequest, for_staff
from sigap_cases.desk.people.forms import RegisterForm
from sigap_cases.desk.retrievals import note_export, note_search

from . import due, offline
from .entries import LARGEST_BODY, read_batch
from .page import MOVES, VillageFilter, everybody, lines_of, listed
from .receiving import receive
from .sight import VillageDesk, mark_of, session_mark


SESSION_HEADER = "X-Desa-Session"


class VillageRequest(DeskRequest):
    village: VillageDesk


def for_villages(
    view: Callable[..., HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """For who holds a post of a village today."""

    @for_staff
    @wraps(view)
    def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        request.village = VillageDesk(request.officer)
        if not request.village.positions:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


@require_GET
@for_villages
def index(request: VillageRequest) -> HttpResponse:
    desk = request.village
    checks = due.checks_of(desk)
    only_due = request.GET.get("daftar") == "jatuh-tempo"
    people = desk.people()
    if only_due:
        people = people.filter(pk__in=checks)
    chosen = VillageFilter(request.GET, queryset=people, request=request)
    page, count = listed(chosen, paging.number_of(request.GET.get("page", "")))
    note_search(request, chosen.text, filters=chosen.chosen_but("q"), results=count)
    context = {
        "desk": desk,
        "page": page,
        "lines": lines_of(page.rows, checks),
        "filter": chosen,
        "count": count,
        "due": len(checks),
        "only_due": only_due,
        "enters_all": desk.enters("add_person"),
        "form": RegisterForm(villages=desk.villages, auto_id="tambah_%s"),
        "moves": [(move.value, move.label) for move in MOVES],
        "choices": due.CHOICES,
        "mark": mark_of(desk.user),
        "session_mark": session_mark(request.session.session_key),
    }
    answer = render(request, "desk/village/index.html", context)
    answer[SESSION_HEADER] = str(context["session_mark"])
    return answer


@require_GET
@for_villages
def people(request: VillageRequest) -> JsonResponse:
    """What the phone keeps to work without a signal, and a fresh key for sending."""
    desk = request.village
    lines = lines_of(list(everybody(desk)), due.checks_of(desk))
    note_export(request, kind=RetrievalKind.LIST, results=len(lines))
    return JsonResponse(
        {
            "user": mark_of(desk.user),
            "session": session_mark(request.session.session_key),
            "token": get_token(request),
            "people": [line.kept() for line in lines],
        }
    )


@require_POST
@for_villages
def send(request: VillageRequest) -> JsonResponse:
    """Takes a batch: 400 for what no page of ours sends, 409 for somebody else's."""
    if len(request.body) > LARGEST_BODY:
        return JsonResponse({}, status=413)
    batch = read_batch(request.body)
    if batch is None:
        return JsonResponse({}, status=400)
    if batch.user != mark_of(request.village.user):
        return JsonResponse({}, status=409)
    answers = receive(batch.entries, request.village)
    return JsonResponse({"results": [answer.told() for answer in answers]})


@require_GET
def worker(_request: HttpRequest) -> HttpResponse:
    """Holds nothing of anybody. It sees to signing out as well, which is outside /desa/."""
    answer = HttpResponse(
        offline.worker_script(), content_type="text/javascript; charset=utf-8"
    )
    answer["Service-Worker-Allowed"] = "/"
    answer["Cache-Control"] = "no-cache"
    return answer
