"""Legal holds: nothing of a case is deleted while one lies on it."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from sigap_cases.cases.exceptions import CaseErased, HoldLifted, HoldStands
from sigap_cases.cases.models import Case, LegalHold
from sigap_cases.cases.policies import acting, check_can_supervise
from workflows.exceptions import ReasonNeeded
from workflows.services import matters
from workflows.services.history import save_as

from .locking import lock_case


PLACED, LIFTED = "case.hold_placed", "case.hold_lifted"


def hold_on(case: Case) -> LegalHold | None:
    return case.holds.filter(lifted_at=None).select_related("placed_by").first()


@transaction.atomic
def place(case: Case, *, reason: str, by: User) -> LegalHold:
    """Lay a hold on the case, whatever its state and its rule."""
    if not reason.strip():
        raise ReasonNeeded
    lock_case(case)
    check_can_supervise(by, case)
    if case.erased_at is not None:
        raise CaseErased
    if hold_on(case) is not None:
        raise HoldStands
    hold = LegalHold(
        case=case, reason=reason.strip(), placed_by=by, placed_at=timezone.now()
    )
    save_as(hold, by=by, reason=hold.reason)
    actor = acting(by, case)
    matters.record(case.matter, PLACED, by=actor, reason=hold.reason)
    return hold


@transaction.atomic
def lift(hold: LegalHold, *, reason: str, by: User) -> LegalHold:
    """It ends; what falls due by a rule is deleted only by a run that begins later."""
    if not reason.strip():
        raise ReasonNeeded
    lock_case(hold.case)
    check_can_supervise(by, hold.case)
    hold = LegalHold.objects.select_related("case__matter").get(pk=hold.pk)
    if not hold.is_live:
        raise HoldLifted
    hold.lifted_by, hold.lifted_at = by, timezone.now()
    hold.lift_reason = reason.strip()
    save_as(hold, by=by, reason=hold.lift_reason)
    actor = acting(by, hold.case)
    matters.record(hold.case.matter, LIFTED, by=actor, reason=hold.lift_reason)
    return hold
