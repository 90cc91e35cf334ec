"""Refusals as problem+json (RFC 9457), in Indonesian: what is wrong, where, and the way out."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response

from sigap_cases.cases.exceptions import MissingAnswer
from sigap_cases.registry.exceptions import WrongAnswer
from workflows.exceptions import (
    Busy,
    InvalidValues,
    NotAllowed,
    NotTheOwner,
    WorkflowError,
    WrongState,
)

from .exceptions import ApiError


CONTENT_TYPE = "application/problem+json"
UNPROCESSABLE = 422


def answer_to(error: Exception, context: Mapping[str, Any]) -> Response | None:
    """DRF's ``EXCEPTION_HANDLER``; None leaves a fault to ``handler500``."""
    del context
    for kind, told in _ANSWERS:
        if isinstance(error, kind):
            return told(error)
    return None


def problem(
    status: int,
    detail: str,
    errors: list[dict[str, str]] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    said: dict[str, Any] = {
        "type": "about:blank",
        "title": _title(status),
        "status": status,
        "detail": detail,
        "errors": errors or [],
    }
    return Response(
        said, status=status, headers=dict(headers or {}), content_type=CONTENT_TYPE
    )


def _title(status: int) -> str:
    titles = {
        400: _("Request not understood"),
        401: _("Token needed"),
        403: _("Not allowed"),
        404: _("Not found"),
        405: _("Method not offered"),
        406: _("Only JSON is offered"),
        409: _("Does not fit the state"),
        415: _("Only JSON is taken"),
        422: _("Not accepted"),
        429: _("Too many requests"),
    }
    return titles.get(status, _("Refused"))


def _of_framework(error: exceptions.APIException) -> Response:
    headers: dict[str, str] = {}
    if header := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = header
    details = {
        405: _("This address does not take that method."),
        406: _("Ask for application/json."),
        415: _("Send the body as application/json."),
        429: _("Wait as many seconds as Retry-After says, and ask again."),
    }
    if isinstance(error, exceptions.Throttled):
        headers["Retry-After"] = str(int(error.wait or 1))
    if isinstance(error, exceptions.ParseError):
        return problem(400, _("The body is not valid JSON."))
    detail = details.get(error.status_code, str(error.detail))
    return problem(error.status_code, detail, headers=headers)


def _of_domain(error: WorkflowError) -> Response:
    sentence = str(error.sentence)
    if isinstance(error, InvalidValues):
        errors = [_error(name, text) for name, text in error.errors.items()]
        return problem(UNPROCESSABLE, sentence, errors)
    field = ""
    if isinstance(error, MissingAnswer | WrongAnswer | ApiError):
        field = error.field
    errors = [_error(field, sentence)] if field else []
    return problem(_status_of(error), sentence, errors)


def _status_of(error: WorkflowError) -> int:
    if isinstance(error, WrongState | Busy | NotTheOwner):
        return 409
    return 403 if isinstance(error, NotAllowed) else UNPROCESSABLE


def _error(field: str, message: str) -> dict[str, str]:
    return {"field": field, "message": message}


def _errors(detail: Any, field: str = "") -> Iterator[dict[str, str]]:
    """DRF's nested errors as a list, with the path to each field."""
    if isinstance(detail, Mapping):
        for name, below in detail.items():
            path = ".".join(filter(None, (field, str(name))))
            yield from _errors(below, path)
    elif isinstance(detail, list):
        for one in detail:
            yield from _errors(one, field)
    else:
        yield _error(field, str(detail))


def _of_missing(_error: Exception) -> Response:
    return problem(404, _("There is nothing here that this token may read."))


def _of_values(error: exceptions.ValidationError) -> Response:
    detail = _("The request has errors. Mend what is named.")
    return problem(400, detail, list(_errors(error.detail)))


# In this order: the first kind that an error is of.
_ANSWERS: tuple[tuple[Any, Callable[[Any], Response]], ...] = (
    (WorkflowError, _of_domain),
    ((Http404, exceptions.NotFound), _of_missing),
    (exceptions.ValidationError, _of_values),
    (exceptions.APIException, _of_framework),
)
