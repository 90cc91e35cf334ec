"""Forms of the calendar pages."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit
from workflows.models import Holiday, Season, WorkingCalendar
from workflows.models.calendar import Standing, WeekJSON
from workflows.models.circular import CircularKind
from workflows.services.circulars import Decreed, Named

from .pasting import UnreadableLineError, read_days


FIRST_YEAR, LAST_YEAR = 2020, 2100
_RANGE = re.compile(r"^(\d{1,2})[.:](\d{2})\s*-\s*(\d{1,2})[.:](\d{2})$")


def reason_field() -> forms.CharField:
    return forms.CharField(
        label=_("Reason for the change"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=500,
    )


class DayHours(forms.CharField):
    """Office hours of a day as ``08.00-12.00, 13.00-16.00``; empty is a day off."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=120, **kwargs)

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value) or ""
        return [_range(part.strip()) for part in text.split(",") if part.strip()]

    def validate(self, value: Any) -> None:
        if any(start >= end for start, end in value):
            raise forms.ValidationError(_("Office hours end before they start."))
        if any(a[1] > b[0] for a, b in pairwise(value)):
            raise forms.ValidationError(
                _("The hours overlap, or stand in the wrong order.")
            )

    def run_validators(self, value: Any) -> None:
        """What was read is no text any more."""

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, str) or value is None:
            return value
        return ", ".join(f"{a}-{b}".replace(":", ".") for a, b in value)

    def has_changed(self, initial: Any, data: Any) -> bool:
        before: str = self.prepare_value(initial) or ""
        return bool(before != data)


def _range(part: str) -> list[str]:
    match = _RANGE.match(part)
    if match is None or int(match[1]) > 23 or int(match[3]) > 23:
        raise _unreadable()
    if int(match[2]) > 59 or int(match[4]) > 59:
        raise _unreadable()
    return [f"{int(match[1]):02d}:{match[2]}", f"{int(match[3]):02d}:{match[4]}"]


def _unreadable() -> forms.ValidationError:
    return forms.ValidationError(
        _("Write hours such as 08.00-12.00, 13.00-16.00. Leave a day off empty.")
    )


class WeekForm(forms.Form):
    """Seven days of office hours."""

    def __init__(self, *args: Any, week: WeekJSON, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, name in WEEKDAYS.items():
            self.fields[f"day{number}"] = DayHours(label=name, initial=week[number])

    def day_fields(self) -> Iterator[forms.BoundField]:
        return (self[f"day{number}"] for number in range(7))

    def week(self) -> WeekJSON:
        return [self.cleaned_data[f"day{number}"] for number in range(7)]


class HoursForm(WeekForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"] = reason_field()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not any(self.week()):
            raise forms.ValidationError(
                _("A calendar needs office hours on at least one day a week.")
            )
        return data


class SeasonForm(WeekForm):
    def __init__(
        self, *args: Any, season: Season | None, week: WeekJSON, **kwargs: Any
    ) -> None:
        super().__init__(*args, week=season.week if season else week, **kwargs)
        self.fields["name"] = forms.CharField(
            label=_("Name"), max_length=120, initial=season.name if season else ""
        )
        for name, label in (("first", _("First day")), ("last", _("Last day"))):
            self.fields[name] = forms.DateField(
                label=label,
                widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
                initial=getattr(season, name, None),
            )
        self.fields["basis"] = forms.CharField(
            label=_("Basis"),
            help_text=_("Number and date of the circular that sets these hours."),
            max_length=200,
            initial=season.basis if season else "",
        )
        self.fields["standing"] = forms.ChoiceField(
            label=_("Standing"),
            choices=Standing.choices,
            widget=forms.RadioSelect,
            initial=season.standing if season else Standing.UNVERIFIED,
        )
        self.fields["is_active"] = forms.BooleanField(
            label=_("In use"),
            required=False,
            initial=season.is_active if season else True,
        )
        self.fields["reason"] = reason_field()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = data.get("first"), data.get("last")
        if first and last and last < first:
            self.add_error("last", _("The last day lies before the first."))
        return data

    def write(self, season: Season) -> Season:
        """Put what was entered on the season, which is not saved."""
        for name in ("name", "first", "last", "basis", "standing", "is_active"):
            setattr(season, name, self.cleaned_data[name])
        season.week = self.week()
        return season


class CircularForm(forms.Form):
    """What a circular says; ``taken_away`` offers the days that it does not name."""

    kind = forms.ChoiceField(
        label=_("Which circular"),
        choices=CircularKind.choices,
        widget=forms.RadioSelect,
        initial=CircularKind.GOVERNOR,
    )
    year = forms.IntegerField(
        label=_("For the year"), min_value=FIRST_YEAR, max_value=LAST_YEAR
    )
    number = forms.CharField(label=_("Number"), max_length=80)
    issued_on = forms.DateField(
        label=_("Date of the circular"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    url = forms.URLField(
        label=_("Page of the source"),
        max_length=500,
        required=False,
        assume_scheme="https",
    )
    days = forms.CharField(
        label=_("Days that it closes"),
        help_text=_(
            "One a line, date and name: 17 Juni 2026: Galungan. Several days: 16-18 Juni 2026."
        ),
        widget=forms.Textarea(attrs={"rows": 12}),
        required=False,
        max_length=10_000,
    )
    taken_away = forms.MultipleChoiceField(
        label=_("Days that it does not close"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    reason = reason_field()

    def __init__(self, *args: Any, calendar: WorkingCalendar, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].initial = timezone.localdate().year + 1
        self.calendar = calendar
        year = str(self.data.get("year", "")) if self.is_bound else ""
        self.rows: Sequence[Holiday] = ()
        if year.isdecimal() and FIRST_YEAR <= int(year) <= LAST_YEAR:
            self.rows = list(
                calendar.holidays.filter(date__year=int(year), is_active=True)
            )
        self.offer(self.rows)

    def offer(self, rows: Sequence[Holiday]) -> None:
        """Which days may be ticked as worked on after all."""
        field = self.fields["taken_away"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(str(row.pk), _told(row)) for row in rows]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        year = data.get("year")
        if year is None:
            return data
        try:
            data["named"] = read_days(data.get("days", ""), year)
        except UnreadableLineError as error:
            self.add_error("days", error.sentence)
            return data
        if not data["named"] and not data.get("taken_away"):
            self.add_error("days", _now("Name at least one day."))
        return data

    def decreed(self) -> Decreed:
        data = self.cleaned_data
        named: tuple[Named, ...] = data["named"]
        return Decreed(
            kind=CircularKind(data["kind"]),
            year=data["year"],
            number=data["number"],
            issued_on=data["issued_on"],
            url=data["url"],
            days=named,
            taken_away=frozenset(map(int, data["taken_away"])),
        )


def _told(row: Holiday) -> str:
    return f"{_day(row.date)}: {row.name}"


def _day(day: date) -> str:
    return date_format(day, "l, j F Y")


class PartnerForm(forms.Form):
    """A partner's calendar begins as a copy of one that is there."""

    name = forms.CharField(label=_("Name"), max_length=120)
    unit = forms.ModelChoiceField(
        label=_("For the tasks of"),
        queryset=Unit.objects.filter(is_active=True).order_by("name"),
    )
    source = forms.ModelChoiceField(
        label=_("Begins as a copy of"),
        queryset=WorkingCalendar.objects.exclude(current_version=None),
        empty_label=None,
    )
    reason = reason_field()


class ScopeForm(forms.Form):
    unit = forms.ModelChoiceField(
        label=_("Unit"),
        help_text=_("The calendar also counts for the units below it."),
        queryset=Unit.objects.filter(is_active=True).order_by("path"),
    )
    takes_away = forms.BooleanField(
        label=_("Take the calendar away from this unit"), required=False
    )
    reason = reason_field()


class RecomputeForm(forms.Form):
    """The tasks that were ticked, and why they get another date."""

    items = forms.MultipleChoiceField(
        label=_("Tasks"), widget=forms.CheckboxSelectMultiple
    )
    reason = reason_field()

    def __init__(self, *args: Any, offered: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["items"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(str(pk), str(pk)) for pk in offered]
