"""Who asks: the token in the header, its limit, and what it is for.

No cookie and no session counts here: a page that somebody has open cannot act.
"""

from datetime import timedelta
from typing import Any

from allauth.account.adapter import get_adapter
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied, Throttled
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from accounts.exceptions import TooManyAttemptsError
from accounts.models import User
from accounts.services import attempts
from accounts.services.attempts import Limit

from .models import ApiClient, ApiToken
from .selectors import find_token


# Tokens that open nothing, from one address.
WRONG_TOKENS = Limit(kind="api_wrong", most=30, minutes=1)
_LONGEST = 200


class TokenAuthentication(BaseAuthentication):
    """``Authorization: Bearer sigap_...``; every other way of being nobody is one 401."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken]:
        scheme, _space, text = request.headers.get("Authorization", "").partition(" ")
        token = None
        if scheme.lower() == "bearer" and len(text) < _LONGEST:
            token = find_token(text.strip())
        if token is None:
            if text:
                _count_wrong(request)
            raise AuthenticationFailed(
                _("Send a token that is valid: Authorization: Bearer TOKEN.")
            )
        return token.client.account, token

    def authenticate_header(self, request: Request) -> str:  # noqa: ARG002 DRF's
        return 'Bearer realm="sigap"'


def _count_wrong(request: Request) -> None:
    address = get_adapter().get_client_ip(request._request)  # noqa: SLF001 DRF's
    spend(WRONG_TOKENS, address)


def limit_of(client: ApiClient) -> Limit:
    return Limit(kind="api_client", most=client.rate, minutes=1)


def spend(limit: Limit, source: str) -> None:
    """Counted in the database: it holds when the cache is empty or gone."""
    try:
        attempts.spend(limit, source)
    except TooManyAttemptsError:
        raise Throttled(wait=_left(limit)) from None


def _left(limit: Limit) -> int:
    """Seconds until the stretch in which it is counted is over."""
    now = timezone.now()
    ends = limit.stretch_of(now) + timedelta(minutes=limit.minutes)
    return max(int((ends - now).total_seconds()) + 1, 1)


class HasScope(BasePermission):
    """The view names what it needs; None is what every token may ask."""

    def has_permission(self, request: Request, view: Any) -> bool:
        needed = view.scope_of(request.method)
        if needed is None or (request.auth and needed in request.auth.scopes):
            return True
        raise PermissionDenied(
            _("This token is not for it. Ask the office for one with “%(scope)s”.")
            % {"scope": needed.value}
        )
