"""At every request of somebody who has signed in: is the session over, is a step missing?"""

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from . import signed_in
from .agents import family_of
from .enums import SignInKind
from .models import User
from .policies import needs_second_factor
from .services import sign_ins, staff_sessions
from .signed_in import Age


# Public pages ask nobody who they are.
PUBLIC = frozenset({"portal", "notifications", "api"})
# What a page asks by itself keeps no session alive.
BY_ITSELF = frozenset({"notices:count"})
# All that somebody reaches who must set up a second step first.
SETTING_UP = frozenset(
    {
        "mfa_index",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_list_webauthn",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        "account_reauthenticate",
        "account_logout",
    }
)


class SignedInMiddleware:
    """Asked before each view, also of the administration, of partial pages and exports."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, *_view: Any
    ) -> HttpResponseBase | None:
        match = request.resolver_match
        if match is None or match.namespace in PUBLIC or match.view_name == "healthz":
            return None
        user = request.user
        if not isinstance(user, User) or not user.is_authenticated:
            return None
        age = signed_in.age_of(request.session)
        if age is Age.OVER:
            return _sign_out(request, user)
        if age is Age.TO_WRITE and match.view_name not in BY_ITSELF:
            _see(request)
        return _ask_for_factor(request, user, match.view_name)


def _see(request: HttpRequest) -> None:
    signed_in.see(request.session)
    kept = signed_in.read(request.session)
    if kept is not None and kept.row:
        staff_sessions.see(kept.row)


def _sign_out(request: HttpRequest, user: User) -> HttpResponseBase:
    kept = signed_in.read(request.session)
    if kept is not None and kept.row:
        staff_sessions.close(kept.row)
    agent = family_of(request.headers.get("User-Agent", ""))
    sign_ins.record(SignInKind.TIMED_OUT, user=user, agent=agent)
    request.signed_out_by_time = True  # type: ignore[attr-defined]
    logout(request)
    messages.info(request, _("You were signed out after a time without use."))
    query = urlencode({REDIRECT_FIELD_NAME: _where(request)})
    return _lead(request, f"{reverse('account_login')}?{query}")


def _where(request: Any) -> str:
    """The page to come back to: of a part of a page, the page it is in."""
    if request.htmx:
        return request.htmx.current_url_abs_path or reverse(settings.LOGIN_REDIRECT_URL)
    return str(request.get_full_path() if request.method == "GET" else "/meja/")


def _ask_for_factor(
    request: HttpRequest, user: User, view_name: str
) -> HttpResponseBase | None:
    """None for who has shown a second step in this session, or needs none."""
    if not _lacks_factor(request, user):
        return None
    if has_factor(user):
        # Signed in before they had one, or before they held such a post.
        return _sign_in_again(request)
    request.must_set_up = True  # type: ignore[attr-defined]
    if view_name in SETTING_UP:
        return None
    return _lead(request, reverse("mfa_index"))


def _lacks_factor(request: HttpRequest, user: User) -> bool:
    """Who has shown one costs no query."""
    return (
        settings.MFA_REQUIRED_FROM is not None
        and not signed_in.has_proved_factor(request.session, user)
        and needs_second_factor(user)
    )


def has_factor(user: User) -> bool:
    own = Authenticator.objects.filter(user=user)
    main = own.exclude(type=Authenticator.Type.RECOVERY_CODES)
    return bool(main.exists())


def _sign_in_again(request: HttpRequest) -> HttpResponseBase:
    logout(request)
    messages.info(request, _("Sign in again, with your second step."))
    return _lead(request, reverse("account_login"))


def _lead(request: Any, address: str) -> HttpResponseBase:
    """To another page; a part of a page takes the whole page along."""
    if not request.htmx:
        return HttpResponseRedirect(address)
    answer = HttpResponse()
    answer["HX-Redirect"] = address
    return answer
