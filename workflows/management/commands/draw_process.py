"""Draws a published process as SVG and BPMN 2.0."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from workflows.definitions.drawing.bpmn import to_bpmn
from workflows.definitions.drawing.svg import to_svg
from workflows.enums import VersionState
from workflows.models import ProcessVersion
from workflows.selectors import definition_of_version


class Command(BaseCommand):
    help = "Write KEY-vN.svg and KEY-vN.bpmn into a folder."

    def create_parser(self, *args: Any, **kwargs: Any) -> CommandParser:
        """Here ``--version`` is the process's, not Django's."""
        return super().create_parser(*args, conflict_handler="resolve", **kwargs)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("key")
        parser.add_argument("--version", dest="number", type=int)
        parser.add_argument("--into", type=Path, default=Path())

    def handle(self, *args: Any, **options: Any) -> None:
        found = ProcessVersion.objects.select_related("definition").filter(
            definition__key=options["key"], state=VersionState.PUBLISHED
        )
        if options["number"] is not None:
            found = found.filter(number=options["number"])
        version = found.order_by("-number").first()
        if version is None:
            raise CommandError(
                f"{options['key']}: belum ada versi itu yang diterbitkan"
            )
        definition = definition_of_version(version)
        for suffix, text in (
            ("svg", to_svg(definition)),
            ("bpmn", to_bpmn(definition)),
        ):
            path = options["into"] / f"{options['key']}-v{version.number}.{suffix}"
            path.write_text(text, encoding="utf-8")
            self.stdout.write(str(path))
