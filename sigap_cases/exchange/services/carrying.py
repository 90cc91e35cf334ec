"""The steps of an import that a worker makes, each in one transaction."""

from collections.abc import Callable, Mapping

import structlog
from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services.history import save_as
from sigap_cases.exchange.enums import BatchState
from sigap_cases.exchange.exceptions import ExchangeError, UndoRefused
from sigap_cases.exchange.models import ImportBatch
from workflows.exceptions import WorkflowError

from . import checking, committing, progress, undoing
from .queueing import lock_waiting, waiting


log = structlog.get_logger(__name__)
FAILED = "fail"
_BACK_TO = {
    BatchState.CHECKING: BatchState.MAPPING,
    BatchState.COMMITTING: BatchState.CHECKED,
    BatchState.UNDOING: BatchState.COMMITTED,
}


def carry_on(batch_id: int) -> bool:
    """Whether there was something to do. Another worker at the same import is not
    waited for; one that died has left everything as it was."""
    try:
        with transaction.atomic():
            batch = lock_waiting(batch_id)
            if batch is None:
                return False
            _STEPS[batch.state](batch, by=actor_of(batch))
    except (WorkflowError, DatabaseError) as error:
        _turn_back(batch_id, error)
    finally:
        progress.end(batch_id)
    return True


Step = Callable[..., None]
_STEPS: Mapping[str, Step] = {
    BatchState.CHECKING: checking.check,
    BatchState.COMMITTING: committing.commit,
    BatchState.UNDOING: undoing.undo,
}


def actor_of(batch: ImportBatch) -> User:
    """In whose name the step is made."""
    if batch.state == BatchState.COMMITTING and batch.committed_by is not None:
        return batch.committed_by
    if batch.state == BatchState.UNDOING and batch.undone_by is not None:
        return batch.undone_by
    return batch.uploaded_by


@transaction.atomic
def _turn_back(batch_id: int, error: Exception) -> None:
    """The step was taken back whole; the page says why. What the database says holds
    values of people and is not repeated."""
    batch = lock_waiting(batch_id)
    if batch is None:
        return
    by = actor_of(batch)
    if isinstance(error, UndoRefused):
        undoing.refuse(batch, error, by=by)
        return
    if isinstance(error, ExchangeError) and batch.state == BatchState.COMMITTING:
        committing.check_again(batch, error, by=by)
        return
    log.error("exchange.step_failed", batch=batch_id, kind=type(error).__name__)
    told = error.sentence if isinstance(error, WorkflowError) else None
    batch.note = str(
        told or _("A fault on our side stopped this step. Nothing was written.")
    )[:300]
    if batch.state == BatchState.COMMITTING:
        batch.committed_by = batch.committed_at = None
    if batch.state == BatchState.UNDOING:
        batch.undone_by, batch.reason = None, ""
    batch.state = _BACK_TO[BatchState(batch.state)]
    save_as(batch, by=by, reason=FAILED)


def sweep() -> int:
    return sum(carry_on(batch_id) for batch_id in waiting())
