"""Which imports an officer finds; one of others is the same as a missing one."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404

from sigap_cases.desk.officer import DeskRequest, Officer
from sigap_cases.exchange.models import ImportBatch, ImportRow
from sigap_cases.exchange.selectors import IMPORTING_POSTS, batches_visible_to


def imports(officer: Officer) -> bool:
    return officer.holds(*IMPORTING_POSTS)


def check_imports(request: DeskRequest) -> None:
    if not imports(request.officer):
        raise PermissionDenied


def batches_of(officer: Officer) -> Any:
    return batches_visible_to(officer.user, positions=officer.positions)


def find_batch(request: DeskRequest, pk: int) -> ImportBatch:
    rows = batches_of(request.officer).select_related(
        "source__unit", "uploaded_by", "committed_by", "undone_by"
    )
    found: ImportBatch | None = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def find_row(batch: ImportBatch, number: int) -> ImportRow:
    found = batch.rows.filter(number=number).first()
    if found is None or batch.emptied_at is not None:
        raise Http404
    found.batch = batch
    return found
