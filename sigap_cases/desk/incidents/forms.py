"""What is asked for: an account or a unit, and a period; and what a supervisor records."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.enums import UnitKind
from accounts.models import Unit, User
from sigap_cases.cases.services.incidents import Incident
from sigap_cases.desk.forms import DeskForm, long_text

from .affected import Act, Reach, What


# A period of no more than this is looked at; one that nobody names ends now.
LONGEST = timedelta(days=366)
USUAL = timedelta(days=7)
# What a minute's value means includes that minute.
MINUTE = timedelta(minutes=1)
_FORMAT = "%Y-%m-%dT%H:%M"


def moment(label: Any, **options: Any) -> forms.DateTimeField:
    return forms.DateTimeField(
        label=label,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=_FORMAT),
        error_messages={
            "invalid": gettext_lazy("Choose a day and a time."),
            "required": gettext_lazy("Choose a day and a time."),
        },
        **options,
    )


def units() -> list[tuple[str, Any]]:
    """Partners and villages first; they are what this is asked of most."""
    groups: tuple[tuple[Any, tuple[str, ...]], ...] = (
        (gettext_lazy("Partners"), (UnitKind.PARTNER,)),
        (gettext_lazy("Villages"), (UnitKind.VILLAGE,)),
        (gettext_lazy("Offices"), tuple(_other_kinds())),
    )
    rows = list(Unit.objects.order_by("name", "pk").values_list("pk", "name", "kind"))
    told: list[tuple[str, Any]] = [("", _("No unit"))]
    for label, kinds in groups:
        named = [(str(pk), name) for pk, name, kind in rows if kind in kinds]
        told.append((str(label), named))
    return told


def _other_kinds() -> Iterator[str]:
    named: Iterable[str] = (UnitKind.PARTNER, UnitKind.VILLAGE)
    return (kind for kind in UnitKind.values if kind not in named)


class ReachForm(DeskForm):
    akun = forms.CharField(
        label=gettext_lazy("User name of the account"),
        required=False,
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    unit = forms.ChoiceField(
        label=gettext_lazy("Or every account of a unit"), required=False, choices=units
    )
    dari = moment(gettext_lazy("From"))
    sampai = moment(gettext_lazy("Until"))

    def clean_akun(self) -> User | None:
        name = str(self.cleaned_data["akun"]).replace("\x00", "").strip()
        if not name:
            return None
        found = User.objects.filter(username__iexact=name).first()
        if found is None:
            raise ValidationError(_("There is no account of that name."))
        return found

    def clean_unit(self) -> Unit | None:
        asked = self.cleaned_data["unit"]
        return Unit.objects.filter(pk=asked).first() if asked else None

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or {}
        named = [told.get("akun"), told.get("unit")]
        if not self.errors and named.count(None) != 1:
            self.add_error("akun", _("Choose an account or a unit, one of the two."))
        first, last = told.get("dari"), told.get("sampai")
        if first and last and not first < last <= first + LONGEST:
            self.add_error("sampai", _("Choose a period of a year at most."))
        return told

    @property
    def reach(self) -> Reach:
        told = self.cleaned_data
        return Reach(
            user=told["akun"],
            unit=told["unit"],
            since=told["dari"],
            until=told["sampai"] + MINUTE,
        )


def usual_period() -> dict[str, datetime]:
    now = timezone.localtime()
    return {"dari": now - USUAL, "sampai": now}


class RecordForm(ReachForm):
    title = forms.CharField(label=gettext_lazy("Title"), max_length=120)
    known_at = moment(
        gettext_lazy("Known since"),
        help_text=gettext_lazy("The 72 hours run from here on, day and night."),
    )
    course = long_text(
        gettext_lazy("When and how it happened"),
        help_text=gettext_lazy(
            "It stands in the notices. Name nobody who is affected, and no case."
        ),
    )
    exposed = long_text(gettext_lazy("Which kinds of data came out"), rows=3)
    measures = long_text(
        gettext_lazy("What was done against it, and what is done now"), rows=3
    )

    def incident(self) -> Incident:
        told, reach = self.cleaned_data, self.reach
        return Incident(
            title=told["title"].strip(),
            user=reach.user,
            unit=reach.unit,
            since=reach.since,
            until=reach.until,
            known_at=told["known_at"],
            course=told["course"].strip(),
            exposed=told["exposed"].strip(),
            measures=told["measures"].strip(),
        )


class NarrowForm(DeskForm):
    apa = forms.ChoiceField(
        label=gettext_lazy("What"),
        required=False,
        choices=lambda: [("", _("Everything")), *What.choices],
    )
    perbuatan = forms.ChoiceField(
        label=gettext_lazy("What was done"),
        required=False,
        choices=lambda: [("", _("Whatever was done")), *Act.choices],
    )

    def said(self, name: str) -> str:
        self.is_valid()
        return str(self.cleaned_data.get(name) or "")


class TellForm(DeskForm):
    at = moment(gettext_lazy("When were they told?"))
    reason = long_text(
        gettext_lazy("In what way, and with which letter"),
        rows=3,
        help_text=gettext_lazy("It stays in the history of the incident."),
    )
