"""Wrap the data keys under the master key in use, so that an older one can be taken away."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from sigap_cases.sealing import keys
from sigap_cases.sealing.models import SealKey


class Command(BaseCommand):
    help = (
        "Wraps every data key under the first key of FIELD_KEYS. Rows and history stay as "
        "they are. May be stopped at any moment and run again."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--batch", type=int, default=1000)

    def handle(self, *_args: Any, **options: Any) -> None:
        name = keys.current_master()
        older = SealKey.objects.exclude(master=name).filter(destroyed_at=None)
        whole, done = older.count(), 0
        while count := self._batch(options["batch"]):
            done += count
            self.stdout.write(f"{done}/{max(whole, done)}")
        self.stdout.write(self.style.SUCCESS(f"All data keys are wrapped by {name}."))

    @transaction.atomic
    def _batch(self, size: int) -> int:
        """One batch in one transaction; a second run beside this one takes other rows."""
        rows = (
            SealKey.objects.select_for_update(skip_locked=True)
            .exclude(master=keys.current_master())
            .filter(destroyed_at=None)
            .order_by("pk")[:size]
        )
        return keys.rewrap(rows)
