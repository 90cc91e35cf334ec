"""Opening a case in an emergency, ending that early, and who did so when."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from sigap_cases.cases.emergency_selectors import WATCHING_POSTS, accesses_visible_to
from sigap_cases.cases.exceptions import TooManyTries
from sigap_cases.cases.models import EmergencyAccess
from sigap_cases.cases.policies import check_can_supervise, check_may_break_glass
from sigap_cases.cases.services import emergency_access
from sigap_cases.desk import paging, refusals
from sigap_cases.desk.forms import ReasonForm
from sigap_cases.desk.lists import MOST_COUNTED, Count
from sigap_cases.desk.officer import DeskRequest, Officer, for_staff
from workflows.exceptions import WorkflowError
from workflows.policies import can

from .forms import AccessFilter, OpenForm


TOO_MANY_REQUESTS = 429


@require_GET
@for_staff
def listing(request: DeskRequest) -> HttpResponse:
    officer = request.officer
    may_open = can(check_may_break_glass, officer.user)
    if not may_open and not officer.holds(*WATCHING_POSTS):
        raise Http404
    chosen = AccessFilter(request.GET, queryset=_rows(officer))
    number = paging.number_of(request.GET.get("page", ""))
    start = paging.start_of(number)
    found = chosen.qs.select_related("case", "user", "reviewed_by", "ended_by")
    context = {
        "page": paging.page_of(list(found[start : start + paging.SIZE + 1]), number),
        "count": Count(chosen.qs.order_by().values("pk")[:MOST_COUNTED].count()),
        "filter": chosen,
        "may_open": may_open,
        "watches": officer.holds(*WATCHING_POSTS),
        "now": timezone.now(),
    }
    return render(request, "desk/emergency/index.html", context)


def _rows(officer: Officer) -> Any:
    return accesses_visible_to(officer.user, positions=officer.positions)


@require_http_methods(["GET", "POST"])
@for_staff
def open_case(request: DeskRequest) -> HttpResponse:
    """Whether a number exists is told to nobody who has not said why they need it."""
    if not can(check_may_break_glass, request.user):
        raise Http404
    form = OpenForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = refusals.UNPROCESSABLE
        if form.is_valid():
            told = form.cleaned_data
            try:
                case = emergency_access.open_case(
                    told["number"], by=request.user, reason=told["reason"]
                )
            except TooManyTries as error:
                refusals.put_on(form, error)
                status = TOO_MANY_REQUESTS
            except WorkflowError as error:
                status = refusals.put_on(form, error)
            else:
                return redirect("desk:case", number=case.number)
    context = {"form": form, "hours": settings.BREAK_GLASS_HOURS}
    return render(request, "desk/emergency/open.html", context, status=status)


@require_http_methods(["GET", "POST"])
@for_staff
def end(request: DeskRequest, pk: int) -> HttpResponse:
    """By who took it, without a word; by a supervisor of the case with a reason."""
    officer = request.officer
    rows = _rows(officer).select_related("case__matter", "case__owner", "user")
    access: EmergencyAccess = get_object_or_404(rows, pk=pk)
    own = access.user_id == officer.user.pk
    if not own and not can(check_can_supervise, officer.user, access.case):
        raise Http404
    form = ReasonForm(request.POST if request.method == "POST" else None)
    form.fields["reason"].required = not own
    status = 200
    if request.method == "POST":
        status = refusals.UNPROCESSABLE
        if form.is_valid():
            try:
                emergency_access.end(
                    access, by=request.user, reason=form.cleaned_data["reason"]
                )
            except WorkflowError as error:
                status = refusals.put_on(form, error)
            else:
                messages.success(request, _("The emergency access is over."))
                return redirect("emergency:index")
    context = {"form": form, "access": access, "case": access.case, "own": own}
    return render(request, "desk/emergency/end.html", context, status=status)
