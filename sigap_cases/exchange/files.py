"""The rows of an agency's sheet, XLSX or CSV, read within limits.

An XLSX is a ZIP of XML. Before a parser sees it, it is unpacked once piece by piece and
refused where it grows too large or too fast, declares a document type, or speaks of cells
far outside: the parser makes room for every cell up to the last one.
"""

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import IO, BinaryIO
from xml.parsers.expat import ExpatError, ParserCreate

import python_calamine

from .exceptions import SheetEmpty, SheetRefused, SheetTooLarge


LARGEST = 25 * 1024 * 1024
LARGEST_UNPACKED = 200 * 1024 * 1024
# Deflate reaches a thousand; sheets of one repeated word stay below a hundred.
MOST_RATIO = 100
RATIO_FROM = 2 * 1024 * 1024
MOST_PARTS = 300
MOST_ROWS = 60_000
MOST_COLUMNS = 60
MOST_ELEMENTS = 8_000_000
LONGEST_CELL = 500
# Where headings are looked for: below titles and dates of the agency.
HEADING_WITHIN = 20
_STEP = 256 * 1024
_OVERLAP = 64
_SIGN = b"PK\x03\x04"
# Rows to 99,999 and columns to ZZ; the parser makes room for all before the last cell.
_NEAR = re.compile(r"[A-Za-z]{0,2}[0-9]{1,5}")
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    ExpatError,
    EOFError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
)
Row = list[str]


def rows_of(upload: BinaryIO, size: int | None) -> list[Row]:
    """The rows that hold anything, from the headings on; equally long.

    SheetRefused, SheetTooLarge or SheetEmpty say what is wrong.
    """
    if size is None or size > LARGEST:
        raise SheetTooLarge
    content = upload.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise SheetTooLarge
    found = _of_workbook(content) if content.startswith(_SIGN) else _of_text(content)
    rows = _bounded(found)
    start = heading_at(rows[:HEADING_WITHIN])
    rows = rows[start:]
    if len(rows) < 2:
        raise SheetEmpty
    width = max(map(len, rows))
    for row in rows:
        row.extend("" for _missing in range(width - len(row)))
    return rows


def heading_at(rows: list[Row]) -> int:
    """The first row that is about as wide as the widest: above it stand titles."""
    filled = [sum(bool(cell) for cell in row) for row in rows]
    widest = max(filled, default=0)
    return next((n for n, count in enumerate(filled) if count * 2 > widest), 0)


def _bounded(rows: Iterable[Iterable[object]]) -> list[Row]:
    kept: list[Row] = []
    for row in rows:
        cells = [text_of(cell) for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            continue
        if len(kept) > MOST_ROWS or len(cells) > MOST_COLUMNS:
            raise SheetTooLarge
        kept.append(cells)
    return kept


def text_of(cell: object) -> str:
    """A cell as text: days as ISO, whole numbers without a point."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return " ".join(cell.replace("\x00", "").split())[: LONGEST_CELL + 1]
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    elif isinstance(cell, datetime):
        cell = cell.date()
    return str(cell)[:LONGEST_CELL]


def _of_workbook(content: bytes) -> Iterator[Sequence[object]]:
    _check_parts(content)
    try:
        book = python_calamine.load_workbook(io.BytesIO(content))
        sheet = book.get_sheet_by_index(0)
        rows = sheet.iter_rows()
    except (python_calamine.CalamineError, *_BROKEN) as error:
        raise SheetRefused from error
    yield from rows


def _check_parts(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            _check_names(parts, len(content))
            left = LARGEST_UNPACKED
            for part in parts:
                left -= _unpacked(archive, part, left)
    except _BROKEN as error:
        raise SheetRefused from error


def _check_names(parts: list[zipfile.ZipInfo], size: int) -> None:
    """What the directory says already: parts that overlap, or are no workbook's."""
    names = {part.filename for part in parts}
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > (
        LARGEST_UNPACKED
    ):
        raise SheetTooLarge
    if len(names) < len(parts) or sum(part.compress_size for part in parts) > size:
        raise SheetRefused
    if any(_swells(part) for part in parts):
        raise SheetTooLarge
    if "xl/workbook.xml" not in names or "content.xml" in names:
        raise SheetRefused


def _swells(part: zipfile.ZipInfo) -> bool:
    """By its own word; whoever says less than there is fails the checksum."""
    return part.file_size > max(RATIO_FROM, MOST_RATIO * part.compress_size)


def _unpacked(archive: zipfile.ZipFile, part: zipfile.ZipInfo, most: int) -> int:
    """How large a part really is; its own word for it is not believed."""
    with archive.open(part) as file:
        pieces = _pieces(file, most)
        if part.filename.startswith("xl/worksheets/"):
            return _walked(pieces)
        return _looked_through(pieces)


def _pieces(file: IO[bytes], most: int) -> Iterator[bytes]:
    size = 0
    while piece := file.read(_STEP):
        size += len(piece)
        if size > most:
            raise SheetTooLarge
        yield piece


def _looked_through(pieces: Iterator[bytes]) -> int:
    size, tail = 0, b""
    for piece in pieces:
        size += len(piece)
        # Without NUL, so that it is found in UTF-16 as well.
        if b"<!DOCTYPE" in (tail + piece).replace(b"\x00", b"").upper():
            raise SheetRefused
        tail = piece[-_OVERLAP:]
    return size


class _Cells:
    """Counts the cells of a sheet, and refuses those that lie far outside."""

    def __init__(self) -> None:
        self.count = 0

    def start(self, _name: str, attributes: dict[str, str]) -> None:
        self.count += 1
        if self.count > MOST_ELEMENTS:
            raise SheetTooLarge
        place = attributes.get("r")
        if place and not _NEAR.fullmatch(place):
            raise SheetTooLarge

    def doctype(self, *_declared: object) -> None:
        raise SheetRefused


def _walked(pieces: Iterator[bytes]) -> int:
    parser, cells, size = ParserCreate(), _Cells(), 0
    parser.StartElementHandler = cells.start
    parser.StartDoctypeDeclHandler = cells.doctype
    for piece in pieces:
        size += len(piece)
        parser.Parse(piece)
    parser.Parse(b"", True)  # noqa: FBT003  expat takes it by its place
    return size


def _of_text(content: bytes) -> Iterator[list[str]]:
    text = decoded(content)
    if "\x00" in text:
        raise SheetRefused
    lines = text.splitlines()
    sample = [line for line in lines[:HEADING_WITHIN] if line.strip()]
    try:
        yield from csv.reader(lines, delimiter=delimiter_of(sample), strict=False)
    except csv.Error as error:
        raise SheetRefused from error


def decoded(content: bytes) -> str:
    """UTF-16 and UTF-8 by their marks or their look, else Windows' own letters."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return _strictly(content, "utf-16")
    sample = content[:2000]
    if sample.count(b"\x00") * 4 > len(sample):
        little = sample[1::2].count(0) >= sample[::2].count(0)
        return _strictly(content, "utf-16-le" if little else "utf-16-be")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _strictly(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise SheetRefused from error


def delimiter_of(lines: list[str]) -> str:
    """The sign that divides most of the lines into the same number of cells."""
    best, found = 0, ";"
    for sign in "\t;,|":
        widths = [len(next(csv.reader([line], delimiter=sign))) for line in lines]
        widest = max(widths, default=1)
        points = widest * widths.count(widest) if widest > 1 else 0
        if points > best:
            best, found = points, sign
    return found
