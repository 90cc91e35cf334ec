"""Form fields of the registry's desk, drawn from the columns of the rows."""

from typing import Any

from django import forms
from django.db import models
from django.forms.models import fields_for_model
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sigap_cases.desk.forms import DeskForm
from sigap_cases.desk.registering import Suggested
from sigap_cases.registry import countries


# A choice of up to nine is a list of radios (UI.md).
MOST_RADIOS = 9
CURRENCIES = (
    *("USD", "EUR", "JPY", "TWD", "HKD", "SGD", "MYR", "KRW", "TRY", "SAR", "AED"),
    *("QAR", "BND", "AUD", "NZD", "GBP", "BGN", "PLN", "IDR"),
)


class CountryField(forms.CharField):
    """A country by its name, with suggestions; its value is the ISO code."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.pop("max_length", None)
        super().__init__(max_length=100, widget=Suggested(_country_names), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return countries.name_of(value) if value else value

    def clean(self, value: Any) -> str:
        name = super().clean(value)
        if not name:
            return ""
        code = countries.code_of(name)
        if code is None:
            raise forms.ValidationError(_("Choose a country from the list."))
        return code


class LongSelect(forms.Select):
    """Draws hundreds of choices at once: a template for each takes 30 ms in all."""

    def render(
        self,
        name: str,
        value: Any,
        attrs: Any = None,
        renderer: Any = None,  # noqa: ARG002 the signature is Django's
    ) -> SafeString:
        chosen = "" if value is None else str(value)
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            (
                (key, mark_safe(" selected") if str(key) == chosen else "", label)
                for key, label in self.choices
            ),
        )
        built = self.build_attrs(self.attrs, attrs)
        return format_html(
            '<select name="{}"{}>{}</select>', name, flatatt(built), options
        )


def _country_names() -> list[str]:
    return list(countries.names().values())


def drawn(column: "models.Field[Any, Any]", **kwargs: Any) -> forms.Field | None:
    """The form field of a column, with the control that a phone draws well."""
    if column.name in ("country", "flag"):
        return CountryField(label=capfirst(str(column.verbose_name)), required=False)
    if column.name == "currency":
        return forms.ChoiceField(
            label=capfirst(str(column.verbose_name)),
            required=False,
            choices=[("", gettext_lazy("Choose")), *((c, c) for c in CURRENCIES)],
        )
    if isinstance(column, models.DateTimeField):
        kwargs["widget"] = forms.DateTimeInput(
            attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"
        )
    elif isinstance(column, models.DateField):
        kwargs["widget"] = date_input()
    elif isinstance(column, models.TimeField):
        kwargs["widget"] = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    elif isinstance(column, models.BooleanField):
        return forms.BooleanField(
            label=capfirst(str(column.verbose_name)), required=False
        )
    elif column.choices:
        return _choice(column)
    return column.formfield(**kwargs)


def date_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def _choice(column: "models.Field[Any, Any]") -> forms.Field:
    choices = list(column.choices or ())
    few = len(choices) <= MOST_RADIOS
    if column.blank or not few:
        choices = [("", gettext_lazy("Choose")), *choices]
    return forms.ChoiceField(
        label=capfirst(str(column.verbose_name)),
        choices=choices,
        required=not column.blank,
        initial=column.get_default() if column.has_default() else None,
        widget=forms.RadioSelect if few and not column.blank else forms.Select,
    )


class RowForm(DeskForm):
    """A form over columns of a row; ``row`` fills it in."""

    model: type[models.Model]
    names: tuple[str, ...]
    # Column -> "field=value": shown only where another field has that value.
    shown_when: dict[str, str] = {}

    def __init__(
        self, *args: Any, row: models.Model | None = None, **kwargs: Any
    ) -> None:
        if row is not None:
            started = {name: getattr(row, name) for name in self.names}
            kwargs["initial"] = started | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        made = fields_for_model(self.model, fields=self.names, formfield_callback=drawn)
        # Fields that the class writes itself come where the columns name them.
        self.fields = {
            name: self.fields.get(name) or made[name]
            for name in (*self.names, *self.fields)
            if name in self.fields or name in made
        }

    @property
    def shown(self) -> list[tuple[forms.BoundField, str]]:
        """Each field with the rule by which it is shown."""
        return [
            (field, self.shown_when.get(field.name, ""))
            for field in self.visible_fields()
        ]
