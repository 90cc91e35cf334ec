"""Laying a legal hold on a case, and lifting it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sigap_cases.cases.policies import check_can_supervise
from sigap_cases.cases.services import holds
from sigap_cases.desk import refusals
from sigap_cases.desk.casefile import find_case
from sigap_cases.desk.forms import ReasonForm
from sigap_cases.desk.officer import DeskRequest, for_staff
from workflows.exceptions import WorkflowError
from workflows.policies import can


@require_http_methods(["GET", "POST"])
@for_staff
def hold(request: DeskRequest, number: str) -> HttpResponse:
    """The form lays one where there is none, and lifts the one that is there."""
    case = find_case(request.officer, number)
    if not can(check_can_supervise, request.officer.user, case):
        raise PermissionDenied
    live = holds.hold_on(case)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = refusals.UNPROCESSABLE
        if form.is_valid():
            reason, by = form.cleaned_data["reason"], request.officer.user
            try:
                if live is None:
                    holds.place(case, reason=reason, by=by)
                    told = _("The hold lies on the case.")
                else:
                    holds.lift(live, reason=reason, by=by)
                    told = _("The hold is lifted.")
            except WorkflowError as error:
                status = refusals.put_on(form, error)
            else:
                messages.success(request, told)
                return redirect("keeping:hold", number=number)
    past = case.holds.exclude(lifted_at=None).select_related("placed_by", "lifted_by")
    context = {"case": case, "live": live, "past": past, "form": form}
    return render(request, "desk/keeping/hold.html", context, status=status)
