"""What runs by the clock in the monitoring."""

from celery import shared_task

from .services import lapses


@shared_task
def sweep() -> int:
    """Rounds that begin or end, reminders, and contacts that lapse."""
    return lapses.sweep()
