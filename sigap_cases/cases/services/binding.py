"""Documents bound into one PDF with an index in front.

A PDF that somebody sent may be made to take all memory or never to end. It is opened
in a process of its own (``binder``), with little memory and little time; what cannot
be bound is left out and stays in the archive as it is.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sigap_cases.cases.models import Document


SECONDS = 60
# Beyond this the archive goes without the one PDF.
LARGEST = 100 * 1024 * 1024
BINDER = Path(__file__).with_name("binder.py")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """The one PDF, and for each document the page it begins on; None if left out."""

    path: Path
    pages: list[int | None]


def bind(heading: str, documents: Sequence[Document], folder: Path) -> Bound | None:
    """Bind the documents within ``folder``; None where nothing could be bound."""
    if not documents or sum(document.size for document in documents) > LARGEST:
        return None
    parts = [
        _copied(document, folder, number) for number, document in enumerate(documents)
    ]
    asked = json.dumps({"heading": heading, "parts": parts})
    (folder / "parts.json").write_text(asked, encoding="utf-8")
    try:
        ended = subprocess.run(  # noqa: S603 - own program, no shell
            [sys.executable, "-I", str(BINDER), str(folder)],
            timeout=SECONDS,
            capture_output=True,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return None
    bound, pages = folder / "bound.pdf", folder / "bound.json"
    if ended.returncode != 0 or not pages.exists():
        return None
    return Bound(path=bound, pages=json.loads(pages.read_text(encoding="utf-8")))


def _copied(document: Document, folder: Path, number: int) -> dict[str, object]:
    name = f"part{number}"
    with document.file.open("rb") as source, (folder / name).open("wb") as target:
        for piece in source.chunks():
            target.write(piece)
    return {
        "title": f"{document.title} ({document.uploaded_at:%d-%m-%Y})",
        "file": name,
        "is_pdf": document.content_type == "application/pdf",
    }
