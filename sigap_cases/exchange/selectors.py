"""Reads of imports: whose they are to see, and their rows as they came."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q, QuerySet

from accounts.enums import Post
from accounts.selectors import Position, positions_of
from sigap_cases.registry.selectors import reach_of

from .enums import BatchState
from .models import ImportBatch, ImportPart


# Whole sheets concern people of all villages: they are the office's.
IMPORTING_POSTS = frozenset({Post.PETUGAS_PENANGANAN, Post.PENYELIA})
PART_SIZE = 500


def batches_visible_to(
    user: Any, *, positions: tuple[Position, ...] | None = None
) -> QuerySet[ImportBatch]:
    """The imports of the regency, for its posts that import."""
    if not user.is_authenticated or not user.is_active:
        return ImportBatch.objects.none()
    if positions is None:
        positions = positions_of(user)
    rule = Q(pk__in=[])
    for position in positions:
        if position.post in IMPORTING_POSTS:
            rule |= Q(office__path__startswith=reach_of(position))
    return ImportBatch.objects.filter(rule)


def raw_rows(batch: ImportBatch) -> Iterator[tuple[int, list[str]]]:
    """Number and cells of each row, as it came; the first below the headings is 1."""
    parts = ImportPart.objects.filter(batch=batch).order_by("first")
    for part in parts.iterator(chunk_size=4):
        for offset, row in enumerate(_cells(part)):
            yield part.first + offset, row


def raw_row(batch: ImportBatch, number: int) -> list[str]:
    part = ImportPart.objects.get(batch=batch, first=first_of(number))
    return _cells(part)[number - part.first]


def _cells(part: ImportPart) -> list[list[str]]:
    rows: list[list[str]] = part.rows
    return rows


def first_of(number: int) -> int:
    """The number of the first row of the part that holds a row."""
    return (number - 1) // PART_SIZE * PART_SIZE + 1


def latest_of_sources(batches: QuerySet[ImportBatch]) -> list[ImportBatch]:
    """The newest sheet of each source that was checked and not undone."""
    rows = (
        batches.filter(
            state__in=(BatchState.CHECKED, BatchState.COMMITTED), emptied_at=None
        )
        .select_related("source__unit")
        .order_by("source_id", "-uploaded_at", "-pk")
        .distinct("source_id")
    )
    return sorted(rows, key=lambda batch: str(batch.source))
