"""Choosing a moment: typed, by an event, or by a word."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sigap_cases.cases.models import Case
from sigap_cases.desk.forms import DeskForm
from sigap_cases.desk.settled import SETTLED, after, before, typed
from sigap_cases.desk.timeline import Entry, entry_of


FIRST_YEAR = 1970


def page_of(case: Case, moment: datetime) -> str:
    return f"{reverse('desk:past', args=[case.number])}?pada={typed(moment)}"


def comparison_of(case: Case, first: datetime, second: datetime) -> str:
    page = reverse("desk:past_difference", args=[case.number])
    return f"{page}?dari={typed(first)}&sampai={typed(second)}"


def _moment_field(label: object) -> forms.DateTimeField:
    picker = forms.DateTimeInput(
        attrs={"type": "datetime-local", "step": "1"}, format="%Y-%m-%dT%H:%M:%S"
    )
    return forms.DateTimeField(
        label=label,  # type: ignore[arg-type]
        widget=picker,
        error_messages={
            "invalid": gettext_lazy("Choose a day and a time."),
            "required": gettext_lazy("Choose a day and a time."),
        },
        validators=[_check_is_past],
    )


def _check_is_past(moment: datetime) -> None:
    if moment.year <= FIRST_YEAR:
        raise ValidationError(_("Choose a day and a time."))
    if moment > timezone.now() + SETTLED:
        raise ValidationError(_("Choose a time that has passed."))


class MomentForm(DeskForm):
    pada = _moment_field(gettext_lazy("The file at"))


class TwoMomentsForm(DeskForm):
    dari = _moment_field(gettext_lazy("From"))
    sampai = _moment_field(gettext_lazy("Until"))

    def ordered(self) -> tuple[datetime, datetime]:
        """The earlier one first, however they were entered."""
        first, second = sorted((self.cleaned_data["dari"], self.cleaned_data["sampai"]))
        return first, second


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A moment that is one press away."""

    label: str
    url: str
    current: bool = False


def choices_of(case: Case, moment: datetime) -> list[Choice]:
    return [
        Choice(label=label, url=page_of(case, one), current=typed(one) == typed(moment))
        for label, one in _named(case)
    ]


def _named(case: Case) -> Iterator[tuple[str, datetime]]:
    now = timezone.now()
    begun = after(case.matter.opened_at)
    yield _("When it was lodged"), begun
    ago = (
        (_("A month ago"), now - timedelta(days=30)),
        (_("A week ago"), now - timedelta(days=7)),
        (_("Yesterday"), now - timedelta(days=1)),
    )
    yield from ((label, moment) for label, moment in ago if moment > begun)
    if case.closed_at is not None:
        yield _("Before it was closed"), before(case.closed_at)
    yield _("Now"), now


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """What had happened last at a moment, and the way to the events around it."""

    last: Entry | None
    earlier: str
    later: str
    # What the last event changed.
    comparison: str


def steps_around(case: Case, moment: datetime) -> Steps:
    """Three statements; what happens within two seconds is one step."""
    events = case.matter.events.select_related("process__version", "process__case")
    last = events.filter(at__lte=moment).order_by("-number").first()
    moments = case.matter.events.values_list("at", flat=True)
    later = moments.filter(at__gt=moment).order_by("number").first()
    earlier = None
    if last is not None:
        earlier = moments.filter(at__lt=before(last.at)).order_by("-number").first()
    return Steps(
        last=entry_of(last) if last else None,
        earlier=_page_after(case, earlier),
        later=_page_after(case, later),
        comparison=(
            comparison_of(case, before(last.at), after(last.at))
            if last and earlier
            else ""
        ),
    )


def _page_after(case: Case, moment: datetime | None) -> str:
    return page_of(case, after(moment)) if moment else ""
