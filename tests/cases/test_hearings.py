"""Hearings: called, proposed, answered, fixed, moved, held or cancelled."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.models import User
from sigap_cases.cases.enums import Answer, Attendance, HearingState
from sigap_cases.cases.exceptions import HearingMovedOn, MissingAnswer
from sigap_cases.cases.models import Case, DateAnswer, Hearing, Party, Presence
from sigap_cases.cases.services import documents, hearings, parties
from sigap_cases.cases.services.hearings import Call, Course
from workflows.exceptions import NotAllowed, ReasonNeeded
from workflows.models import Event

from .conftest import lodge


PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer<<>>\n%%EOF\n"


@pytest.fixture
def case(people: dict[str, User]) -> Case:
    return lodge()


@pytest.fixture
def officer(people: dict[str, User]) -> User:
    return people["petugas_penanganan"]


@pytest.fixture
def respondent(case: Case, officer: User) -> Party:
    details = {"name": "PT Samudra"}
    return parties.add(case, role="respondent", by=officer, details=details)


def day(count: int) -> datetime:
    return timezone.now().replace(microsecond=0) + timedelta(days=count)


def called(case: Case, officer: User, *dates: datetime) -> Hearing:
    call = Call(kind="mediation", dates=dates, place="Kantor Dinas")
    return hearings.call(case, call, by=officer)


def test_call_with_one_date_fixes_it(case: Case, officer: User) -> None:
    date = day(7)
    hearing = called(case, officer, date)
    assert (hearing.state, hearing.starts_at) == (HearingState.FIXED, date)
    assert hearing.zone == "Asia/Makassar"
    assert Event.objects.get(kind="case.hearing_called").data["at"] == date.isoformat()


def test_call_with_several_dates_proposes_them(case: Case, officer: User) -> None:
    hearing = called(case, officer, day(7), day(8), day(7))
    assert hearing.state == HearingState.PROPOSED
    assert hearing.proposals.count() == 2


@pytest.mark.parametrize(
    "told",
    [{"zone": "Bulan/Kawah"}, {"other_zone": "../etc/passwd"}, {"dates": "past"}],
)
def test_call_refuses_unknown_zones_and_days_gone(
    case: Case, officer: User, told: dict[str, str]
) -> None:
    dates = [day(-1)] if told.pop("dates", "") else [day(1)]
    with pytest.raises(MissingAnswer):
        hearings.call(case, Call(kind="court", dates=dates, **told), by=officer)
    assert not Hearing.objects.exists()


def test_call_is_refused_to_who_does_not_work(
    case: Case, people: dict[str, User]
) -> None:
    with pytest.raises(NotAllowed):
        called(case, people["auditor"], day(3))


def test_answers_are_noted_and_changed(
    case: Case, officer: User, respondent: Party
) -> None:
    hearing = called(case, officer, day(7), day(8))
    first = hearing.proposals.first()
    assert first is not None
    key = (first.pk, respondent.pk)
    assert hearings.note_answers(hearing, {key: Answer.CAN}, by=officer) == 1
    assert hearings.note_answers(hearing, {key: Answer.CAN}, by=officer) == 0
    assert hearings.note_answers(hearing, {key: Answer.CANNOT}, by=officer) == 1
    assert DateAnswer.objects.get().answer == Answer.CANNOT
    foreign = {(first.pk, 0): Answer.CAN, (0, respondent.pk): Answer.CAN, key: "x"}
    assert hearings.note_answers(hearing, foreign, by=officer) == 0


def test_fix_and_move_are_counted_with_their_reason(
    case: Case, officer: User, respondent: Party
) -> None:
    hearing = called(case, officer, day(7), day(8))
    hearing = hearings.fix(hearing, day(8), by=officer)
    with pytest.raises(ReasonNeeded):
        hearings.move(hearing, day(9), by=officer, reason=" ")
    with time_machine.travel(day(8)):
        hearing = hearings.move(
            hearing,
            None,
            by=officer,
            reason="Pihak tidak hadir",
            absent=[respondent.pk],
        )
    assert (hearing.state, hearing.moves) == (HearingState.PROPOSED, 1)
    assert hearing.starts_at is None
    presence = Presence.objects.get()
    assert (presence.party, presence.turn) == (respondent, 0)
    assert presence.attendance == Attendance.NO_SHOW
    event = Event.objects.get(kind="case.hearing_moved")
    assert (event.reason, event.data["absent"]) == ("Pihak tidak hadir", 1)


def test_close_keeps_attendance_result_and_minutes(
    case: Case, officer: User, respondent: Party
) -> None:
    hearing = called(case, officer, day(1))
    minutes = documents.add(
        case,
        SimpleUploadedFile("ba.pdf", PDF),
        kind="minutes",
        title="Berita acara",
        by=officer,
    )
    course = Course(
        result="agreement",
        note="Dibayar penuh",
        minutes=minutes,
        attendance={respondent.pk: Attendance.CAME},
    )
    with pytest.raises(MissingAnswer):
        hearings.close(hearing, course, by=officer)  # it has not begun yet
    with time_machine.travel(day(2)):
        hearing = hearings.close(hearing, course, by=officer)
    assert (hearing.state, hearing.minutes) == (HearingState.HELD, minutes)
    event = Event.objects.get(kind="case.hearing_held")
    assert (event.data["came"], event.data["absent"]) == (1, 0)
    assert "Dibayar" not in str(event.data)


def test_close_refuses_minutes_of_another_case(case: Case, officer: User) -> None:
    hearing = called(case, officer, day(1))
    other = lodge()
    foreign = documents.add(
        other, SimpleUploadedFile("ba.pdf", PDF), kind="minutes", title="", by=officer
    )
    course = Course(result="none", minutes=foreign)
    with time_machine.travel(day(2)), pytest.raises(MissingAnswer):
        hearings.close(hearing, course, by=officer)


def test_what_is_over_moves_no_more(case: Case, officer: User) -> None:
    hearing = hearings.cancel(called(case, officer, day(3)), by=officer, reason="Batal")
    for act in (
        lambda: hearings.fix(hearing, day(4), by=officer),
        lambda: hearings.move(hearing, day(4), by=officer, reason="x"),
        lambda: hearings.cancel(hearing, by=officer, reason="x"),
        lambda: hearings.close(hearing, Course(result="done"), by=officer),
        lambda: hearings.propose(hearing, day(4), by=officer),
    ):
        with pytest.raises(HearingMovedOn):
            act()
