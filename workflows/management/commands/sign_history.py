"""Signs the history as it stands; makes and changes the key that signs it."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from workflows.exceptions import WorkflowError
from workflows.services import history_roots, signing_keys


class Command(BaseCommand):
    help = "Sign the root of all history; it goes into a table, a file and a mail."

    def add_arguments(self, parser: ArgumentParser) -> None:
        wanted = parser.add_mutually_exclusive_group()
        wanted.add_argument(
            "--make-key",
            action="store_true",
            help="make the first key, and sign nothing",
        )
        wanted.add_argument(
            "--change-key",
            action="store_true",
            help="sign with the key once more, naming a new one that takes its place",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self.stdout.write(self._done(options))
        except WorkflowError as error:
            raise CommandError(str(error.sentence)) from error

    def _done(self, options: dict[str, Any]) -> str:
        if options["make_key"]:
            key = signing_keys.make(signing_keys.key_file())
            return f"Kunci dibuat. Kunci publik: {signing_keys.public_hex(key)}"
        change = options["change_key"]
        root = history_roots.change_key() if change else history_roots.sign()
        key_id = signing_keys.key_id(root.public_key)
        return f"Akar {root.number} ditandatangani dengan kunci {key_id}: {root.hash}"
