"""Setting how many open tasks a person is meant to hold in a post."""

from django.db import transaction

from accounts.models import Capacity, User
from accounts.policies import check_can_set_capacity

from .history import save_as


@transaction.atomic
def set_capacity(user: User, *, post: str, tasks: int, by: User) -> Capacity:
    """From now on; the history keeps what it was, who changed it and when."""
    user = User.objects.select_for_update().get(pk=user.pk)
    check_can_set_capacity(by, user, post)
    capacity = Capacity.objects.filter(user=user, post=post).first()
    if capacity is None:
        capacity = Capacity(user=user, post=post)
    if capacity.tasks == tasks:
        return capacity
    capacity.tasks = tasks
    save_as(capacity, by=by, reason="Kapasitas diatur penyelia")
    return capacity
