"""Celery task of the events; what is due is in the database."""

from celery import shared_task

from .services import sending


@shared_task
def deliver_webhooks() -> int:
    return sending.deliver_due()
