"""Showing what is masked to somebody who reads for the office, with a reason, for minutes."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from sigap_cases.cases.masking import hidden_kinds, may_ask_to_see
from sigap_cases.cases.models import AccessRecord, Case
from sigap_cases.cases.policies import (
    acting,
    acting_post,
    check_can_see,
    right_to_see,
)
from sigap_cases.registry.sensitive import Sensitive
from workflows.exceptions import NotAllowed, ReasonNeeded
from workflows.services import matters

from .locking import lock_case


@transaction.atomic
def show(case: Case, kind: Sensitive, *, by: Any, reason: str) -> AccessRecord | None:
    """Recorded in the access log and on the chain of the case; None where nothing is hidden."""
    if not reason.strip():
        raise ReasonNeeded
    lock_case(case)
    check_can_see(by, case)
    if not may_ask_to_see(by, case):
        raise NotAllowed
    if kind not in hidden_kinds(by, case):
        return None
    position = acting_post(by, case)
    row = AccessRecord.objects.create(
        case=case,
        user=by,
        post=position.post if position else "",
        unit_id=position.unit_id if position else None,
        part=str(kind),
        right=(right_to_see(by, case) or "")[:120],
        reason=reason.strip(),
        at=timezone.now(),
    )
    event = "reporter_shown" if kind == Sensitive.REPORTER else "account_shown"
    matters.record(
        case.matter, f"case.{event}", by=acting(by, case), reason=reason.strip()
    )
    return row
