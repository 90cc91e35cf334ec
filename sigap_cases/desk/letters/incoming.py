"""Letters that came in about a case, and the instruction written on them."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sigap_cases.cases.models import Case, IncomingLetter
from sigap_cases.cases.policies import check_can_dispose, check_can_work
from sigap_cases.cases.services.letters import incoming
from sigap_cases.cases.services.lifecycle import note_access
from sigap_cases.desk import refusals
from sigap_cases.desk.casefile import find_case
from sigap_cases.desk.officer import DeskRequest, for_staff
from workflows.exceptions import WorkflowError
from workflows.policies import can

from .forms import DispositionForm, IncomingForm
from .views import PART


def _back(case: Case) -> str:
    return f"{reverse('desk:case', args=[case.number])}?bagian={PART}"


@require_http_methods(["GET", "POST"])
@for_staff
def record(request: DeskRequest, number: str) -> HttpResponse:
    case = find_case(request.officer, number)
    if not can(check_can_work, request.user, case):
        raise PermissionDenied
    if request.method == "GET":
        note_access(case, by=request.user, part="surat")
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = IncomingForm(*posted)
    status = 200
    if posted:
        status = refusals.UNPROCESSABLE
        if form.is_valid():
            told = form.cleaned_data
            try:
                incoming.record(case, told, scan=told["file"], by=request.user)
            except WorkflowError as error:
                status = refusals.put_on(form, error)
            else:
                messages.success(request, _("The incoming letter is recorded."))
                return redirect(_back(case))
    context = {"case": case, "form": form, "back": _back(case)}
    return render(request, "desk/letters/incoming.html", context, status=status)


@require_http_methods(["GET", "POST"])
@for_staff
def dispose(request: DeskRequest, number: str, pk: int) -> HttpResponse:
    case = find_case(request.officer, number)
    letter = get_object_or_404(IncomingLetter, case=case, pk=pk)
    if not can(check_can_dispose, request.user, case):
        raise PermissionDenied
    if request.method == "GET":
        note_access(case, by=request.user, part="surat")
    form = DispositionForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = refusals.UNPROCESSABLE
        if form.is_valid():
            told = form.cleaned_data
            try:
                incoming.dispose(letter, **told, by=request.user)
            except WorkflowError as error:
                status = refusals.put_on(form, error)
            else:
                messages.success(request, _("The instruction is recorded."))
                return redirect(_back(case))
    context = {"case": case, "incoming": letter, "form": form, "back": _back(case)}
    return render(request, "desk/letters/disposition.html", context, status=status)
