"""Celery tasks of the engine. They carry nothing: what is due is in the database."""

from celery import shared_task

from .services import actions, history_roots, idling, sweep, verification, waits


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


@shared_task
def sign_history() -> int:
    """Tonight's root, once however often beat asks; its number, 0 for none."""
    root = history_roots.sign_due()
    return root.number if root else 0


@shared_task
def verify_history() -> int:
    """How many findings the nightly check has."""
    return len(verification.verify().findings)
