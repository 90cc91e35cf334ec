"""A case as it was: at one moment, and between two."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from sigap_cases.cases.models import Case
from sigap_cases.cases.past.difference import difference
from sigap_cases.cases.past.reading import case_as_of
from sigap_cases.cases.past.sight import PastSight, past_sight
from sigap_cases.cases.services.lifecycle import note_access
from sigap_cases.desk import refusals
from sigap_cases.desk.casefile import find_case
from sigap_cases.desk.officer import DeskRequest, for_staff
from sigap_cases.desk.past import moments
from sigap_cases.desk.past.changes import groups_of
from sigap_cases.desk.past.sections import sections_of
from sigap_cases.desk.settled import after, typed
from workflows.exceptions import NotAllowed


def _found(request: DeskRequest, number: str) -> tuple[Case, PastSight]:
    """The case and what of its past is read; for nobody else is there such a page."""
    case = find_case(request.officer, number)
    try:
        return case, past_sight(request.user, case)
    except NotAllowed:
        raise Http404 from None


@require_GET
@for_staff
def past(request: DeskRequest, number: str) -> HttpResponse:
    """The file at the moment asked for; without one, as it is now."""
    case, sight = _found(request, number)
    now = typed(timezone.now())
    form = moments.MomentForm({"pada": request.GET.get("pada", now)})
    context: dict[str, Any] = {"case": case, "form": form}
    if not form.is_valid():
        context["choices"] = moments.choices_of(case, timezone.now())
        status = refusals.UNPROCESSABLE
        return render(request, "desk/past.html", context, status=status)
    moment = form.cleaned_data["pada"]
    note_access(case, by=request.user, part=f"waktu {typed(moment)}")
    file = case_as_of(case, moment, sight=sight)
    context |= {
        "file": file,
        "moment": moment,
        "sections": sections_of(file),
        "choices": moments.choices_of(case, moment),
        "steps": moments.steps_around(case, moment),
        "since": moments.comparison_of(case, moment, timezone.now()),
    }
    return render(request, "desk/past.html", context)


@require_GET
@for_staff
def past_difference(request: DeskRequest, number: str) -> HttpResponse:
    """What changed between two moments; without them, since the case was lodged."""
    case, sight = _found(request, number)
    asked = {
        "dari": typed(after(case.matter.opened_at)),
        "sampai": typed(timezone.now()),
    }
    asked |= {name: request.GET[name] for name in asked if name in request.GET}
    form = moments.TwoMomentsForm(asked)
    context: dict[str, Any] = {"case": case, "form": form}
    if not form.is_valid():
        status = refusals.UNPROCESSABLE
        return render(request, "desk/past_difference.html", context, status=status)
    first, second = form.ordered()
    part = f"beda {typed(first)[:16]} {typed(second)[:16]}"
    note_access(case, by=request.user, part=part)
    earlier, later = (case_as_of(case, at, sight=sight) for at in (first, second))
    context |= {
        "first": first,
        "second": second,
        "groups": groups_of(difference(earlier, later)),
        "first_url": moments.page_of(case, first),
        "second_url": moments.page_of(case, second),
    }
    return render(request, "desk/past_difference.html", context)
