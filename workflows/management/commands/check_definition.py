"""Prints every problem of a definition as ``path: code: sentence``."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from workflows.definitions.problems import errors
from workflows.services.publishing import check_document


class Command(BaseCommand):
    help = "Check a process definition. Ends with 1 when it cannot be published."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        problems = check_document(read(options["file"])).problems
        for problem in problems:
            self.stdout.write(f"{problem.path}: {problem.code}: {problem.sentence}")
        if errors(problems):
            raise SystemExit(1)


def read(path: Path) -> str:
    """The text of a definition; CommandError says what is wrong with the file."""
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise CommandError(f"{path}: berkas tidak ada") from None
    except (UnicodeDecodeError, IsADirectoryError, PermissionError):
        raise CommandError(
            f"{path}: berkas tidak dapat dibaca sebagai teks UTF-8"
        ) from None
