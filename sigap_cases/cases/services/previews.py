"""A small picture of a document, drawn anew from what is kept."""

import io

from PIL import Image, UnidentifiedImageError

from sigap_cases.cases.exceptions import FileDamaged
from sigap_cases.cases.models import Document

from .documents import PICTURES


EDGES = (1200, 1200)
PREVIEW_TYPE = "image/webp"


def has_picture(document: Document) -> bool:
    return document.content_type in PICTURES


def picture_of(document: Document) -> bytes:
    """At most 1,200 pixels wide and high, as WebP; FileDamaged if it cannot be drawn."""
    try:
        with (
            document.file.open("rb") as file,
            Image.open(file, formats=[PICTURES[document.content_type]]) as picture,
        ):
            picture.draft("RGB", EDGES)
            picture.thumbnail(EDGES)
            kept = io.BytesIO()
            mode = "RGBA" if picture.has_transparency_data else "RGB"
            picture.convert(mode).save(kept, format="WEBP", quality=80)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise FileDamaged from error
    return kept.getvalue()
