"""Who gets to the pages of systems and tokens; for everybody else they are not there."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from sigap_cases.api.services.clients import can_issue, can_register


View = Callable[..., HttpResponseBase]


def for_holders(*may: Callable[[Any], bool]) -> Callable[[View], View]:
    """Whoever one of the rules lets in. No copy of a page stays in the browser."""

    def decorate(view: View) -> View:
        @login_required
        @wraps(view)
        def guarded(
            request: HttpRequest, *args: Any, **kwargs: Any
        ) -> HttpResponseBase:
            if not any(rule(request.user) for rule in may):
                raise Http404
            response = view(request, *args, **kwargs)
            response["Cache-Control"] = "private, no-store"
            return response

        return guarded

    return decorate


for_keepers = for_holders(can_register, can_issue)
for_administrators = for_holders(can_register)
for_issuers = for_holders(can_issue)
