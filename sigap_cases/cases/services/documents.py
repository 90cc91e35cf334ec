"""Files of a case: checked by content, cleaned, stored outside the web root."""

import hashlib
import io
import uuid
from typing import Any

import puremagic
from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils import timezone
from PIL import Image, ImageOps, UnidentifiedImageError

from sigap_cases.cases.enums import DocumentKind
from sigap_cases.cases.exceptions import FileDamaged, FileTooLarge, FileTypeRefused
from sigap_cases.cases.models import Case, Document
from sigap_cases.cases.policies import acting, check_can_work, check_is_open
from workflows.actors import Actor
from workflows.services import matters


LARGEST = 10 * 1024 * 1024
# A picture that unpacks to more than this is refused before it is unpacked. A JPEG can
# be unpacked small; the others cannot, and a screenshot is never that large.
MOST_PIXELS = {"JPEG": 120_000_000, "PNG": 20_000_000, "WEBP": 20_000_000}
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


@transaction.atomic
def add(
    case: Case, upload: "File[bytes]", *, kind: str, title: str, by: Any
) -> Document:
    """Add a file in the name of an officer. FileRefused says what is wrong with it."""
    check_can_work(by, case)
    check_is_open(case)
    return store(case, upload, kind=kind, title=title, by=acting(by, case))


@transaction.atomic
def store(
    case: Case, upload: "File[bytes]", *, kind: str, title: str, by: Actor
) -> Document:
    """Check, clean and keep the file; the caller has checked the right to add it."""
    return keep(case, cleaned(upload), kind=kind, title=title, by=by)


@transaction.atomic
def keep(
    case: Case, file: tuple[bytes, str], *, kind: str, title: str, by: Actor
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
    )
    name = f"{uuid.uuid4().hex}.{EXTENSION[content_type]}"
    document.file.save(name, ContentFile(content), save=False)
    document.save()
    data = {"document": document.pk, "kind": document.kind, "size": document.size}
    matters.record(
        case.matter, "case.document_added", by=by, title=document.title, data=data
    )
    return document


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
            picture.draft("RGB", LARGEST_EDGES)  # a JPEG is unpacked smaller at once
            picture.thumbnail(LARGEST_EDGES)
            upright = ImageOps.exif_transpose(picture)
            # Palettes and rare modes do not survive being pasted.
            see_through = picture_format != "JPEG" and upright.has_transparency_data
            upright = upright.convert("RGBA" if see_through else "RGB")
            clean = Image.new(upright.mode, upright.size)
            clean.paste(upright)
            kept = io.BytesIO()
            clean.save(kept, format=picture_format)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise FileDamaged from error
    return kept.getvalue()
