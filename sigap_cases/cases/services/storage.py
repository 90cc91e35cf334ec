"""Files on the disk that belong to no row: left by transactions taken back."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.core.files.storage import default_storage
from django.db.models import Model
from django.utils import timezone

from sigap_cases.cases.models import Document


# Folder -> the tracked model whose column ``file`` names what lies in it. Rooms above the
# case file hand theirs in when the product starts (wiring).
_folders: dict[str, type[Model]] = {"documents": Document}
# A file younger than this may belong to a transaction that is still under way.
YOUNG = timedelta(hours=24)


def install(folder: str, model: type[Model]) -> None:
    _folders[folder] = model


def sweep(*, now: datetime | None = None) -> int:
    """Delete them; returns how many. Safe to run at any time and twice at once."""
    before = (now or timezone.now()) - YOUNG
    removed = 0
    for folder, model in _folders.items():
        for name in list(_files(folder)):
            if default_storage.get_modified_time(name) < before and not _is_kept(
                name, model
            ):
                default_storage.delete(name)
                removed += 1
    return removed


def _files(folder: str) -> Iterator[str]:
    if not default_storage.exists(folder):
        return
    folders, files = default_storage.listdir(folder)
    yield from (f"{folder}/{name}" for name in files)
    for name in folders:
        yield from _files(f"{folder}/{name}")


def _is_kept(name: str, model: Any) -> bool:
    """Also of a row that history alone still knows."""
    rows = (model.objects, model.history)
    return any(kept.filter(file=name).exists() for kept in rows)
