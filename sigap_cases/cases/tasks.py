"""Celery tasks of the case file."""

from celery import shared_task

from .services import storage


@shared_task
def sweep_files() -> int:
    return storage.sweep()
