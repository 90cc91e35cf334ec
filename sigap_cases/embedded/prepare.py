"""What the product needs before its first page: tables, reference and demo data, static files."""

import os
import sys

import django
from django.core.management import call_command, get_commands


STEPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("migrate", ("--no-input", "--verbosity", "0")),
    # Demo data load the reference themselves, as of the year they begin in.
    ("seed_demo", ("--if-empty",)),
    ("load_reference", ()),
    ("collectstatic", ("--no-input", "--verbosity", "0")),
)


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sigap_cases.settings.embedded")
    django.setup()
    known = get_commands()
    for command, options in STEPS:
        if command == "seed_demo" and "--no-demo" in sys.argv:
            continue
        if command == "seed_demo":
            sys.stdout.write(
                "Menyiapkan data contoh; yang pertama kali perlu sekitar lima menit.\n"
            )
        if command in known:
            call_command(command, *options)
        else:
            sys.stdout.write(f"{command}: perintah ini belum ada, dilewati.\n")


if __name__ == "__main__":
    main()
