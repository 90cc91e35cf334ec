"""Matters with events of their own, and a folder for key and roots."""

from pathlib import Path
from typing import Any

import pytest

from accounts.models import User
from tests.factories import make_matter, make_user
from workflows.actors import person, rule
from workflows.models import Matter
from workflows.services import matters


@pytest.fixture(autouse=True)
def own_key(settings: Any, tmp_path: Path) -> Path:
    settings.HISTORY_SIGNING_KEY_FILE = tmp_path / "kunci" / "signing.key"
    settings.HISTORY_ROOTS_FOLDER = tmp_path / "akar"
    settings.MEDIA_ROOT = tmp_path / "berkas"
    return tmp_path


@pytest.fixture
def officer(db: None) -> User:
    return make_user("petugas_penanganan")


def write_events(matter: Matter, officer: User, count: int = 5) -> None:
    for number in range(count):
        by = person(officer, "Petugas") if number % 2 else rule("Aturan")
        matters.record(
            matter,
            "case.contact",
            by=by,
            title=f"Peristiwa {number}",
            data={"ke": number, "isi": {"ya": True, "nama": "Ni Luh “Ayu”", "a": None}},
            reason="Catatan",
        )
    matter.refresh_from_db()


@pytest.fixture
def matter(officer: User) -> Matter:
    """Five events."""
    made = make_matter({"office": "gianyar."})
    write_events(made, officer)
    return made


@pytest.fixture
def other(officer: User) -> Matter:
    made = make_matter({"office": "gianyar."})
    write_events(made, officer, 3)
    return made
