"""The Celery app and the signs of life that /healthz reads."""

from typing import Any

from celery import Celery
from celery.signals import (
    beat_init,
    before_task_publish,
    heartbeat_sent,
    setup_logging,
    worker_process_init,
)

from . import heap
from .liveness import BEAT, WORKER, note_alive


# The settings are whoever starts a process's to name: every import of the package comes
# through here, the launcher's too, whose environment the tests inherit.
app = Celery("sigap_cases")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

BEAT_HEARTBEAT = "sigap_cases.beat_heartbeat"


@setup_logging.connect
def keep_logging(**_kwargs: Any) -> None:
    """Leave logging as Django's settings have it; without a receiver Celery replaces it."""


@worker_process_init.connect
def settle_heap(**_kwargs: Any) -> None:
    heap.settle()


@app.task(name=BEAT_HEARTBEAT)
def beat_heartbeat() -> None:
    """Nothing to do: beat has shown that it lives by sending this."""


@beat_init.connect
@before_task_publish.connect(sender=BEAT_HEARTBEAT)
def note_beat(**_kwargs: Any) -> None:
    note_alive(BEAT)


@heartbeat_sent.connect
def note_worker(**_kwargs: Any) -> None:
    note_alive(WORKER)
