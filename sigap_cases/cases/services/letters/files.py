"""The stored files of a letter, each with its hash; and a scan that comes back."""

import hashlib
import uuid
from typing import Any

from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils import timezone

from sigap_cases.cases.enums import DocumentKind, LetterStage
from sigap_cases.cases.exceptions import (
    FileTypeRefused,
    LetterNotReady,
    NotSignedElectronically,
)
from sigap_cases.cases.models import Letter, LetterFile
from sigap_cases.cases.policies import acting, check_can_write_letter
from sigap_cases.cases.services import documents
from workflows.actors import Actor
from workflows.services import matters

from .concepts import locked


PDF = "application/pdf"


def keep(letter: Letter, content: bytes, *, stage: str, by: Any) -> LetterFile:
    """Store a file as it is; the row and the file never change again."""
    kept = LetterFile(
        letter=letter,
        stage=stage,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        added_by=by,
        added_at=timezone.now(),
    )
    kept.file.save(f"{uuid.uuid4().hex}.pdf", ContentFile(content), save=False)
    kept.save()
    return kept


def add_to_case(letter: Letter, content: bytes, *, title: str, by: Actor) -> None:
    """A copy among the documents of the case, for bundles and referrals."""
    documents.keep(
        letter.case, (content, PDF), kind=DocumentKind.LETTER, title=title, by=by
    )


@transaction.atomic
def add_signed_copy(
    letter: Letter, upload: "File[bytes]", *, is_electronic: bool, by: Any
) -> LetterFile:
    """The scan of the paper, or the file that BSrE signed; the hash of ours is kept too.

    That a file is electronically signed is only ever said of one that holds a signature.
    """
    current = locked(letter)
    check_can_write_letter(by, current)
    if not current.is_valid:
        raise LetterNotReady
    content, content_type = documents.cleaned(upload)
    if content_type != PDF:
        raise FileTypeRefused
    if is_electronic and not _holds_signature(content):
        raise NotSignedElectronically
    stage = LetterStage.ELECTRONIC if is_electronic else LetterStage.SCAN
    kept = keep(current, content, stage=stage, by=by)
    actor = acting(by, current.case)
    add_to_case(current, content, title=f"{current.number}, {stage.label}", by=actor)
    matters.record(
        current.case.matter,
        "letter.copy_added",
        by=actor,
        title=current.version.template.title,
        data={"letter": current.pk, "stage": stage.value, "sha256": kept.sha256},
    )
    return kept


def _holds_signature(content: bytes) -> bool:
    """Whether the PDF has a signature over a range of its bytes; not whether it is good."""
    return b"/ByteRange" in content and b"/Contents" in content
