"""How a referral ends: answered, withdrawn, with its case, or by its last day."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import UnitKind
from sigap_cases.cases.enums import (
    CloseReason,
    Level,
    ReferralKind,
    ReferralStatus,
)
from sigap_cases.cases.followers import Happened, tell
from sigap_cases.cases.models import Case, Referral
from sigap_cases.cases.referral_policies import right_to_see_referral
from workflows.actors import Actor, rule
from workflows.enums import ItemState
from workflows.models import Process, WorkItem
from workflows.policies import can, held_for
from workflows.services import assignment, matters, processes
from workflows.services.history import save_as
from workflows.services.transition import lock_root


REROUTED = "rerouted"
# Outcomes that the process alone decides; the others were settled by an answer before.
ENDED_BY = {
    "withdrawn": ReferralStatus.WITHDRAWN,
    "expired": ReferralStatus.EXPIRED,
}


def end(referral: Referral, status: ReferralStatus, *, by: Actor) -> None:
    """From here on the partner sees nothing of it, and no link opens it."""
    tell(referral, Happened.ENDED)
    referral.status, referral.ended_at = status, timezone.now()
    fields = ["status", "ended_at", "accepted_at"]
    save_as(referral, by=by.user, reason="", update_fields=fields)
    revoke_links(referral, by=by.user)
    told = {"status": str(status)}
    matters.record(referral.matter, "referral.ended", by=by, data=told)
    told |= {"referral": referral.number, "agency": referral.agency}
    matters.record(referral.case.matter, "case.referral_ended", by=by, data=told)


def revoke_links(referral: Referral, *, by: Any) -> int:
    """Whatever link there is opens nothing any more; returns how many did until now."""
    valid = list(referral.links.filter(revoked_at=None))
    for link in valid:
        link.revoked_at = timezone.now()
        save_as(link, by=by, reason="", update_fields=["revoked_at"])
    return len(valid)


def process_ended(process: Process, actor: Actor) -> None:
    """The referral's own process is over, as the engine tells."""
    if process.outcome == REROUTED:
        return
    referral = (
        Referral.objects.select_related("case__matter", "matter")
        .filter(process=process, ended_at=None)
        .first()
    )
    if referral is not None:
        status = ENDED_BY.get(process.outcome, ReferralStatus.WITHDRAWN)
        end(referral, status, by=actor)


def _cancel(referral: Referral, outcome: str, *, by: Actor, reason: str) -> None:
    processes.cancel(referral.running, outcome=outcome, reason=reason, by=by)


def close_with(case: Case, *, outcome: str) -> None:
    """The case has closed: what was referred of it is needed no more.

    A hand-over goes on, because we keep watching it; but not where the reporter has
    taken the complaint back.
    """
    rows = case.referrals.filter(ended_at=None).select_related("process", "matter")
    if outcome not in (CloseReason.WITHDRAWN, CloseReason.DUPLICATE):
        rows = rows.exclude(kind=ReferralKind.HAND_OVER)
    for referral in rows:
        by = rule(_("The case has closed"))
        _cancel(referral, "withdrawn", by=by, reason=_("The case has closed."))


def follow_level(case: Case, *, by: Actor, reason: str) -> None:
    """The case's confidentiality has changed: so has that of its referrals.

    A village or district loses a referral for good, a partner until people are named.
    """
    rows = case.referrals.filter(ended_at=None).select_related(
        "process", "matter", "partner"
    )
    for referral in rows:
        referral.case = case
        unit = referral.partner
        above = unit is not None and unit.kind != UnitKind.PARTNER
        if above and case.level != Level.NORMAL:
            words = _("The confidentiality of the case has changed.")
            _cancel(referral, "withdrawn", by=rule(words), reason=words)
            continue
        named_only = case.level == Level.SECRET
        matters.expose(referral.matter, by=by, named_only=named_only, reason=reason)
        take_back_from_others(referral, by)


def take_back_from_others(referral: Referral, by: Actor) -> None:
    held = WorkItem.objects.filter(matter=referral.matter, state=ItemState.CLAIMED)
    for item in held.select_related("owner", "matter"):
        kept = can(held_for, item, item.owner) and right_to_see_referral(
            item.owner, referral
        )
        if not kept:
            reason = _("The confidentiality of the case has changed.")
            assignment.take_back(item, by=by, reason=reason)


def expire_due(*, now: Any = None) -> int:
    """End the referrals whose last day is over; returns how many. Safe to run twice."""
    today = timezone.localdate(now)
    due = Referral.objects.filter(ended_at=None, ends_on__lt=today)
    return sum(_expire(pk) for pk in due.values_list("pk", flat=True)[:500])


@transaction.atomic
def _expire(pk: int) -> bool:
    referral = Referral.objects.select_related("case__process", "process").get(pk=pk)
    lock_root(referral.case.running.pk)
    lock_root(referral.running.pk)
    referral.refresh_from_db(fields=["ended_at"])
    if referral.ended_at is not None:
        return False
    by = rule(_("The last day of the referral is over"))
    _cancel(referral, "expired", by=by, reason=_("The last day is over."))
    return True
