"""Rows of sheets that are no longer needed: gone, with the key they were sealed under."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.services.history import save_as
from sigap_cases.exchange.enums import QUEUED
from sigap_cases.exchange.models import ImportBatch, ImportPart
from sigap_cases.sealing import keys

from .queueing import lock


# As long as an import can be undone and its source reconciled.
KEPT = timedelta(days=180)
TERM = "rows_past_their_term"


def destroy_rows(batch: ImportBatch, *, by: User | None, reason: str) -> None:
    """Within the caller's transaction, the batch locked."""
    ImportPart.objects.filter(batch=batch).delete()
    batch.emptied_at = timezone.now()
    save_as(batch, by=by, reason=reason)
    if batch.seal_id is not None:
        keys.destroy([batch.seal_id], by=by, reason=reason)


def empty_old(*, now: datetime | None = None) -> int:
    """Of sheets past their term; how many. Safe to run at any time and twice at once."""
    before = (now or timezone.now()) - KEPT
    old = ImportBatch.objects.filter(uploaded_at__lt=before, emptied_at=None)
    count = 0
    for pk in list(old.exclude(state__in=QUEUED).values_list("pk", flat=True)):
        with transaction.atomic():
            batch = lock(pk)
            if batch.emptied_at is None and batch.state not in QUEUED:
                destroy_rows(batch, by=None, reason=TERM)
                count += 1
    return count
