"""Checks the whole history; names every row that is not as it was, and ends with 1."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from workflows.exceptions import NoSuchMatter
from workflows.models import Matter
from workflows.services.faults import Fault
from workflows.services.verification import verify


class Command(BaseCommand):
    help = "Check history against its hashes and signed roots; exit 1 on any finding."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--case", metavar="NUMBER", help="the events of one case only"
        )
        parser.add_argument(
            "--roots", type=Path, metavar="FILE", help="signed roots kept elsewhere"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        matter = self._matter(options["case"])
        outside = options["roots"]
        if outside is not None and not outside.is_file():
            raise CommandError(f"{outside}: berkas tidak ada")
        run = verify(matter=matter, roots_file=outside, tell=self._tell)
        seconds = (run.ended_at - run.started_at).total_seconds()
        self.stdout.write(
            f"{run.rows_checked} baris diperiksa dalam {seconds:.1f} detik"
            f" ({run.rate:.0f} baris per detik), {len(run.findings)} temuan."
        )
        if run.findings:
            raise CommandError("Riwayat tidak utuh.")

    def _matter(self, number: str | None) -> Matter | None:
        if number is None:
            return None
        found = Matter.objects.filter(label=number).first()
        if found is None:
            raise CommandError(f"{number}: {NoSuchMatter.sentence}")
        return found

    def _tell(self, fault: Fault) -> None:
        row = "" if fault.number is None else str(fault.number)
        if fault.matter_id is not None:
            label = Matter.objects.filter(pk=fault.matter_id).values_list("label")
            name = next((row[0] for row in label), "?")
            row = f"{fault.matter_id} ({name})/{row}"
        self.stdout.write(f"{fault.kind} {fault.table} {row}: {fault.told}")
