"""Run as a program of its own: ``binder.py FOLDER`` binds what ``parts.json`` names.

It reads files that strangers made. So it takes little memory and little time, knows
neither the database nor the settings, and writes only ``bound.pdf`` and ``bound.json``
into the folder. Imports nothing of the product.
"""

import io
import json
import resource
import sys
from pathlib import Path

from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError


MOST_MEMORY = 1_200 * 1024 * 1024
MOST_SECONDS = 45
MOST_PAGES = 2_000
A4 = (595, 842)
MARGIN = 40
LINES = 44
# What readers of broken files come to, besides the library's own errors.
BROKEN = (
    PyPdfError,
    OSError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    RecursionError,
    NotImplementedError,
)


def main(folder: Path) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    Image.MAX_IMAGE_PIXELS = 40_000_000
    asked = json.loads((folder / "parts.json").read_text(encoding="utf-8"))
    starts, bodies, pages = [], [], 0
    for part in asked["parts"]:
        body = _body(folder / part["file"], is_pdf=part["is_pdf"])
        count = len(body.pages) if body is not None else 0
        fits = 0 < count <= MOST_PAGES - pages
        starts.append(pages if fits else None)
        if body is not None and fits:
            bodies.append(body)
            pages += count
    titles = [part["title"] for part in asked["parts"]]
    shift = -(-len(titles) // LINES)
    numbers = [None if start is None else start + shift + 1 for start in starts]
    _write(folder, _index(asked["heading"], titles, numbers), bodies)
    (folder / "bound.json").write_text(json.dumps(numbers), encoding="utf-8")


def _body(path: Path, *, is_pdf: bool) -> PdfReader | None:
    try:
        reader = PdfReader(path if is_pdf else _picture(path))
        if reader.is_encrypted:
            return None
        for page in reader.pages:
            page.mediabox  # noqa: B018 read now: a page that cannot be read is no part
    except BROKEN:
        return None
    return reader


def _picture(path: Path) -> io.BytesIO:
    """A picture on a page of its own, not larger than A4."""
    kept = io.BytesIO()
    with Image.open(path) as picture:
        wide, high = (side - 2 * MARGIN for side in A4)
        dots = max(picture.width / wide, picture.height / high, 1.0) * 72
        picture.convert("RGB").save(kept, format="PDF", resolution=dots)
    kept.seek(0)
    return kept


def _write(folder: Path, index: bytes, bodies: list[PdfReader]) -> None:
    writer = PdfWriter()
    for reader in (PdfReader(io.BytesIO(index)), *bodies):
        writer.append(reader, import_outline=False)
    writer.add_metadata({"/Producer": "SIGAP Cases"})
    with (folder / "bound.pdf").open("wb") as target:
        writer.write(target)


def _index(heading: str, titles: list[str], numbers: list[int | None]) -> bytes:
    lines = [
        f"{'-' if number is None else number}  {title}"
        for title, number in zip(titles, numbers, strict=True)
    ]
    sheets = [lines[start : start + LINES] for start in range(0, len(lines), LINES)]
    return _pdf([_sheet(heading, sheet) for sheet in sheets])


def _sheet(heading: str, lines: list[str]) -> bytes:
    top = A4[1] - 60
    told = [f"BT /F1 15 Tf {MARGIN} {top} Td ({_text(heading)}) Tj ET"]
    for number, line in enumerate(lines):
        height = top - 30 - 16 * number
        told.append(f"BT /F1 10 Tf {MARGIN} {height} Td ({_text(line[:95])}) Tj ET")
    return "\n".join(told).encode("cp1252")


def _text(text: str) -> str:
    """As a string of a PDF page, in the letters of its standard font."""
    plain = text.encode("cp1252", "replace").decode("cp1252")
    plain = "".join(max(sign, " ") for sign in plain)
    for sign in ("\\", "(", ")"):
        plain = plain.replace(sign, f"\\{sign}")
    return plain


def _pdf(sheets: list[bytes]) -> bytes:
    """A PDF of plain text sheets: catalog, pages, font, then page and text in turn."""
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(sheets)))
    box = f"/MediaBox [0 0 {A4[0]} {A4[1]}]"
    font = "/Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(sheets)} {box} >>".encode(),
        f"<< {font} >>".encode(),
    ]
    for number, sheet in enumerate(sheets):
        uses = "/Resources << /Font << /F1 3 0 R >> >>"
        page = f"<< /Type /Page /Parent 2 0 R {uses} /Contents {5 + 2 * number} 0 R >>"
        text = b"<< /Length %d >>\nstream\n%b\nendstream" % (len(sheet), sheet)
        objects += [page.encode(), text]
    return _assembled(objects)


def _assembled(objects: list[bytes]) -> bytes:
    made, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(made))
        made += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    end = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    return made + head + table + end % (len(objects) + 1, len(made))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
