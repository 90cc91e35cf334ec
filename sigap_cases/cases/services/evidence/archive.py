"""One case as a ZIP that a court checks by itself: see verify.py, which goes with it."""

import hashlib
import json
import tempfile
import zipfile
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from django.template.loader import render_to_string
from django.utils import timezone

from sigap_cases.cases.exceptions import BundleTooLarge
from sigap_cases.cases.models import Case, Document, LetterFile
from sigap_cases.cases.policies import acting, check_can_take_evidence
from sigap_cases.cases.services.bundles import IN_MEMORY, LARGEST, safe_name
from sigap_cases.cases.services.lifecycle import note_access
from workflows.models import Matter
from workflows.services import proofs
from workflows.services.transition import transition

from . import changes, owned


FORMAT = "sigap-bukti-1"
EVENT = "case.evidence_exported"
VERIFIER = Path(__file__).with_name("verify.py")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """The archive, at its beginning, and what its manifest hashes to."""

    archive: IO[bytes]
    manifest: str


class _Writer:
    """Writes files and keeps what each hashes to."""

    def __init__(self, target: zipfile.ZipFile) -> None:
        self.target, self.files = target, dict[str, str]()

    def text(self, name: str, content: str) -> None:
        self.files[name] = hashlib.sha256(content.encode()).hexdigest()
        self.target.writestr(name, content, zipfile.ZIP_DEFLATED)

    def json(self, name: str, content: Any) -> None:
        self.text(name, json.dumps(content, ensure_ascii=False, indent=1) + "\n")

    def copy(self, name: str, file: Any) -> None:
        """In pieces; what is kept is compressed already."""
        hashed = hashlib.sha256()
        with file.open("rb") as source, self.target.open(name, "w") as sink:
            for piece in source.chunks():
                hashed.update(piece)
                sink.write(piece)
        self.files[name] = hashed.hexdigest()


def take(case: Case, *, by: Any) -> Bundle:
    """The bundle as ``by`` may have it. That it was taken is an event of the case."""
    check_can_take_evidence(by, case)
    files = _files(case)
    if sum(file.size for _name, file in files) > LARGEST:
        raise BundleTooLarge
    with ExitStack() as closing:
        archive = closing.enter_context(
            tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)
        )
        with transition(actor=acting(by, case)) as move:
            matter = move.matter(case.matter_id)
            manifest = _fill(archive, case, matter, files, by)
            data = {"manifest": manifest, "events": matter.head_number}
            move.record(EVENT, matter, data=data)
            note_access(case, by=by, part="evidence")
        archive.seek(0)
        closing.pop_all()
    return Bundle(archive=archive, manifest=manifest)


def _files(case: Case) -> list[tuple[str, Document | LetterFile]]:
    documents = case.documents.exclude(file="").order_by("uploaded_at", "pk")
    letters = LetterFile.objects.filter(letter__case=case).order_by("added_at", "pk")
    named: list[tuple[str, Document | LetterFile]] = [
        (f"dokumen/{number:03d}-{safe_name(document)}", document)
        for number, document in enumerate(documents, start=1)
    ]
    return named + [
        (f"surat/{number:03d}-{file.stage}{Path(str(file.file)).suffix}", file)
        for number, file in enumerate(letters, start=1)
    ]


def _fill(
    archive: IO[bytes],
    case: Case,
    matter: Matter,
    files: list[tuple[str, Document | LetterFile]],
    by: Any,
) -> str:
    made = timezone.localtime()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as target:
        writer = _Writer(target)
        for name, file in files:
            writer.copy(name, file.file)
        writer.json("berkas.json", [_told(name, file) for name, file in files])
        _history(writer, case, matter, by)
        writer.text("verify.py", VERIFIER.read_text(encoding="utf-8"))
        context = {"case": case, "made": made, "by": acting(by, case)}
        writer.text("BACA-SAYA.txt", render_to_string("desk/evidence.txt", context))
        manifest = {
            "format": FORMAT,
            "case": case.number,
            "made_at": made.isoformat(timespec="seconds"),
            "files": writer.files,
        }
        writer.json("manifes.json", manifest)
    return writer.files["manifes.json"]


def _told(name: str, file: Document | LetterFile) -> dict[str, Any]:
    """Which row of the history holds the hash of a file."""
    is_document = isinstance(file, Document)
    model = Document.history.model if is_document else LetterFile
    return {"name": name, "table": model._meta.db_table, "id": file.pk}


def _history(writer: _Writer, case: Case, matter: Matter, by: Any) -> None:
    head = proofs.head_proof(matter)
    events = {
        "matter_id": matter.pk,
        "head": matter.head_number,
        "events": proofs.event_texts(matter),
        "proof": head,
    }
    writer.json("peristiwa.json", events)
    tables = list(owned.rows_of(case))
    hidden = owned.withheld(case, by)
    rows = [row for model, keys in tables for row in proofs.rows_of(model, keys)]
    writer.json("riwayat.json", [_row(row, hidden) for row in rows])
    used = {row.root for row in rows if row.root} | ({head["root"]} if head else set())
    writer.json("akar.json", proofs.roots_for(used))
    writer.text("perubahan.csv", changes.as_csv(tables))


def _row(row: proofs.KeptRow, hidden: set[tuple[str, int]]) -> dict[str, Any]:
    told: dict[str, Any] = {"table": row.table, "key": row.key, "leaf": row.leaf}
    if (row.table, row.key) not in hidden:
        told["text"] = row.text
    proof = {"root": row.root, "after": row.after, "path": row.way}
    return told | {"proof": None if row.root is None else proof}
