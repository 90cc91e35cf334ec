"""The guide pages: one topic a page, on the screen and on paper."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from sigap_cases.portal.answers import emergency_numbers, untraced
from sigap_cases.portal.guide_texts import BY_SLUG, GUIDES, TERMS
from sigap_cases.portal.guides import terms_in_force


@require_safe
@untraced
def index(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/guides/index.html", {"guides": GUIDES})


@require_safe
@untraced
def guide(request: HttpRequest, slug: str) -> HttpResponse:
    found = BY_SLUG.get(slug)
    if found is None:
        raise Http404
    context = {
        "guide": found,
        "others": [one for one in GUIDES if one is not found],
        "terms": terms_in_force(dict(TERMS)) if found.has_terms else [],
        "numbers": emergency_numbers(),
        "now": timezone.now(),
    }
    return render(request, "portal/guides/guide.html", context)
