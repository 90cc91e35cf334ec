"""Forgotten passwords, told apart by nobody: not by words, statements or time."""

from contextlib import suppress
from typing import Any

from allauth.account.forms import ResetPasswordForm
from django.http import HttpRequest
from kombu.exceptions import OperationalError

from .models import User


class ForgottenForm(ResetPasswordForm):
    """One look-up and one message to a worker, whether the address is somebody's."""

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
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
