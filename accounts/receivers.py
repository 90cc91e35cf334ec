"""What Django and allauth say of signing in, kept as records.

These libraries have no other edge. Nothing is decided here.
"""

import secrets
from hashlib import sha256
from typing import Any

from allauth.account import signals as account_signals
from allauth.mfa import signals as mfa_signals
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import signals as auth_signals
from django.http import HttpRequest

from . import signed_in
from .agents import family_of
from .enums import SignInKind
from .extensions import installed
from .factor_forms import spend_current
from .models import User
from .services import sign_ins, staff_sessions


DEVICE_COOKIE = "sigap_device"
DEVICE_AGE = 365 * 24 * 60 * 60
NEW_DEVICE = "new_device"


def connect() -> None:
    for signal, receiver in (
        (auth_signals.user_logged_in, session_begins),
        (auth_signals.user_logged_out, signed_out),
        (account_signals.user_logged_in, came_in),
        (account_signals.password_changed, password_changed),
        (account_signals.password_set, password_changed),
        (account_signals.password_reset, password_changed),
        (mfa_signals.authenticator_added, factor_added),
        (mfa_signals.authenticator_removed, factor_removed),
        (mfa_signals.authenticator_reset, codes_renewed),
        (mfa_signals.authenticator_used, factor_used),
        (mfa_signals.authentication_failed, factor_failed),
    ):
        signal.connect(receiver, dispatch_uid=f"accounts.{receiver.__name__}")


def agent_of(request: HttpRequest | None) -> str:
    return family_of(request.headers.get("User-Agent", "")) if request else ""


def session_begins(request: HttpRequest, **_said: Any) -> None:
    signed_in.begin(request.session)


def came_in(request: HttpRequest, user: User, response: Any, **_said: Any) -> None:
    """All of the sign-in is done: the password, and the second step where there is one."""
    secret = request.COOKIES.get(DEVICE_COOKIE, "") or secrets.token_urlsafe(24)
    device, agent = sha256(secret.encode()).hexdigest(), agent_of(request)
    is_new = staff_sessions.is_new_device(user, device)
    row = staff_sessions.begin(
        user, session_key=request.session.session_key or "", agent=agent, device=device
    )
    signed_in.name_row(request.session, row.pk)
    method = "second_factor" if _proved(request, user) else "password"
    kept = sign_ins.record(SignInKind.SIGNED_IN, user=user, agent=agent, method=method)
    if is_new:
        installed().tell(user, NEW_DEVICE, str(kept.pk))
    response.set_cookie(
        DEVICE_COOKIE,
        secret,
        max_age=DEVICE_AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _proved(request: HttpRequest, user: User) -> bool:
    return signed_in.has_proved_factor(request.session, user)


def signed_out(request: HttpRequest, user: User | None, **_said: Any) -> None:
    """Of their own will; who was signed out by time has that on record already."""
    if user is None or getattr(request, "signed_out_by_time", False):
        return
    kept = signed_in.read(request.session)
    if kept is not None and kept.row:
        staff_sessions.close(kept.row)
    sign_ins.record(SignInKind.SIGNED_OUT, user=user, agent=agent_of(request))


def password_changed(request: HttpRequest, user: User, **_said: Any) -> None:
    """Django ends every other session with the old password; the list follows."""
    kept = signed_in.read(request.session)
    if kept is not None and kept.row and request.user == user:
        staff_sessions.follow_key(kept.row, request.session.session_key or "")
    staff_sessions.end_others(user, but=request.session.session_key or "")
    sign_ins.record(SignInKind.PASSWORD_CHANGED, user=user, agent=agent_of(request))


def factor_added(
    request: HttpRequest, user: User, authenticator: Authenticator, **_said: Any
) -> None:
    """Sessions that began without it end: they were opened with a password alone."""
    if authenticator.type == Authenticator.Type.TOTP:
        spend_current(authenticator)
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        signed_in.prove_factor(request.session, user)
        staff_sessions.end_others(user, but=request.session.session_key or "")
    _record(SignInKind.FACTOR_ADDED, request, user, authenticator)


def factor_removed(
    request: HttpRequest, user: User, authenticator: Authenticator, **_said: Any
) -> None:
    main = Authenticator.objects.filter(user=user).exclude(
        type=Authenticator.Type.RECOVERY_CODES
    )
    if not main.exists():
        signed_in.forget_factor(request.session)
    _record(SignInKind.FACTOR_REMOVED, request, user, authenticator)


def codes_renewed(
    request: HttpRequest, user: User, authenticator: Authenticator, **_said: Any
) -> None:
    _record(SignInKind.CODES_RENEWED, request, user, authenticator)


def factor_used(
    request: HttpRequest, user: User, authenticator: Authenticator, **_said: Any
) -> None:
    signed_in.prove_factor(request.session, user)
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        _record(SignInKind.CODE_USED, request, user, authenticator)


def factor_failed(
    request: HttpRequest, user: User, authenticator: Authenticator, **_said: Any
) -> None:
    _record(SignInKind.FACTOR_FAILED, request, user, authenticator)


def _record(
    kind: SignInKind, request: HttpRequest, user: User, authenticator: Authenticator
) -> None:
    sign_ins.record(kind, user=user, agent=agent_of(request), method=authenticator.type)
