"""``manage.py write_access_matrix``: the table of access as a page of the handbook."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from sigap_cases.access_policies.writing import page


PLACE = Path("docs/access-matrix.md")


class Command(BaseCommand):
    help = "Write who may open what into the handbook, from the table of access."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--to", type=Path, default=PLACE)

    def handle(self, *args: Any, **options: Any) -> None:
        options["to"].write_text(page(), encoding="utf-8")
        self.stdout.write(f"{options['to']}")
