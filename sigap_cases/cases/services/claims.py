"""Tasks that somebody holds who may no longer hold them."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.selectors import memberships_on
from workflows.actors import Actor
from workflows.enums import ItemState
from workflows.models import Matter, WorkItem
from workflows.policies import can, held_for
from workflows.services import assignment


def lost_claims() -> Iterator[WorkItem]:
    """Claimed tasks whose holder has neither the post today, nor deputises, nor is named."""
    for item in _suspects().select_related("owner", "matter").order_by("pk"):
        if not can(held_for, item, item.owner):
            yield item


def answered(matter: Matter, values: Mapping[str, Any], actor: Actor) -> None:
    """Whoever declares a conflict of interest gives back what else they hold in it."""
    if values.get("conflict") is not True or actor.user is None:
        return
    held = WorkItem.objects.filter(
        matter=matter, owner=actor.user, state=ItemState.CLAIMED
    )
    reason = _("Has declared a conflict of interest in this case.")
    for item in held.order_by("pk"):
        assignment.take_back(item, by=actor, reason=reason)


def _suspects() -> QuerySet[WorkItem]:
    """Those that a membership does not answer for: a few among all that are claimed."""
    own = memberships_on(timezone.localdate()).filter(
        user=OuterRef("owner"), user__is_active=True, post=OuterRef("post")
    )
    is_held = Exists(own.filter(unit__path=OuterRef("unit_path")))
    return WorkItem.objects.filter(
        Q(named_only=True) | ~Q(is_held), state=ItemState.CLAIMED
    )
