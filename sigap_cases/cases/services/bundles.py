"""All documents of a case in one ZIP, with an index as CSV and as a page."""

import csv
import io
import re
import tempfile
import unicodedata
import zipfile
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from sigap_cases.cases.exceptions import BundleTooLarge
from sigap_cases.cases.models import Case, Document

from . import binding
from .documents import EXTENSION


LARGEST = 300 * 1024 * 1024
# Up to here the archive is made in memory; a larger one goes to a file.
IN_MEMORY = 8 * 1024 * 1024
INDEX, PAGE, BOUND = "daftar-isi.csv", "daftar-isi.html", "semua-dokumen.pdf"


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed:
    """A document and its name in the archive; ``bound`` tells its page in the one PDF."""

    document: Document
    name: str
    is_current: bool
    bound: str = ""


def bundle(case: Case, documents: Sequence[Document]) -> IO[bytes]:
    """The archive, at its beginning; the caller has checked the right and closes it."""
    if sum(document.size for document in documents) > LARGEST:
        raise BundleTooLarge
    with ExitStack() as closing:
        archive = closing.enter_context(
            tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)
        )
        _fill(archive, case, _named(documents))
        archive.seek(0)
        closing.pop_all()
    return archive


def _fill(archive: IO[bytes], case: Case, packed: list[Packed]) -> None:
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as target:
        for row in packed:
            _add(target, row)
        packed = _bind(target, case, packed)
        target.writestr(INDEX, _as_csv(packed))
        target.writestr(PAGE, _as_page(case, packed))


def _named(documents: Sequence[Document]) -> list[Packed]:
    replaced = {document.replaces_id for document in documents}
    ordered = sorted(documents, key=lambda row: (row.uploaded_at, row.pk))
    return [
        Packed(
            document=document,
            name=f"{number:03d}-{safe_name(document)}",
            is_current=document.pk not in replaced,
        )
        for number, document in enumerate(ordered, start=1)
    ]


def safe_name(document: Document) -> str:
    """A file name that every system takes and that leads to no other folder."""
    plain = unicodedata.normalize("NFKD", document.title)
    plain = plain.encode("ascii", "ignore").decode()
    words = re.sub(r"[^A-Za-z0-9]+", "-", plain).strip("-")[:60] or "dokumen"
    return f"{words}.{EXTENSION[document.content_type]}"


def _add(target: zipfile.ZipFile, row: Packed) -> None:
    """Copied in pieces; what is kept is compressed already."""
    with row.document.file.open("rb") as source, target.open(row.name, "w") as sink:
        for piece in source.chunks():
            sink.write(piece)


def _bind(target: zipfile.ZipFile, case: Case, packed: list[Packed]) -> list[Packed]:
    """Put the one PDF into the archive, and tell of each document its page in it."""
    current = [row.document for row in packed if row.is_current]
    heading = _("Documents of case %(number)s") % {"number": case.number}
    pages: dict[int, int | None] = {}
    with tempfile.TemporaryDirectory() as folder:
        made = binding.bind(heading, current, Path(folder))
        if made is not None:
            target.write(made.path, BOUND)
            keys = [document.pk for document in current]
            pages = dict(zip(keys, made.pages, strict=True))
    return [
        replace(row, bound=str(pages.get(row.document.pk) or _("not in the one PDF")))
        for row in packed
    ]


def _as_csv(packed: Sequence[Packed]) -> str:
    kept = io.StringIO()
    rows = csv.writer(kept, delimiter=";", lineterminator="\r\n")
    rows.writerow(_headings())
    for row in packed:
        rows.writerow([harmless(cell) for cell in _cells(row)])
    return "\ufeff" + kept.getvalue()


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    text = cell.replace("\x00", "")
    is_formula = text[:1] in ("=", "+", "-", "@", "\t", "\r", "\uff1d")
    return f"'{text}" if is_formula else text


def _cells(row: Packed) -> list[str]:
    document = row.document
    moment = timezone.localtime(document.uploaded_at)
    return [
        row.name,
        document.title,
        str(document.get_kind_display()),
        str(document.uploaded_by or _("Reporter")),
        f"{moment:%d-%m-%Y %H.%M} WITA",
        str(document.get_check_state_display()),
        _("current") if row.is_current else _("earlier version"),
        row.bound,
        document.sha256,
    ]


def _as_page(case: Case, packed: Sequence[Packed]) -> str:
    context = {
        "case": case,
        "made": timezone.now(),
        "headings": _headings(),
        "rows": [(row.name, _cells(row)[1:]) for row in packed],
    }
    return render_to_string("desk/bundle_index.html", context)


def _headings() -> list[str]:
    return [
        _("File"),
        _("Document"),
        _("Kind"),
        _("From"),
        _("Added"),
        _("State"),
        _("Version"),
        _("Page in the one PDF"),
        "SHA-256",
    ]
