"""Deciding whether two recipients are one household served twice."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.services.history import save_as
from sigap_cases.aid import policies
from sigap_cases.aid.enums import DoubleDecision
from sigap_cases.aid.exceptions import DecidedAlready, NotInThatState
from sigap_cases.aid.models import AidDouble
from workflows.exceptions import ReasonNeeded

from .recipients import locked, turned_down


@transaction.atomic
def decide(double: AidDouble, *, decision: str, reason: str, by: User) -> AidDouble:
    """Both stay, or one is turned down; always with a reason."""
    if not reason.strip():
        raise ReasonNeeded
    row = AidDouble.objects.select_for_update(of=("self",)).get(pk=double.pk)
    if row.decision:
        raise DecidedAlready
    if decision not in DoubleDecision.values:
        raise NotInThatState
    for one in (row.first, row.second):
        policies.check_can(by, one.person, policies.APPROVING_POSTS)
    dropped = {DoubleDecision.FIRST: row.second, DoubleDecision.SECOND: row.first}
    turned = dropped.get(DoubleDecision(decision))
    if turned is not None:
        turned_down(locked(turned)[0], reason=reason, by=by)
    row.decision, row.reason = decision, reason.strip()[:500]
    row.decided_by, row.decided_at = by, timezone.now()
    changed = ["decision", "reason", "decided_by", "decided_at"]
    save_as(row, by=by, reason="decide", update_fields=changed)
    return row
