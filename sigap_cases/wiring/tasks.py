"""What runs by the clock where engine, cases and notices meet."""

from celery import shared_task

from . import apologies, emergencies


@shared_task
def repeat_emergencies() -> int:
    """Call again where nobody has taken an emergency."""
    return emergencies.repeat_due()


@shared_task
def apologise() -> int:
    """Tell reporters of the dates that were missed."""
    return apologies.apologise_due()
