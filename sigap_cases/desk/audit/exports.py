"""Tables that an auditor takes out, as CSV and PDF, each with its hash in the trail.

The hash of a CSV is that of the file. A PDF prints the hash of the CSV of the same
table, and is kept with its own hash besides.
"""

import csv
import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from sigap_cases.cases.audit_enums import RetrievalKind
from sigap_cases.cases.models import Retrieval
from sigap_cases.cases.services import trail
from sigap_cases.cases.services.bundles import harmless
from sigap_cases.cases.services.letters.typesetting import Limits, plain_to_pdf
from sigap_cases.desk.due import full_moment
from sigap_cases.desk.officer import DeskRequest
from sigap_cases.desk.retrievals import surface_of
from sigap_cases.inert import inert

from .hits import Hit, taken_in_sight
from .sight import Auditor


# A longer list is taken out by shorter periods.
MOST_EXPORTED = 2000
FORMS = ("csv", "pdf")
_LIMITS = Limits(seconds=20, wall=40)
_PAGE = Path(__file__).with_name("table.typ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """What is taken out; ``told`` says in words what was asked for."""

    name: str
    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    told: Sequence[str] = field(default=())
    typed: str = ""

    @property
    def is_cut(self) -> bool:
        return len(self.rows) > MOST_EXPORTED

    @property
    def kept(self) -> Sequence[Sequence[str]]:
        return self.rows[:MOST_EXPORTED]


def moment_words(at: datetime) -> str:
    return f"{timezone.localtime(at):%d-%m-%Y %H.%M.%S} WITA"


def table_of_hits(
    hits: Sequence[Hit], *, name: str, title: str, told: Sequence[str], typed: str = ""
) -> Table:
    return Table(
        name=name,
        title=title,
        headings=[
            _("Time"),
            _("What"),
            _("Details"),
            _("Actor"),
            _("Post"),
            _("Case"),
            _("Reason"),
        ],
        rows=[
            [
                moment_words(hit.at),
                hit.what,
                hit.detail,
                hit.who,
                hit.post,
                hit.number,
                hit.reason,
            ]
            for hit in hits
        ],
        told=told,
        typed=typed,
    )


def as_csv(table: Table) -> bytes:
    """With semicolons, as spreadsheets here open it; no cell is taken for a formula."""
    kept = io.StringIO()
    rows = csv.writer(kept, delimiter=";", lineterminator="\r\n")
    rows.writerow([harmless(cell) for cell in table.headings])
    for row in table.kept:
        rows.writerow([harmless(cell) for cell in row])
    return ("\ufeff" + kept.getvalue()).encode()


def as_pdf(table: Table, digest: str, *, by: str, at: datetime) -> bytes:
    told = [
        (_("Made"), full_moment(at)),
        (_("By"), by),
        (_("Asked for"), "; ".join(filter(None, (table.typed, *table.told))) or "-"),
        (_("Rows"), str(len(table.kept))),
        (_("SHA-256 of the table (CSV)"), digest),
    ]
    if table.is_cut:
        told.append((_("Cut"), _("There is more; take it out by shorter periods.")))
    data = {
        "judul": table.title,
        "fakta": told,
        "kepala": list(table.headings),
        "baris": [list(row) for row in table.kept],
    }
    text = _PAGE.read_text(encoding="utf-8")
    return plain_to_pdf(text, data, at=at, limits=_LIMITS)


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def handed_out(
    request: DeskRequest, auditor: Auditor, table: Table, form: str
) -> HttpResponse:
    """The file; its hash and what it was of stay in the trail."""
    if form not in FORMS:
        raise Http404
    now = timezone.now()
    content = as_csv(table)
    data_digest = sha256(content)
    kind = "text/csv; charset=utf-8"
    if form == "pdf":
        by = str(auditor.user)
        content = as_pdf(table, data_digest, by=by, at=now)
        kind = "application/pdf"
    taken = trail.Taken(
        kind=RetrievalKind.EXPORT,
        surface=surface_of(request),
        text=table.typed,
        filters=[table.title, *table.told, form.upper()],
        results=len(table.kept),
        sha256=sha256(content),
        data_sha256=data_digest,
    )
    trail.note(taken, by=auditor.user, post=auditor.post)
    answer = HttpResponse(content, content_type=kind)
    stamp = f"{timezone.localtime(now):%Y%m%d-%H%M}"
    name = f"{table.name}-{stamp}.{form}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return inert(answer)


def digest_of(asked: Any, file: Any | None) -> str:
    """The hash of a file that is sent along, else the one that was typed."""
    if file is None:
        return "".join(str(asked or "").split()).lower()
    found = hashlib.sha256()
    for part in file.chunks():
        found.update(part)
    return found.hexdigest()


def known_by(auditor: Auditor, digest: str) -> list[Retrieval]:
    """Exports whose file, or whose table, has that hash; the latest first."""
    if not digest:
        return []
    rows = taken_in_sight(auditor).select_related("user", "unit", "case", "person")
    found = rows.filter(sha256=digest) | rows.filter(data_sha256=digest)
    return list(found.order_by("-at", "-pk")[:20])
