"""What runs by the clock between people and their tasks."""

from celery import shared_task

from . import standing_in


@shared_task
def sweep_absences() -> int:
    """Hand over, hand back, and free what people hold who may no longer hold it."""
    return standing_in.sweep()
