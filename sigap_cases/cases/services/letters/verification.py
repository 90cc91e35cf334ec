"""What anybody may learn of a letter by its QR: that it exists and whether it is valid."""

import hashlib
from dataclasses import dataclass
from datetime import date

from django.core.files.base import File

from sigap_cases.cases.enums import LetterStage, LetterState
from sigap_cases.cases.models import Letter


LARGEST = 10 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicHash:
    stage: LetterStage
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicLetter:
    """No name, no subject and no case: a kind, a number, a date and hashes."""

    number: str
    day: date | None
    kind: str
    is_withdrawn: bool
    hashes: tuple[PublicHash, ...]

    def matching(self, sha256: str) -> PublicHash | None:
        return next((row for row in self.hashes if row.sha256 == sha256), None)

    @property
    def is_signed_electronically(self) -> bool:
        return any(row.stage == LetterStage.ELECTRONIC for row in self.hashes)


def public_letter(token: str) -> PublicLetter | None:
    """None for what is unknown, and for what is signed but has no number yet."""
    letter = (
        Letter.objects.select_related("version__template")
        .prefetch_related("files")
        .filter(token=token)
        .exclude(number="")
        .first()
    )
    if letter is None:
        return None
    return PublicLetter(
        number=letter.number,
        day=letter.letter_date,
        kind=letter.version.template.title,
        is_withdrawn=letter.state == LetterState.WITHDRAWN,
        hashes=tuple(
            PublicHash(stage=LetterStage(row.stage), sha256=row.sha256)
            for row in letter.files.all()
            if row.stage != LetterStage.SIGNED
        ),
    )


def hash_of(upload: "File[bytes]") -> str:
    """Computed in passing; nothing of the file is kept."""
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    return digest.hexdigest()
