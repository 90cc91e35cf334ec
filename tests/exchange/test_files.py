"""What is read of a file, and what is refused before a parser sees it."""

import io
import time
import tracemalloc

import pytest

from sigap_cases.exchange import files
from sigap_cases.exchange.exceptions import SheetEmpty, SheetRefused, SheetTooLarge

from .sheets import HEADINGS, NAME, as_csv, as_xlsx, row, with_part


SHEET = "xl/worksheets/sheet1.xml"
HEAD = (
    b'<?xml version="1.0"?><worksheet xmlns='
    b'"http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
)


def read(content: bytes) -> list[list[str]]:
    return files.rows_of(io.BytesIO(content), len(content))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_rows_of_csv_whatever_its_letters_and_signs(
    encoding: str, delimiter: str
) -> None:
    rows = [row(1), row(2)]
    rows[0][NAME] = "Ni Luh André"
    found = read(as_csv(rows, encoding=encoding, delimiter=delimiter))
    assert found == [list(HEADINGS), *rows]


def test_rows_of_utf_16_without_a_mark() -> None:
    assert read(as_csv([row(1)], encoding="utf-16-le"))[1] == row(1)


def test_rows_of_workbook_are_those_of_the_csv() -> None:
    rows = [row(1), row(2)]
    assert read(as_xlsx(rows)) == [list(HEADINGS), *rows]


def test_rows_begin_at_the_headings_below_a_title() -> None:
    content = b"DATA PMI KABUPATEN;;\r\n\r\nTahun;2026;\r\n" + as_csv([row(1)])
    assert read(content)[0] == list(HEADINGS)


BOMBS = {
    "ratio": (HEAD + b"<row><c><v>1</v></c></row>" * 2_000_000, SheetTooLarge),
    "far_row": (HEAD + b'<row r="1048576"><c r="A1048576"/></row>', SheetTooLarge),
    "far_column": (HEAD + b'<row r="1"><c r="XFD1"><v>1</v></c></row>', SheetTooLarge),
    "doctype": (b"<!DOCTYPE x [<!ENTITY a 'b'>]>" + HEAD, SheetRefused),
    "doctype_utf16": (
        "<!DOCTYPE x [<!ENTITY a 'b'>]>".encode("utf-16-le") + HEAD,
        SheetRefused,
    ),
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_bomb_is_refused_quickly_and_small(bomb: str) -> None:
    part, refusal = BOMBS[bomb]
    content = with_part(as_xlsx([row(1)]), SHEET, part)
    start = time.perf_counter()
    with pytest.raises(refusal):
        read(content)
    assert time.perf_counter() - start < 1
    tracemalloc.start()
    with pytest.raises(refusal):
        read(content)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 100 * 1024 * 1024


def test_archive_that_is_no_workbook_is_refused() -> None:
    content = as_xlsx([row(1)]).replace(b"xl/workbook.xml", b"xl/workbook.bin")
    with pytest.raises(SheetRefused):
        read(content)


def test_file_without_rows_is_refused() -> None:
    with pytest.raises(SheetEmpty):
        read(as_csv([]))
