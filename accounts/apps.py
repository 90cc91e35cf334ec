"""The accounts hear from Django and allauth who signs in."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        from . import checks, receivers  # noqa: F401, PLC0415 models exist only now

        receivers.connect()
