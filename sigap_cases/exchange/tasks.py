"""What workers do for imports. A second run finds nothing to do."""

from celery import shared_task

from .services import carrying, emptying


# One step is one transaction, and a large sheet takes its time. A message that is handed
# out again meanwhile finds the import locked and ends.
LONGEST = 30 * 60


@shared_task(time_limit=LONGEST)
def carry_on(batch_id: int) -> bool:
    return carrying.carry_on(batch_id)


@shared_task(time_limit=LONGEST)
def sweep() -> int:
    """Imports that a worker left lying, or whose message was lost."""
    return carrying.sweep()


@shared_task
def empty_old() -> int:
    return emptying.empty_old()
