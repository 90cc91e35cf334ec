"""Files on the disk that belong to no document: left by transactions taken back."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.core.files.storage import default_storage
from django.utils import timezone

from sigap_cases.cases.models import Document


FOLDER = "documents"
# A file younger than this may belong to a transaction that is still under way.
YOUNG = timedelta(hours=24)


def sweep(*, now: datetime | None = None) -> int:
    """Delete them; returns how many. Safe to run at any time and twice at once."""
    before = (now or timezone.now()) - YOUNG
    removed = 0
    for name in list(_files(FOLDER)):
        if default_storage.get_modified_time(name) < before and not _is_kept(name):
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


def _is_kept(name: str) -> bool:
    """Also of a document that history alone still knows."""
    return (
        Document.objects.filter(file=name).exists()
        or Document.history.filter(file=name).exists()
    )
