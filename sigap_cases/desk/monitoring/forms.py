"""The forms of the monitoring: a round, and the office's standard."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sigap_cases.desk.forms import DeskForm, long_text, reason
from sigap_cases.monitoring.enums import How, NeedFound, Result
from sigap_cases.monitoring.models import MonitoringRule
from sigap_cases.monitoring.services.rules import Standard
from sigap_cases.registry.enums import WorkPhase


MONITORED = tuple(phase for phase in WorkPhase if phase != WorkPhase.DECEASED)


def _day(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(
        label=label, widget=forms.DateInput(attrs={"type": "date"}), **options
    )


class RoundForm(DeskForm):
    name = forms.CharField(label=_("Name"), max_length=80)
    starts = _day(
        _("Begins on"),
        help_text=_("From this day on the villages have their lists."),
    )
    ends = _day(_("To be done by"))


class CheckForm(DeskForm):
    """The answer to a check; ``revision`` is that of the entry that was seen."""

    how = forms.ChoiceField(
        label=_("By which way"), choices=How.choices, widget=forms.RadioSelect
    )
    result = forms.ChoiceField(
        label=_("Result"), choices=Result.choices, widget=forms.RadioSelect
    )
    phase = forms.ChoiceField(
        label=_("New phase"),
        choices=[("", _("Unchanged")), *WorkPhase.choices],
        required=False,
    )
    needs = forms.MultipleChoiceField(
        label=_("What is needed"),
        choices=NeedFound.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    note = long_text(_("Note"), rows=3, required=False)
    revision = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class RuleForm(DeskForm):
    """Months per phase, and when a contact counts as lapsed."""

    grace_days = forms.IntegerField(
        label=_("Days of grace after the last day"), min_value=0, max_value=180
    )
    missed_rounds = forms.IntegerField(
        label=_("Rounds running without reaching somebody"),
        min_value=1,
        max_value=12,
        help_text=_("Then the contact counts as lapsed at once."),
    )
    remind_days = forms.IntegerField(
        label=_("Days before the last day on which villages are reminded"),
        min_value=0,
        max_value=60,
    )
    reason = reason()

    def __init__(self, *args: Any, rule: MonitoringRule, **kwargs: Any) -> None:
        names = ("grace_days", "missed_rounds", "remind_days")
        initial = {name: getattr(rule, name) for name in names}
        initial |= {f"months_{phase}": rule.months.get(phase) for phase in MONITORED}
        kwargs["initial"] = initial
        super().__init__(*args, **kwargs)
        months = {f"months_{phase}": _months_of(phase) for phase in MONITORED}
        self.fields = months | self.fields

    def standard(self) -> Standard:
        told = self.cleaned_data
        months = {phase.value: told[f"months_{phase}"] for phase in MONITORED}
        return Standard(
            months={phase: number for phase, number in months.items() if number},
            grace_days=told["grace_days"],
            missed_rounds=told["missed_rounds"],
            remind_days=told["remind_days"],
        )


def _months_of(phase: WorkPhase) -> forms.IntegerField:
    return forms.IntegerField(
        label=_("%(phase)s: months between two contacts") % {"phase": phase.label},
        min_value=1,
        max_value=36,
        required=False,
        help_text=_("Empty: people in this phase are not monitored."),
    )
