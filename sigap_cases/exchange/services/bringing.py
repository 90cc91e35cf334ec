"""Bringing a sheet: its rows are kept sealed, its columns named."""

import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO

from django.db import transaction
from django.utils import timezone

from accounts.models import Unit, User
from accounts.services.history import save_as
from sigap_cases.exchange import files
from sigap_cases.exchange.columns import COLUMNS, REQUIRED, guessed, plain
from sigap_cases.exchange.enums import BatchState
from sigap_cases.exchange.exceptions import ColumnTwice, HeadingsMissing
from sigap_cases.exchange.models import ImportBatch, ImportPart, Source
from sigap_cases.exchange.policies import check_can_import, check_can_work
from sigap_cases.exchange.selectors import PART_SIZE

from .emptying import destroy_rows
from .queueing import lock, send


UPLOADED, MAPPED, DISCARDED = "upload", "name_columns", "discard"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """``key`` names the sending: the same one again finds the same import."""

    key: uuid.UUID
    unit: Unit
    kind: str
    file_name: str
    file: BinaryIO
    size: int | None


def bring(sheet: Sheet, *, by: User) -> ImportBatch:
    """Read the file and keep its rows. SheetRefused and its kin say what is wrong."""
    position = check_can_import(by)
    already = ImportBatch.objects.filter(key=sheet.key, uploaded_by=by).first()
    if already is not None:
        return already
    rows = files.rows_of(sheet.file, sheet.size)
    with transaction.atomic():
        source = _source(sheet, by)
        batch = ImportBatch(
            source=source,
            office_id=position.unit_id,
            key=sheet.key,
            state=BatchState.MAPPING,
            file_name=sheet.file_name[-150:],
            sha256=_sha256(sheet.file),
            headings=rows[0],
            columns=guessed(rows[0], source.mapping),
            row_count=len(rows) - 1,
            uploaded_at=timezone.now(),
            uploaded_by=by,
        )
        save_as(batch, by=by, reason=UPLOADED)
        _keep(batch, rows[1:])
    return batch


def _source(sheet: Sheet, by: User) -> Source:
    found = Source.objects.filter(unit=sheet.unit, kind=sheet.kind).first()
    if found is None:
        found = Source(unit=sheet.unit, kind=sheet.kind)
        save_as(found, by=by, reason=UPLOADED)
    return found


def _sha256(file: BinaryIO) -> str:
    file.seek(0)
    return hashlib.sha256(file.read()).hexdigest()


def _keep(batch: ImportBatch, rows: Sequence[list[str]]) -> None:
    parts = []
    for start in range(0, len(rows), PART_SIZE):
        part = ImportPart(batch=batch, first=start + 1)
        part.rows = rows[start : start + PART_SIZE]
        parts.append(part)
    ImportPart.objects.bulk_create(parts, batch_size=20)


@transaction.atomic
def name_columns(
    batch: ImportBatch, columns: Sequence[str], *, by: User
) -> ImportBatch:
    """Say what each column holds, which the source remembers; the check begins."""
    batch = lock(batch.pk)
    check_can_work(by, batch, BatchState.MAPPING, BatchState.CHECKED)
    named = [key for key in columns if key]
    if len(set(named)) < len(named):
        raise ColumnTwice
    if not set(REQUIRED) <= set(named) <= COLUMNS.keys():
        raise HeadingsMissing
    batch.columns = list(columns)
    batch.state = BatchState.CHECKING
    save_as(batch, by=by, reason=MAPPED)
    source = batch.source
    source.mapping = {
        **source.mapping,
        **dict(zip(map(plain, batch.headings), columns, strict=True)),
    }
    save_as(source, by=by, reason=MAPPED)
    send(batch)
    return batch


@transaction.atomic
def discard(batch: ImportBatch, *, by: User) -> ImportBatch:
    """Give a sheet up before it is taken over; its rows are destroyed."""
    batch = lock(batch.pk)
    check_can_work(by, batch, BatchState.MAPPING, BatchState.CHECKED)
    batch.state = BatchState.DISCARDED
    destroy_rows(batch, by=by, reason=DISCARDED)
    return batch
