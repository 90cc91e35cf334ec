"""Repatriation of remains, walked to each of its ends."""

import pytest

from sigap_cases.cases.models import Case

from .tours import (
    PARTNER,
    TIME,
    Step,
    child_of,
    ended_as,
    open_case,
    open_steps,
    walk,
)


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("office")]
FILE = 1
CONFIRMED: Step = (
    "confirm_death",
    {"death_state": "confirmed", "source_of_news": "KJRI", "died_on": "2026-10-01"},
)
PAPERS: Step = ("gather_papers", {"papers_state": "complete"})
OWN_COST: Step = ("find_funding", {"funding_source": "self"})
SHIPPED: Step = (
    "ship",
    {
        "flight": "GA 847",
        "arrival_at": "2026-10-09T09:00",
        "debarkation": "Ngurah Rai",
        "escort": "none",
    },
)
ARRIVED: Step = (
    "receive_remains",
    {
        "arrival_state": "arrived",
        "arrived_at": "2026-10-09T10:00",
        "customs_done": True,
        "health_permit": FILE,
    },
)
HANDED_OVER: Step = (
    "hand_over",
    {
        "received_by": "family",
        "handed_over_on": "2026-10-09",
        "witness": "village",
        "handover_minutes": FILE,
    },
)


def told(wish: str) -> Step:
    return (
        "tell_family",
        {
            "told_state": "told",
            "told_at": "2026-10-02T10:00",
            "told_whom": "spouse",
            "told_in_person": True,
            "family_wish": wish,
        },
    )


@pytest.fixture
def case() -> Case:
    return open_case("pemulangan_jenazah")


def test_remains_come_home_and_the_claim_runs_on_its_own(case: Case) -> None:
    walk(
        case,
        ("confirm_death", {"death_state": "waiting"}),
        TIME,
        CONFIRMED,
        ("tell_family", {"told_state": "not_met"}),
        told("bring_home"),
    )
    claim = child_of(case, "klaim_hak")
    walk(
        case,
        ("gather_papers", {"papers_state": "waiting", "papers_note": "Izin ekspor."}),
        PAPERS,
        OWN_COST,
        SHIPPED,
        ("receive_remains", {"arrival_state": "postponed"}),
        SHIPPED,
        ARRIVED,
        HANDED_OVER,
        ("check_file", {"file_state": "returned", "file_note": "Saksi belum ada."}),
        HANDED_OVER,
        ("check_file", {"file_state": "complete"}),
    )
    assert ended_as(case) == ("returned", "settled")
    assert open_steps(claim) == ["inventory"]


def test_remains_at_the_cost_of_the_state(case: Case) -> None:
    letter = {"poverty_letter_state": "issued", "poverty_letter": FILE}
    state: Step = ("find_funding", {"funding_source": "state"})
    walk(
        case,
        CONFIRMED,
        told("bring_home"),
        ("find_funding", {"funding_source": "p3mi"}),
        PARTNER,
        ("record_funding", {"funding_state": "waiting"}),
        TIME,
        ("record_funding", {"funding_state": "refused"}),
        state,
        ("poverty_letter", {"poverty_letter_state": "refused"}),
        state,
        ("poverty_letter", letter),
        (
            "approve_funding",
            {"funding_approval": "returned", "funding_approval_note": "Tagih P3MI."},
        ),
        state,
        ("poverty_letter", letter),
        ("approve_funding", {"funding_approval": "approved"}),
        PAPERS,
        SHIPPED,
        ARRIVED,
        HANDED_OVER,
        ("check_file", {"file_state": "complete"}),
    )
    assert ended_as(case) == ("returned", "settled")


def test_remains_are_buried_abroad_as_the_family_wishes(case: Case) -> None:
    buried: Step = (
        "record_burial",
        {
            "burial_state": "done",
            "burial_on": "2026-10-06",
            "burial_place": "Taipei",
        },
    )
    walk(
        case,
        CONFIRMED,
        told("bury_abroad"),
        ("consent", {"family_consent": FILE}),
        TIME,
        ("record_burial", {"burial_state": "waiting"}),
        PARTNER,
        buried,
        ("check_burial", {"file_state": "returned", "file_note": "Surat kematian."}),
        buried,
        ("check_burial", {"file_state": "complete"}),
    )
    assert ended_as(case) == ("buried_abroad", "settled")
    assert open_steps(child_of(case, "klaim_hak")) == ["inventory"]


def test_family_that_changes_its_wish_has_the_remains_brought_home(case: Case) -> None:
    walk(
        case,
        CONFIRMED,
        told("bury_abroad"),
        ("consent", {"family_consent": FILE}),
        PARTNER,
        ("record_burial", {"burial_state": "bring_home"}),
    )
    assert open_steps(case) == ["find_funding", "gather_papers"]
    assert case.running.values["family_wish"] == "bring_home"


def test_remains_that_are_not_released(case: Case) -> None:
    lost: Step = (
        "gather_papers",
        {"papers_state": "not_released", "papers_note": "Hilang di laut."},
    )
    walk(
        case,
        CONFIRMED,
        told("bring_home"),
        lost,
        OWN_COST,
        ("decide_not_returned", {"not_returned_decision": "continue"}),
        lost,
        OWN_COST,
        ("decide_not_returned", {"not_returned_decision": "agreed"}),
    )
    assert ended_as(case) == ("not_returned", "closed")


def test_news_of_a_death_that_is_not_true(case: Case) -> None:
    walk(case, ("confirm_death", {"death_state": "alive"}))
    assert ended_as(case) == ("alive", "closed")
    assert not Case.objects.filter(kind="klaim_hak").exists()
