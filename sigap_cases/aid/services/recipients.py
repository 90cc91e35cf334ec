"""A recipient from the proposal to the handover; each step is another person's."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services.history import save_as
from sigap_cases.aid import policies
from sigap_cases.aid.enums import LIVE_STATES, Receiver, RecipientState, VisitResult
from sigap_cases.aid.exceptions import (
    AlreadyProposed,
    DoublesUndecided,
    NotFitting,
    NotInThatState,
    ProgrammeNotOpen,
    QuotaFull,
    SecondPersonNeeded,
)
from sigap_cases.aid.models import AidProgramme, AidVisit, Recipient
from sigap_cases.aid.selectors import doubles_of, left_of, reasons_for
from sigap_cases.registry.exceptions import PersonErased, WrongAnswer
from sigap_cases.registry.models import Person
from sigap_cases.registry.policies import check_can_change
from sigap_cases.registry.services import papers
from sigap_cases.registry.services.locking import lock
from workflows.exceptions import ReasonNeeded

from . import doubles, proofs
from .programmes import locked as locked_programme


def locked(recipient: Recipient) -> tuple[Recipient, AidProgramme]:
    """Programme, then recipient: the order in which every step locks."""
    programme = locked_programme(recipient.programme_id)
    rows = Recipient.objects.select_for_update(of=("self",))
    row = rows.select_related("person__village").get(pk=recipient.pk)
    row.programme = programme
    return row, programme


@transaction.atomic
def propose(programme: AidProgramme, person: Person, *, by: User) -> Recipient:
    """The village proposes one of its people who fits; a possible double is noted."""
    programme = locked_programme(programme.pk)
    person = lock(person.pk)
    policies.check_can(by, person, policies.PROPOSING_POSTS)
    check_can_change(by, person)
    if not programme.is_open:
        raise ProgrammeNotOpen
    if programme.recipients.filter(person=person, state__in=LIVE_STATES).exists():
        raise AlreadyProposed
    reasons = reasons_for(programme, person, timezone.localdate())
    if not all(reason.met for reason in reasons):
        raise NotFitting
    row = Recipient(
        programme=programme,
        person=person,
        household_index=doubles.household_of(person),
        grounds="\n".join(f"{one.criterion} ({one.found})" for one in reasons),
        proposed_by=by,
        proposed_at=timezone.now(),
    )
    save_as(row, by=by, reason="propose")
    doubles.note(row, by=by)
    return row


@transaction.atomic
def verify(recipient: Recipient, *, by: User) -> Recipient:
    """Somebody else has checked at the home of the person that it is true."""
    row, programme = locked(recipient)
    policies.check_can(by, row.person, policies.VERIFYING_POSTS)
    _check_state(row, RecipientState.PROPOSED)
    if not programme.is_open:
        raise ProgrammeNotOpen
    if by.pk == row.proposed_by_id:
        raise SecondPersonNeeded
    doubles.note(row, by=by)
    row.state, row.verified_by = RecipientState.VERIFIED, by
    row.verified_at = timezone.now()
    changed = ["state", "verified_by", "verified_at"]
    save_as(row, by=by, reason="verify", update_fields=changed)
    return row


@transaction.atomic
def approve(recipient: Recipient, *, by: User) -> Recipient:
    """Within the quota, which is counted under the lock of the programme."""
    row, programme = locked(recipient)
    policies.check_can(by, row.person, policies.APPROVING_POSTS)
    _check_state(row, RecipientState.VERIFIED)
    if not programme.is_open:
        raise ProgrammeNotOpen
    if by.pk in (row.proposed_by_id, row.verified_by_id):
        raise SecondPersonNeeded
    doubles.note(row, by=by)
    if doubles_of(row).filter(decision="").exists():
        raise DoublesUndecided
    if left_of(programme) == 0:
        raise QuotaFull
    row.state, row.approved_by = RecipientState.APPROVED, by
    row.approved_at = timezone.now()
    changed = ["state", "approved_by", "approved_at"]
    save_as(row, by=by, reason="approve", update_fields=changed)
    return row


@transaction.atomic
def refuse(recipient: Recipient, *, reason: str, by: User) -> Recipient:
    """At any time before the handover; a place of the quota becomes free again."""
    if not reason.strip():
        raise ReasonNeeded
    row, _programme = locked(recipient)
    policies.check_can(by, row.person, policies.REFUSING_POSTS)
    return turned_down(row, reason=reason, by=by)


def turned_down(row: Recipient, *, reason: str, by: User) -> Recipient:
    """The row, locked by the caller, is no recipient any more."""
    if not row.is_live or row.is_handed_over:
        raise NotInThatState
    row.state, row.refused_by = RecipientState.REFUSED, by
    row.refused_at, row.refused_reason = timezone.now(), reason.strip()[:500]
    changed = ["state", "refused_by", "refused_at", "refused_reason"]
    save_as(row, by=by, reason="refuse", update_fields=changed)
    return row


@transaction.atomic
def hand_over(
    recipient: Recipient,
    details: Mapping[str, Any],
    files: Iterable[proofs.Shown],
    *,
    by: User,
) -> Recipient:
    """With the amount, the day, a photo and the signed receipt; the person's record
    then tells of the aid as well. FileRefused says what is wrong with a file."""
    row, programme = locked(recipient)
    policies.check_can(by, row.person, policies.HANDING_POSTS)
    _check_state(row, RecipientState.APPROVED)
    day, amount = details.get("handed_on"), details.get("amount")
    _check_day(row, day)
    _check_amount(programme, amount)
    if details.get("receiver") not in Receiver.values:
        raise WrongAnswer("receiver", _("Choose one of the answers."))
    row.state, row.handed_by = RecipientState.HANDED_OVER, by
    row.handed_on, row.amount = day, amount
    row.receiver = details["receiver"]
    changed = ["state", "handed_by", "handed_on", "amount", "receiver"]
    save_as(row, by=by, reason="hand_over", update_fields=changed)
    told = {"programme": programme.name, "period": programme.period, "amount": amount}
    papers.add_aid(row.person, details=told, by=by)
    proofs.keep(row, files, by=by)
    return row


def _check_day(row: Recipient, day: date | None) -> None:
    first = timezone.localdate(row.approved_at) if row.approved_at else None
    if day is None or day > timezone.localdate() or (first and day < first):
        raise WrongAnswer(
            "handed_on", _("A day from the approval until today is needed.")
        )


def _check_amount(programme: AidProgramme, amount: Decimal | None) -> None:
    if amount is None or not 0 < amount <= programme.amount:
        raise WrongAnswer(
            "amount", _("The amount is not more than the programme gives.")
        )


def _check_state(row: Recipient, state: RecipientState) -> None:
    """Of somebody whose data were deleted nothing goes on; they may be turned down."""
    if row.person.erased_at is not None:
        raise PersonErased
    if row.state != state:
        raise NotInThatState


@transaction.atomic
def visit(recipient: Recipient, details: Mapping[str, Any], *, by: User) -> AidVisit:
    """What a visit after the handover found."""
    row, _programme = locked(recipient)
    policies.check_can(by, row.person, policies.HANDING_POSTS)
    _check_state(row, RecipientState.HANDED_OVER)
    day = details.get("visited_on")
    if day is None or day > timezone.localdate() or (row.handed_on or day) > day:
        raise WrongAnswer(
            "visited_on", _("A day from the handover until today is needed.")
        )
    if details.get("result") not in VisitResult.values:
        raise WrongAnswer("result", _("Choose one of the answers."))
    found = AidVisit(
        recipient=row,
        visited_on=day,
        result=details["result"],
        note=str(details.get("note") or "").strip()[:500],
        visited_by=by,
    )
    save_as(found, by=by, reason="visit")
    return found
