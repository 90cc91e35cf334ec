"""Planning absences: who may, for which days, and with which deputy."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from accounts.enums import AbsenceKind, Post, UnitKind
from accounts.exceptions import (
    AbsenceBegunError,
    AbsenceInThePastError,
    AbsenceOverError,
    AbsenceTooLongError,
    AccountsError,
    AlreadyAwayError,
    CircleError,
    DatesOutOfOrderError,
    DeactivatedError,
    DeputyElsewhereError,
    DeputyIsAbsentError,
    DeputyNeededError,
    NotTheirLeaderError,
)
from accounts.models import Absence, Unit, User
from accounts.policies import leads
from accounts.selectors import deputy_of, positions_of
from accounts.services import absences
from accounts.services.absences import Planned
from tests.engine.threads import at_once, errors, winners
from tests.factories import make_holder, make_unit, make_user


MONDAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel("2026-11-23T01:00:00+00:00"):
        yield


@pytest.fixture
def kantor(db: None) -> Unit:
    return make_unit()


@pytest.fixture
def petugas(kantor: Unit) -> User:
    return make_holder(Post.PETUGAS_PENANGANAN, kantor)


@pytest.fixture
def rekan(kantor: Unit) -> User:
    return make_holder(Post.PETUGAS_PENGADUAN, kantor)


@pytest.fixture
def penyelia(kantor: Unit) -> User:
    return make_holder(Post.PENYELIA, kantor)


def days(first: int = 0, last: int = 4, **told: Any) -> Planned:
    """From so many days after Monday to so many."""
    return Planned(
        first=MONDAY + timedelta(days=first),
        last=MONDAY + timedelta(days=last),
        kind=AbsenceKind.LEAVE,
        **told,
    )


def away(
    user: User, deputy: User | None = None, first: int = 0, last: int = 4
) -> Absence:
    return absences.plan(user, days(first, last, deputy=deputy), by=user)


def test_plan_for_oneself(petugas: User, rekan: User) -> None:
    absence = away(petugas, rekan)

    assert (absence.first_day, absence.last_day) == (MONDAY, date(2026, 11, 27))
    assert (absence.entered_by, absence.deputy) == (petugas, rekan)
    assert absence.history.get().history_user == petugas
    assert deputy_of(petugas) == rekan


def test_plan_by_supervisor(petugas: User, rekan: User, penyelia: User) -> None:
    absence = absences.plan(petugas, days(deputy=rekan), by=penyelia)

    assert absence.entered_by == penyelia


def test_plan_for_a_colleague_is_refused(petugas: User, rekan: User) -> None:
    with pytest.raises(NotTheirLeaderError):
        absences.plan(petugas, days(), by=rekan)


@pytest.mark.parametrize("post", [Post.KEPALA_DINAS, Post.ADMIN_SISTEM])
def test_plan_for_somebody_above_is_refused(
    kantor: Unit, penyelia: User, post: Post
) -> None:
    head = make_holder(post, kantor)

    assert not leads(penyelia, head)
    with pytest.raises(NotTheirLeaderError):
        absences.plan(head, days(deputy=penyelia), by=penyelia)


def test_leads_reaches_the_units_below_and_no_others(
    penyelia: User, kantor: Unit
) -> None:
    section = make_unit(UnitKind.SECTION, parent=kantor)

    assert leads(penyelia, make_holder(Post.PETUGAS_PENANGANAN, section))
    assert not leads(penyelia, make_holder(Post.PETUGAS_PENANGANAN, make_unit()))
    assert not leads(penyelia, make_user())


@pytest.mark.parametrize(
    ("planned", "refusal"),
    [
        (days(4, 0), DatesOutOfOrderError),
        (days(-15, 0), AbsenceInThePastError),
        (days(0, 366), AbsenceTooLongError),
        (days(hands_over=True), DeputyNeededError),
    ],
)
def test_plan_of_days_that_cannot_be_is_refused(
    petugas: User, planned: Planned, refusal: type[AccountsError]
) -> None:
    with pytest.raises(refusal):
        absences.plan(petugas, planned, by=petugas)


def test_plan_of_days_already_taken_is_refused(petugas: User) -> None:
    away(petugas)

    with pytest.raises(AlreadyAwayError):
        away(petugas, first=4, last=6)
    away(petugas, first=5, last=6)


def test_plan_with_oneself_as_deputy_is_refused(petugas: User) -> None:
    with pytest.raises(DeputyIsAbsentError):
        away(petugas, petugas)


def test_plan_with_deputy_of_another_unit_is_refused(petugas: User) -> None:
    with pytest.raises(DeputyElsewhereError):
        away(petugas, make_holder(Post.PETUGAS_PENANGANAN, make_unit()))


@pytest.mark.parametrize("post", [Post.ADMIN_SISTEM, Post.AUDITOR])
def test_plan_with_administrator_or_auditor_as_deputy_is_refused(
    kantor: Unit, petugas: User, post: Post
) -> None:
    with pytest.raises(DeputyElsewhereError):
        away(petugas, make_holder(post, kantor))


def test_plan_with_deactivated_deputy_is_refused(petugas: User, kantor: Unit) -> None:
    with pytest.raises(DeactivatedError):
        away(petugas, make_holder(Post.PETUGAS_PENANGANAN, kantor, is_active=False))


def test_circle_is_refused_with_its_chain(
    petugas: User, rekan: User, penyelia: User
) -> None:
    away(petugas, rekan)
    away(rekan, penyelia, first=3, last=6)

    with pytest.raises(CircleError) as refused:
        away(penyelia, petugas, first=4, last=8)

    chain = " → ".join(map(str, [penyelia, petugas, rekan, penyelia]))
    assert chain in str(refused.value.sentence)


def test_deputies_for_one_another_on_other_days_are_no_circle(
    petugas: User, rekan: User
) -> None:
    away(petugas, rekan, first=0, last=2)
    away(rekan, petugas, first=3, last=5)

    assert deputy_of(petugas) == rekan
    assert deputy_of(rekan, on=MONDAY + timedelta(days=3)) == petugas


def test_change_into_a_circle_is_refused(petugas: User, rekan: User) -> None:
    away(petugas, rekan, first=0, last=2)
    later = away(rekan, petugas, first=3, last=5)

    with pytest.raises(CircleError):
        absences.change(later, days(2, 5, deputy=petugas), by=rekan)


def test_change_of_days_and_deputy(petugas: User, rekan: User, penyelia: User) -> None:
    absence = away(petugas, rekan)

    absences.change(absence, days(0, 6, deputy=penyelia), by=petugas)

    assert deputy_of(petugas) == penyelia
    assert absence.history.count() == 2


def test_change_keeps_the_first_day_once_begun(petugas: User) -> None:
    absence = away(petugas)

    with pytest.raises(AbsenceBegunError):
        absences.change(absence, days(1, 4), by=petugas)


def test_change_of_what_is_over_is_refused(petugas: User) -> None:
    absence = away(petugas)

    with time_machine.travel("2026-12-01T01:00:00+00:00"):
        with pytest.raises(AbsenceOverError):
            absences.change(absence, days(0, 30), by=petugas)
        with pytest.raises(AbsenceOverError):
            absences.call_off(absence, by=petugas)


def test_change_of_deputy_hands_over_anew(
    petugas: User, rekan: User, penyelia: User
) -> None:
    absence = absences.plan(petugas, days(deputy=rekan, hands_over=True), by=petugas)
    absences.note_handed_over(absence, timezone.now())

    same = absences.change(
        absence, days(0, 9, deputy=rekan, hands_over=True), by=petugas
    )
    assert same.handed_over_at is not None
    changed = absences.change(
        absence, days(0, 9, deputy=penyelia, hands_over=True), by=petugas
    )
    assert changed.handed_over_at is None


def test_call_off_ends_the_deputys_posts_at_once(petugas: User, rekan: User) -> None:
    absence = away(petugas, rekan)
    assert len(positions_of(rekan)) == 2

    absences.call_off(absence, by=petugas)

    assert len(positions_of(rekan)) == 1
    away(petugas)


def test_call_off_by_a_colleague_is_refused(petugas: User, rekan: User) -> None:
    absence = away(petugas, rekan)

    with pytest.raises(NotTheirLeaderError):
        absences.call_off(absence, by=rekan)


@pytest.mark.usefixtures("transactional_db")
def test_circle_entered_at_once_from_both_sides_is_refused() -> None:
    unit = make_unit()
    people = [make_holder(Post.PETUGAS_PENANGANAN, unit) for _ in range(2)]

    ran = at_once(
        [
            lambda: absences.plan(people[0], days(deputy=people[1]), by=people[0]),
            lambda: absences.plan(people[1], days(deputy=people[0]), by=people[1]),
        ]
    )

    assert len(winners(ran)) == 1
    assert errors(ran) == {"CircleError"}
