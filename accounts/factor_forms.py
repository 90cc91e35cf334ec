"""The forms of the second step: each code once, and not many attempts.

In the place of allauth's, which keep both in the cache: an emptied one would let a code
be used again.
"""

import time
from typing import Any

from allauth.account.adapter import get_adapter as account_adapter
from allauth.core import context
from allauth.mfa import app_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.mfa.utils import decrypt
from allauth.mfa.webauthn.forms import LoginWebAuthnForm
from django import forms
from django.db import transaction
from django.utils.crypto import constant_time_compare

from .agents import family_of
from .enums import SignInKind
from .exceptions import TooManyAttemptsError
from .models import User
from .services import attempts, sign_ins


# The last step of time whose code was taken, in the authenticator's data.
SPENT = "spent"


def spend_attempt(user: User) -> None:
    try:
        attempts.spend(attempts.CODE, str(user.pk))
    except TooManyAttemptsError as error:
        if error.is_first:
            agent = family_of(context.request.headers.get("User-Agent", ""))
            sign_ins.record(SignInKind.LOCKED_OUT, user=user, agent=agent)
        raise account_adapter().validation_error("too_many_login_attempts") from error


@transaction.atomic
def takes(authenticator: Authenticator, code: str) -> bool:
    """Whether the code is one of this authenticator's and was not taken before."""
    kept = Authenticator.objects.select_for_update().get(pk=authenticator.pk)
    if kept.type != Authenticator.Type.TOTP:
        return bool(kept.wrap().validate_code(code))
    step = _step_of(decrypt(kept.data["secret"]), code)
    if step is None or step <= kept.data.get(SPENT, -1):
        return False
    kept.data[SPENT] = step
    kept.save(update_fields=["data"])
    authenticator.data = kept.data
    return True


def _step_of(secret: str, code: str) -> int | None:
    """Of which step of time the code is; None for one of none that counts now."""
    typed = "".join(code.split())
    fits = [
        step
        for step in yield_hotp_counters_from_time()
        if constant_time_compare(typed, format_hotp_value(hotp_value(secret, step)))
    ]
    return fits[-1] if fits else None


class _OnceMixin(forms.Form):
    user: User
    authenticator: Authenticator
    _emit_authentication_failed: Any

    def clean_code(self) -> str:
        spend_attempt(self.user)
        code: str = self.cleaned_data["code"]
        own = Authenticator.objects.filter(user=self.user)
        # The app first: a failure is told of it, not of the recovery codes.
        typed = sorted(
            own.exclude(type=Authenticator.Type.WEBAUTHN),
            key=lambda one: one.type != Authenticator.Type.TOTP,
        )
        for authenticator in typed:
            if takes(authenticator, code):
                authenticator.user = self.user
                self.authenticator = authenticator
                attempts.give_back(attempts.CODE, str(self.user.pk))
                return code
        if typed:
            self._emit_authentication_failed(typed[0])
        raise get_adapter().validation_error("incorrect_code")


class CodeForm(_OnceMixin, AuthenticateForm):
    """The second step at sign-in."""


class CodeAgainForm(_OnceMixin, ReauthenticateForm):
    """The second step before something about the account is changed."""


class AppForm(ActivateTOTPForm):
    """Setting up the app; the code shown here is none for signing in."""

    def clean_code(self) -> str:
        spend_attempt(self.user)
        code: str = super().clean_code()
        attempts.give_back(attempts.CODE, str(self.user.pk))
        return code


def spend_current(authenticator: Authenticator) -> None:
    """Nobody signs in with the code by which the app was set up."""
    authenticator.data[SPENT] = int(time.time()) // app_settings.TOTP_PERIOD
    authenticator.save(update_fields=["data"])


class PasskeyForm(LoginWebAuthnForm):
    """Signing in with a passkey alone."""

    def clean_credential(self) -> Authenticator:
        address = account_adapter().get_client_ip(context.request)
        try:
            attempts.spend(attempts.PASSKEY, address)
        except TooManyAttemptsError as error:
            raise account_adapter().validation_error(
                "too_many_login_attempts"
            ) from error
        return super().clean_credential()
