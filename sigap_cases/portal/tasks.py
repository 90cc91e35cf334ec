"""What runs by the clock: forgetting drafts and tallies whose time is over."""

from celery import shared_task

from sigap_cases.portal.services import drafts, limits


@shared_task
def purge() -> None:
    drafts.purge()
    limits.purge()
