"""Checking a letter: by the code beside its QR, and by the file itself."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse

from sigap_cases.cases.services.letters import verification
from sigap_cases.portal.answers import private, too_often
from sigap_cases.portal.browser import address_of
from sigap_cases.portal.exceptions import TooOften
from sigap_cases.portal.forms.letters import CompareForm, TokenForm
from sigap_cases.portal.services import limits


@private
def ask(request: HttpRequest) -> HttpResponse:
    form = TokenForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            return redirect(reverse("portal:letter", args=[form.cleaned_data["token"]]))
        except NoReverseMatch:
            return _unknown(request)
    return render(request, "portal/letter_ask.html", {"form": form})


@private
def letter(request: HttpRequest, token: str) -> HttpResponse:
    """Each look is counted, so that nobody tries codes; unknown and unnumbered are alike."""
    try:
        limits.spend(limits.VERIFYING, address_of(request))
    except TooOften as error:
        return too_often(request, error)
    found = verification.public_letter(token)
    if found is None:
        return _unknown(request)
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = CompareForm(*posted)
    context: dict[str, object] = {"letter": found, "form": form}
    if form.is_valid():
        sha256 = verification.hash_of(form.cleaned_data["file"])
        context |= {"compared": sha256, "matching": found.matching(sha256)}
    return render(request, "portal/letter.html", context)


def _unknown(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/letter_unknown.html", status=404)
