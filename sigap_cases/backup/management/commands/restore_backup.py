"""Restores a backup into an empty database, or only checks that it is whole."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from sigap_cases.backup import restoring
from sigap_cases.backup.exceptions import BackupError
from sigap_cases.backup.server import Server


class Command(BaseCommand):
    help = "Restore a backup into an empty database and an empty MEDIA_ROOT."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument(
            "--check", action="store_true", help="read every byte and restore nothing"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"].absolute()
        try:
            if options["check"]:
                told = restoring.check(folder, settings.BACKUP_KEYS)
            else:
                told = restoring.restore(
                    folder,
                    server=Server(settings=connection.settings_dict),
                    media=Path(settings.MEDIA_ROOT),
                    keys=settings.BACKUP_KEYS,
                )
        except BackupError as error:
            raise CommandError(f"Tidak dipulihkan: {error}") from error
        done = "Utuh" if options["check"] else "Dipulihkan"
        self.stdout.write(f"{done}: {told.name}, {len(told.files)} dokumen.")
