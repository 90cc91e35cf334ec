"""Choosing tasks and receivers, the preview, and the act."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.enums import Post
from accounts.models import User
from accounts.selectors import recalling
from sigap_cases.desk import refusals
from sigap_cases.desk.due import due_of
from sigap_cases.desk.officer import DeskRequest, for_staff
from workflows.exceptions import PlanChanged, WorkflowError
from workflows.services import reassigning

from . import forecast, reach
from .planning import Choice, Way, choice_of, not_from_here, planned_moves, preview


# What one page shows of what somebody holds; nobody looks through more of it.
MOST_SHOWN = reassigning.MOST_LINES


def check_supervisor(request: DeskRequest) -> None:
    if not request.officer.is_supervisor:
        raise PermissionDenied


@require_http_methods(["GET", "POST"])
@for_staff
def choose(request: DeskRequest) -> HttpResponse:
    """The tasks that were chosen on a list, or all of one person, and where they go."""
    check_supervisor(request)
    with recalling():
        return _choosing(request, request.POST or request.GET)


def _choosing(
    request: DeskRequest, data: QueryDict, *, refusal: str = ""
) -> HttpResponse:
    choice = choice_of(data)
    person, post = _person(data), data.get("peran", "")
    items = reach.supervised(request.officer).filter(pk__in=choice.item_ids)
    if not choice.item_ids and person is not None:
        items = reach.held_by(request.officer, person, post)
    rows = list(reach.loaded(items)[:MOST_SHOWN])
    now = timezone.now()
    people = reach.receivers(rows)
    context = {
        "rows": [{"item": item, "due": due_of(item, now)} for item in rows],
        "people": [
            {"user": user, "absence": away, "chosen": user.pk in choice.people_ids}
            for user, away in _with_absences(people)
        ],
        "ways": Way.choices,
        "way": choice.way or Way.PERSON.value,
        "person": person,
        "post": post,
        "posts": Post.choices,
        "workers": reach.people_with_work(request.officer),
        "refusal": refusal,
        "elsewhere": not_from_here(request.officer, choice.item_ids),
    }
    status = refusals.UNPROCESSABLE if refusal else 200
    return render(request, "desk/reassigning/choose.html", context, status=status)


def _person(data: QueryDict) -> User | None:
    asked = data.get("orang", "")
    if not asked.isdecimal() or len(asked) > 18:
        return None
    return User.objects.filter(pk=int(asked)).first()


def _with_absences(people: list[User]) -> list[tuple[User, Any]]:
    away = reach.away_today(people, timezone.localdate())
    return [(user, away.get(user.pk)) for user in people]


@require_POST
@for_staff
def look(request: DeskRequest) -> HttpResponse:
    check_supervisor(request)
    choice = choice_of(request.POST)
    if choice.refusal:
        return _choosing(request, request.POST, refusal=choice.refusal)
    return _previewing(request, choice)


def _previewing(
    request: DeskRequest,
    choice: Choice,
    *,
    refusal: str = "",
    changes: dict[int, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    with recalling():
        shown = preview(request.officer, choice)
    now = timezone.now()
    numbers = {line.item.pk: line for line in shown.lines}
    context = {
        "choice": choice,
        "preview": shown,
        "dues": {line.item.pk: due_of(line.item, now) for line in shown.lines},
        "rows": [(line, due_of(line.item, now)) for line in shown.going],
        "stays": [(line, due_of(line.item, now)) for line in shown.staying],
        "reason": request.POST.get("reason", ""),
        "refusal": refusal,
        "changed": [
            (numbers[pk].item, told)
            for pk, told in (changes or {}).items()
            if pk in numbers
        ],
        "hours_a_day": forecast.HOURS_A_DAY,
        "usual_hours": forecast.USUAL_HOURS,
        "fewest": forecast.FEWEST,
    }
    return render(request, "desk/reassigning/preview.html", context, status=status)


@require_POST
@for_staff
def carry_out(request: DeskRequest) -> HttpResponse:
    """As it was previewed, or not at all; then the preview is shown anew with why."""
    check_supervisor(request)
    choice, plan = choice_of(request.POST), planned_moves(request.POST)
    if choice.refusal or plan is None:
        told = choice.refusal or _("The preview could not be read. Choose again.")
        return _choosing(request, request.POST, refusal=told)
    try:
        batch = reassigning.reassign_many(
            plan, by=request.user, reason=request.POST.get("reason", "").strip()
        )
    except WorkflowError as error:
        return _previewing(
            request,
            choice,
            refusal=str(error.sentence),
            changes=error.changes if isinstance(error, PlanChanged) else None,
            status=refusals.status_of(error),
        )
    count = len(plan)
    told = ngettext("%(count)d task moved.", "%(count)d tasks moved.", count)
    messages.success(request, told % {"count": count})
    return redirect("reassigning:batch", pk=batch.pk)
