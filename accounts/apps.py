"""The accounts hear from Django and allauth who signs in."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        from . import receivers  # noqa: PLC0415 models exist only now

        receivers.connect()
