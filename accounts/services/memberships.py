"""Appointing people to posts and ending it.

``by`` is the administrator; None is a command or the loader of demo data, which
needs nobody's permission.
"""

from datetime import date, timedelta

from django.contrib.auth.models import Group
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from accounts.enums import POST_UNIT_KINDS, Post, UnitKind
from accounts.exceptions import (
    DatesOutOfOrderError,
    DeactivatedError,
    EndsEarlierError,
    LastAdministratorError,
    OwnAppointmentError,
    PostAlreadyHeldError,
    PostNotAtThisUnitError,
)
from accounts.followers import Leaving, tell
from accounts.models import Membership, PositionGroup, Unit, User
from accounts.policies import check_can_administer
from accounts.selectors import memberships_on

from .history import delete_as, save_as
from .staff_sessions import end_all


ONE_DAY = timedelta(days=1)


@transaction.atomic
def appoint(
    user: User,
    *,
    post: str,
    unit: Unit,
    start: date | None = None,
    end: date | None = None,
    by: User | None,
) -> Membership:
    """Give ``user`` the post from ``start`` (today) to ``end``, both days counted."""
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if by is not None:
        check_can_administer(by)
        check_not_oneself(by, user)
    valid = counted_days(start or timezone.localdate(), end)
    check_appointment(user, post=post, unit=unit, valid=valid)
    membership = Membership(user=user, unit=unit, post=post, valid=valid)
    save_as(membership, by=by, reason="Penugasan")
    position_group(unit, post)
    return membership


def check_not_oneself(by: User, user: User) -> None:
    """An administrator who could give themselves a post could read what is not theirs."""
    if by.pk == user.pk:
        raise OwnAppointmentError


def check_appointment(user: User, *, post: str, unit: Unit, valid: DateRange) -> None:
    """Refuse what cannot be: also asked by forms, before the service asks it again."""
    if not user.is_active:
        raise DeactivatedError
    if UnitKind(unit.kind) not in POST_UNIT_KINDS[Post(post)]:
        raise PostNotAtThisUnitError
    held = Membership.objects.filter(user=user, unit=unit, post=post)
    if held.filter(valid__overlap=valid).exists():
        raise PostAlreadyHeldError


@transaction.atomic
def end_membership(
    membership: Membership,
    *,
    last_day: date | None = None,
    by: User | None,
    reason: str = "Penugasan diakhiri",
    successor: User | None = None,
) -> None:
    """End a post with ``last_day``; without it at once, at the next request.

    What has not begun by then goes altogether; its history stays. Tasks that the person
    may no longer hold go to the successor, or to their queue: at once with the post,
    otherwise when the last day is over. Who holds none any more is signed out.
    """
    lock_administrators()
    membership = (
        Membership.objects.select_for_update(of=("self",))
        .select_related("user", "unit")
        .get(pk=membership.pk)
    )
    if by is not None:
        check_can_administer(by)
    check_ending(membership, last_day)
    first_free_day = last_day + ONE_DAY if last_day else timezone.localdate()
    _cut(membership, first_free_day, by=by, reason=reason)
    if not memberships_on(timezone.localdate()).filter(user=membership.user).exists():
        end_all(membership.user, by=by, reason=reason)
    tell(Leaving(user=membership.user, successor=successor, by=by, reason=reason))


def check_ending(membership: Membership, last_day: date | None) -> None:
    """Refuse an end after the one there is, or that leaves no administrator today."""
    if last_day is None or last_day < timezone.localdate():
        check_administrators_remain(without=[membership.pk])
    upper = membership.valid.upper
    if last_day is not None and upper is not None and last_day >= upper:
        raise EndsEarlierError


def end_all_memberships(user: User, *, by: User | None, reason: str) -> None:
    """End at once whatever the person holds or was to hold; the caller has the lock."""
    lock_administrators()
    held = Membership.objects.select_for_update().filter(
        user=user, valid__overlap=DateRange(timezone.localdate(), None)
    )
    memberships = list(held)
    check_administrators_remain(without=[membership.pk for membership in memberships])
    for membership in memberships:
        _cut(membership, timezone.localdate(), by=by, reason=reason)


def _cut(
    membership: Membership, first_free_day: date, *, by: User | None, reason: str
) -> None:
    start = membership.valid.lower
    if first_free_day <= start:
        delete_as(membership, by=by, reason=reason)
        return
    membership.valid = DateRange(start, first_free_day)
    save_as(membership, by=by, reason=reason, update_fields=["valid"])


def lock_administrators() -> set[int]:
    """The memberships of admin_sistem that hold today, locked until the transaction ends.

    Taken before any other membership is locked: two administrators cannot remove each
    other at the same moment, nor wait for each other for ever.
    """
    return set(
        memberships_on(timezone.localdate())
        .filter(post=Post.ADMIN_SISTEM, user__is_active=True)
        .order_by("pk")
        .select_for_update(of=("self",))
        .values_list("pk", flat=True)
    )


def check_administrators_remain(*, without: list[int]) -> None:
    """Refuse if those memberships are the last of admin_sistem that hold today."""
    holding = lock_administrators()
    if holding & set(without) and not holding - set(without):
        raise LastAdministratorError


def position_group(unit: Unit, post: str) -> PositionGroup:
    """The guardian group that stands for the post at the unit; made when first asked."""
    group, _ = Group.objects.get_or_create(name=f"{post}@{unit.code}")
    position, _ = PositionGroup.objects.get_or_create(
        unit=unit, post=post, defaults={"group": group}
    )
    return position


def counted_days(first: date, last: date | None) -> DateRange:
    """The range that is stored for a first and a last day, both counted."""
    if last is not None and last < first:
        raise DatesOutOfOrderError
    return DateRange(first, last + ONE_DAY if last else None)
