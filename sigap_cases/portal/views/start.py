"""The first page and the pages that explain."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from sigap_cases.portal.answers import emergency_numbers, untraced
from sigap_cases.portal.asking import REQUESTS
from sigap_cases.portal.places import missions_by_country


@require_safe
@untraced
def start(request: HttpRequest) -> HttpResponse:
    context = {"numbers": emergency_numbers(), "asked_for": REQUESTS}
    return render(request, "portal/start.html", context)


@require_safe
@untraced
def missions(request: HttpRequest) -> HttpResponse:
    context = {"numbers": emergency_numbers(), "countries": missions_by_country()}
    return render(request, "portal/missions.html", context)


@require_safe
@untraced
def how_it_works(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/how.html")


@require_safe
@untraced
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/privacy.html")
