"""Checks a definition and publishes it as the next version."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from workflows.definitions.problems import errors
from workflows.services.publishing import check_document, publish_document

from .check_definition import read


class Command(BaseCommand):
    help = "Publish a process definition; prints the version and what changed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--note", default="", help="what changes and why")

    def handle(self, *args: Any, **options: Any) -> None:
        document = read(options["file"])
        problems = errors(check_document(document).problems)
        for problem in problems:
            self.stdout.write(f"{problem.path}: {problem.code}: {problem.sentence}")
        if problems:
            raise SystemExit(1)
        version = publish_document(document, note=options["note"])
        self.stdout.write(f"{version} {version.flow_name}")
        for sentence in version.changes:
            self.stdout.write(f"- {sentence}")
