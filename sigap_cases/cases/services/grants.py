"""Grants on one case to a person or a post at a unit: the rows, and who may have one.

The rows keep their history: who gave it, why, until when, and who took it away.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib.auth.models import Permission
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import Post
from accounts.models import Unit, User
from accounts.selectors import Position, holders_of, positions_of
from accounts.services.memberships import position_group
from sigap_cases.cases.enums import Level
from sigap_cases.cases.exceptions import GrantRefused
from sigap_cases.cases.models import (
    Case,
    CaseGroupObjectPermission,
    CaseUserObjectPermission,
)
from sigap_cases.cases.policies import acting, check_can_supervise
from sigap_cases.cases.selectors import NEVER_LIMITED, VIEW
from workflows.exceptions import ReasonNeeded
from workflows.services import matters
from workflows.services.history import save_as

from .locking import lock_case


# Who administers reads no case, by whatever way.
NEVER_GRANTED = frozenset({Post.ADMIN_SISTEM})


def _permission() -> Permission:
    return Permission.objects.get(codename=VIEW, content_type__app_label="cases")


def write_for_person(
    case: Case, user: User, *, reason: str, by: Any, until: datetime | None
) -> CaseUserObjectPermission:
    """The row alone, anew or over an earlier one; the caller has checked the right to it."""
    permission = _permission()
    rows = CaseUserObjectPermission.objects.filter(permission=permission)
    row = rows.filter(content_object=case, user=user).first()
    row = row or CaseUserObjectPermission(
        content_object=case, user=user, permission=permission
    )
    row.reason, row.granted_by, row.expires_at = reason, by, until
    save_as(row, by=by, reason=reason)
    return row


def take_away(row: Any, *, by: Any, reason: str) -> None:
    """Delete a grant; its history names who did it and why."""
    row._history_user = by  # noqa: SLF001  simple-history's way
    row._change_reason = reason  # noqa: SLF001  simple-history's way
    row.delete()


def check_person(case: Case, user: User, *, by: Any) -> None:
    """GrantRefused, with the reason, for whom sight of this case makes no sense."""
    positions = positions_of(user)
    if not user.is_active or not positions:
        raise GrantRefused
    if user.pk == by.pk:
        raise GrantRefused(_("Nobody gives access to themselves."))
    _check_posts(case, positions)


def _check_posts(case: Case, positions: Sequence[Position]) -> None:
    if all(position.post in NEVER_GRANTED for position in positions):
        raise GrantRefused(_("Who administers the system reads no case."))
    if case.level != Level.NORMAL and all(
        position.unit_kind in NEVER_LIMITED for position in positions
    ):
        raise GrantRefused(
            _("A limited or secret case is never open to a village or district.")
        )


def check_post(case: Case, unit: Unit, post: str) -> None:
    if case.level == Level.SECRET:
        raise GrantRefused(
            _("A secret case is opened to named people, never to posts.")
        )
    if post in NEVER_GRANTED:
        raise GrantRefused(_("Who administers the system reads no case."))
    if case.level != Level.NORMAL and unit.kind in NEVER_LIMITED:
        raise GrantRefused(
            _("A limited or secret case is never open to a village or district.")
        )
    if not holders_of(post, unit.path).exists():
        raise GrantRefused(_("Nobody holds this post today."))


def check_until(until: datetime | None) -> None:
    if until is not None and until <= timezone.now():
        raise GrantRefused(_("Choose an end that is still to come."))


@transaction.atomic
def grant_to_post(
    case: Case,
    place: tuple[Unit, str],
    *,
    by: Any,
    reason: str,
    until: datetime | None = None,
) -> CaseGroupObjectPermission:
    """Give whoever holds a post at a unit sight of one case, until a moment or for good."""
    if not reason.strip():
        raise ReasonNeeded
    lock_case(case)
    check_can_supervise(by, case)
    unit, post = place
    check_post(case, unit, post)
    check_until(until)
    group, permission = position_group(unit, post).group, _permission()
    rows = CaseGroupObjectPermission.objects.filter(permission=permission)
    row = rows.filter(content_object=case, group=group).first()
    row = row or CaseGroupObjectPermission(
        content_object=case, group=group, permission=permission
    )
    row.reason, row.granted_by, row.expires_at = reason, by, until
    save_as(row, by=by, reason=reason)
    data = {
        "to": f"{Post(post).label}, {unit}",
        "until": until.isoformat() if until else "",
    }
    matters.record(
        case.matter, "case.access_given", by=acting(by, case), data=data, reason=reason
    )
    return row


@transaction.atomic
def revoke_from_post(
    case: Case, grant: CaseGroupObjectPermission, *, by: Any, reason: str
) -> None:
    """Take a post's grant away; it is gone at the next request of whoever holds it."""
    if not reason.strip():
        raise ReasonNeeded
    lock_case(case)
    check_can_supervise(by, case)
    if not case.post_grants.filter(pk=grant.pk).exists():
        raise GrantRefused
    position = grant.group.position
    take_away(grant, by=by, reason=reason)
    matters.record(
        case.matter,
        "case.access_taken",
        by=acting(by, case),
        data={"from": f"{position.get_post_display()}, {position.unit}"},
        reason=reason,
    )
