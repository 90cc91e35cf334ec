"""Who counts secret cases in their totals: a right of its own, given by a custodian."""

from django.db import transaction
from django.utils import timezone

from accounts.enums import Post
from accounts.models import Unit, User
from accounts.selectors import positions_of
from sigap_cases.cases.models import Custodian, SecretTotalsRight
from workflows.exceptions import NotAllowed, ReasonNeeded
from workflows.services.history import save_as


def _check(unit: Unit, by: User, reason: str) -> None:
    """A supervisor of the unit who is a custodian of its secret cases, with a reason."""
    if not reason.strip():
        raise ReasonNeeded
    supervises = any(
        position.post == Post.PENYELIA and position.unit_id == unit.pk
        for position in positions_of(by)
    )
    if not supervises or not Custodian.objects.filter(unit=unit, user=by).exists():
        raise NotAllowed


@transaction.atomic
def give(unit: Unit, *, post: str, by: User, reason: str) -> SecretTotalsRight:
    """From now on the post at the unit counts them. A second time changes nothing."""
    Unit.objects.select_for_update().get(pk=unit.pk)
    _check(unit, by, reason)
    known = SecretTotalsRight.objects.filter(unit=unit, post=post, ended_at=None)
    found = known.first()
    if found is not None:
        return found
    right = SecretTotalsRight(
        unit=unit, post=post, reason=reason, granted_by=by, granted_at=timezone.now()
    )
    save_as(right, by=by, reason=reason)
    return right


@transaction.atomic
def end(unit: Unit, *, post: str, by: User, reason: str) -> None:
    """Gone at the next request."""
    Unit.objects.select_for_update().get(pk=unit.pk)
    _check(unit, by, reason)
    for right in SecretTotalsRight.objects.filter(unit=unit, post=post, ended_at=None):
        right.ended_at = timezone.now()
        save_as(right, by=by, reason=reason, update_fields=["ended_at"])
