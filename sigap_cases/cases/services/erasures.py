"""Deleting a person's data: asked for in a case, proposed by one, approved by another.

UU 27/2022, articles 43 and 44. What is destroyed is the keys: history, events and backups
that are still written keep what they hold, and nobody reads it.
"""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import Post
from accounts.models import User
from accounts.selectors import holds_post, positions_of
from sigap_cases.cases.enums import CaseKind
from sigap_cases.cases.exceptions import (
    ErasureDecided,
    ErasureWaits,
    MissingAnswer,
    NothingToErase,
    PlanChanged,
)
from sigap_cases.cases.keeping_enums import ErasureState
from sigap_cases.cases.models import Case, Erasure
from sigap_cases.cases.policies import acting
from sigap_cases.cases.selectors import cases_visible_to
from sigap_cases.registry.models import Person
from sigap_cases.registry.policies import check_can_change
from sigap_cases.registry.selectors import OFFICE_POSTS
from sigap_cases.registry.services.forgetting import forget
from sigap_cases.sealing import keys
from workflows.enums import ItemState
from workflows.exceptions import NotAllowed, ReasonNeeded, SamePersonForbidden
from workflows.models import WorkItem
from workflows.services import matters
from workflows.services.history import save_as

from . import forgetting
from .erasure_plan import Plan, plan_of
from .locking import lock_case


ERASED, CARRIED_OUT = "case.data_erased", "case.erasure_carried_out"
GRANTED = ("granted", "granted_part")
DECISION = "decide_erasure"


def check_can_ask(by: User, person: Person) -> None:
    check_can_change(by, person)
    if not any(position.post in OFFICE_POSTS for position in positions_of(by)):
        raise NotAllowed


def check_can_decide(by: User, erasure: Erasure) -> None:
    """A supervisor who neither proposed it nor decided the request."""
    check_can_change(by, erasure.person)
    if not holds_post(by, Post.PENYELIA):
        raise NotAllowed
    decided = WorkItem.objects.filter(
        matter=erasure.request.matter, step=DECISION, state=ItemState.DONE, owner=by
    )
    if by.pk == erasure.asked_by_id or decided.exists():
        raise SamePersonForbidden


def requests_for(by: User) -> Any:
    """The granted requests for deletion that ``by`` sees, and that still run."""
    return cases_visible_to(by).filter(
        kind=CaseKind.DATA_RIGHTS,
        closed_at=None,
        process__values__right_kind="erase",
        process__values__decision__in=GRANTED,
    )


@transaction.atomic
def ask(person: Person, *, number: str, reason: str, by: User) -> Erasure:
    """Propose it, for the request of that number. MissingAnswer for one that is none."""
    check_can_ask(by, person)
    if not reason.strip():
        raise ReasonNeeded
    request = requests_for(by).filter(number=number.strip().upper()).first()
    if request is None:
        raise MissingAnswer(
            "number",
            _(
                "There is no running request for deletion of this number that is granted."
            ),
        )
    if not plan_of(person).does_something:
        raise NothingToErase
    erasure = Erasure(
        person=person,
        request=request,
        reason=reason.strip(),
        asked_by=by,
        asked_at=timezone.now(),
    )
    try:
        with transaction.atomic():
            save_as(erasure, by=by, reason=erasure.reason)
    except IntegrityError:
        raise ErasureWaits from None
    return erasure


@transaction.atomic
def withdraw(erasure: Erasure, *, reason: str, by: User) -> Erasure:
    """Whoever proposed it takes it back."""
    erasure = _waiting(erasure)
    if erasure.asked_by_id != by.pk:
        raise NotAllowed
    return _end(erasure, ErasureState.WITHDRAWN, by=by, reason=reason)


@transaction.atomic
def refuse(erasure: Erasure, *, reason: str, by: User) -> Erasure:
    erasure = _waiting(erasure)
    check_can_decide(by, erasure)
    return _end(erasure, ErasureState.REFUSED, by=by, reason=reason)


@transaction.atomic
def approve(erasure: Erasure, *, fingerprint: str, reason: str, by: User) -> Erasure:
    """Carry it out, all or nothing. PlanChanged where it is not what was looked at."""
    erasure = _waiting(erasure)
    check_can_decide(by, erasure)
    person = Person.objects.select_for_update(of=("self",)).get(pk=erasure.person_id)
    lock_case(*(part.case for part in plan_of(person).parts))
    plan = plan_of(person)
    if plan.fingerprint != fingerprint:
        raise PlanChanged
    if not plan.does_something:
        raise NothingToErase
    erasure.result = _carry_out(plan, erasure, by)
    _end(erasure, ErasureState.DONE, by=by, reason=reason)
    matters.record(
        erasure.request.matter,
        CARRIED_OUT,
        by=acting(by, erasure.request),
        data=erasure.result,
        reason=reason.strip(),
    )
    return erasure


def _carry_out(plan: Plan, erasure: Erasure, by: User) -> dict[str, int]:
    """How many keys, cases and parties it was; the keys go last."""
    why = _("Deletion on request %(number)s") % {"number": erasure.request.number}
    gone = forget(plan.person, by=by, reason=why) if plan.record else set()
    files = 0
    for part in plan.goes:
        if part.texts:
            gone |= forgetting.forget_case(part.case, by=by, reason=why)
            files += 1
        else:
            for party in part.parties:
                gone |= forgetting.forget_party(party, by=by, reason=why)
        _tell(part.case, by, why, whole=part.texts)
    return {
        "keys": keys.destroy(gone, by=by, reason=why),
        "record": int(plan.record),
        "files": files,
        "parties": len(plan.goes) - files,
        "stay": len(plan.stays),
    }


def _tell(case: Case, by: User, why: str, *, whole: bool) -> None:
    data = {"whole": whole}
    matters.record(case.matter, ERASED, by=acting(by, case), data=data, reason=why)


def _waiting(erasure: Erasure) -> Erasure:
    row = (
        Erasure.objects.select_for_update(of=("self",))
        .select_related("request__matter", "person__village", "asked_by")
        .get(pk=erasure.pk)
    )
    if row.state != ErasureState.PROPOSED:
        raise ErasureDecided
    return row


def _end(erasure: Erasure, state: ErasureState, *, by: User, reason: str) -> Erasure:
    if not reason.strip():
        raise ReasonNeeded
    erasure.state = state
    erasure.decided_by, erasure.decided_at = by, timezone.now()
    erasure.decision_reason = reason.strip()
    save_as(erasure, by=by, reason=erasure.decision_reason)
    return erasure
