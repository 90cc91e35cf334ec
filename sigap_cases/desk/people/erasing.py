"""Deleting the data of a person: what would go, who proposes it, who decides."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from sigap_cases.cases.keeping_enums import LAW_OF, ErasureState, Ground
from sigap_cases.cases.models import Erasure
from sigap_cases.cases.services import erasures
from sigap_cases.cases.services.erasure_plan import Plan, plan_of
from sigap_cases.desk import refusals
from sigap_cases.desk.forms import ReasonForm
from sigap_cases.desk.keeping.forms import ErasureDecisionForm, ErasureForm
from sigap_cases.desk.officer import DeskRequest, for_staff
from sigap_cases.registry.models import Person
from sigap_cases.registry.selectors import OFFICE_POSTS
from sigap_cases.registry.services import access
from workflows.exceptions import WorkflowError
from workflows.policies import can

from .record import Record, find_person


# What stays whatever is deleted, with the reason of each.
ALWAYS = (Ground.ARCHIVE, Ground.TRAIL)


@never_cache
@require_http_methods(["GET", "POST"])
@for_staff
def erase(request: DeskRequest, pk: int) -> HttpResponse:
    """Before anything is done it is shown; the form is that of who looks at it."""
    person = find_person(request.officer, pk)
    record = Record(person, request.officer)
    if not record.changes or not request.officer.holds(*OFFICE_POSTS):
        raise PermissionDenied
    access.record(person, by=request.officer.user)
    plan = plan_of(person)
    waiting = _waiting(person)
    form = _form(request, waiting, plan)
    status = 200
    if request.method == "POST":
        status = refusals.UNPROCESSABLE
        if form.is_valid():
            refused = _act(request, person, waiting, form)
            if refused is None:
                return redirect("people:person", pk=pk)
            status = refused
    seen = request.officer.cases().filter(pk__in=[p.case.pk for p in plan.parts])
    context = {
        "record": record,
        "person": person,
        "plan": plan,
        "seen": set(seen.values_list("pk", flat=True)),
        "waiting": waiting,
        "decides": isinstance(form, ErasureDecisionForm),
        "always": [(ground.label, LAW_OF[ground]) for ground in ALWAYS],
        "form": form,
    }
    return render(request, "desk/people/erase.html", context, status=status)


def _waiting(person: Person) -> Erasure | None:
    rows = Erasure.objects.select_related("request__matter", "asked_by")
    found = rows.filter(person=person, state=ErasureState.PROPOSED).first()
    if found is not None:
        found.person = person
    return found


def _form(request: HttpRequest, waiting: Erasure | None, plan: Plan) -> Any:
    """To propose it; to decide what another has proposed; to take back one's own."""
    data = request.POST if request.method == "POST" else None
    if waiting is None:
        return ErasureForm(data)
    if can(erasures.check_can_decide, request.user, waiting):
        return ErasureDecisionForm(data, initial={"fingerprint": plan.fingerprint})
    return ReasonForm(data)


def _act(
    request: DeskRequest, person: Person, waiting: Erasure | None, form: Any
) -> int | None:
    """The status of the answer where it was refused."""
    told, by = form.cleaned_data, request.officer.user
    try:
        if waiting is None:
            erasures.ask(person, number=told["number"], reason=told["reason"], by=by)
            said = _("The deletion waits for a second person.")
        elif not isinstance(form, ErasureDecisionForm):
            erasures.withdraw(waiting, reason=told["reason"], by=by)
            said = _("The proposal is withdrawn.")
        elif form.approves:
            erasures.approve(
                waiting, fingerprint=told["fingerprint"], reason=told["reason"], by=by
            )
            said = _("The data are deleted.")
        else:
            erasures.refuse(waiting, reason=told["reason"], by=by)
            said = _("The deletion is refused.")
    except WorkflowError as error:
        return refusals.put_on(form, error)
    messages.success(request, said)
    return None
