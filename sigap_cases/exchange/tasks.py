"""What workers do for imports. A second run finds nothing to do."""

from celery import shared_task

from .services import carrying, emptying


@shared_task
def carry_on(batch_id: int) -> bool:
    return carrying.carry_on(batch_id)


@shared_task
def sweep() -> int:
    """Imports that a worker left lying, or whose message was lost."""
    return carrying.sweep()


@shared_task
def empty_old() -> int:
    return emptying.empty_old()
