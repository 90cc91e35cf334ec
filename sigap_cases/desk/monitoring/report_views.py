"""The pages of quick reports: the list, and one with what became of it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from sigap_cases.desk import paging, refusals
from sigap_cases.desk.officer import DeskRequest, for_staff
from sigap_cases.desk.people.record import reaches
from sigap_cases.desk.retrievals import note_search
from sigap_cases.monitoring.exceptions import CheckEnded
from sigap_cases.monitoring.models import MonitoringCheck
from sigap_cases.monitoring.policies import LISTING
from sigap_cases.monitoring.services import checks
from sigap_cases.registry.services import access
from workflows.exceptions import WorkflowError

from . import reading
from . import reports as told
from .forms import CheckForm


@never_cache
@require_GET
@for_staff
def reports(request: DeskRequest) -> HttpResponse:
    officer = request.officer
    if not officer.holds(*LISTING):
        raise PermissionDenied
    request.reach = reaches(officer)  # type: ignore[attr-defined]
    rows = told.of_officer(officer)
    chosen = told.ReportFilter(request.GET, queryset=rows, request=request)
    number = paging.number_of(request.GET.get("page", ""))
    page = told.page(officer, chosen.qs, number)
    # How many there are is not kept: it would tell the auditor of confidential cases.
    note_search(request, "", filters=chosen.chosen)
    context = {"page": page, "filter": chosen, **reading.pages_of(officer)}
    return render(request, "desk/monitoring/reports.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@for_staff
def report(request: DeskRequest, pk: int) -> HttpResponse:
    """One report; the form answers what the running round asks of the worker."""
    officer = request.officer
    if not officer.holds(*LISTING):
        raise Http404
    found = get_object_or_404(told.of_officer(officer), pk=pk)
    check = told.check_of(officer, found)
    form, status = None, 200
    if request.method == "POST":
        if found.person is None or not told.may_change(officer, found.person):
            raise PermissionDenied
        form = CheckForm(request.POST)
        status = _answer(request, form, check)
        if status == 200:
            return redirect("monitoring:report", pk=pk)
    elif check is not None and told.may_change(officer, check.person):
        form = CheckForm(initial={"revision": check.revision})
    if found.person is not None:
        access.record(found.person, by=officer.user)
    (line,) = told.lines(officer, [found])
    context = {"line": line, "report": found, "check": check, "form": form}
    context |= reading.pages_of(officer)
    return render(request, "desk/monitoring/report.html", context, status=status)


def _answer(
    request: DeskRequest, form: CheckForm, check: MonitoringCheck | None
) -> int:
    """200 once it is answered; else the status of what is on the form."""
    if not form.is_valid():
        return refusals.UNPROCESSABLE
    if check is None:
        return refusals.put_on(form, CheckEnded())
    entry = dict(form.cleaned_data)
    revision = entry.pop("revision")
    try:
        checks.confirm(
            check.pk,
            request.officer.user,
            **entry,
            at=timezone.now(),
            expected_revision=revision,
        )
    except WorkflowError as error:
        return refusals.put_on(form, error)
    messages.success(request, _("The answer is saved."))
    return 200
