"""What runs by the clock where people, tasks, cases and notices meet."""

from celery import shared_task

from . import apologies, emergencies, standing_in


@shared_task
def repeat_emergencies() -> int:
    """Call again where nobody has taken an emergency."""
    return emergencies.repeat_due()


@shared_task
def apologise() -> int:
    """Tell reporters of the dates that were missed."""
    return apologies.apologise_due()


@shared_task
def sweep_absences() -> int:
    """Hand over, hand back, and free what people hold who may no longer hold it."""
    return standing_in.sweep()
