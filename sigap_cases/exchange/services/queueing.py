"""Imports that a worker carries on. The state in the database is the queue: a message
only says that there is something, and a lost one is found by the sweep.
"""

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

from sigap_cases.exchange.enums import QUEUED
from sigap_cases.exchange.exceptions import WrongMoment
from sigap_cases.exchange.models import ImportBatch


CARRY_ON = "sigap_cases.exchange.tasks.carry_on"


def lock(batch_id: int) -> ImportBatch:
    """The import, locked. One that a worker carries on is not waited for: WrongMoment."""
    rows = ImportBatch.objects.filter(pk=batch_id)
    if rows.filter(state__in=QUEUED).exists():
        raise WrongMoment
    return rows.select_for_update(of=("self",)).select_related("source__unit").get()


def lock_waiting(batch_id: int) -> ImportBatch | None:
    """The import, locked; None where it waits for nothing or another worker is at it."""
    return (
        ImportBatch.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("source__unit")
        .filter(pk=batch_id, state__in=QUEUED)
        .first()
    )


def waiting() -> list[int]:
    rows = ImportBatch.objects.filter(state__in=QUEUED)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def send(batch: ImportBatch) -> None:
    """Once the transaction is over; only the id goes to the broker."""
    pk = batch.pk
    transaction.on_commit(lambda: _send(pk))


def _send(pk: int) -> None:
    try:
        current_app.send_task(CARRY_ON, args=[pk], retry=False)
    except OperationalError:
        return  # the sweep finds it
