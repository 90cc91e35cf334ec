"""Why a wait ends when it does."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from sigap_cases.desk.officer import DeskRequest, for_staff
from sigap_cases.desk.why import why_of_wait
from workflows.enums import ArmState
from workflows.models import ArmedWait


@require_GET
@for_staff
def why(request: DeskRequest, pk: int) -> HttpResponse:
    """For who sees the case or the referral that waits; for nobody else it is not there."""
    wait = (
        ArmedWait.objects.select_related("matter", "process__version__definition")
        .filter(pk=pk, state=ArmState.ARMED)
        .first()
    )
    # What is missing is looked for as long as what is of others.
    matter_id = wait.matter_id if wait is not None else 0
    case = request.officer.cases().filter(matter_id=matter_id).first()
    if wait is not None and case is not None:
        back = reverse("desk:case", args=[case.number])
    else:
        referral = request.officer.referrals().filter(matter_id=matter_id).first()
        if wait is None or referral is None:
            raise Http404
        back = reverse("desk:referral", args=[referral.number])
    context = {"why": why_of_wait(wait), "back": back}
    return render(request, "desk/why.html", context)
