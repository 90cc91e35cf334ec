"""What the services refuse, as the desk answers it: in words, with nothing lost."""

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from sigap_cases.cases.exceptions import MissingAnswer
from sigap_cases.registry.exceptions import WrongAnswer
from workflows.exceptions import (
    AlreadyTaken,
    Busy,
    NotAllowed,
    WorkflowError,
    WrongState,
)
from workflows.models import WorkItem

from .due import clock


UNPROCESSABLE = 422


def status_of(error: WorkflowError) -> int:
    if isinstance(error, NotAllowed):
        return 403
    if isinstance(error, WrongState | Busy):
        return 409
    return UNPROCESSABLE


def put_on(form: BaseForm, error: WorkflowError) -> int:
    """Show the refusal on the form, which keeps what was entered; returns the status."""
    field = error.field if isinstance(error, MissingAnswer | WrongAnswer) else None
    form.add_error(field if field in form.fields else None, str(error.sentence))
    return status_of(error)


def say(
    request: HttpRequest, error: WorkflowError, *, item: WorkItem | None = None
) -> None:
    """Show the refusal at the top of the next page."""
    sentence = str(error.sentence)
    if isinstance(error, AlreadyTaken) and item is not None:
        sentence = taken_sentence(item) or sentence
    messages.warning(request, sentence)


def taken_sentence(item: WorkItem) -> str:
    """By whom and when a task was taken; empty if nobody holds it."""
    item.refresh_from_db(fields=["owner", "claimed_at"])
    if item.owner is None or item.claimed_at is None:
        return ""
    return _("%(name)s took this task at %(time)s WITA.") % {
        "name": item.owner,
        "time": clock(item.claimed_at),
    }


def refused(request: HttpRequest, error: WorkflowError, back: str) -> HttpResponse:
    """The answer to a button that was refused: where one was, with the reason."""
    say(request, error)
    return redirect(back)
