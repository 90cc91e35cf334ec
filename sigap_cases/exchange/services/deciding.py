"""What becomes of the rows of a sheet: decided one by one, or many alike at once."""

import csv
import io
from collections.abc import Sequence
from typing import Any, BinaryIO

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from accounts.models import User
from accounts.services.history import save_as
from sigap_cases.cases.services.bundles import harmless
from sigap_cases.exchange import files
from sigap_cases.exchange.columns import COLUMNS, ROW_NUMBER, label_of, plain
from sigap_cases.exchange.enums import BatchState, Decision, RowState
from sigap_cases.exchange.exceptions import DecisionWrong, MendedWrongly
from sigap_cases.exchange.models import ImportBatch, ImportPart, ImportRow
from sigap_cases.exchange.policies import check_can_work
from sigap_cases.exchange.selectors import first_of, raw_rows
from sigap_cases.registry.selectors import people_visible_to

from .queueing import lock, send


MENDED = "mend"


@transaction.atomic
def decide(
    row: ImportRow,
    decision: str,
    *,
    person_id: int | None = None,
    take: Sequence[str] = (),
    by: User,
) -> ImportRow:
    """``person_id``: one of the row's possible duplicates, for ``Decision.UPDATE``."""
    batch = lock(row.batch_id)
    check_can_work(by, batch, BatchState.CHECKED)
    row = ImportRow.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if decision not in _offered(row) or not set(take) <= COLUMNS.keys():
        raise DecisionWrong
    if decision == Decision.UPDATE:
        known = {match[0] for match in row.matches}
        people = people_visible_to(by)
        if person_id not in known or not people.filter(pk__in=[person_id]).exists():
            raise DecisionWrong
        row.person_id = person_id
    row.decision = decision
    row.take = list(take) if decision == Decision.UPDATE else []
    row.save(update_fields=["decision", "take", "person"])
    return row


def _offered(row: ImportRow) -> tuple[str, ...]:
    """A faulty row may be left out; one that is ready needs no decision."""
    if row.state == RowState.DUPLICATE:
        fits = (Decision.UPDATE,) if row.matches else ()
        return (Decision.OPEN, Decision.NEW, Decision.SKIP, *fits)
    return (Decision.OPEN, Decision.SKIP)


@transaction.atomic
def decide_all(batch: ImportBatch, what: str, *, by: User) -> int:
    """Many rows that are still open: ``what`` is one of ``ALL``; how many it was."""
    batch = lock(batch.pk)
    check_can_work(by, batch, BatchState.CHECKED)
    if what not in ALL:
        raise DecisionWrong
    rule, decision = ALL[what]
    rows = batch.rows.filter(rule, decision="")
    if decision == Decision.UPDATE:
        return rows.update(decision=decision, take=F("differs"))
    return rows.update(decision=decision)


# Fields that differ are taken over where the record is surely the same person's.
ALL: dict[str, tuple[Q, str]] = {
    "salah": (Q(state=RowState.FAULTY), Decision.SKIP),
    "kembar": (Q(state=RowState.DUPLICATE, matches=[]), Decision.SKIP),
    "sama": (Q(state=RowState.DUPLICATE, person__isnull=False), Decision.UPDATE),
    "lewati": (Q(state=RowState.DUPLICATE), Decision.SKIP),
    "baru": (Q(state=RowState.DUPLICATE, person=None), Decision.NEW),
}


def undecided(batch: ImportBatch) -> QuerySet[ImportRow]:
    return batch.rows.exclude(state=RowState.READY).filter(decision="")


def faulty_table(batch: ImportBatch) -> list[list[str]]:
    """The faulty rows as they came, with their number before and the reasons behind."""
    faults = dict(
        batch.rows.filter(state=RowState.FAULTY).values_list("number", "faults")
    )
    head = [_("Source row"), *batch.headings, _("What to mend")]
    table = [head]
    for number, cells in raw_rows(batch):
        if number in faults:
            table.append([str(number), *cells, reasons(faults[number])])
    return [[harmless(cell) for cell in row] for row in table]


def reasons(faults: Sequence[Any]) -> str:
    return "; ".join(f"{label_of(key)} {sentence}" for key, sentence in faults)


def as_csv(table: Sequence[Sequence[str]]) -> bytes:
    kept = io.StringIO()
    csv.writer(kept, delimiter=";", lineterminator="\r\n").writerows(table)
    return ("\ufeff" + kept.getvalue()).encode()


def as_xlsx(table: Sequence[Sequence[str]]) -> bytes:
    """Every cell as text; what no workbook may hold is left out."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("PMI")
    for line in table:
        sheet.append([ILLEGAL_CHARACTERS_RE.sub("", cell) for cell in line])
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


@transaction.atomic
def mend(batch: ImportBatch, file: BinaryIO, size: int | None, *, by: User) -> int:
    """Put the mended rows in the place of the faulty ones, and check again."""
    batch = lock(batch.pk)
    check_can_work(by, batch, BatchState.CHECKED)
    rows = files.rows_of(file, size)
    faulty = set(
        batch.rows.filter(state=RowState.FAULTY).values_list("number", flat=True)
    )
    mended = _mended(rows, len(batch.headings))
    if not mended or not mended.keys() <= faulty:
        raise MendedWrongly
    for first in sorted({first_of(number) for number in mended}):
        part = ImportPart.objects.select_for_update(of=("self",)).get(
            batch=batch, first=first
        )
        part.rows = [
            mended.get(first + offset, row) for offset, row in enumerate(part.rows)
        ]
        part.save()
    batch.state = BatchState.CHECKING
    save_as(batch, by=by, reason=MENDED)
    send(batch)
    return len(mended)


def _mended(rows: list[list[str]], width: int) -> dict[int, list[str]]:
    """Number -> cells, from a file as ``faulty_table`` made it."""
    numbered = plain(rows[0][0]) in (ROW_NUMBER, plain(_("Source row")))
    if not numbered or len(rows[0]) < width + 1:
        raise MendedWrongly
    found: dict[int, list[str]] = {}
    for row in rows[1:]:
        if not row[0].isdecimal() or int(row[0]) in found:
            raise MendedWrongly
        found[int(row[0])] = row[1 : width + 1]
    return found
