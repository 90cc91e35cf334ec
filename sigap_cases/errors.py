"""The answer to a fault: a calm page with a code that also stands in the log."""

import secrets

import structlog
from django.http import HttpRequest, HttpResponseServerError
from django.template.loader import render_to_string


# Without letters and digits that are mistaken for one another on the telephone.
_ALPHABET = "23456789CDFGHJKMNPQRTVWX"
_log = structlog.get_logger(__name__)


def server_error(_request: HttpRequest) -> HttpResponseServerError:
    """Django's ``handler500``; no context processor runs, one may be the fault."""
    code = new_code()
    # structlog adds the request's id, under which the traceback is found.
    _log.error("fault_shown", code=code)
    return HttpResponseServerError(render_to_string("500.html", {"code": code}))


def new_code() -> str:
    drawn = "".join(secrets.choice(_ALPHABET) for _ in range(6))
    return f"{drawn[:3]}-{drawn[3:]}"
