"""The forms of retention and of legal holds."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sigap_cases.cases.models import RetentionRule
from sigap_cases.cases.services.retention import Term
from sigap_cases.desk.forms import DeskForm, long_text, reason
from workflows.models.calendar import Standing


class TermForm(DeskForm):
    """The content of a rule; a reason says why it is another one now."""

    months = forms.IntegerField(
        label=_("Months after the closing"), min_value=1, max_value=1200
    )
    legal_source = forms.CharField(
        label=_("Legal basis"),
        max_length=300,
        help_text=_("Law and article, or the decree of the head of the office."),
    )
    url = forms.URLField(
        label=_("Page of the source"),
        max_length=500,
        required=False,
        assume_scheme="https",
    )
    standing = forms.ChoiceField(
        label=_("Standing"), choices=Standing.choices, widget=forms.RadioSelect
    )
    is_active = forms.BooleanField(
        label=_("In use"),
        help_text=_("By a rule that is not in use nothing falls due."),
        required=False,
    )
    reason = reason()

    def __init__(self, *args: Any, rule: RetentionRule, **kwargs: Any) -> None:
        names = ("months", "legal_source", "url", "standing", "is_active")
        kwargs["initial"] = {name: getattr(rule, name) for name in names}
        super().__init__(*args, **kwargs)

    def term(self) -> Term:
        told = dict(self.cleaned_data)
        told.pop("reason")
        return Term(**told)


class DecisionForm(DeskForm):
    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[("ya", _("Approve")), ("tidak", _("Refuse"))],
        widget=forms.RadioSelect,
    )
    reason = reason()

    @property
    def approves(self) -> bool:
        return bool(self.cleaned_data["decision"] == "ya")


class ErasureForm(DeskForm):
    """Proposing the deletion of somebody's data."""

    number = forms.CharField(
        label=_("Number of the request"),
        max_length=20,
        help_text=_("The request for deletion of this person, which was granted."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    reason = long_text(
        _("Reason"),
        rows=3,
        help_text=_("It stays in the history: name nobody in it."),
    )


class ErasureDecisionForm(DecisionForm):
    """``fingerprint`` is of what was shown; what has changed since is not carried out."""

    fingerprint = forms.CharField(max_length=64, widget=forms.HiddenInput)
