"""Small files for demo cases: a picture and a PDF, made here, of nobody."""

import io
from random import Random

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw


_PAPER, _INK = (246, 243, 236), (58, 54, 48)


def photo(rng: Random, title: str) -> SimpleUploadedFile:
    """A sheet of paper as a phone would take it: a heading and grey lines."""
    tint = rng.randrange(-8, 8)
    picture = Image.new("RGB", (360, 480), tuple(part + tint for part in _PAPER))
    draw = ImageDraw.Draw(picture)
    draw.text((28, 28), f"CONTOH: {title}", fill=_INK)
    for line in range(12):
        right = 330 - rng.randrange(0, 120)
        draw.line(
            (28, 70 + line * 30, right, 70 + line * 30), fill=(150, 146, 138), width=5
        )
    content = io.BytesIO()
    picture.save(content, format="JPEG", quality=60)
    return SimpleUploadedFile("foto.jpg", content.getvalue(), content_type="image/jpeg")


def letter(title: str) -> SimpleUploadedFile:
    """A PDF of one page that says it is an example."""
    text = f"CONTOH - {title}".encode("latin-1", "replace")
    text = text.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
    stream = b"BT /F1 14 Tf 60 760 Td (" + text + b") Tj ET"
    page = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>"
    )
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        page,
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    content = b"%PDF-1.4\n"
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    end = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    size = len(objects) + 1
    content += (
        b"xref\n0 %d\n0000000000 65535 f \n" % size + table + end % (size, len(content))
    )
    return SimpleUploadedFile("surat.pdf", content, content_type="application/pdf")
