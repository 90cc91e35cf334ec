"""An exception from separation of duties, where the office is too small for it."""

from typing import Any

from django.utils import timezone

from accounts.models import User
from accounts.selectors import absences_on, who_works
from sigap_cases.cases.exceptions import OthersCanDoIt
from sigap_cases.cases.referral_selectors import named_people
from workflows.extensions import installed
from workflows.models import SeparationException, WorkItem
from workflows.policies import can, check_can_receive, is_kept_apart
from workflows.services import separation


def others_for(item: WorkItem, user: Any) -> list[User]:
    """Who else is there today and may do the task without an exception, by name."""
    away = set(absences_on(timezone.localdate()).values_list("user_id", flat=True))
    return [
        other
        for other in candidates(item)
        if other.pk not in {*away, user.pk} and can(check_can_receive, item, other)
    ]


def candidates(item: WorkItem) -> list[User]:
    """Active people whom the task may lie with: named for it, or of a post at its unit."""
    named = named_people(item.matter, item.unit_path)
    if named is not None:
        return list(named.order_by("full_name"))
    today = timezone.localdate()
    people = who_works().filter(
        memberships__valid__contains=today,
        memberships__unit__path=item.unit_path,
        memberships__post=item.post,
    )
    return list(people.order_by("full_name").distinct())


def kept_apart(item: WorkItem, by: Any) -> list[User]:
    """To whom ``by`` could give an exception for this task."""
    return [
        user
        for user in candidates(item)
        if user.pk != by.pk
        and is_kept_apart(item, user)
        and not installed().barred(user, item)
        and not installed().has_conflict(user, item)
    ]


def allow(item: WorkItem, user: Any, *, by: Any, reason: str) -> SeparationException:
    """OthersCanDoIt while somebody else could do the task; they are named."""
    others = others_for(item, user)
    if others:
        raise OthersCanDoIt(", ".join(str(other) for other in others))
    return separation.allow(item, user, by=by, reason=reason)
