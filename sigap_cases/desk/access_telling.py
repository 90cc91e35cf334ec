"""What the timeline of a case says about who may see it."""

from collections.abc import Callable

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from sigap_cases.cases.enums import Verdict
from workflows.models import Event

from .due import full_moment
from .told import Told


def _given(event: Event) -> Told:
    return Told(
        text=_("Access given to %(to)s") % event.data,
        icon="key",
        details=_until(event),
    )


def _until(event: Event) -> list[str]:
    until = parse_datetime(event.data.get("until") or "")
    return [_("until %(day)s") % {"day": full_moment(until)}] if until else []


def _taken(event: Event) -> Told:
    return Told(text=_("Access taken from %(from)s") % event.data, icon="key")


def _opened(event: Event) -> Told:
    return Told(
        text=_("Opened with emergency access"),
        icon="alert-triangle",
        details=_until(event),
        is_late=True,
    )


def _ended(event: Event) -> Told:
    text = _("Emergency access of %(of)s ended early") % event.data
    return Told(text=text, icon="key")


def _reviewed(event: Event) -> Told:
    words = {"verdict": Verdict(event.data["verdict"]).label}
    return Told(
        text=_("Emergency access reviewed: %(verdict)s") % words, icon="circle-check"
    )


def _excepted(event: Event) -> Told:
    words = {"to": event.data["to"], "title": event.title}
    text = _("%(to)s may do this task in spite of an earlier step: %(title)s") % words
    return Told(text=text, icon="alert-triangle")


def _unmasked(sentence: str) -> Callable[[Event], Told]:
    def tell(_event: Event) -> Told:
        return Told(text=_(sentence), icon="eye-off")

    return tell


TELLING: dict[str, Callable[[Event], Told]] = {
    "case.access_given": _given,
    "case.access_taken": _taken,
    "case.emergency_access": _opened,
    "case.emergency_access_ended": _ended,
    "case.emergency_access_reviewed": _reviewed,
    "task.separation_excepted": _excepted,
    "case.reporter_shown": _unmasked(gettext_noop("Masked data shown: reporter")),
    "case.account_shown": _unmasked(
        gettext_noop("Masked data shown: health and violence")
    ),
}
