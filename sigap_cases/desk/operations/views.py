"""The operator's page of what could not be delivered, and how the channels fare."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from notifications import selectors
from notifications.enums import SENT_CHANNELS, Channel
from notifications.exceptions import Refused
from notifications.models import Delivery
from notifications.services import undelivered
from sigap_cases.backup.standing import standing
from sigap_cases.desk import paging
from sigap_cases.desk.officer import DeskRequest, for_administrators

from .chart import Chart
from .reading import SHOWN, channel_rows, rows_of


LAST_OPERATIONS = 8
HOME = "operations:notices"


class GiveUpForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": gettext_lazy("Write the reason why this notice is given up.")
        },
    )


@require_GET
@for_administrators
def notices(request: DeskRequest) -> HttpResponse:
    shown = request.GET.get("keadaan", "")
    channel = request.GET.get("saluran", "")
    number = paging.number_of(request.GET.get("page", ""))
    found = selectors.not_arrived(shown=shown, channel=channel)
    start = paging.start_of(number)
    page = paging.page_of(rows_of(list(found[start : start + paging.SIZE + 1])), number)
    now = timezone.now()
    context = {
        "page": page,
        "shown": shown,
        "channel": channel,
        "states": SHOWN,
        "channels": channel_rows(selectors.channels(now), now),
        "chart": Chart.of(selectors.sent_by_hour(now)),
        "backups": standing(now),
        "operations": selectors.operations()[:LAST_OPERATIONS],
        "now": now,
        "is_filtered": bool(shown or channel),
    }
    return render(request, "desk/operations/notices.html", context)


@require_POST
@for_administrators
def again(request: DeskRequest, pk: int) -> HttpResponse:
    get_object_or_404(Delivery, pk=pk)
    try:
        undelivered.again(pk, by=request.user)
    except Refused as error:
        messages.warning(request, str(error.sentence))
    else:
        messages.success(request, _("It is tried again within a minute."))
    return redirect(HOME)


@require_http_methods(["GET", "POST"])
@for_administrators
def give_up(request: DeskRequest, pk: int) -> HttpResponse:
    delivery = get_object_or_404(
        Delivery.objects.select_related("message", "user"), pk=pk
    )
    form = GiveUpForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            undelivered.give_up(pk, reason=form.cleaned_data["reason"], by=request.user)
        except Refused as error:
            messages.warning(request, str(error.sentence))
        else:
            messages.success(request, _("The notice is given up."))
        return redirect(HOME)
    context = {"form": form, "row": rows_of([delivery])[0]}
    status = 422 if form.errors else 200
    return render(request, "desk/operations/give_up.html", context, status=status)


@require_POST
@for_administrators
def all_again(request: DeskRequest, channel: str) -> HttpResponse:
    count = undelivered.all_again(_channel(channel), by=request.user)
    messages.success(
        request,
        ngettext(
            "%(count)d notice is tried again.",
            "%(count)d notices are tried again.",
            count,
        )
        % {"count": count},
    )
    return redirect(HOME)


@require_POST
@for_administrators
def wake(request: DeskRequest, channel: str) -> HttpResponse:
    if undelivered.wake(_channel(channel), by=request.user):
        messages.success(request, _("The channel is tried within a minute."))
    else:
        messages.info(request, _("The channel was not resting."))
    return redirect(HOME)


def _channel(name: str) -> Channel:
    if name not in SENT_CHANNELS:
        raise Http404
    return Channel(name)
