"""What runs by the clock: the public figures of the day."""

from celery import shared_task

from sigap_cases.reports.services import snapshots


@shared_task
def freeze_statistics() -> None:
    """Once a day, however often it is asked."""
    snapshots.take()
