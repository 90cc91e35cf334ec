"""Tables that are pasted or uploaded: read as they are meant, or refused in time."""

import io
import time
import tracemalloc
import zipfile

import pytest
from openpyxl import Workbook

from sigap_cases.cases.exceptions import TableRefused, TableTooLarge
from sigap_cases.cases.services import tables


def workbook(*rows: tuple[object, ...]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def read(content: bytes) -> list[tuple[str, ...]]:
    return tables.rows_of_file(io.BytesIO(content), len(content))


@pytest.mark.parametrize("sign", ["\t", ";", ","])
def test_rows_of_text_takes_each_way_of_dividing(sign: str) -> None:
    rows = tables.rows_of_text(f"I Wayan Sudana{sign}081234\n\nNi Luh Sari{sign}\n")
    assert rows == [("I Wayan Sudana", "081234"), ("Ni Luh Sari", "")]


def test_rows_of_text_keeps_a_comma_within_a_cell() -> None:
    assert tables.rows_of_text("Ida Ayu Putri, S.E.;0812;Gianyar") == [
        ("Ida Ayu Putri, S.E.", "0812", "Gianyar")
    ]


def test_rows_of_file_reads_a_sheet_and_its_numbers() -> None:
    content = workbook(("Nama", "Telepon"), ("I Made Arta", 6281234567890.0))
    assert read(content) == [("Nama", "Telepon"), ("I Made Arta", "6281234567890")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_rows_of_file_reads_csv_of_any_office(encoding: str) -> None:
    assert read("Siti Zubaedah;é".encode(encoding)) == [("Siti Zubaedah", "é")]


def test_text_of_gives_back_what_was_read() -> None:
    rows = [("I Wayan; Sudana", "0812", 'kata "dia"')]
    assert tables.rows_of_text(tables.text_of(rows)) == rows


def archive(parts: dict[str, bytes]) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in parts.items():
            target.writestr(name, content)
    return kept.getvalue()


def with_sheet(sheet: bytes) -> bytes:
    """A workbook whose first sheet is replaced."""
    parts = {}
    with zipfile.ZipFile(io.BytesIO(workbook(("Nama",)))) as source:
        for part in source.infolist():
            parts[part.filename] = source.read(part)
    parts["xl/worksheets/sheet1.xml"] = sheet
    return archive(parts)


SHEET = (
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    b"<sheetData>%b</sheetData></worksheet>"
)
FAR = b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>'
ENTITY = b'<!DOCTYPE w [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + SHEET % b""
BOMBS = {
    "unpacks_to_much": archive({"xl/a.xml": b" " * 400_000_000}),
    "many_parts": archive({f"xl/{n}.xml": b"" for n in range(500)}),
    "entities": with_sheet(ENTITY),
    "no_sheet": archive({"a.txt": b"a"}),
    "broken": b"PK\x03\x04" + b"\x00" * 500,
    "binary": b"\x00\x01\x02",
    "damaged_sheet": with_sheet(b"<worksheet"),
}


@pytest.mark.parametrize("name", BOMBS)
def test_rows_of_file_refuses_a_bomb_in_time_and_memory(name: str) -> None:
    content = BOMBS[name]
    tracemalloc.start()
    began = time.perf_counter()
    try:
        with pytest.raises(TableRefused):
            read(content)
        spent, (_, peak) = time.perf_counter() - began, tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert spent < 1
    assert peak < 100 * 1024 * 1024


def test_rows_of_file_does_not_follow_a_cell_far_away() -> None:
    began = time.perf_counter()
    assert read(with_sheet(SHEET % FAR)) == []
    assert time.perf_counter() - began < 1


def test_rows_of_file_too_large_is_refused_unread() -> None:
    with pytest.raises(TableTooLarge):
        tables.rows_of_file(io.BytesIO(), 200 * 1024 * 1024)


def test_rows_of_text_with_too_many_rows_is_refused() -> None:
    with pytest.raises(TableTooLarge):
        tables.rows_of_text("a\n" * 1_500)


def test_rows_of_file_damaged_anywhere_is_refused() -> None:
    """Whatever bytes are broken, the answer is a sentence and not a failure."""
    content = bytearray(workbook(("Nama", "Telepon"), ("I Wayan", "081234567")))
    for place in range(30, len(content), 37):
        damaged = bytearray(content)
        damaged[place] ^= 0xFF
        try:
            tables.rows_of_file(io.BytesIO(bytes(damaged)), len(damaged))
        except TableRefused:
            continue


def test_rows_of_file_refuses_a_doctype_in_utf_16() -> None:
    sheet = (
        '<?xml version="1.0" encoding="UTF-16"?>'
        '<!DOCTYPE x [<!ENTITY a "BOM">]><worksheet>&a;</worksheet>'
    )
    with pytest.raises(TableRefused):
        read(with_sheet(sheet.encode("utf-16")))
