"""Hearings and meetings: dates proposed, answered, fixed, moved; who came; the result."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sigap_cases.cases.enums import Answer, Attendance, HearingResult, HearingState
from sigap_cases.cases.exceptions import HearingMovedOn, MissingAnswer
from sigap_cases.cases.models import (
    Case,
    DateAnswer,
    Document,
    Hearing,
    Party,
    Presence,
    ProposedDate,
)
from sigap_cases.cases.models.hearing import OFFICE_ZONE
from sigap_cases.cases.policies import acting, check_can_work, check_is_open
from workflows.exceptions import ReasonNeeded
from workflows.services import matters
from workflows.services.history import save_as


MOST_PROPOSALS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A hearing as it is called: what, where, and on which dates it could be."""

    kind: str
    dates: Sequence[datetime] = ()
    place: str = ""
    link: str = ""
    zone: str = OFFICE_ZONE
    other_zone: str = ""
    step: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """How a hearing went."""

    result: str
    note: str = ""
    attendance: Mapping[int, str] = field(default_factory=dict)
    minutes: Document | None = None


@transaction.atomic
def call(case: Case, told: Call, *, by: Any) -> Hearing:
    """Call a hearing. One date alone is fixed at once; several are proposed."""
    check_can_work(by, case)
    check_is_open(case)
    _check_zones(told)
    dates = sorted(set(told.dates))
    for date in dates:
        _check_to_come(date)
    is_fixed = len(dates) == 1
    hearing = Hearing.objects.create(
        case=case,
        kind=told.kind,
        step=told.step,
        place=told.place.strip()[:200],
        link=told.link.strip(),
        zone=told.zone,
        other_zone=told.other_zone,
        state=HearingState.FIXED if is_fixed else HearingState.PROPOSED,
        starts_at=dates[0] if is_fixed else None,
        called_by=by,
        called_at=timezone.now(),
    )
    for date in [] if is_fixed else dates[:MOST_PROPOSALS]:
        ProposedDate.objects.create(hearing=hearing, starts_at=date)
    _record(hearing, "case.hearing_called", by=by, at=hearing.starts_at)
    return hearing


def _check_zones(told: Call) -> None:
    for name, zone in (("zone", told.zone), ("other_zone", told.other_zone)):
        try:
            ZoneInfo(zone or OFFICE_ZONE)
        except (ZoneInfoNotFoundError, ValueError):
            raise MissingAnswer(name, _("This time zone is not known.")) from None


def _check_to_come(moment: datetime) -> None:
    if moment <= timezone.now():
        raise MissingAnswer("dates", _("This date is over. Choose one to come."))


def _record(
    hearing: Hearing,
    kind: str,
    *,
    by: Any,
    at: datetime | None = None,
    reason: str = "",
    **more: Any,
) -> None:
    data = {"hearing": hearing.pk, "kind": hearing.kind, "zone": hearing.zone, **more}
    if at is not None:
        data["at"] = at.isoformat()
    case = hearing.case
    matters.record(case.matter, kind, by=acting(by, case), data=data, reason=reason)


def _locked(hearing: Hearing, *states: HearingState, by: Any) -> Hearing:
    """The hearing as it is now, in one of these states; HearingMovedOn otherwise."""
    row = (
        Hearing.objects.select_for_update(of=("self",))
        .select_related("case__matter", "case__process")
        .get(pk=hearing.pk)
    )
    check_can_work(by, row.case)
    check_is_open(row.case)
    if row.state not in states:
        raise HearingMovedOn
    return row


@transaction.atomic
def propose(hearing: Hearing, starts_at: datetime, *, by: Any) -> ProposedDate:
    """Another date that the parties are asked about."""
    hearing = _locked(hearing, HearingState.PROPOSED, by=by)
    _check_to_come(starts_at)
    if hearing.proposals.count() >= MOST_PROPOSALS:
        raise MissingAnswer("dates", _("Ten dates are proposed already."))
    made, is_new = ProposedDate.objects.get_or_create(
        hearing=hearing, starts_at=starts_at
    )
    if is_new:
        _record(hearing, "case.hearing_proposed", by=by, at=starts_at)
    return made


@transaction.atomic
def note_answers(
    hearing: Hearing, answers: Mapping[tuple[int, int], str], *, by: Any
) -> int:
    """What parties said to proposed dates, by (proposal, party); returns what changed."""
    hearing = _locked(hearing, HearingState.PROPOSED, by=by)
    proposals = set(hearing.proposals.values_list("pk", flat=True))
    parties = set(hearing.case.parties.values_list("pk", flat=True))
    rows = DateAnswer.objects.filter(proposal__hearing=hearing)
    known = {(row.proposal_id, row.party_id): row for row in rows}
    changed = 0
    for (proposal, party), said in answers.items():
        if proposal not in proposals or party not in parties:
            continue
        if said not in Answer.values:
            continue
        row = known.get((proposal, party))
        if row is not None and row.answer == said:
            continue
        row = row or DateAnswer(proposal_id=proposal, party_id=party)
        row.answer = Answer(said)
        row.save()
        changed += 1
    if changed:
        _record(hearing, "case.hearing_answered", by=by, count=changed)
    return changed


@transaction.atomic
def fix(hearing: Hearing, starts_at: datetime, *, by: Any) -> Hearing:
    """Settle the date."""
    hearing = _locked(hearing, HearingState.PROPOSED, by=by)
    _check_to_come(starts_at)
    hearing.state, hearing.starts_at = HearingState.FIXED, starts_at
    save_as(hearing, by=by, reason="", update_fields=["state", "starts_at"])
    _record(hearing, "case.hearing_fixed", by=by, at=starts_at)
    return hearing


@transaction.atomic
def move(
    hearing: Hearing,
    starts_at: datetime | None,
    *,
    by: Any,
    reason: str,
    absent: Sequence[int] = (),
) -> Hearing:
    """Move a fixed hearing to another date, or back to looking for one; counted.

    ``absent`` are the parties who did not come to the date that is given up.
    """
    if not reason.strip():
        raise ReasonNeeded
    hearing = _locked(hearing, HearingState.FIXED, by=by)
    if starts_at is not None:
        _check_to_come(starts_at)
    before = hearing.starts_at
    _note_presence(hearing, dict.fromkeys(absent, Attendance.NO_SHOW))
    hearing.moves += 1
    hearing.starts_at = starts_at
    hearing.state = HearingState.FIXED if starts_at else HearingState.PROPOSED
    fields = ["moves", "starts_at", "state"]
    save_as(hearing, by=by, reason=reason, update_fields=fields)
    _record(
        hearing,
        "case.hearing_moved",
        by=by,
        at=starts_at,
        reason=reason,
        before=before.isoformat() if before else "",
        absent=len(absent),
    )
    return hearing


@transaction.atomic
def cancel(hearing: Hearing, *, by: Any, reason: str) -> Hearing:
    if not reason.strip():
        raise ReasonNeeded
    hearing = _locked(hearing, HearingState.PROPOSED, HearingState.FIXED, by=by)
    hearing.state = HearingState.CANCELLED
    save_as(hearing, by=by, reason=reason, update_fields=["state"])
    _record(hearing, "case.hearing_cancelled", by=by, reason=reason)
    return hearing


@transaction.atomic
def close(hearing: Hearing, course: Course, *, by: Any) -> Hearing:
    """The hearing took place: who came, with what result, and the minutes."""
    hearing = _locked(hearing, HearingState.FIXED, by=by)
    if hearing.starts_at is not None and hearing.starts_at > timezone.now():
        raise MissingAnswer("result", _("The hearing has not begun yet."))
    if course.result not in HearingResult.values:
        raise MissingAnswer("result", _("Choose the result."))
    _check_minutes(hearing, course.minutes)
    _note_presence(hearing, course.attendance)
    hearing.state, hearing.result = HearingState.HELD, HearingResult(course.result)
    hearing.result_note = course.note.strip()[:10_000]
    hearing.minutes = course.minutes
    fields = ["state", "result", "result_note", "minutes"]
    save_as(hearing, by=by, reason="", update_fields=fields)
    came = sum(said == Attendance.CAME for said in course.attendance.values())
    _record(
        hearing,
        "case.hearing_held",
        by=by,
        at=hearing.starts_at,
        result=course.result,
        came=came,
        absent=sum(said == Attendance.NO_SHOW for said in course.attendance.values()),
    )
    return hearing


def _check_minutes(hearing: Hearing, minutes: Document | None) -> None:
    if minutes is not None and minutes.case_id != hearing.case_id:
        raise MissingAnswer("minutes", _("Choose a document of this case."))


def _note_presence(hearing: Hearing, attendance: Mapping[int, str]) -> None:
    parties = Party.objects.filter(case=hearing.case, pk__in=attendance)
    for party in parties:
        said = attendance[party.pk]
        if said in Attendance.values:
            Presence.objects.create(
                hearing=hearing,
                party=party,
                turn=hearing.moves,
                attendance=Attendance(said),
            )
