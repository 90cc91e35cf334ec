"""Celery tasks of the engine. They carry nothing: what is due is in the database."""

from celery import shared_task

from .services import actions, idling, sweep, waits


@shared_task
def sweep_waits() -> int:
    return waits.fire_due()


@shared_task
def sweep_deadlines() -> int:
    return sweep.sweep_due()


@shared_task
def run_due_actions() -> int:
    return actions.run_due()


@shared_task
def sweep_idle() -> int:
    return idling.sweep()
