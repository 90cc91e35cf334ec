"""What may be attached, what is refused, and what is taken out."""

import io
import struct
import zlib
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from sigap_cases.cases.models import Case, Document
from sigap_cases.portal.models import DraftFile
from sigap_cases.portal.services import drafts

from .lodging import answer, least, pdf, photo, send, with_place


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"


@pytest.fixture(autouse=True)
def _begun(office: None, client: Client) -> None:
    answer(client, "bahaya")


def upload(client: Client, file: SimpleUploadedFile, key: str = "satu") -> Any:
    return client.post(reverse("portal:upload"), {"files": file, "upload_key": key})


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it unpacks to a vast picture."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        crc = zlib.crc32(kind + body)
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", crc)

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(bytes(1000))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        chunk(kind, body)
        for kind, body in ((b"IHDR", header), (b"IDAT", pixels), (b"IEND", b""))
    )


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("gambar.svg", SVG),
        ("gambar.jpg", SVG),
        ("kontrak.pdf", HTML),
        ("foto.png", HTML),
        ("program.pdf", b"MZ\x90\x00"),
        ("arsip.pdf", b"PK\x03\x04%PDF-1.4"),
        ("foto.gif", b"GIF89a\x01\x00\x01\x00\x00\x00\x00;"),
        ("kosong.pdf", b" "),
    ],
)
def test_upload_is_judged_by_content(client: Client, name: str, content: bytes) -> None:
    response = upload(client, pdf(name, content))
    assert response.status_code == 415
    assert response["Content-Type"].startswith("text/plain")
    assert "PDF" in response.content.decode()
    assert not DraftFile.objects.exists()


def test_picture_with_a_page_behind_it_loses_the_page(client: Client) -> None:
    polyglot = photo().read() + HTML
    assert upload(client, pdf("foto.jpg", polyglot)).status_code == 204
    assert b"script" not in bytes(DraftFile.objects.get().content)


def test_damaged_picture_is_refused(client: Client) -> None:
    assert upload(client, pdf("foto.jpg", photo().read()[:200])).status_code == 415


def test_upload_that_is_too_large_is_refused(client: Client) -> None:
    large = pdf("besar.pdf", b"%PDF-1.4" + bytes(10 * 1024 * 1024))
    assert upload(client, large).status_code == 413


@pytest.mark.parametrize("side", [8_000, 60_000])
def test_picture_that_unpacks_to_a_vast_one_is_refused(
    client: Client, side: int
) -> None:
    assert upload(client, pdf("bom.png", bomb(side, side))).status_code == 413


def test_place_and_device_are_taken_out_of_photos(client: Client) -> None:
    assert b"Telepon Rahasia" in with_place().read()
    least(client)
    upload(client, with_place())
    send(client)
    with Document.objects.get().file.open() as file, Image.open(file) as kept:
        assert dict(kept.getexif()) == {}
        assert "exif" not in kept.info


def test_palette_keeps_its_colours(client: Client) -> None:
    picture, kept = Image.new("RGB", (20, 20), "red").quantize(), io.BytesIO()
    picture.save(kept, format="PNG")
    upload(client, pdf("layar.png", kept.getvalue()))
    with Image.open(io.BytesIO(bytes(DraftFile.objects.get().content))) as drawn:
        assert drawn.convert("RGB").getpixel((5, 5)) == (255, 0, 0)


def test_same_file_sent_again_is_kept_once(client: Client) -> None:
    for _ in range(3):
        assert upload(client, pdf()).status_code == 204
    assert DraftFile.objects.count() == 1


def test_files_beyond_the_room_are_refused(client: Client) -> None:
    for number in range(drafts.MOST_FILES):
        assert upload(client, pdf(), key=str(number)).status_code == 204
    assert upload(client, pdf(), key="lebih").status_code == 415
    assert DraftFile.objects.count() == drafts.MOST_FILES


def test_files_page_tells_which_file_was_refused_and_keeps_the_rest(
    client: Client,
) -> None:
    page = client.post(
        reverse("portal:files"), {"files": [pdf(), pdf("x.pdf", HTML)], "lanjut": "1"}
    ).content.decode()
    assert "x.pdf: Hanya foto" in page
    assert "kontrak.pdf" in page


def test_file_is_removed_before_sending(client: Client) -> None:
    upload(client, pdf(), key="satu")
    upload(client, photo(), key="dua")
    client.post(reverse("portal:files"), {"hapus": "satu"})
    assert [file.name for file in DraftFile.objects.all()] == ["foto.jpg"]


def test_name_of_a_file_is_only_a_name(client: Client) -> None:
    upload(client, pdf("..\\..\\rahasia\x07.pdf"))
    assert DraftFile.objects.get().name == "rahasia.pdf"


def test_upload_without_a_draft_is_refused() -> None:
    assert upload(Client(), pdf()).status_code == 409
    assert not Case.objects.exists()


def test_files_of_another_draft_are_not_removed(client: Client) -> None:
    upload(client, pdf())
    stranger = Client()
    answer(stranger, "bahaya")
    stranger.post(reverse("portal:files"), {"hapus": "satu"})
    assert DraftFile.objects.count() == 1
