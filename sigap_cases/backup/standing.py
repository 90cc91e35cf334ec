"""How the backups of the folder stand: the newest, and whether last night's is missing."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from .making import PREFIX, STAMP


# The nightly one may take four hours and starts at the same time each night.
LATE_AFTER = timedelta(hours=28)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """``newest`` is None where there is none; ``size`` are the bytes of the newest."""

    newest: datetime | None
    size: int
    count: int
    is_late: bool


def standing(now: datetime | None = None) -> Standing | None:
    """None where the office has set no folder: then it backs up by other means.

    A backup counts once it is whole; what is being made has another name.
    """
    if settings.BACKUP_FOLDER is None:
        return None
    made = sorted(
        (moment, path)
        for path in settings.BACKUP_FOLDER.glob(f"{PREFIX}*")
        if path.is_dir() and (moment := _made_at(path)) is not None
    )
    if not made:
        return Standing(newest=None, size=0, count=0, is_late=True)
    moment, path = made[-1]
    size = sum(part.stat().st_size for part in path.iterdir() if part.is_file())
    is_late = (now or timezone.now()) - moment > LATE_AFTER
    return Standing(newest=moment, size=size, count=len(made), is_late=is_late)


def _made_at(path: Path) -> datetime | None:
    """By its name, which is in UTC as all stamps of the server are."""
    try:
        return datetime.strptime(path.name, f"{PREFIX}{STAMP}").replace(tzinfo=UTC)
    except ValueError:
        return None
