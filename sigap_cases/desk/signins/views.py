"""One's own account: second step, open sessions, and what happened around signing in."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from accounts.models import SignInRecord, StaffSession
from accounts.services import staff_sessions
from sigap_cases.desk.officer import DeskRequest, for_staff

from . import reading


HOME = "signins:account"
LATEST = 5


@require_GET
@for_staff
def account(request: DeskRequest) -> HttpResponse:
    user = request.officer.user
    context = {
        "steps": reading.steps_of(user),
        "sessions": reading.open_sessions(user, request.session.session_key or ""),
        "records": reading.latest(user, LATEST),
    }
    return render(request, "desk/signins/account.html", context)


@require_GET
@for_staff
def history(request: DeskRequest) -> HttpResponse:
    own = SignInRecord.objects.filter(user=request.officer.user)
    page = reading.page_of_records(own, request.GET.get("page", ""))
    return render(request, "desk/signins/history.html", {"page": page})


@require_POST
@for_staff
def end_one(request: DeskRequest, pk: int) -> HttpResponse:
    user = request.officer.user
    session = get_object_or_404(StaffSession, pk=pk, user=user, ended_at=None)
    staff_sessions.end(session, by=user)
    messages.success(request, _("That session has ended."))
    return redirect(HOME)


@require_POST
@for_staff
def end_others(request: DeskRequest) -> HttpResponse:
    user = request.officer.user
    count = staff_sessions.end_others(user, but=request.session.session_key or "")
    said = ngettext(
        "%(count)d other session has ended.",
        "%(count)d other sessions have ended.",
        count,
    )
    messages.success(request, said % {"count": count})
    return redirect(HOME)
