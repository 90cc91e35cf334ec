"""The interface for other agencies' systems."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "sigap_cases.api"

    def ready(self) -> None:
        from sigap_cases.cases import followers  # noqa: PLC0415  needs the models
        from sigap_cases.reports import followers as of_figures  # noqa: PLC0415

        from .services import events  # noqa: PLC0415

        followers.install("webhooks", events.follow)
        of_figures.install("webhooks", events.published)
