"""The administrator's pages of other people's sessions and second steps."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from accounts.exceptions import AccountsError
from accounts.models import User
from accounts.services import second_factors, staff_sessions
from sigap_cases.desk import paging
from sigap_cases.desk.officer import DeskRequest, for_administrators

from . import reading


LATEST = 10


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("Write down the reason.")},
    )


class ResetForm(ReasonForm):
    checked = forms.CharField(
        label=gettext_lazy("How was the person's identity checked?"),
        max_length=200,
        help_text=gettext_lazy(
            "For example: came in person, KTP compared. A telephone call is not enough."
        ),
        error_messages={
            "required": gettext_lazy(
                "Check first who the person is, and say how you did."
            )
        },
    )
    field_order = ("checked", "reason")


@require_GET
@for_administrators
def people(request: DeskRequest) -> HttpResponse:
    number = paging.number_of(request.GET.get("page", ""))
    start = paging.start_of(number)
    rows = list(reading.people(request.GET)[start : start + paging.SIZE + 1])
    context = {
        "page": paging.page_of(rows, number),
        "text": request.GET.get("q", ""),
        "step": request.GET.get("langkah", ""),
        "is_filtered": bool(request.GET.get("q") or request.GET.get("langkah")),
    }
    return render(request, "desk/signins/people.html", context)


@require_GET
@for_administrators
def person(request: DeskRequest, pk: int) -> HttpResponse:
    return _page(request, get_object_or_404(User, pk=pk))


@require_POST
@for_administrators
def end_all(request: DeskRequest, pk: int) -> HttpResponse:
    user = get_object_or_404(User, pk=pk)
    form = ReasonForm(request.POST, prefix="sesi")
    if not form.is_valid():
        return _page(request, user, ending=form)
    staff_sessions.end_all_of(
        user, by=request.officer.user, reason=form.cleaned_data["reason"]
    )
    messages.success(request, _("The person is signed out everywhere."))
    return redirect("signins:person", pk)


@require_POST
@for_administrators
def reset(request: DeskRequest, pk: int) -> HttpResponse:
    user = get_object_or_404(User, pk=pk)
    form = ResetForm(request.POST, prefix="langkah")
    if not form.is_valid():
        return _page(request, user, resetting=form)
    try:
        second_factors.reset(user, by=request.officer.user, **form.cleaned_data)
    except AccountsError as error:
        messages.warning(request, str(error.sentence))
    else:
        messages.success(
            request, _("The second step is reset, and the person is told.")
        )
    return redirect("signins:person", pk)


def _page(
    request: DeskRequest,
    user: User,
    *,
    ending: ReasonForm | None = None,
    resetting: ResetForm | None = None,
) -> HttpResponse:
    context = {
        "person": user,
        "is_own": user == request.officer.user,
        "steps": reading.steps_of(user),
        "sessions": reading.open_sessions(user, ""),
        "records": reading.latest(user, LATEST),
        "ending": ending or ReasonForm(prefix="sesi"),
        "resetting": resetting or ResetForm(prefix="langkah"),
    }
    status = 422 if ending or resetting else 200
    return render(request, "desk/signins/person.html", context, status=status)
