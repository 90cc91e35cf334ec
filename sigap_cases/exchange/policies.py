"""Who imports, decides and undoes."""

from datetime import timedelta

from django.utils import timezone

from accounts.enums import Post
from accounts.models import User
from accounts.selectors import Position, positions_of

from .enums import BatchState
from .exceptions import NotYourImport, UndoIsSupervisors, WrongMoment
from .models import ImportBatch
from .selectors import IMPORTING_POSTS, batches_visible_to


# Afterwards others have relied on the records.
OWN_UNDO = timedelta(days=1)


def check_can_import(user: User) -> Position:
    """The post by which ``user`` imports."""
    for position in positions_of(user):
        if position.post in IMPORTING_POSTS:
            return position
    raise NotYourImport


def check_can_work(user: User, batch: ImportBatch, *states: BatchState) -> None:
    """Who: the posts that import. When: while the import is in one of ``states``."""
    if not batches_visible_to(user).filter(pk=batch.pk).exists():
        raise NotYourImport
    if batch.state not in states:
        raise WrongMoment


def check_can_undo(user: User, batch: ImportBatch) -> None:
    """Whoever took it over, for a day; a supervisor of the office at any time."""
    check_can_work(user, batch, BatchState.COMMITTED)
    if any(position.post == Post.PENYELIA for position in positions_of(user)):
        return
    fresh = batch.committed_at and timezone.now() - batch.committed_at < OWN_UNDO
    if batch.committed_by_id != user.pk or not fresh:
        raise UndoIsSupervisors
