"""How the portal answers: headers that leave no trace, and limits told in words."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters

from sigap_cases.cases.models import EmergencyNumber
from sigap_cases.portal.browser import address_of
from sigap_cases.portal.exceptions import TooOften
from sigap_cases.portal.services import limits


View = Callable[..., HttpResponse]


def untraced(view: View) -> View:
    """No copy in the browser or on the way, and no address told to other sites."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        # Not "no-referrer": browsers then send forms with the origin "null", which the
        # check against forged requests refuses. Other sites learn nothing either way.
        response["Referrer-Policy"] = "same-origin"
        return response

    return answered


def private(view: View) -> View:
    """Untraced, and of no use to search engines or fault reports."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = untraced(view)(request, *args, **kwargs)
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return sensitive_post_parameters()(answered)


def limited(limit: limits.Limit) -> Callable[[View], View]:
    """Count each POST against ``limit`` before the view looks at it."""

    def decorate(view: View) -> View:
        @wraps(view)
        def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method == "POST":
                try:
                    limits.spend(limit, address_of(request))
                except TooOften as error:
                    return too_often(request, error)
            return view(request, *args, **kwargs)

        return answered

    return decorate


def spending(limit: limits.Limit) -> Callable[[View], View]:
    """Count each request, of whatever method, against ``limit`` before the view looks."""

    def decorate(view: View) -> View:
        @wraps(view)
        def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            try:
                limits.spend(limit, address_of(request))
            except TooOften as error:
                return too_often(request, error)
            return view(request, *args, **kwargs)

        return answered

    return decorate


def too_often(request: HttpRequest, error: TooOften) -> HttpResponse:
    context = {"told": error.sentence, "numbers": emergency_numbers()}
    response = render(request, "portal/too_often.html", context, status=429)
    left = error.until - timezone.now()
    response["Retry-After"] = str(max(1, int(left.total_seconds())))
    return response


def emergency_numbers() -> list[EmergencyNumber]:
    return list(EmergencyNumber.objects.filter(is_active=True))
