"""The staff desk."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "sigap_cases.desk"
    label = "desk"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """The patterns that come with the product; others are registered beside them."""
        from .audit import (  # noqa: PLC0415
            patterns,
            reading_patterns,
            risks,
            watching_patterns,
            working_patterns,
        )

        for pattern in (
            *reading_patterns.PATTERNS,
            *working_patterns.PATTERNS,
            *watching_patterns.PATTERNS,
        ):
            patterns.register(pattern)
        patterns.RISKS.update(risks.RISKS)
