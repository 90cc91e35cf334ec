"""Files of a case: told by content, cleaned, refused."""

import io
import struct
import zlib
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts.models import User
from sigap_cases.cases.exceptions import (
    FileDamaged,
    FileRefused,
    FileTooLarge,
    FileTypeRefused,
)
from sigap_cases.cases.models import (
    Case,
)
from sigap_cases.cases.services import (
    documents,
)
from workflows.models import Event

from .conftest import lodge


@pytest.fixture
def case(people: dict[str, User]) -> Case:
    return lodge()


PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer<<>>\n%%EOF\n"


def picture(
    picture_format: str = "JPEG", mode: str = "RGB", **options: object
) -> bytes:
    kept = io.BytesIO()
    Image.new(mode, (40, 30), 120).save(kept, format=picture_format, **options)
    return kept.getvalue()


def upload(content: bytes, name: str = "foto.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="image/jpeg")


@pytest.mark.parametrize(
    ("content", "content_type"),
    [
        (picture("JPEG"), "image/jpeg"),
        (picture("PNG"), "image/png"),
        (picture("WEBP"), "image/webp"),
        (PDF, "application/pdf"),
    ],
)
def test_document_type_is_told_by_content_not_by_name(
    content: bytes, content_type: str
) -> None:
    assert documents.cleaned(upload(content, "x.exe"))[1] == content_type


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"MZ\x90\x00" + b"\x00" * 200,
        b"<html><script>alert(1)</script></html>",
        b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>",
        b"PK\x03\x04" + b"\x00" * 200,
        b"GIF89a" + b"\x00" * 50,
        b"\x00<html>%PDF-1.7",
    ],
)
def test_document_of_another_type_is_refused(content: bytes) -> None:
    with pytest.raises(FileTypeRefused):
        documents.cleaned(upload(content))


def test_document_too_large_is_refused() -> None:
    with pytest.raises(FileTooLarge):
        documents.cleaned(upload(PDF + b"\x00" * documents.LARGEST))


def test_document_damaged_is_refused() -> None:
    with pytest.raises(FileDamaged):
        documents.cleaned(upload(picture()[:200]))


def test_document_picture_loses_its_place_and_device() -> None:
    exif = Image.Exif()
    exif[0x010F] = "Telepon Ni Luh"
    exif.get_ifd(0x8825)[1] = "S"
    exif.get_ifd(0x8825)[2] = (8.0, 32.0, 0.0)
    marked = picture("JPEG", exif=exif)
    assert b"Telepon" in marked

    clean, _ = documents.cleaned(upload(marked))

    assert b"Telepon" not in clean
    assert not Image.open(io.BytesIO(clean)).getexif()


@pytest.mark.parametrize("picture_format", ["JPEG", "PNG", "WEBP"])
def test_document_picture_loses_what_hangs_on_it(picture_format: str) -> None:
    hidden = b"PK\x03\x04<script>alert(1)</script>"

    clean, _ = documents.cleaned(upload(picture(picture_format) + hidden))

    assert b"script" not in clean


def chunk(kind: bytes, body: bytes) -> bytes:
    return (
        struct.pack(">I", len(body))
        + kind
        + body
        + struct.pack(">I", zlib.crc32(kind + body))
    )


@pytest.mark.parametrize("side", [8_000, 12_000, 40_000])
def test_document_picture_that_unpacks_to_too_much_is_refused(side: int) -> None:
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header)
    bomb += chunk(b"IDAT", zlib.compress(b"\x00" * 10_000)) + chunk(b"IEND", b"")

    with pytest.raises(FileRefused):
        documents.cleaned(upload(bomb))


def test_document_picture_keeps_its_colours() -> None:
    source = Image.new("P", (10, 10), 1)
    source.putpalette([0, 0, 0, 200, 30, 40] + [0] * 762)
    kept = io.BytesIO()
    source.save(kept, format="PNG")

    clean, _ = documents.cleaned(upload(kept.getvalue()))

    assert Image.open(io.BytesIO(clean)).convert("RGB").getpixel((5, 5)) == (
        200,
        30,
        40,
    )


def test_document_is_stored_under_a_random_name(
    case: Case, people: dict[str, User], settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path

    document = documents.add(
        case,
        upload(PDF, "../../KTP Ni Luh.pdf"),
        kind="letter",
        title="",
        by=people["petugas_pengaduan"],
    )

    assert document.file.name is not None
    assert "Ni Luh" not in document.file.name
    assert document.file.name.endswith(".pdf")
    assert (
        Event.objects.get(kind="case.document_added").actor
        == people["petugas_pengaduan"]
    )
