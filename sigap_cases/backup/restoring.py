"""The way back: everything is checked before anything is written."""

import hashlib
import shutil
import subprocess
import tarfile
from pathlib import Path, PurePosixPath
from typing import Any

from . import manifest
from .exceptions import BackupBroken, NotEmpty, ToolFailed
from .manifest import DATABASE, MEDIA, Manifest, bound
from .server import Server
from .stream import CHUNK, Opening


_TABLES = """
SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S')
  AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
"""


def check(folder: Path, keys: dict[str, str]) -> Manifest:
    """Every byte: the hashes of the files as they lie there, each chunk, what is inside."""
    told = manifest.read(folder, keys)
    for name, part in told.parts.items():
        path = folder / name
        if not path.is_file() or path.stat().st_size != part.size:
            raise BackupBroken(f"{name} is missing or cut")
        with path.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != part.sha256:
                raise BackupBroken(f"{name} is not as it was")
            file.seek(0)
            opening = Opening(file, keys, bound(told.name, name))
            digest = hashlib.sha256()
            while content := opening.read(CHUNK):
                digest.update(content)
        if digest.hexdigest() != part.plain_sha256:
            raise BackupBroken(f"{name} holds something else than it did")
    if told.parts.keys() != {DATABASE, MEDIA}:
        raise BackupBroken("a part is missing")
    return told


def restore(
    folder: Path, *, server: Server, media: Path, keys: dict[str, str]
) -> Manifest:
    """Into an empty database and an empty folder; NotEmpty before anything is touched."""
    told = check(folder, keys)
    _check_empty(server, media)
    with (folder / MEDIA).open("rb") as file:
        _unpack(Opening(file, keys, bound(told.name, MEDIA)), media, told)
    with (folder / DATABASE).open("rb") as file:
        _load(Opening(file, keys, bound(told.name, DATABASE)), server)
    return told


def _check_empty(server: Server, media: Path) -> None:
    with server.connect() as connection:
        (tables,) = connection.execute(_TABLES).fetchone() or (0,)
    if tables:
        raise NotEmpty(f"the database has {tables} tables or views")
    if media.exists() and any(media.iterdir()):
        raise NotEmpty(f"{media} is not empty")


def _unpack(opening: Opening, media: Path, told: Manifest) -> None:
    """Beside its place first, so that half of it never lies there."""
    draft = media.with_name(f".{media.name}.part")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    source: Any = opening
    found = {}
    with tarfile.open(fileobj=source, mode="r|") as archive:
        for member in archive:
            found[member.name] = _written(archive, member, draft)
    if found != told.files:
        raise BackupBroken(f"{MEDIA} holds other documents than it did")
    if media.exists():
        media.rmdir()
    draft.rename(media)


def _written(archive: tarfile.TarFile, member: tarfile.TarInfo, folder: Path) -> str:
    """A document at its place below ``folder``; its SHA-256."""
    name = PurePosixPath(member.name)
    source = archive.extractfile(member) if member.isreg() else None
    if source is None or name.is_absolute() or ".." in name.parts:
        raise BackupBroken(f"{member.name} is no document")
    target = folder / name
    target.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with target.open("xb") as file:
        while content := source.read(CHUNK):
            digest.update(content)
            file.write(content)
    return digest.hexdigest()


def _load(opening: Opening, server: Server) -> None:
    """In one transaction: a fault leaves the database as empty as it was."""
    options = ("--no-owner", "--no-privileges", "--exit-on-error")
    into = f"--dbname={server.settings['NAME']}"
    with server.running(
        "pg_restore", *options, "--single-transaction", into, stdin=subprocess.PIPE
    ) as process:
        if process.stdin is None:
            raise ToolFailed("pg_restore takes no input")
        try:
            while content := opening.read(CHUNK):
                process.stdin.write(content)
            process.stdin.close()
        except BrokenPipeError:
            pass  # it says why when it ends
