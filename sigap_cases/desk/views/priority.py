"""Raising and lowering the priority of one task."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sigap_cases.desk import referrals, refusals
from sigap_cases.desk.casefile import case_of_item
from sigap_cases.desk.forms import PriorityForm
from sigap_cases.desk.officer import DeskRequest, for_staff
from workflows.exceptions import WorkflowError
from workflows.services import priorities

from .task import find_item


@require_http_methods(["GET", "POST"])
@for_staff
def change(request: DeskRequest, pk: int) -> HttpResponse:
    item = find_item(request.officer, pk)
    case = case_of_item(request.officer, item) or referrals.case_of_referral_item(
        request.officer, item
    )
    if case is None or not request.officer.supervises(item.unit_path):
        raise Http404
    form = PriorityForm(request.POST or None, initial={"priority": item.priority})
    status = 200
    if request.method == "POST":
        status = refusals.UNPROCESSABLE
        if form.is_valid():
            told = form.cleaned_data
            try:
                priorities.change(
                    item, told["priority"], by=request.user, reason=told["reason"]
                )
            except WorkflowError as error:
                status = refusals.put_on(form, error)
            else:
                messages.success(request, _("Priority changed."))
                return redirect("desk:task", pk=pk)
    context = {"item": item, "case": case, "form": form}
    return render(request, "desk/priority.html", context, status=status)
