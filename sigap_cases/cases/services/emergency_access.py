"""Opening a case in an emergency ("akses darurat"): to read it, for some hours, reviewed.

Whoever may do so knows the number of the case and cannot see it. Each opening is told to
its reviewers at once, stands in the case's chain, ends by itself, and is reviewed by
somebody else in a process of its own on the same matter.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.enums import Post
from accounts.selectors import Position, holders_of, positions_of
from sigap_cases.cases.enums import Verdict
from sigap_cases.cases.exceptions import AccessOver, NoCaseToOpen, TooManyTries
from sigap_cases.cases.models import Case, EmergencyAccess, EmergencyAttempt
from sigap_cases.cases.policies import (
    acting,
    check_can_supervise,
    check_may_break_glass,
    reaches_in_emergency,
    right_to_see,
)
from workflows.actors import Actor
from workflows.exceptions import NotAllowed, ReasonNeeded
from workflows.models import WorkItem
from workflows.selectors import definition_of_version
from workflows.services import matters, processes
from workflows.services.history import save_as

from . import telling
from .locking import lock_case


PROCESS = "tinjau_akses_darurat"


def open_case(number: str, *, by: Any, reason: str) -> Case:
    """Open the case of that number to ``by``; of one they see already nothing changes.

    NoCaseToOpen for a number that is missing and for one that they may not open, after
    the same questions; TooManyTries whatever the number. What fails counts as a try: this
    is no part of a transaction of the caller's.
    """
    check_may_break_glass(by)
    if not reason.strip():
        raise ReasonNeeded
    _count_try(by)
    with transaction.atomic():
        case = _find(number, by)
        lock_case(case)
        if right_to_see(by, case) is None:
            _open(case, by=by, reason=reason.strip())
    return case


def _count_try(user: Any) -> None:
    now = timezone.now()
    EmergencyAttempt.objects.create(user=user, at=now)
    lately = EmergencyAttempt.objects.filter(user=user, at__gt=now - timedelta(hours=1))
    if lately.count() > settings.BREAK_GLASS_TRIES_AN_HOUR:
        raise TooManyTries


def _find(number: str, user: Any) -> Case:
    cases = Case.objects.select_related("matter", "owner")
    case = cases.filter(number=number.replace("\x00", "").strip().upper()).first()
    positions = positions_of(user)
    if case is None or not _reaches(user, positions, case):
        raise NoCaseToOpen
    return case


def _reaches(user: Any, positions: tuple[Position, ...], case: Case) -> bool:
    """One they see is opened to them as it is: they learn nothing by it."""
    return (
        any(reaches_in_emergency(position, case) for position in positions)
        or right_to_see(user, case) is not None
    )


def _open(case: Case, *, by: Any, reason: str) -> EmergencyAccess:
    now = timezone.now()
    actor = acting(by, case)
    access = EmergencyAccess(
        case=case,
        user=by,
        post_title=actor.post,
        reason=reason,
        opened_at=now,
        expires_at=now + timedelta(hours=settings.BREAK_GLASS_HOURS),
    )
    save_as(access, by=by, reason=reason)
    data = {"access": access.pk, "until": access.expires_at.isoformat()}
    matters.record(
        case.matter, "case.emergency_access", by=actor, data=data, reason=reason
    )
    _begin_review(access, actor)
    return access


def _begin_review(access: EmergencyAccess, by: Actor) -> None:
    case = access.case
    values = {"access": access.pk, "reviewer_post": _reviewer_post(access)}
    access.review = processes.start(PROCESS, matter=case.matter, values=values, by=by)
    save_as(access, by=by.user, reason="", update_fields=["review"])
    item = WorkItem.objects.get(process=access.review)
    telling.opened_in_emergency(access, item)


def _reviewer_post(access: EmergencyAccess) -> str:
    """The supervisors; above them where the only one is who broke the glass."""
    others = holders_of(Post.PENYELIA, access.case.owner_path)
    has_other = others.exclude(pk=access.user_id).exists()
    return Post.PENYELIA if has_other else Post.KEPALA_DINAS


@transaction.atomic
def end(access: EmergencyAccess, *, by: Any, reason: str = "") -> EmergencyAccess:
    """Before its time: by who took it, or by a supervisor of the case with a reason."""
    case = access.case
    lock_case(case)
    access.refresh_from_db()
    if by.pk != access.user_id:
        check_can_supervise(by, case)
        if not reason.strip():
            raise ReasonNeeded
    if not access.is_live(timezone.now()):
        raise AccessOver
    access.ended_at, access.ended_by = timezone.now(), by
    save_as(access, by=by, reason=reason, update_fields=["ended_at", "ended_by"])
    matters.record(
        case.matter,
        "case.emergency_access_ended",
        by=acting(by, case),
        data={"access": access.pk, "of": str(access.user)},
        reason=reason,
    )
    return access


def barred(user: Any, item: WorkItem) -> bool:
    """Nobody reviews what they opened themselves, whatever exception there is."""
    if definition_of_version(item.process.version).key != PROCESS:
        return False
    return EmergencyAccess.objects.filter(review=item.process_id, user=user).exists()


def task_done(item: WorkItem, values: Mapping[str, Any], actor: Actor) -> None:
    """The review was completed: its verdict is kept with the access."""
    access = EmergencyAccess.objects.select_related("case").get(review=item.process_id)
    if actor.user is None or actor.user.pk == access.user_id:
        raise NotAllowed
    access.verdict = Verdict(values["emergency_verdict"])
    access.findings = str(values.get("emergency_findings") or "")
    access.reviewed_by, access.reviewed_at = actor.user, timezone.now()
    changed = ["verdict", "findings", "reviewed_by", "reviewed_at"]
    save_as(access, by=actor.user, reason="", update_fields=changed)
    matters.record(
        item.matter,
        "case.emergency_access_reviewed",
        by=actor,
        data={"access": access.pk, "verdict": str(access.verdict)},
    )
