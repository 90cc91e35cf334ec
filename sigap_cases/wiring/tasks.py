"""What runs by the clock where people, tasks, cases and notices meet."""

from celery import shared_task

from notifications.exceptions import NotSent
from workflows.models import SignedRoot

from . import apologies, backups, emergencies, incident_terms, roots, standing_in


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


@shared_task
def remind_of_incidents() -> int:
    """Warn of the terms of data incidents, and escalate those that ran out."""
    return incident_terms.remind_due()


@shared_task
def watch_backups() -> bool:
    """Tell the administrators when last night's backup is missing."""
    return backups.watch()


@shared_task(
    autoretry_for=(NotSent,), max_retries=5, retry_backoff=30, retry_backoff_max=240
)
def mail_root(pk: int) -> None:
    """Send a signed root to the address that is set; the next one tells of it as well."""
    roots.mail(SignedRoot.objects.get(pk=pk))
