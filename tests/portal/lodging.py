"""Moves through the lodging pages, as a browser without script makes them."""

import io
import re
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image


GROUP = re.compile(r"<span>(\w{4})</span>")


def get(client: Client, path: str) -> Any:
    return client.get(path)


def answer(client: Client, slug: str, **typed: str) -> Any:
    return client.post(reverse("portal:question", args=[slug]), typed)


def least(client: Client, **problem: str) -> None:
    """Nothing but the problem and what happened; every other page is passed by."""
    for slug in ("bahaya", "untuk-siapa"):
        answer(client, slug)
    answer(client, "masalah", **(problem or {"problem": "gaji"}))
    answer(client, "cerita", narrative="Gaji tiga bulan belum dibayar.")
    for slug in ("tempat", "asal", "nama", "kontak"):
        answer(client, slug)


def send(client: Client) -> Any:
    return client.post(reverse("portal:send"))


def code_on(response: Any) -> str:
    """The code a page shows, or nothing."""
    return "-".join(GROUP.findall(response.content.decode()))


def pdf(
    name: str = "kontrak.pdf", content: bytes = b"%PDF-1.4 kontrak"
) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def photo(
    name: str = "foto.jpg", size: tuple[int, int] = (60, 40), **saved: Any
) -> SimpleUploadedFile:
    kept = io.BytesIO()
    Image.new("RGB", size, "red").save(kept, format="JPEG", **saved)
    return SimpleUploadedFile(name, kept.getvalue())


def with_place() -> SimpleUploadedFile:
    """A photo that tells where it was taken, and with what."""
    exif = Image.Exif()
    exif[0x010F] = "Telepon Rahasia"
    exif.get_ifd(0x8825).update(
        {1: "S", 2: (8.0, 32.0, 30.0), 3: "E", 4: (115.0, 19.0, 0.0)}
    )
    return photo(exif=exif.tobytes())
