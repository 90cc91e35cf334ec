"""Forms of imports, reconciliation and exports."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from accounts.enums import UnitKind
from accounts.models import Unit
from sigap_cases.desk.forms import DeskForm, long_text, offer
from sigap_cases.desk.people.fields import LongSelect
from sigap_cases.exchange.columns import COLUMNS
from sigap_cases.exchange.enums import Axis, SourceKind


class SheetForm(DeskForm):
    unit = forms.ModelChoiceField(
        label=gettext_lazy("Agency"), queryset=Unit.objects.none(), widget=LongSelect
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of sheet"),
        choices=SourceKind.choices,
        widget=forms.RadioSelect,
    )
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("XLSX or CSV, at most 25 MB and 60,000 rows."),
    )
    # The same send again finds the same import.
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"key": uuid.uuid4()})
        super().__init__(*args, **kwargs)
        kinds = (
            *(UnitKind.PARTNER, UnitKind.OFFICE, UnitKind.VILLAGE),
            *(UnitKind.DISTRICT, UnitKind.REGENCY),
        )
        offer(self.fields["unit"], Unit.objects.filter(kind__in=kinds).order_by("name"))


class ColumnsForm(DeskForm):
    """One choice for each column of the sheet, in its order."""

    def __init__(
        self, *args: Any, headings: list[str], columns: list[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choices = [
            ("", gettext_lazy("Not taken")),
            *((column.key, column.label) for column in COLUMNS.values()),
        ]
        for number, (heading, key) in enumerate(zip(headings, columns, strict=True)):
            self.fields[f"c{number}"] = forms.ChoiceField(
                label=heading or gettext_lazy("Column without a heading"),
                choices=choices,
                initial=key,
                required=False,
            )

    def columns(self) -> list[str]:
        return [str(self.cleaned_data[name]) for name in self.fields]


class MendedForm(DeskForm):
    file = forms.FileField(label=gettext_lazy("The mended file"))


class ExportForm(DeskForm):
    purpose = long_text(
        gettext_lazy("What for?"),
        rows=3,
        help_text=gettext_lazy("It stands in the file and in the auditor's trail."),
    )
    form = forms.ChoiceField(
        label=gettext_lazy("Form"),
        choices=[("xlsx", "XLSX"), ("csv", "CSV")],
        initial="xlsx",
        widget=forms.RadioSelect,
    )


class AxisForm(forms.Form):
    menurut = forms.ChoiceField(
        label=gettext_lazy("Count by"), choices=Axis.choices, required=False
    )
