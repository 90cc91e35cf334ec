"""What a backup holds, as it is written beside it: sealed, since names tell as well."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from .exceptions import BackupBroken
from .stream import Opening, Sealing


FORM = 1
DATABASE, MEDIA, MANIFEST = "database.bak", "media.bak", "manifest.bak"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A sealed file: its size and SHA-256 as it lies there, and those of what is in it."""

    size: int
    sha256: str
    plain_size: int
    plain_sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """``files`` are the SHA-256 of the documents by their path; ``name`` binds the parts
    together; ``migrations`` name the last one of each app."""

    name: str
    made_at: str
    server: int
    migrations: dict[str, str]
    parts: dict[str, Part]
    files: dict[str, str]


def bound(name: str, part: str) -> str:
    """What a part is bound to: the backup and the place in it."""
    return f"{name}/{part}"


def write(manifest: Manifest, folder: Path, keys: dict[str, str]) -> None:
    text = json.dumps({"form": FORM, **asdict(manifest)}, sort_keys=True)
    with (folder / MANIFEST).open("xb") as file:
        sealing = Sealing(file, keys, bound(manifest.name, MANIFEST))
        sealing.write(text.encode())
        sealing.close()


def read(folder: Path, keys: dict[str, str]) -> Manifest:
    """BackupBroken where it is missing, changed, or of a folder that was renamed."""
    try:
        file = (folder / MANIFEST).open("rb")
    except FileNotFoundError:
        raise BackupBroken(f"{folder} has no {MANIFEST}") from None
    with file:
        text = Opening(file, keys, bound(folder.name, MANIFEST)).read()
    told = json.loads(text)
    if told.pop("form") != FORM:
        raise BackupBroken("made by a later version of the product")
    parts = {name: Part(**part) for name, part in told.pop("parts").items()}
    return Manifest(parts=parts, **told)
