"""Makes an encrypted backup of the database and the documents."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from sigap_cases.backup import making
from sigap_cases.backup.exceptions import BackupError
from sigap_cases.backup.server import Server


class Command(BaseCommand):
    help = "Write an encrypted backup of the database and of MEDIA_ROOT."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--to", type=Path, help="the folder; BACKUP_FOLDER unless given"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        folder = options["to"] or settings.BACKUP_FOLDER
        if folder is None:
            raise CommandError("Sebutkan foldernya: --to FOLDER, atau BACKUP_FOLDER.")
        try:
            made = making.make(
                folder,
                server=Server(settings=connection.settings_dict),
                media=Path(settings.MEDIA_ROOT),
                keys=settings.BACKUP_KEYS,
            )
        except BackupError as error:
            raise CommandError(f"Cadangan tidak dibuat: {error}") from error
        self.stdout.write(f"Cadangan tersimpan di {made}")
