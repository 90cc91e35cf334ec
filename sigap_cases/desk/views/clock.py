"""Stopping the clock of a task, letting it go on, extending and recomputing its date."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from sigap_cases.desk import referrals, refusals
from sigap_cases.desk.casefile import case_of_item
from sigap_cases.desk.clockforms import DEEDS, Deed, Keeping
from sigap_cases.desk.due import due_of, full_moment
from sigap_cases.desk.forms import ReasonForm
from sigap_cases.desk.officer import DeskRequest, for_staff
from workflows.exceptions import NotAllowed, WorkflowError
from workflows.models import WorkItem
from workflows.services import recomputing

from .task import find_item


ACTS = frozenset(act.value for act in Keeping)


@require_http_methods(["GET", "POST"])
@for_staff
def keep_time(request: DeskRequest, pk: int, act: str) -> HttpResponse:
    """One act on the clock, with its reason. Who may not do it finds no such page."""
    item = find_item(request.officer, pk)
    case = case_of_item(request.officer, item) or referrals.case_of_referral_item(
        request.officer, item
    )
    if act not in ACTS or case is None:
        raise Http404
    deed = DEEDS[Keeping(act)]
    _check(deed, item, request)
    form = ReasonForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            deed.do(item, by=request.user, reason=form.cleaned_data["reason"])
        except WorkflowError as error:
            status = refusals.put_on(form, error)
        else:
            messages.success(request, str(deed.done))
            return redirect("desk:task", pk=pk)
    elif request.method == "POST":
        status = refusals.UNPROCESSABLE
    context = {
        "item": item,
        "case": case,
        "deed": deed,
        "form": form,
        "due": due_of(item, timezone.now()),
        "after": _after(item, act),
    }
    return render(request, "desk/clock_form.html", context, status=status)


def _check(deed: Deed, item: WorkItem, request: DeskRequest) -> None:
    """A form that was sent when the clock has moved on meanwhile is told so instead."""
    try:
        deed.check(item, request.user)
    except NotAllowed as error:
        raise Http404 from error
    except WorkflowError as error:
        if request.method != "POST":
            raise Http404 from error


def _after(item: WorkItem, act: str) -> str:
    """The date that recomputing would give; empty for the other acts."""
    if act != Keeping.RECOMPUTE or not hasattr(item, "deadline"):
        return ""
    return full_moment(recomputing.preview(item, now=timezone.now()).after)
