"""Celery task of the outbox; what is due is in the database."""

from celery import shared_task

from .services import delivery


@shared_task
def deliver_due() -> int:
    return delivery.deliver_due()
