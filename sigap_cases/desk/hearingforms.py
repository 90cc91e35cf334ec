"""Forms of hearings and meetings; a time is entered as it is at the chosen place."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sigap_cases.cases.enums import (
    Attendance,
    CaseStatus,
    HearingKind,
    HearingResult,
)
from sigap_cases.cases.models import Case, Document, Hearing, Party, ProposedDate
from sigap_cases.cases.models.hearing import OFFICE_ZONE
from sigap_cases.cases.services.hearings import Call, Course

from .forms import DeskForm, long_text, offer, reason
from .zones import INDONESIA, zones_of


MINUTE = "%Y-%m-%dT%H:%M"
KIND_OF_STATUS = {
    CaseStatus.MEDIATION: HearingKind.MEDIATION,
    CaseStatus.CLARIFICATION: HearingKind.CLARIFICATION,
}


class Moment(forms.CharField):
    """A day and time without a zone; ``in_zone`` makes it a moment."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("required", False)
        super().__init__(
            widget=forms.DateTimeInput(attrs={"type": "datetime-local"}), **options
        )

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            return datetime.strptime(text[:16], MINUTE)  # noqa: DTZ007 zone is asked beside it
        except ValueError:
            raise forms.ValidationError(
                _("Enter day and time, for example 24-11-2026 10.00.")
            ) from None


def in_zone(moment: datetime | None, zone: str) -> datetime | None:
    return moment.replace(tzinfo=ZoneInfo(zone)) if moment is not None else None


class HearingForm(DeskForm):
    """Calling a hearing: one date fixes it, several are proposed."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        choices=HearingKind.choices,
        widget=forms.RadioSelect,
    )
    first = Moment(
        label=gettext_lazy("Date and time"),
        help_text=gettext_lazy(
            "One date is fixed at once. Several are proposed, and each party answers."
        ),
    )
    second = Moment(label=gettext_lazy("Another date"))
    third = Moment(label=gettext_lazy("A third date"))
    zone = forms.ChoiceField(
        label=gettext_lazy("In which time zone are these times?"), initial=OFFICE_ZONE
    )
    other_zone = forms.ChoiceField(
        label=gettext_lazy("Time zone of the party abroad"),
        required=False,
        help_text=gettext_lazy("The time there is shown beside ours."),
    )
    place = forms.CharField(label=gettext_lazy("Place"), max_length=200, required=False)
    link = forms.URLField(
        label=gettext_lazy("Link of an online meeting"),
        max_length=300,
        required=False,
        assume_scheme="https",
    )
    step = forms.SlugField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, case: Case, step: str = "", **kwargs: Any) -> None:
        abroad = zones_of(case)
        kind = KIND_OF_STATUS.get(CaseStatus(case.status), "")
        initial = {"kind": kind, "step": step}
        if len(abroad) == 1:
            initial["other_zone"] = abroad[0][0]
        kwargs["initial"] = initial
        super().__init__(*args, **kwargs)
        zones = [*INDONESIA.items(), *abroad]
        self.fields["zone"].choices = zones  # type: ignore[attr-defined]
        others = [("", _("Nobody is abroad")), *abroad, *INDONESIA.items()]
        self.fields["other_zone"].choices = others  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or {}
        if not told.get("place") and not told.get("link"):
            self.add_error("place", _("Enter the place, or the link of the meeting."))
        return told


def call_of(told: Mapping[str, Any]) -> Call:
    """What the form told, as the service takes it."""
    moments = [in_zone(told[name], told["zone"]) for name in _DATES]
    return Call(
        kind=told["kind"],
        dates=[moment for moment in moments if moment is not None],
        place=told["place"],
        link=told["link"],
        zone=told["zone"],
        other_zone=told["other_zone"],
        step=told["step"],
    )


_DATES = ("first", "second", "third")


class DateForm(DeskForm):
    """Another date to propose, or the one that is fixed."""

    starts_at = Moment(label=gettext_lazy("Date and time"), required=True)

    def moment(self, zone: str) -> datetime:
        return self.cleaned_data["starts_at"].replace(tzinfo=ZoneInfo(zone))  # type: ignore[no-any-return]


class ChosenForm(DeskForm):
    """Which of the proposed dates is fixed; none where only answers are noted."""

    tetapkan = forms.IntegerField(required=False)

    def __init__(
        self, *args: Any, proposals: Iterable[ProposedDate], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.proposals = {row.pk: row for row in proposals}

    def chosen(self) -> ProposedDate | None:
        return self.proposals.get(self.cleaned_data["tetapkan"] or 0)


class MoveForm(DeskForm):
    """Another date for a fixed hearing; without one, a date is looked for again."""

    starts_at = Moment(
        label=gettext_lazy("New date and time"),
        help_text=gettext_lazy("Leave empty to look for a date again."),
    )
    absent = forms.MultipleChoiceField(
        label=gettext_lazy("Who did not come?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    reason = reason()

    def __init__(self, *args: Any, parties: Sequence[Party], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(party.pk), str(party)) for party in parties]
        self.fields["absent"].choices = choices  # type: ignore[attr-defined]


class CourseForm(DeskForm):
    """How a hearing went: attendance of each party, result, minutes."""

    result = forms.ChoiceField(
        label=gettext_lazy("Result"),
        choices=HearingResult.choices,
        widget=forms.RadioSelect,
    )
    note = long_text(gettext_lazy("Note on the result"), required=False)
    minutes = forms.ModelChoiceField(
        label=gettext_lazy("Minutes"),
        queryset=Document.objects.none(),
        required=False,
        empty_label=gettext_lazy("Choose a document of this case"),
    )

    def __init__(
        self, *args: Any, hearing: Hearing, parties: Sequence[Party], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["minutes"], hearing.case.documents.filter(replaced_by=None))
        self.parties = parties
        said = [("", _("Not asked for")), *Attendance.choices]
        presence = {
            f"hadir-{party.pk}": forms.ChoiceField(
                label=f"{party} ({party.get_role_display()})",
                choices=said,
                required=False,
            )
            for party in parties
        }
        self.fields = {**presence, **self.fields}

    def course(self) -> Course:
        told = self.cleaned_data
        said = {party.pk: told.get(f"hadir-{party.pk}", "") for party in self.parties}
        return Course(
            result=told["result"],
            note=told["note"],
            minutes=told["minutes"],
            attendance={pk: value for pk, value in said.items() if value},
        )
