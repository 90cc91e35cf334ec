"""Mass complaints: a list of complainants, their codes, outcomes and messages."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from sigap_cases.cases.enums import PartyOutcome, Told
from sigap_cases.cases.exceptions import (
    CaseEnded,
    CodeUnknown,
    MissingAnswer,
    NothingMayBeTold,
    RosterRefused,
)
from sigap_cases.cases.models import Case, Party, TrackingCode
from sigap_cases.cases.services import lifecycle, parties, rosters, tracking
from sigap_cases.cases.services.parties import Ended
from workflows.exceptions import NotAllowed
from workflows.models import Event

from .conftest import lodge


SECRET = "0123456789abcdef0123456789abcdef"  # noqa: S105 only of this test


@pytest.fixture
def case(people: dict[str, User]) -> Case:
    return lodge(capacity="attorney")


@pytest.fixture
def officer(people: dict[str, User]) -> User:
    return people["petugas_pengaduan"]


def many(count: int) -> list[rosters.Complainant]:
    return rosters.read(
        [(f"Pengadu {n:03d}", f"08123{n:06d}", "") for n in range(count)]
    )


def test_read_leaves_out_heading_and_running_number() -> None:
    rows = [("No", "Nama", "HP"), ("1", "I Wayan Sudana", "0812 345 678", "Mas")]
    assert rosters.read(rows) == [
        rosters.Complainant(name="I Wayan Sudana", phone="0812 345 678", note="Mas")
    ]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (("", "0812345678"), "Baris 2"),
        (("Ni Luh Sari", "nol delapan"), "nol delapan"),
        (("Nama " * 40, ""), "150"),
        (("I Wayan Sudana", "0812 345 678"), "baris 1"),
        (("Ni Luh Sari", "", "c" * 301), "300"),
    ],
)
def test_read_names_the_row_and_its_fault(row: tuple[str, ...], told: str) -> None:
    with pytest.raises(RosterRefused) as caught:
        rosters.read([("I Wayan Sudana", "0812345678"), row])
    assert len(caught.value.rows) == 1
    assert told in caught.value.rows[0]


def test_read_names_every_fault_at_once() -> None:
    with pytest.raises(RosterRefused) as caught:
        rosters.read([("", "1"), ("A", "x"), ("B", "")])
    assert len(caught.value.rows) == 2


@pytest.mark.parametrize("rows", [[], [("Nama", "Telepon")], [("", "")]])
def test_read_of_nothing_asks_for_the_list(rows: list[tuple[str, ...]]) -> None:
    with pytest.raises(MissingAnswer):
        rosters.read(rows)


def test_add_of_350_gives_each_an_own_code(
    case: Case, officer: User, django_assert_max_num_queries: object
) -> None:
    with django_assert_max_num_queries(45):  # type: ignore[operator]
        receipts = rosters.add(case, many(350), secret=SECRET, by=officer)

    assert len({row.code for row in receipts}) == 350
    assert case.codes.filter(revoked_at=None).exclude(party=None).count() == 350
    assert tracking.opened_by(receipts[349].code).party == receipts[349].party
    assert Party.history.filter(case=case, role="complainant").count() == 350
    event = Event.objects.get(kind="case.complainants_added")
    assert event.data == {"count": 350}
    stored = "".join(TrackingCode.objects.values_list("code_hash", flat=True))
    assert tracking.normalise(receipts[0].code) not in stored
    assert all(SECRET not in party.roster for party in case.parties.all())


def test_add_again_with_the_same_secret_adds_nobody(case: Case, officer: User) -> None:
    first = rosters.add(case, many(3), secret=SECRET, by=officer)
    again = rosters.add(case, many(3), secret=SECRET, by=officer)
    assert again == first
    assert case.parties.filter(role="complainant").count() == 3
    assert Event.objects.filter(kind="case.complainants_added").count() == 1


def test_add_again_shows_no_code_that_was_replaced(case: Case, officer: User) -> None:
    first = rosters.add(case, many(2), secret=SECRET, by=officer)
    fresh = tracking.issue_to(first[0].party, by=officer, checked="KTP")
    again = rosters.add(case, many(2), secret=SECRET, by=officer)
    assert [row.code for row in again] == ["", first[1].code]
    assert tracking.opened_by(fresh).party == first[0].party
    with pytest.raises(CodeUnknown):
        tracking.opened_by(first[0].code)


def test_add_is_refused_to_a_stranger_and_in_an_ended_case(
    case: Case, officer: User, people: dict[str, User]
) -> None:
    for name in ("auditor", "petugas_desa"):
        with pytest.raises(NotAllowed):
            rosters.add(case, many(2), secret=SECRET, by=people[name])
    lifecycle.close_early(case, "withdrawn", reason="Dicabut", by=officer)
    with pytest.raises(CaseEnded):
        rosters.add(case, many(2), secret=SECRET, by=officer)
    assert not case.parties.filter(role="complainant").exists()


def test_add_leaves_the_code_of_the_reporter(case: Case, officer: User) -> None:
    code = tracking.issue(case)
    rosters.add(case, many(2), secret=SECRET, by=officer)
    assert tracking.opened_by(code).party is None
    tracking.issue(case)
    assert case.codes.filter(revoked_at=None).count() == 3


def test_settle_notes_the_outcome_of_each(case: Case, officer: User) -> None:
    made = [
        row.party.pk for row in rosters.add(case, many(4), secret=SECRET, by=officer)
    ]
    ended = Ended(outcome=PartyOutcome.SETTLED, on=timezone.localdate(), note="Dibayar")
    assert parties.settle(case, made[:2], ended, by=officer) == 2
    settled = case.parties.filter(outcome="settled")
    assert set(settled.values_list("pk", flat=True)) == set(made[:2])
    assert Party.history.filter(outcome="settled").count() == 2
    assert Event.objects.get(kind="case.party_outcome").data["count"] == 2


def test_settle_refuses_foreign_parties_and_days_to_come(
    case: Case, officer: User, people: dict[str, User]
) -> None:
    other = lodge()
    today = timezone.localdate()
    foreign = other.parties.values_list("pk", flat=True)
    settled = Ended(outcome=PartyOutcome.SETTLED, on=today)
    with pytest.raises(MissingAnswer):
        parties.settle(case, list(foreign), settled, by=officer)
    later = Ended(outcome="settled", on=today + timedelta(days=1))
    with pytest.raises(MissingAnswer):
        parties.settle(case, [1], later, by=officer)
    with pytest.raises(MissingAnswer):
        parties.settle(case, [1], Ended(outcome="", on=today), by=officer)
    with pytest.raises(NotAllowed):
        parties.settle(case, [1], settled, by=people["auditor"])


def test_issue_to_follows_what_may_be_told(case: Case, officer: User) -> None:
    kin = parties.add(
        case, role="family", by=officer, details={"name": "Ni Ketut Sari"}
    )
    assert kin.may_be_told == Told.NOTHING
    with pytest.raises(NothingMayBeTold):
        tracking.issue_to(kin, by=officer, checked="KK")
    kin = parties.change(
        kin,
        by=officer,
        details={"name": kin.name, "may_be_told": "progress", "told_note": "Adik"},
    )
    code = tracking.issue_to(kin, by=officer, checked="KK dan KTP di loket")
    assert tracking.opened_by(code).party == kin
    assert Event.objects.filter(kind="case.party_code_issued").count() == 1


def test_issue_to_an_employer_is_refused(case: Case, officer: User) -> None:
    employer = parties.add(
        case,
        role="employer",
        by=officer,
        details={"name": "PT Laut", "may_be_told": "all"},
    )
    with pytest.raises(NothingMayBeTold):
        tracking.issue_to(employer, by=officer, checked="Surat")


def test_announce_reaches_complainants_without_their_names_in_events(
    case: Case, officer: User
) -> None:
    rosters.add(case, many(3), secret=SECRET, by=officer)
    made = rosters.announce(case, "Klarifikasi pada hari Senin.", by=officer)
    assert list(case.announcements.all()) == [made]
    event = Event.objects.get(kind="case.complainants_told")
    assert event.data == {"announcement": made.pk, "count": 3}
    with pytest.raises(MissingAnswer):
        rosters.announce(case, "  ", by=officer)
