"""Celery tasks of the notices; what is due is in the database."""

from celery import shared_task

from .services import delivery, spreading


@shared_task
def spread_due() -> int:
    return spreading.spread_due()


@shared_task
def deliver_due(channel: str | None = None) -> int:
    return delivery.deliver_due(channel)
