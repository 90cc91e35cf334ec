"""Forms of the pages that look after systems, tokens and addresses."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.enums import Post
from accounts.models import Unit
from sigap_cases.api.enums import SCOPES_OF, EventType, Scope
from sigap_cases.api.models import MOST_A_MINUTE
from sigap_cases.api.services.clients import LONGEST_DAYS, NewClient


class RegisterForm(forms.Form):
    name = forms.CharField(label=_("Name of the system"), max_length=100)
    unit = forms.ModelChoiceField(
        label=_("Agency"), queryset=Unit.objects.filter(is_active=True).order_by("name")
    )
    post = forms.ChoiceField(
        label=_("Acts as"),
        choices=[(post.value, post.label) for post in SCOPES_OF],
        widget=forms.RadioSelect,
        help_text=_("The system sees what this post sees at that agency."),
    )
    rate = forms.IntegerField(
        label=_("Requests a minute"),
        min_value=1,
        max_value=MOST_A_MINUTE,
        initial=60,
    )

    def client(self) -> NewClient:
        told = self.cleaned_data
        return NewClient(
            name=told["name"], unit=told["unit"], post=told["post"], rate=told["rate"]
        )


class IssueForm(forms.Form):
    scopes = forms.MultipleChoiceField(
        label=_("For what"), widget=forms.CheckboxSelectMultiple
    )
    days = forms.IntegerField(
        label=_("Valid for so many days"),
        min_value=1,
        max_value=LONGEST_DAYS,
        initial=180,
    )

    def __init__(self, *args: Any, post: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["scopes"]
        allowed = SCOPES_OF.get(Post(post), frozenset())
        field.choices = [(s.value, s.label) for s in Scope if s in allowed]


class EndpointForm(forms.Form):
    url = forms.CharField(
        label=_("Address"),
        max_length=300,
        help_text=_("Begins with https:// and lies on the public network."),
    )
    events = forms.MultipleChoiceField(
        label=_("Events"),
        choices=EventType.choices,
        widget=forms.CheckboxSelectMultiple,
        initial=EventType.values,
    )
