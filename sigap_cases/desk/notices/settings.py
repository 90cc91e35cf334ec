"""How a person wants to be told: events by channels, the rhythm, the telephone."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from accounts.services.users import set_phone
from notifications.enums import Channel, Topic
from notifications.selectors import available
from notifications.services import addresses, inbox, preferences
from notifications.services.preferences import STAFF_TOPICS, USUAL, Wishes
from sigap_cases.desk.forms import DeskForm
from sigap_cases.desk.officer import DeskRequest, for_staff


_PHONE = re.compile(r"\+?[0-9]{8,15}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    name: str
    channel: str
    is_wanted: bool
    is_fixed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    label: str
    cells: Sequence[Cell]


class RhythmForm(DeskForm):
    daily = forms.BooleanField(
        label=gettext_lazy("One e-mail a day"),
        help_text=gettext_lazy(
            "Numbers and a link. What is late, and emergencies, still come at once."
        ),
        required=False,
    )
    daily_at = forms.TimeField(
        label=gettext_lazy("At this hour"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    quiet = forms.BooleanField(
        label=gettext_lazy("Quiet outside office hours"),
        help_text=gettext_lazy(
            "Nothing at night, on weekends and on holidays but emergencies."
        ),
        required=False,
    )
    phone = forms.CharField(
        label=gettext_lazy("Mobile number for WhatsApp and SMS"),
        help_text=gettext_lazy("For example +6281234567890. Empty: no such notices."),
        required=False,
        max_length=30,
    )

    def clean_phone(self) -> str:
        typed = re.sub(r"[\s().-]", "", self.cleaned_data["phone"])
        if typed and not _PHONE.fullmatch(typed):
            raise forms.ValidationError(
                _("Enter 8 to 15 digits, with + and the country code at the front.")
            )
        return typed


@require_http_methods(["GET", "POST"])
@for_staff
def settings(request: DeskRequest) -> HttpResponse:
    user = request.officer.user
    wishes = preferences.wishes_of([user.pk]).get(user.pk, USUAL)
    form = RhythmForm(request.POST or None, initial=_initial(wishes, user))
    status = 200
    if request.method == "POST":
        if form.is_valid():
            _keep(request, form.cleaned_data)
            messages.success(request, _("Your settings are kept."))
            return redirect("notices:settings")
        status = 422
    channels = _channels()
    context = {
        "form": form,
        "channels": [channel.label for channel in channels],
        "lines": _lines(wishes, channels, request.POST),
        "bad": addresses.bad_addresses_of(user),
        "email": user.email,
    }
    return render(request, "desk/notices/settings.html", context, status=status)


def _channels() -> list[Channel]:
    """The inbox, and those by which this office can send something."""
    return [Channel.INBOX, *available()]


def _initial(wishes: Wishes, user: User) -> dict[str, Any]:
    return {
        "daily": wishes.daily,
        "daily_at": wishes.daily_at,
        "quiet": not wishes.any_hour,
        "phone": user.phone,
    }


def _name(topic: str, channel: str) -> str:
    return f"t-{topic}-{channel}"


def _lines(wishes: Wishes, channels: Sequence[Channel], sent: Any) -> list[Line]:
    """What was ticked in a form that is shown again, else what is kept."""
    return [
        Line(
            label=str(topic.label),
            cells=[
                Cell(
                    name=_name(topic, channel),
                    channel=str(channel.label),
                    is_wanted=_wanted(wishes, topic, channel, sent),
                    is_fixed=not preferences.may_be_refused(topic, channel),
                )
                for channel in channels
            ],
        )
        for topic in STAFF_TOPICS
    ]


def _wanted(wishes: Wishes, topic: Topic, channel: Channel, sent: Any) -> bool:
    if not preferences.may_be_refused(topic, channel):
        return True
    if sent:
        return _name(topic, channel) in sent
    return channel in wishes.channels.get(topic, frozenset())


def _keep(request: DeskRequest, told: dict[str, Any]) -> None:
    user = request.officer.user
    at: time = told["daily_at"]
    preferences.choose(
        user.pk,
        {
            (topic.value, channel.value): _name(topic, channel) in request.POST
            for topic in STAFF_TOPICS
            for channel in _channels()
        },
    )
    preferences.set_rhythm(
        user.pk, daily=told["daily"], daily_at=at, any_hour=not told["quiet"]
    )
    if told["phone"] != user.phone:
        set_phone(user, told["phone"])


@require_POST
@for_staff
def try_out(request: DeskRequest) -> HttpResponse:
    inbox.try_out(request.officer.user.pk)
    messages.success(
        request, _("A test notice is on its way, by every channel with an address.")
    )
    return redirect("notices:settings")


@require_POST
@for_staff
def clear_address(request: DeskRequest) -> HttpResponse:
    """The person says that the address works again."""
    channel = request.POST.get("channel", "")
    if addresses.clear(request.officer.user, channel=channel):
        messages.success(request, _("Notices are sent to this address again."))
    return redirect("notices:settings")
