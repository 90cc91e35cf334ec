"""What an auditor asks for: a search of the history, a period, a sample, a review."""

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.enums import Post, UnitKind
from accounts.models import Unit
from sigap_cases.cases.audit_enums import (
    FollowUp,
    ReviewResult,
    SampledState,
    SampleMethod,
    Severity,
)
from sigap_cases.cases.services.audit_samples import Drawing, Review
from sigap_cases.desk.forms import DeskForm, long_text
from sigap_cases.desk.supervision.charts import midnight

from .hits import Asked, EventGroup, Trail
from .records import RECORDS


# A search that names no case and no day looks back so far.
USUAL_PERIOD = timedelta(days=90)
LONGEST_PERIOD = timedelta(days=366)
MOST_SAMPLED = 100


def units() -> list[tuple[str, str]]:
    rows = Unit.objects.exclude(kind=UnitKind.PARTNER).order_by("path")
    return list(rows.values_list("path", "name"))


def _any(label: Any, choices: Any) -> list[tuple[str, Any]]:
    return [("", label), *choices]


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )


def _sources() -> list[tuple[str, Any]]:
    records = [(key, kind.label) for key, kind in RECORDS.items()]
    return [*Trail.choices, (_("Changes of records"), records)]


class PeriodForm(DeskForm):
    """A period and a unit; everything is optional, what makes no sense is left out."""

    unit = forms.ChoiceField(
        label=gettext_lazy("Unit"),
        required=False,
        choices=lambda: _any(_("Every unit"), units()),
    )
    dari = _day(gettext_lazy("From"))
    sampai = _day(gettext_lazy("Until"))

    def said(self, name: str) -> Any:
        self.is_valid()
        return self.cleaned_data.get(name) or ""

    @property
    def period(self) -> tuple[date, date]:
        """Both days counted; a period of a year at most, that ends on the last day."""
        last = self.said("sampai") or timezone.localdate()
        first = self.said("dari") or last - USUAL_PERIOD
        return max(min(first, last), last - LONGEST_PERIOD), last

    @property
    def since(self) -> datetime:
        return midnight(self.period[0])

    @property
    def until(self) -> datetime:
        return midnight(self.period[1] + timedelta(days=1))

    @property
    def chosen(self) -> list[str]:
        """What is narrowed by, in words."""
        self.is_valid()
        told = []
        for name, field in self.fields.items():
            value = self.cleaned_data.get(name)
            if value:
                told.append(f"{field.label}: {_word(field, value)}")
        return told


def _word(field: forms.Field, value: Any) -> str:
    if isinstance(value, date):
        return date_format(value, "j F Y")
    for key, word in getattr(field, "choices", ()):
        if isinstance(word, list):
            found = dict(word).get(value)
            if found is not None:
                return str(found)
        elif key == value:
            return str(word)
    return str(value)


class SearchForm(PeriodForm):
    sumber = forms.ChoiceField(
        label=gettext_lazy("Where"), required=False, choices=_sources
    )
    nomor = forms.CharField(
        label=gettext_lazy("Case number"), required=False, max_length=20
    )
    aktor = forms.CharField(label=gettext_lazy("Actor"), required=False, max_length=100)
    peran = forms.ChoiceField(
        label=gettext_lazy("Post"),
        required=False,
        choices=lambda: _any(_("Every post"), Post.choices),
    )
    kejadian = forms.ChoiceField(
        label=gettext_lazy("Kind of event"),
        required=False,
        choices=lambda: _any(_("Every event"), EventGroup.choices),
    )
    alasan = forms.CharField(
        label=gettext_lazy("Words of the reason"), required=False, max_length=100
    )
    field_order = (
        *("nomor", "aktor", "sumber", "kejadian", "peran", "alasan"),
        *("unit", "dari", "sampai"),
    )

    def text(self, name: str) -> str:
        return str(self.said(name)).replace("\x00", "").strip()

    @property
    def asked(self) -> Asked:
        """Of one case the whole history, else the usual period."""
        whole = self.text("nomor") and not self.said("dari") and not self.said("sampai")
        return Asked(
            source=self.text("sumber") or Trail.EVENTS,
            actor=self.text("aktor"),
            post=self.text("peran"),
            number=self.text("nomor").upper(),
            group=self.text("kejadian"),
            reason=self.text("alasan"),
            unit=self.text("unit"),
            since=None if whole else self.since,
            until=None if whole else self.until,
        )

    @property
    def typed(self) -> str:
        names = ("nomor", "aktor", "alasan")
        return " ".join(filter(None, (self.text(name) for name in names)))

    @property
    def chosen_but_typed(self) -> list[str]:
        typed = {str(self.fields[name].label) for name in ("nomor", "aktor", "alasan")}
        return [word for word in self.chosen if word.partition(":")[0] not in typed]


class SampleForm(DeskForm):
    title = forms.CharField(label=gettext_lazy("Title"), max_length=120)
    method = forms.ChoiceField(
        label=gettext_lazy("How are the cases drawn?"),
        choices=SampleMethod.choices,
        widget=forms.RadioSelect,
        initial=SampleMethod.RANDOM,
    )
    state = forms.ChoiceField(
        label=gettext_lazy("Which cases?"),
        choices=SampledState.choices,
        widget=forms.RadioSelect,
        initial=SampledState.CLOSED,
    )
    first_day = forms.DateField(
        label=gettext_lazy("From"), widget=forms.DateInput(attrs={"type": "date"})
    )
    last_day = forms.DateField(
        label=gettext_lazy("Until"), widget=forms.DateInput(attrs={"type": "date"})
    )
    unit = forms.ChoiceField(
        label=gettext_lazy("Unit"),
        required=False,
        choices=lambda: _any(_("Every unit"), units()),
    )
    size = forms.IntegerField(
        label=gettext_lazy("How many cases?"),
        min_value=1,
        max_value=MOST_SAMPLED,
        initial=10,
    )
    seed = forms.CharField(
        label=gettext_lazy("Seed"),
        required=False,
        max_length=40,
        help_text=gettext_lazy(
            "Leave it empty for a new one. The same seed, period and unit draw the "
            "same cases again."
        ),
    )

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or {}
        first, last = told.get("first_day"), told.get("last_day")
        if first and last and first > last:
            self.add_error("last_day", _("The last day lies before the first."))
        return told

    def drawing(self) -> Drawing:
        told = self.cleaned_data
        return Drawing(
            title=told["title"],
            method=SampleMethod(told["method"]),
            state=SampledState(told["state"]),
            size=told["size"],
            first_day=told["first_day"],
            last_day=told["last_day"],
            unit_path=told["unit"],
            seed=told["seed"].strip(),
        )


class ReviewForm(DeskForm):
    result = forms.ChoiceField(
        label=gettext_lazy("Result"),
        choices=[
            choice
            for choice in ReviewResult.choices
            if choice[0] != ReviewResult.PENDING
        ],
        widget=forms.RadioSelect,
    )
    severity = forms.ChoiceField(
        label=gettext_lazy("Severity of the finding"),
        choices=Severity.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    finding = long_text(gettext_lazy("Finding"), required=False)
    follow_up = long_text(gettext_lazy("What has to be done"), required=False, rows=3)
    follow_up_state = forms.ChoiceField(
        label=gettext_lazy("State of the follow-up"),
        choices=FollowUp.choices,
        widget=forms.RadioSelect,
        initial=FollowUp.NONE,
    )

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or {}
        if told.get("result") == ReviewResult.FINDING:
            if not told.get("severity"):
                self.add_error("severity", _("Say how severe the finding is."))
            if not str(told.get("finding") or "").strip():
                self.add_error("finding", _("Write what was found."))
        if told.get("follow_up_state") == FollowUp.OPEN and not told.get("follow_up"):
            self.add_error("follow_up", _("Write what has to be done."))
        return told

    def review(self) -> Review:
        told = self.cleaned_data
        found = told["result"] == ReviewResult.FINDING
        return Review(
            result=ReviewResult(told["result"]),
            severity=told["severity"] if found else "",
            finding=told["finding"].strip() if found else "",
            follow_up=told["follow_up"].strip(),
            follow_up_state=FollowUp(told["follow_up_state"]),
        )


class CheckForm(DeskForm):
    """A file or its hash; the file is read and not kept."""

    file = forms.FileField(label=gettext_lazy("The file"), required=False)
    sha256 = forms.CharField(
        label=gettext_lazy("Or its SHA-256"), required=False, max_length=100
    )

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or {}
        if not told.get("file") and not told.get("sha256"):
            self.add_error("file", _("Choose a file or enter its SHA-256."))
        return told
