"""A sheet of an agency as it comes, with faults planted row by row."""

import csv
import io
import zipfile
from collections.abc import Sequence

from openpyxl import Workbook


HEADINGS = (
    *("No", "Nama Lengkap", "NIK", "Tgl Lahir", "L/P", "Desa", "Kecamatan", "No HP"),
    *("No Paspor", "Skema", "Sektor", "Negara Tujuan", "Jabatan", "Gaji", "Mata Uang"),
    *("Nama Keluarga", "Telepon Keluarga"),
)
NAME, NIK, BORN, SEX, VILLAGE, DISTRICT, PHONE = range(1, 8)
PASSPORT, SCHEME, SECTOR, COUNTRY, JOB, WAGE, CURRENCY = range(8, 15)
CONTACT, CONTACT_PHONE = 15, 16
DAYS = ("{d:02d}/{m:02d}/{y}", "{y}-{m:02d}-{d:02d}", "{d} Agustus {y}")


def row(number: int) -> list[str]:
    """A row without a fault; every number has a person of its own."""
    woman = number % 2 == 1
    year, month, day = 1970 + number % 30, 8, 1 + number % 28
    nik_day = day + 40 if woman else day
    return [
        str(number),
        f"{'Ni Luh' if woman else 'I Wayan'} {(letters(number) * 2).capitalize()} Uji",
        f"510499{nik_day:02d}{month:02d}{year % 100:02d}{number:04d}",
        DAYS[number % 3].format(d=day, m=month, y=year),
        "P" if woman else "L",
        "Batubulan" if number % 3 else "51.04.05.2006",
        "Sukawati" if number % 3 else "",
        f"0812 7000 {number:04d}",
        f"XX{number:07d}",
        ("P to P", "Mandiri", "Magang", "Nonprosedural")[number % 4],
        "Formal" if number % 2 else "Informal",
        ("Jepang", "TW", "Hong Kong", "Turki")[number % 4],
        "Perawat lansia",
        "1.250.000",
        "IDR",
        f"I Made Keluarga{letters(number)}",
        f"+62 813-7000-{number:04d}",
    ]


def letters(number: int) -> str:
    """Three letters that tell a number, far from those of its neighbours."""
    spread = number * 7919 % 17576
    return "".join(chr(ord("a") + (spread // step) % 26) for step in (676, 26, 1))


def as_csv(
    rows: Sequence[Sequence[str]], *, encoding: str = "utf-8", delimiter: str = ";"
) -> bytes:
    kept = io.StringIO()
    writer = csv.writer(kept, delimiter=delimiter)
    writer.writerow(HEADINGS)
    writer.writerows(rows)
    return kept.getvalue().encode(encoding)


def as_xlsx(rows: Sequence[Sequence[object]]) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Data")
    sheet.append(HEADINGS)
    for one in rows:
        sheet.append(list(one))
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def with_part(content: bytes, name: str, text: bytes) -> bytes:
    """A workbook with one part replaced."""
    kept = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for part in source.namelist():
            target.writestr(part, text if part == name else source.read(part))
    return kept.getvalue()
