"""Files of a case: checked by content, cleaned, stored outside the web root."""

import hashlib
import io
import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any

import puremagic
from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from sigap_cases.cases.enums import Check, DocumentKind
from sigap_cases.cases.exceptions import (
    FileDamaged,
    FileTooLarge,
    FileTypeRefused,
    MissingAnswer,
    NotTheLatestVersion,
)
from sigap_cases.cases.models import Case, Document
from sigap_cases.cases.policies import acting, check_can_work, check_is_open
from workflows.actors import Actor
from workflows.services import matters

from .locking import lock_case


LARGEST = 10 * 1024 * 1024
# A picture that unpacks to more than this is refused before it is unpacked. A JPEG can
# be unpacked small; the others cannot, and a screenshot is never that large.
MOST_PIXELS = {"JPEG": 120_000_000, "PNG": 12_000_000, "WEBP": 12_000_000}
LARGEST_EDGES = (3000, 3000)
EXTENSION = {
    "application/pdf": "pdf",
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
}
# Pillow's own limit warns first; ours, asked before anything is unpacked, refuses.
Image.MAX_IMAGE_PIXELS = None
PICTURES = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """Where a document belongs: a line of the checklist, how long it is valid, and
    the document that it is a newer version of."""

    item: str = ""
    expires_on: date | None = None
    replaces: Document | None = None


LOOSE = Filing()


@transaction.atomic
def add(
    case: Case,
    upload: "File[bytes]",
    *,
    kind: str,
    title: str,
    by: Any,
    filing: Filing = LOOSE,
) -> Document:
    """Add a file in the name of an officer. FileRefused says what is wrong with it."""
    check_can_work(by, case)
    check_is_open(case)
    file = cleaned(upload)
    actor = acting(by, case)
    return keep(case, file, kind=kind, title=title, by=actor, filing=filing)


@transaction.atomic
def add_version(
    document: Document, upload: "File[bytes]", *, by: Any, expires_on: date | None
) -> Document:
    """A newer version; the older one stays, and is checked no more."""
    case = document.case
    lock_case(case)
    check_can_work(by, case)
    check_is_open(case)
    _check_latest(document)
    filing = Filing(item=document.item, expires_on=expires_on, replaces=document)
    return keep(
        case,
        cleaned(upload),
        kind=document.kind,
        title=document.title,
        by=acting(by, case),
        filing=filing,
    )


def _check_latest(document: Document) -> None:
    if Document.objects.filter(replaces=document).exists():
        raise NotTheLatestVersion


@transaction.atomic
def verify(
    document: Document, *, by: Any, note: str = "", expires_on: date | None = None
) -> Document:
    """An officer has checked the document and found it right."""
    if expires_on is not None:
        document.expires_on = expires_on
    return _checked(document, Check.VERIFIED, note=note, by=by)


@transaction.atomic
def reject(document: Document, *, by: Any, reason: str) -> Document:
    """The document is not what is needed; the reason tells what is."""
    if not reason.strip():
        raise MissingAnswer("note", _("Tell why the document is not accepted."))
    return _checked(document, Check.REJECTED, note=reason, by=by)


def _checked(document: Document, state: Check, *, note: str, by: Any) -> Document:
    case = document.case
    lock_case(case)
    check_can_work(by, case)
    check_is_open(case)
    _check_latest(document)
    document.check_state, document.check_note = state, note.strip()[:300]
    document.checked_by, document.checked_at = by, timezone.now()
    document.save(
        update_fields=[
            "check_state",
            "check_note",
            "checked_by",
            "checked_at",
            "expires_on",
        ]
    )
    matters.record(
        case.matter,
        f"case.document_{state}",
        by=acting(by, case),
        title=document.title,
        data={"document": document.pk},
    )
    return document


@transaction.atomic
def store(
    case: Case, upload: "File[bytes]", *, kind: str, title: str, by: Actor
) -> Document:
    """Check, clean and keep the file; the caller has checked the right to add it."""
    return keep(case, cleaned(upload), kind=kind, title=title, by=by)


@transaction.atomic
def keep(
    case: Case,
    file: tuple[bytes, str],
    *,
    kind: str,
    title: str,
    by: Actor,
    filing: Filing = LOOSE,
) -> Document:
    """Keep what ``cleaned`` gave."""
    content, content_type = file
    document = Document(
        case=case,
        kind=kind or DocumentKind.OTHER,
        title=title.strip()[:150]
        or str(DocumentKind(kind or DocumentKind.OTHER).label),
        content_type=content_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        uploaded_by=by.user,
        uploaded_at=timezone.now(),
        item=filing.item,
        expires_on=filing.expires_on,
        replaces=filing.replaces,
    )
    name = f"{uuid.uuid4().hex}.{EXTENSION[content_type]}"
    document.file.save(name, ContentFile(content), save=False)
    try:
        _record(document, by)
    except BaseException:
        # Nobody will ever ask for it. What a later step of the same transaction takes
        # back is found by storage.sweep.
        document.file.delete(save=False)
        raise
    return document


def _record(document: Document, by: Actor) -> None:
    document.save()
    data = {"document": document.pk, "kind": document.kind, "size": document.size}
    kind = "case.document_added"
    if document.replaces is not None:
        kind, data["replaces"] = "case.document_version", document.replaces.pk
    matters.record(document.case.matter, kind, by=by, title=document.title, data=data)


def cleaned(upload: "File[bytes]") -> tuple[bytes, str]:
    """The bytes to keep and their type, judged by content and never by name.

    Pictures are drawn anew, which strips places, devices and anything hidden.
    """
    if upload.size is None or upload.size > LARGEST:
        raise FileTooLarge
    content = upload.read()
    content_type = _type_of(content)
    if content_type in PICTURES:
        content = _redrawn(content, PICTURES[content_type])
    return content, content_type


def _type_of(content: bytes) -> str:
    try:
        found = puremagic.from_string(content, mime=True)
    except (puremagic.PureError, ValueError):
        raise FileTypeRefused from None
    if content.startswith(b"%PDF-"):
        found = "application/pdf"
    if found not in EXTENSION or (
        found == "application/pdf" and not content.startswith(b"%PDF-")
    ):
        raise FileTypeRefused
    return str(found)


def _redrawn(content: bytes, picture_format: str) -> bytes:
    try:
        with Image.open(io.BytesIO(content), formats=[picture_format]) as picture:
            if picture.width * picture.height > MOST_PIXELS[picture_format]:
                raise FileTooLarge
            clean = _bare(picture, picture_format)
        kept = io.BytesIO()
        clean.save(kept, format=picture_format)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise FileDamaged from error
    return kept.getvalue()


def _bare(picture: Image.Image, picture_format: str) -> Image.Image:
    """The picture upright and not too large, and nothing that hung on it.

    Each step lets go of the one before: a picture unpacked is many times its file.
    """
    picture.draft("RGB", LARGEST_EDGES)  # a JPEG is unpacked smaller at once
    picture.thumbnail(LARGEST_EDGES)
    ImageOps.exif_transpose(picture, in_place=True)
    # Palettes and rare modes do not survive being pasted.
    see_through = picture_format != "JPEG" and picture.has_transparency_data
    mode = "RGBA" if see_through else "RGB"
    upright = picture if picture.mode == mode else picture.convert(mode)
    clean = Image.new(mode, upright.size)
    clean.paste(upright)
    return clean
