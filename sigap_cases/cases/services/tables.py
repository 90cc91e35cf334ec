"""Rows of a table that somebody pasted or uploaded: CSV or XLSX, within limits.

An XLSX is a ZIP of XML. It is unpacked here once, and refused where it grows too large
or declares a document type, before anything else reads it.
"""

import csv
import io
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from typing import BinaryIO

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from sigap_cases.cases.exceptions import TableRefused, TableTooLarge


LARGEST = 2 * 1024 * 1024
LARGEST_UNPACKED = 8 * 1024 * 1024
MOST_PARTS = 200
MOST_ROWS = 1_000
MOST_COLUMNS = 8
LONGEST_CELL = 500
_STEP = 64 * 1024
# What zipfile raises on an archive that is damaged or not what it says.
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
)
Row = tuple[str, ...]


def rows_of_file(upload: BinaryIO, size: int | None) -> list[Row]:
    """The rows of an uploaded table; TableRefused says what is wrong with it."""
    if size is None or size > LARGEST:
        raise TableTooLarge
    content = upload.read(LARGEST + 1)
    if content.startswith(b"PK\x03\x04"):
        return _of_workbook(content)
    if b"\x00" in content:
        raise TableRefused
    return rows_of_text(_decoded(content))


def rows_of_text(text: str) -> list[Row]:
    """Rows as pasted from a sheet or written by hand: tabs, semicolons or commas."""
    if len(text) > LARGEST:
        raise TableTooLarge
    lines = [line for line in text.splitlines() if line.strip()]
    if not lines:
        return []
    try:
        found = csv.reader(lines, delimiter=_delimiter(lines), strict=False)
        return _bounded(found)
    except csv.Error as error:
        raise TableRefused from error


def text_of(rows: Iterable[Sequence[str]]) -> str:
    """Rows as text for a field in which they can be mended."""
    kept = io.StringIO()
    csv.writer(kept, delimiter=";", lineterminator="\n").writerows(rows)
    return kept.getvalue()


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _delimiter(lines: Sequence[str]) -> str:
    counts = {sign: sum(sign in line for line in lines) for sign in "\t;,"}
    return max(counts, key=lambda sign: (counts[sign], sign == "\t"))


def _bounded(rows: Iterable[Iterable[object]]) -> list[Row]:
    kept: list[Row] = []
    for row in rows:
        cells = [_cell(cell) for cell in list(row)[:MOST_COLUMNS]]
        while len(cells) > 2 and not cells[-1]:
            cells.pop()  # a sheet is as wide as its widest row
        if not any(cells):
            continue
        if len(kept) == MOST_ROWS + 1:  # a heading may come on top
            raise TableTooLarge
        kept.append(tuple(cells))
    return kept


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # a telephone number that the sheet took for a number
    return " ".join(str(value).replace("\x00", "").split())[:LONGEST_CELL]


def _of_workbook(content: bytes) -> list[Row]:
    _check_parts(content)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and extensions it leaves out
            book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
            sheet = book.worksheets[0]
            sheet.reset_dimensions()  # what the file says of its size is not believed
            rows = sheet.iter_rows(
                max_row=2 * MOST_ROWS, max_col=MOST_COLUMNS, values_only=True
            )
            return _bounded(rows)
    except (
        *_BROKEN,
        InvalidFileException,
        KeyError,
        TypeError,
        AttributeError,
        IndexError,
        SyntaxError,
    ) as error:
        # What openpyxl raises on files that are not what they say.
        raise TableRefused from error


def _check_parts(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if len(archive.infolist()) > MOST_PARTS:
                raise TableTooLarge
            left = LARGEST_UNPACKED
            for part in archive.infolist():
                left -= _unpacked(archive, part, left)
    except _BROKEN as error:
        raise TableRefused from error


def _unpacked(archive: zipfile.ZipFile, part: zipfile.ZipInfo, most: int) -> int:
    """How large a part really is; its own word for it is not believed."""
    size, tail = 0, b""
    with archive.open(part) as file:
        while piece := file.read(_STEP):
            size += len(piece)
            if size > most:
                raise TableTooLarge
            # Without NUL, so that it is found in UTF-16 as well.
            plain = (tail + piece).replace(b"\x00", b"").upper()
            if b"<!DOCTYPE" in plain:
                raise TableRefused
            tail = piece[-32:]
    return size
