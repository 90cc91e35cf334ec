"""The part of ``make check`` that needs Django: migrations, deployment, translations."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po


ROOT = Path(__file__).resolve().parents[2]
# Complete and strong, and used by nobody: what production asks for.
PRODUCTION_ENVIRONMENT = {
    "DJANGO_SETTINGS_MODULE": "sigap_cases.settings.production",
    "SECRET_KEY": "check-" + "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOP",
    "TRACKING_CODE_KEY": "check-0123456789abcdefghijklmnopqrstuv",
    "FIELD_KEYS": "k1:check-fields-0123456789abcdefghijklmnop",
    "FIELD_INDEX_KEY": "check-index-0123456789abcdefghijklmnop",
    "DATABASE_URL": "postgresql://sigap@localhost/sigap",
    "BROKER_URL": "redis://localhost:6379/0",
    "ALLOWED_HOSTS": "sigap.invalid",
    "MEDIA_ROOT": "/var/lib/sigap/media",
    "EMAIL_URL": "smtp+tls://sigap:secret@mail.invalid:587",
    "DEFAULT_FROM_EMAIL": "sigap@sigap.invalid",
    "REPORTER_FROM": "Layanan Informasi <layanan@sigap.invalid>",
    "HISTORY_SIGNING_KEY_FILE": "/etc/sigap/history.key",
    "HISTORY_ROOTS_FOLDER": "/var/lib/sigap/history",
}


def manage(*arguments: str, **environment: str) -> int:
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(  # noqa: S603 - own command, no shell
        command, cwd=ROOT, env={**os.environ, **environment}, check=False
    ).returncode


def translation_faults(catalog: Catalog) -> list[str]:
    """Messages without a translation, with an unsure one, or with broken placeholders."""
    faults = []
    for message in catalog:
        if not message.id:
            continue
        strings = (
            message.string if isinstance(message.string, tuple) else (message.string,)
        )
        if not all(strings) or message.fuzzy:
            faults.append(f"untranslated: {message.id!r}")
        faults += [f"{error}: {message.id!r}" for error in message.check(catalog)]
    return faults


def source_copy(target: Path) -> None:
    """The tracked and new files, so that the messages are gathered without touching them."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],  # noqa: S607
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, target / name)


def gather_messages(copy: Path) -> int:
    options = "-l id --no-obsolete --no-location --verbosity 0 --ignore tests/* --ignore bench/*"
    environment = {k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"}
    command = [sys.executable, "-m", "django", "makemessages", *options.split()]
    return subprocess.run(command, cwd=copy, env=environment, check=False).returncode  # noqa: S603


def untranslated() -> int:
    if shutil.which("xgettext") is None:
        sys.stderr.write(
            "The translation check needs xgettext (apt-get install gettext).\n"
        )
        return 1
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        source_copy(copy)
        (copy / "locale").mkdir(exist_ok=True)
        if gather_messages(copy) != 0:
            return 1
        with (copy / "locale/id/LC_MESSAGES/django.po").open("rb") as file:
            faults = translation_faults(read_po(file, locale="id"))
    sys.stderr.writelines(f"{fault}\n" for fault in faults)
    return 1 if faults else 0


def main() -> int:
    steps = {
        "makemigrations --check": manage("makemigrations", "--check", "--dry-run"),
        "check --deploy": manage(
            "check", "--deploy", "--fail-level", "WARNING", **PRODUCTION_ENVIRONMENT
        ),
        "translations": untranslated(),
    }
    failed = [name for name, status in steps.items() if status != 0]
    sys.stdout.write(
        f"Failed: {', '.join(failed)}\n" if failed else "All checks passed.\n"
    )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
