"""Counts whatever must never be: a line each, and exit status 1 if any is not 0."""

from argparse import ArgumentParser
from itertools import chain
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from notifications.services import invariants as of_notices
from sigap_cases.aid.services import invariants as of_aid
from sigap_cases.cases.services import invariants as of_cases
from sigap_cases.monitoring.services import invariants as of_monitoring
from sigap_cases.registry.services import invariants as of_registry
from workflows.services import invariants as of_engine


class Command(BaseCommand):
    help = "Count what breaks each invariant; exit 1 unless every count is 0."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--ids", action="store_true", help="name the rows that break one"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        total = 0
        for finding in chain(
            of_engine.findings(),
            of_registry.findings(),
            of_cases.findings(),
            of_monitoring.findings(),
            of_aid.findings(),
            (of_engine.Finding(*found) for found in of_notices.findings()),
        ):
            total += len(finding.broken)
            self.stdout.write(f"{finding.name} {len(finding.broken)}")
            if options["ids"]:
                for row in finding.broken:
                    self.stdout.write(f"  {row}")
        if total:
            raise CommandError(f"{total} rows break an invariant.")
