"""The form that amends a rule: its content, its rungs in rows, and when it begins."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sigap_cases.desk.rules.wording import ACTS
from workflows.models import DeadlineRule
from workflows.models.calendar import RuleKind, Standing, TermUnit
from workflows.services.deadline_rules import RuleContent


# How many rows a ladder has at least and at most, and how many of them are empty.
ROWS, MOST_ROWS, EMPTY = 4, 40, 2
LONGEST = 3650


class LeadKind:
    """In what a warning is told; the key is that of the rule's content."""

    CHOICES = [
        ("working_days", _("working days before")),
        ("hours", _("hours before")),
        ("percent", _("percent of the time passed")),
    ]


class WarningRow(forms.Form):
    """One warning; an empty row is none."""

    n = forms.IntegerField(
        label=_("How many"), min_value=1, max_value=999, required=False
    )
    what = forms.ChoiceField(label=_("Told in"), choices=LeadKind.CHOICES)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        number = data.get("n")
        if data.get("what") == "percent" and number is not None and number > 99:
            self.add_error("n", _("A percentage of the time lies between 1 and 99."))
        return data

    def rung(self) -> dict[str, object] | None:
        number = self.cleaned_data.get("n")
        return {self.cleaned_data["what"]: number} if number else None


class EscalationRow(forms.Form):
    """One escalation; a row without an act is none, without a number at the due date."""

    amount = forms.IntegerField(
        label=_("How long after"),
        help_text=_("Empty: at the due date itself."),
        min_value=1,
        max_value=999,
        required=False,
    )
    unit = forms.ChoiceField(label=_("Unit of time"), choices=TermUnit.choices)
    acts = forms.MultipleChoiceField(
        label=_("What is done"),
        choices=[(act.value, label) for act, label in ACTS.items()],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("amount") and not data.get("acts"):
            self.add_error("acts", _("Say what is done then, or empty the number."))
        return data

    def rung(self) -> dict[str, object] | None:
        acts = self.cleaned_data.get("acts")
        if not acts:
            return None
        amount = self.cleaned_data.get("amount")
        when = {"amount": amount, "unit": self.cleaned_data["unit"]} if amount else {}
        return {**when, "acts": acts}


def _offered(row: type[forms.Form], known: int) -> type[Any]:
    """Rows for a ladder of so many rungs, and room for more."""
    extra = max(ROWS - known, EMPTY)
    return forms.formset_factory(
        row, extra=extra, max_num=MOST_ROWS, absolute_max=MOST_ROWS, validate_max=True
    )


class AmendForm(forms.Form):
    amount = forms.IntegerField(label=_("Amount"), min_value=1, max_value=LONGEST)
    unit = forms.ChoiceField(label=_("Unit of time"), choices=TermUnit.choices)
    starts_from = forms.CharField(
        label=_("Counted from"),
        help_text=_("In words, as officers and the public read it."),
        max_length=200,
    )
    kind = forms.ChoiceField(
        label=_("Kind of rule"), choices=RuleKind.choices, widget=forms.RadioSelect
    )
    is_active = forms.BooleanField(
        label=_("In use"),
        help_text=_("What is not in use promises nothing to anybody."),
        required=False,
    )
    legal_source = forms.CharField(
        label=_("Legal basis"),
        help_text=_("Law and article, or the decree of the head of the office."),
        max_length=300,
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
    pause_cap_days = forms.IntegerField(
        label=_("Longest pause in calendar days"),
        help_text=_("Empty: no limit."),
        min_value=1,
        max_value=LONGEST,
        required=False,
    )
    extended_by = forms.ChoiceField(label=_("May be extended by"), required=False)
    note = forms.CharField(
        label=_("Note"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    valid_from = forms.DateTimeField(
        label=_("In force from"),
        help_text=_(
            "Empty: at once. A later moment leaves today's version in force until then."
        ),
        widget=forms.DateTimeInput(
            attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"
        ),
        required=False,
    )
    reason = forms.CharField(
        label=_("Reason for the change"),
        help_text=_("For instance the number and date of the decree."),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=500,
    )

    def __init__(self, *args: Any, rule: DeadlineRule, **kwargs: Any) -> None:
        content = RuleContent.of(rule)
        names = set(self.base_fields) & set(DeadlineRule.CONTENT_FIELDS)
        kwargs["initial"] = {name: getattr(content, name) for name in names}
        super().__init__(*args, **kwargs)
        self.rule = rule
        data = self.data if self.is_bound else None
        self.warnings = _offered(WarningRow, len(content.warnings))(
            data, prefix="w", initial=[_warning_row(row) for row in content.warnings]
        )
        self.escalations = _offered(EscalationRow, len(content.escalations))(
            data, prefix="e", initial=[dict(row) for row in content.escalations]
        )
        known = DeadlineRule.objects.filter(valid_to__isnull=True, is_active=True)
        codes = known.exclude(kode=rule.kode).values_list("kode", flat=True)
        extending = self.fields["extended_by"]
        assert isinstance(extending, forms.ChoiceField)  # noqa: S101  declared above
        extending.choices = [
            ("", _("Nothing")),
            *((kode, kode) for kode in sorted({*codes, content.extended_by} - {""})),
        ]

    def is_valid(self) -> bool:
        """All parts are asked, so that every error shows at once."""
        parts = [
            super().is_valid(),
            self.warnings.is_valid(),
            self.escalations.is_valid(),
        ]
        return all(parts)

    def content(self) -> RuleContent:
        data = self.cleaned_data
        return RuleContent(
            process=self.rule.process,
            step_title=self.rule.step_title,
            amount=data["amount"],
            unit=data["unit"],
            starts_from=data["starts_from"],
            kind=data["kind"],
            is_active=data["is_active"],
            legal_source=data["legal_source"],
            url=data["url"],
            standing=data["standing"],
            note=data["note"],
            warnings=_rungs(self.warnings),
            escalations=_rungs(self.escalations),
            pause_cap_days=data["pause_cap_days"],
            extended_by=data["extended_by"],
        )

    @property
    def begins(self) -> datetime | None:
        begins: datetime | None = self.cleaned_data["valid_from"]
        return begins


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"), widget=forms.Textarea(attrs={"rows": 2}), max_length=500
    )


def _warning_row(rung: dict[str, object]) -> dict[str, object]:
    ((what, number),) = rung.items()
    return {"what": what, "n": number}


def _rungs(rows: Any) -> list[dict[str, object]]:
    return [rung for row in rows if (rung := row.rung()) is not None]
