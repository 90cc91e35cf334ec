"""Files as they are handed out: inert, whatever a browser makes of them."""

from typing import TypeVar

from django.http.response import HttpResponseBase


Answer = TypeVar("Answer", bound=HttpResponseBase)
# What a download may do in a browser that opens it after all: nothing.
SANDBOX = "sandbox; default-src 'none'"


def inert(answer: Answer, policy: str = SANDBOX) -> Answer:
    """Never another type than it says, never a script, never kept by the browser."""
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = policy
    answer["Cache-Control"] = "private, no-store"
    return answer
