"""Making a backup: the database first, then the documents, then what both are.

A document without its row is harmless, a row without its document is not.
"""

import hashlib
import os
import shutil
import tarfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, BinaryIO

from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from . import manifest
from .exceptions import BackupError
from .manifest import DATABASE, MEDIA, Manifest, Part, bound
from .server import Server
from .stream import CHUNK, Sealing, first_of


PREFIX = "sigap-"
STAMP = "%Y%m%dT%H%M%S"
# The dump waits so long for a lock that a migration holds.
LOCK_WAIT_MS = 60_000


class _Counted:
    """Passes on what is written, and knows its size and SHA-256."""

    def __init__(self, into: Any) -> None:
        self._into = into
        self.size = 0
        self.digest = hashlib.sha256()

    def write(self, content: bytes) -> int:
        self.size += len(content)
        self.digest.update(content)
        self._into.write(content)
        return len(content)


def make(folder: Path, *, server: Server, media: Path, keys: dict[str, str]) -> Path:
    """A new backup below ``folder``, whole or not at all; returns where it lies."""
    first_of(keys)
    name = f"{PREFIX}{timezone.now():{STAMP}}"
    target, draft = folder / name, folder / f".{name}.part"
    if target.exists():
        raise BackupError(f"{target} is there already")
    draft.mkdir(mode=0o700, parents=True)
    try:
        _fill(draft, name, server=server, media=media, keys=keys)
        draft.rename(target)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    return target


def _fill(
    draft: Path, name: str, *, server: Server, media: Path, keys: dict[str, str]
) -> None:
    files: dict[str, str] = {}

    def sealed(part: str, fill: Callable[[_Counted], None]) -> Part:
        with (draft / part).open("xb") as file:
            outside = _Counted(file)
            sealing = Sealing(outside, keys, bound(name, part))
            inside = _Counted(sealing)
            fill(inside)
            sealing.close()
            file.flush()
            os.fsync(file.fileno())
        return Part(
            size=outside.size,
            sha256=outside.digest.hexdigest(),
            plain_size=inside.size,
            plain_sha256=inside.digest.hexdigest(),
        )

    parts = {
        DATABASE: sealed(DATABASE, lambda into: _dump(server, into)),
        MEDIA: sealed(MEDIA, lambda into: files.update(_pack(media, into))),
    }
    told = Manifest(
        name=name,
        made_at=timezone.now().isoformat(),
        server=server.major(),
        migrations=_migrations(),
        parts=parts,
        files=files,
    )
    manifest.write(told, draft, keys)


def _dump(server: Server, into: _Counted) -> None:
    """In one snapshot, whoever works meanwhile."""
    options = ("--format=custom", "--no-owner", "--no-privileges")
    wait = f"--lock-wait-timeout={LOCK_WAIT_MS}"
    with server.running("pg_dump", *options, wait) as process:
        if process.stdout is None:
            raise BackupError("pg_dump has no output")
        while content := process.stdout.read(CHUNK):
            into.write(content)


def _pack(media: Path, into: _Counted) -> dict[str, str]:
    """Every file below ``media``, and their SHA-256; links are no documents of ours."""
    found: dict[str, str] = {}
    target: Any = into
    with tarfile.open(fileobj=target, mode="w|", format=tarfile.PAX_FORMAT) as archive:
        for path in sorted(media.rglob("*")):
            if path.is_symlink() or not path.is_file():
                continue
            name = path.relative_to(media).as_posix()
            with path.open("rb") as file:
                kept = archive.gettarinfo(arcname=name, fileobj=file)
                kept.uid = kept.gid = 0
                kept.uname = kept.gname = ""
                reading: Any = _Reading(file)
                archive.addfile(kept, reading)
                found[name] = reading.digest.hexdigest()
    return found


class _Reading:
    """What is packed is what is hashed: the file is read once."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        content = self._file.read(size)
        self.digest.update(content)
        return content


def _migrations() -> dict[str, str]:
    applied = MigrationRecorder(connection).applied_migrations()
    return dict(sorted(applied))


def forget_old(folder: Path, *, days: int) -> list[str]:
    """Remove backups that are older, never the newest: its term is when deletions end."""
    if days < 1:
        return []
    oldest = f"{PREFIX}{timezone.now() - timedelta(days=days):{STAMP}}"
    made = sorted(path for path in folder.glob(f"{PREFIX}*") if path.is_dir())
    gone = [path for path in made[:-1] if path.name < oldest]
    for path in gone:
        shutil.rmtree(path)
    return [path.name for path in gone]
