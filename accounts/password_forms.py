"""Forgotten passwords, told apart by nobody: not by words, statements or time."""

from contextlib import suppress
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import ChangePasswordForm, ResetPasswordForm
from allauth.core import context
from django.http import HttpRequest
from kombu.exceptions import OperationalError

from .exceptions import TooManyAttemptsError
from .models import User
from .services import attempts
from .services.attempts import Limit


def spend(limit: Limit, source: str) -> None:
    """In the database: allauth's own limits fail with the cache, and are gone with it."""
    try:
        attempts.spend(limit, source)
    except TooManyAttemptsError as error:
        raise get_adapter().validation_error("rate_limited") from error


class ForgottenForm(ResetPasswordForm):
    """One look-up and one message to a worker, whether the address is somebody's."""

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        spend(attempts.FORGOTTEN, get_adapter().get_client_ip(context.request))
        spend(attempts.MAILBOX, email.lower())
        return email

    def save(self, request: HttpRequest, **_said: Any) -> str:  # noqa: ARG002  allauth's signature
        # Tasks stand above forms and are named only where one is sent.
        from .tasks import send_password_links  # noqa: PLC0415

        email: str = self.cleaned_data["email"]
        found = User.objects.filter(email__iexact=email, is_active=True)
        pks = list(found.order_by("pk").values_list("pk", flat=True))
        # Where the broker is away, whoever waits for the link asks again.
        with suppress(OperationalError):
            send_password_links.apply_async(args=[pks], retry=False)
        return email


class ChangeForm(ChangePasswordForm):
    def clean_oldpassword(self) -> str:
        spend(attempts.CHANGE, str(self.user.pk))
        old: str = super().clean_oldpassword()
        return old
