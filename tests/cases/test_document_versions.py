"""Versions and checks of a document, what is left on the disk, and the bundle."""

import csv
import io
import os
import resource
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.utils import timezone
from PIL import Image
from pypdf import PdfReader, PdfWriter

from accounts.models import User
from sigap_cases.cases.enums import Check
from sigap_cases.cases.exceptions import (
    BundleTooLarge,
    FileTooLarge,
    FileTypeRefused,
    MissingAnswer,
    NotTheLatestVersion,
)
from sigap_cases.cases.models import Case, Document
from sigap_cases.cases.services import bundles, documents, storage
from sigap_cases.cases.services.documents import Filing
from workflows.actors import holder
from workflows.exceptions import NotAllowed
from workflows.models import Event

from .conftest import lodge


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def case(people: dict[str, User]) -> Case:
    return lodge()


@pytest.fixture
def officer(people: dict[str, User]) -> User:
    return people["petugas_pengaduan"]


def pdf(text: str = "Perjanjian kerja", pages: int = 1) -> bytes:
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(width=595, height=842)
    writer.add_metadata({"/Title": text})
    kept = io.BytesIO()
    writer.write(kept)
    return kept.getvalue()


def photo(side: int = 40) -> bytes:
    kept = io.BytesIO()
    Image.new("RGB", (side, side), "navy").save(kept, format="PNG")
    return kept.getvalue()


def upload(content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("berkas", content)


Add = Callable[..., Document]


@pytest.fixture
def add(case: Case, officer: User) -> Add:
    def store(content: bytes | None = None, **told: Any) -> Document:
        filing = Filing(**told)
        return documents.add(
            case,
            upload(content or pdf()),
            kind="contract",
            title="Perjanjian kerja",
            by=officer,
            filing=filing,
        )

    return store


def test_add_version_keeps_the_old_one(add: Add, officer: User) -> None:
    first = add(item="contract")
    second = documents.add_version(
        first, upload(pdf("Baru")), by=officer, expires_on=None
    )
    assert second.replaces == first
    assert (second.item, second.title) == ("contract", first.title)
    assert Path(first.file.path).read_bytes() == pdf()
    assert Event.objects.filter(kind="case.document_version").count() == 1


def test_add_version_of_an_old_one_is_refused(add: Add, officer: User) -> None:
    first = add()
    documents.add_version(first, upload(pdf()), by=officer, expires_on=None)
    with pytest.raises(NotTheLatestVersion):
        documents.add_version(first, upload(pdf()), by=officer, expires_on=None)
    with pytest.raises(NotTheLatestVersion):
        documents.verify(first, by=officer)


def test_verify_and_reject_name_who_and_when(add: Add, officer: User) -> None:
    document = add()
    tomorrow = timezone.localdate() + timedelta(days=1)
    documents.verify(document, by=officer, note="Sesuai asli", expires_on=tomorrow)
    document.refresh_from_db()
    assert document.check_state == Check.VERIFIED
    assert (document.checked_by, document.expires_on) == (officer, tomorrow)
    documents.reject(document, by=officer, reason="Halaman dua tidak terbaca")
    document.refresh_from_db()
    assert document.check_state == Check.REJECTED
    kinds = set(Event.objects.values_list("kind", flat=True))
    assert {"case.document_verified", "case.document_rejected"} <= kinds


def test_reject_without_reason_is_refused(add: Add, officer: User) -> None:
    with pytest.raises(MissingAnswer):
        documents.reject(add(), by=officer, reason=" ")


def test_check_is_refused_to_who_does_not_work(
    add: Add, people: dict[str, User]
) -> None:
    document = add()
    with pytest.raises(NotAllowed):
        documents.verify(document, by=people["auditor"])


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_keep_leaves_no_file_where_the_row_is_refused(case: Case, media: Path) -> None:
    too_long = "x" * 300
    filing = Filing(item=too_long)
    with pytest.raises(DatabaseError), transaction.atomic():
        documents.keep(
            case,
            (pdf(), "application/pdf"),
            kind="letter",
            title="Surat",
            by=holder(),
            filing=filing,
        )
    assert files_in(media) == []


def test_sweep_takes_what_no_document_keeps(add: Add, media: Path) -> None:
    kept = add()

    def take_back() -> None:
        with transaction.atomic():
            add()
            transaction.set_rollback(True)

    take_back()
    assert len(files_in(media)) == 2
    assert storage.sweep() == 0
    later = timezone.now() + timedelta(hours=25)
    assert storage.sweep(now=later) == 1
    assert storage.sweep(now=later) == 0
    assert files_in(media) == [Path(kept.file.path)]


def bundle_of(case: Case) -> zipfile.ZipFile:
    rows = list(case.documents.select_related("uploaded_by"))
    with bundles.bundle(case, rows) as made:
        return zipfile.ZipFile(io.BytesIO(made.read()))


def test_bundle_holds_files_index_and_one_pdf(
    case: Case, add: Add, officer: User
) -> None:
    first = add(pdf(pages=2))
    documents.add_version(first, upload(pdf(pages=3)), by=officer, expires_on=None)
    add(photo())

    archive = bundle_of(case)

    assert archive.testzip() is None
    names = archive.namelist()
    assert [name for name in names if name.endswith("Perjanjian-kerja.pdf")] == [
        "001-Perjanjian-kerja.pdf",
        "002-Perjanjian-kerja.pdf",
    ]
    assert "003-Perjanjian-kerja.png" in names
    bound = PdfReader(io.BytesIO(archive.read(bundles.BOUND)))
    assert len(bound.pages) == 1 + 3 + 1
    assert case.number in bound.pages[0].extract_text()
    index = archive.read(bundles.INDEX).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(index), delimiter=";"))
    assert [row[7] for row in rows[2:]] == ["2", "5"]
    assert case.number in archive.read(bundles.PAGE).decode()


@pytest.mark.parametrize(
    "title",
    ["=cmd|' /C calc'!A1", "../../etc/passwd", "<script>alert(1)</script>", "।"],
)
def test_bundle_of_a_hostile_title_is_harmless(
    case: Case, officer: User, title: str
) -> None:
    documents.add(case, upload(pdf()), kind="letter", title=title, by=officer)
    archive = bundle_of(case)
    for name in archive.namelist():
        assert ".." not in name
        assert "/" not in name
    assert "<script>" not in archive.read(bundles.PAGE).decode()
    index = archive.read(bundles.INDEX).decode("utf-8-sig")
    cell = list(csv.reader(io.StringIO(index), delimiter=";"))[1][1]
    assert cell[0] not in "=+-@"


def test_bundle_leaves_out_what_cannot_be_bound(case: Case, add: Add) -> None:
    add(b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer<<>>\n%%EOF\n")
    add(pdf())
    archive = bundle_of(case)
    bound = PdfReader(io.BytesIO(archive.read(bundles.BOUND)))
    assert len(bound.pages) == 2
    assert len([name for name in archive.namelist() if "Perjanjian" in name]) == 2


def test_bundle_of_no_document_is_an_index(case: Case) -> None:
    assert set(bundle_of(case).namelist()) == {bundles.INDEX, bundles.PAGE}


def test_bundle_too_large_is_refused_before_it_is_made(case: Case, add: Add) -> None:
    document = add()
    document.size = bundles.LARGEST + 1
    with pytest.raises(BundleTooLarge):
        bundles.bundle(case, [document])


HOSTILE = {
    "svg": b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
    "html": b"<html><script>alert(1)</script></html>",
    "zip": b"PK\x03\x04" + os.urandom(2000),
    "html_before_pdf": b"<html><script>alert(1)</script>" + pdf(),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_upload_is_refused(name: str) -> None:
    with pytest.raises(FileTypeRefused):
        documents.cleaned(upload(HOSTILE[name]))


def test_pdf_with_html_behind_is_kept_as_pdf_only(add: Add) -> None:
    """It stays what it is by its first bytes; the desk never serves it as a page."""
    polyglot = pdf() + b"<html><script>alert(1)</script></html>"
    assert add(polyglot).content_type == "application/pdf"


CLEAN = """
import io, resource, sys
sys.path.insert(0, {root!r})
import django
django.setup()
from django.core.files.uploadedfile import SimpleUploadedFile
from sigap_cases.cases.services import documents
content = open({path!r}, "rb").read()
upload = SimpleUploadedFile("foto.png", content)
documents.cleaned(SimpleUploadedFile("kecil.png", open({small!r}, "rb").read()))
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
documents.cleaned(upload)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


@pytest.mark.slow
@pytest.mark.parametrize("mode", ["RGB", "RGBA", "P"])
def test_largest_png_is_redrawn_within_100_megabytes(
    media: Path, settings: Any, mode: str
) -> None:
    large, small = media / "besar.png", media / "kecil.png"
    Image.new(mode, (4000, 3000), 120).save(large, compress_level=1)
    small.write_bytes(photo())
    told = CLEAN.format(root=str(settings.BASE_DIR), path=str(large), small=str(small))
    began = time.perf_counter()
    ran = subprocess.run(  # noqa: S603 - own program, no shell
        [sys.executable, "-c", told], capture_output=True, text=True, check=True
    )
    assert int(ran.stdout) * 1024 < 100 * 1024 * 1024
    assert time.perf_counter() - began < 20


def test_picture_of_200_megabytes_is_refused_at_once() -> None:
    class Endless(SimpleUploadedFile):
        """Says how large it is; nobody may read it."""

        def read(self, *_: Any) -> bytes:
            raise AssertionError("read although it is too large")

    large = Endless("foto.jpg", b"")
    large.size = 200 * 1024 * 1024
    began = time.perf_counter()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(FileTooLarge):
        documents.cleaned(large)
    assert time.perf_counter() - began < 0.1
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss == before
