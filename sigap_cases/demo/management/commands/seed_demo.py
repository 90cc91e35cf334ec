"""Fills an empty database with the accounts and the past year of an invented office."""

import time
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError
from django.utils.formats import date_format

from sigap_cases import heap
from sigap_cases.cases.models import Case
from sigap_cases.demo.scripts import WHOLE
from sigap_cases.demo.seeding import SEED, seed


class Command(BaseCommand):
    help = "Make demo accounts and a year of invented complaints, through the services."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--if-empty",
            action="store_true",
            help="do nothing where there are cases already",
        )
        parser.add_argument(
            "--count", type=int, default=WHOLE, help="how many complaints"
        )
        parser.add_argument(
            "--seed", type=int, default=SEED, help="another year than the usual"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["if_empty"] and Case.objects.exists():
            return
        if Case.objects.exists():
            raise CommandError(
                "Demo data are for an empty database: this one holds cases."
            )
        heap.settle()
        start = time.monotonic()
        try:
            total = seed(
                count=options["count"], seed_number=options["seed"], tell=self._tell
            )
        except ImproperlyConfigured as error:
            raise CommandError(str(error)) from error
        closed = Case.objects.exclude(closed_at=None).count()
        self.stdout.write(
            f"Data contoh: {total} kasus, {closed} sudah ditutup "
            f"({time.monotonic() - start:.0f} detik)."
        )

    def _tell(self, month: date) -> None:
        self.stdout.write(f"Data contoh: {date_format(month, 'F Y')}")
        self.stdout.flush()
