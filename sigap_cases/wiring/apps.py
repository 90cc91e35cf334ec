"""Joins engine, case file and notices when the product starts."""

from django.apps import AppConfig


class WiringConfig(AppConfig):
    name = "sigap_cases.wiring"
    label = "wiring"

    def ready(self) -> None:
        from . import joining  # noqa: PLC0415 models exist only now

        joining.join()
