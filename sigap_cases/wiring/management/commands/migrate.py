"""Django's own command, in a fraction of its time."""

from typing import Any

from django.core.management.commands import migrate

from sigap_cases.wiring.light_migrations import light


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        with light():
            super().handle(*args, **options)
