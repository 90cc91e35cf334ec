"""Celery tasks of the interface; what is due is in the database."""

from celery import shared_task

from .services import sending, tidying


@shared_task
def deliver_webhooks() -> int:
    return sending.deliver_due()


@shared_task
def purge() -> int:
    return tidying.purge()
