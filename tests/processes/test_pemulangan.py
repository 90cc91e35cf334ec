"""Repatriation, walked to each of its ends."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from sigap_cases.cases.models import Case
from workflows.models import WorkItem

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
FILE = 1  # what stands in a document's field; whose file it is the form has checked

REQUEST: Step = (
    "record_request",
    {"return_reason": "stranded", "request_note": "Tidak ada kabar sejak Mei."},
)
ASK: Step = ("request_mission", {"mission": "KJRI", "request_sent_on": "2026-10-05"})
ASKED: tuple[Step, ...] = (REQUEST, ASK, PARTNER)
PAPERS: Step = (
    "travel_papers",
    {
        "travel_document": "splp",
        "splp_valid_until": "2027-10-05",
        "exit_permit": "granted",
    },
)
HOME: tuple[Step, ...] = (
    (
        "meet",
        {
            "arrival_state": "arrived",
            "arrived_at": "2026-10-20T10:00",
            "arrival_condition": "well",
        },
    ),
    ("travel_home", {"home_transport": "office", "home_arrival": "2026-10-20T16:00"}),
    (
        "hand_over",
        {
            "received_by": "family",
            "handed_over_on": "2026-10-20",
            "witness": "village",
            "handover_minutes": FILE,
        },
    ),
    ("check_file", {"file_state": "complete"}),
    ("inform_bp3mi", {"informed_on": "2026-10-21"}),
)


def confirmed(condition: str) -> Step:
    return (
        "record_confirmation",
        {"confirmation": "confirmed", "condition": condition},
    )


def answered(confirmation: str) -> Step:
    return ("record_confirmation", {"confirmation": confirmation})


def booked(arrival: str = "2026-10-20T09:00") -> Step:
    told = {"flight": "GA 847", "arrival_at": arrival, "debarkation": "Ngurah Rai"}
    return ("book", told | {"escort": "none"})


def paid_by(source: str) -> Step:
    return ("find_funding", {"funding_source": source})


@pytest.fixture
def case() -> Case:
    return open_case("pemulangan")


def test_pemulangan_ends_at_home_and_starts_reintegration(case: Case) -> None:
    walk(case, *ASKED, confirmed("healthy"), PAPERS, paid_by("self"), booked(), *HOME)
    assert open_steps(case) == ["offer_reintegration"]

    walk(case, ("offer_reintegration", {"reintegration_offer": "accepted"}))

    assert ended_as(case) == ("returned", "settled")
    assert open_steps(child_of(case, "reintegrasi")) == ["enrol"]


def test_pemulangan_ends_at_home_without_reintegration(case: Case) -> None:
    walk(case, *ASKED, confirmed("healthy"), PAPERS, paid_by("self"), booked(), *HOME)
    walk(case, ("offer_reintegration", {"reintegration_offer": "later"}))

    assert ended_as(case) == ("returned", "settled")
    assert not Case.objects.filter(kind="reintegrasi").exists()


def test_pemulangan_of_somebody_sick_at_the_cost_of_the_state(case: Case) -> None:
    letter = {"poverty_letter_state": "issued", "poverty_letter": FILE}
    walk(
        case,
        *ASKED,
        confirmed("sick"),
        ("fit_to_travel", {"fit_state": "not_yet"}),
        ("fit_to_travel", {"fit_state": "fit_escorted", "fit_document": FILE}),
        ("travel_papers", {"travel_document": "passport", "exit_permit": "waiting"}),
        PAPERS,
        paid_by("state"),
        ("poverty_letter", {"poverty_letter_state": "refused"}),
        paid_by("state"),
        ("poverty_letter", letter),
        (
            "approve_funding",
            {"funding_approval": "returned", "funding_approval_note": "Tagih P3MI."},
        ),
        paid_by("p3mi"),
        TIME,
        ("record_funding", {"funding_state": "waiting"}),
        PARTNER,
        ("record_funding", {"funding_state": "refused"}),
        paid_by("state"),
        ("poverty_letter", letter),
        ("approve_funding", {"funding_approval": "approved"}),
        booked(),
        ("meet", {"arrival_state": "postponed"}),
        booked(),
        *HOME,
        ("offer_reintegration", {"reintegration_offer": "declined"}),
    )
    assert ended_as(case) == ("returned", "settled")


def test_pemulangan_of_somebody_whom_no_one_finds(case: Case) -> None:
    walk(
        case,
        REQUEST,
        ASK,
        TIME,
        ("remind_mission", {"reminder_note": "Telepon", "mission_silent": "wait"}),
        TIME,
        ("remind_mission", {"reminder_note": "Surel", "mission_silent": "ask_again"}),
        ASK,
        PARTNER,
        answered("unclear"),
        ("ask_family", {"family_answer": "Foto terakhir."}),
        ASK,
        TIME,
        ("remind_mission", {"reminder_note": "Surel", "mission_silent": "answered"}),
        answered("not_found"),
        ("propose_closing", {"closing_note": "Tiga bulan dicari."}),
        ("decide_closing", {"closing_decision": "continue"}),
        ASK,
        PARTNER,
        answered("not_found"),
        ("propose_closing", {"closing_note": "Enam bulan dicari."}),
        ("decide_closing", {"closing_decision": "agreed"}),
    )
    assert ended_as(case) == ("not_found", "closed")


@pytest.mark.parametrize(
    ("condition", "outcome"), [("refuses", "refused"), ("detained", "not_possible")]
)
def test_pemulangan_that_cannot_be_now(
    case: Case, condition: str, outcome: str
) -> None:
    walk(
        case,
        *ASKED,
        confirmed(condition),
        ("propose_closing", {"closing_note": "Keterangan Perwakilan RI."}),
        ("decide_closing", {"closing_decision": "agreed"}),
    )
    assert ended_as(case) == (outcome, "closed")


DEATHS: tuple[tuple[Step, ...], ...] = (
    (answered("dead"),),
    (confirmed("sick"), ("fit_to_travel", {"fit_state": "dead"})),
    (
        confirmed("healthy"),
        PAPERS,
        paid_by("self"),
        booked(),
        ("meet", {"arrival_state": "dead"}),
    ),
)


@pytest.mark.parametrize("way", DEATHS, ids=["at_once", "in_hospital", "on_the_way"])
def test_pemulangan_of_somebody_who_dies_starts_that_of_the_remains(
    case: Case, way: tuple[Step, ...]
) -> None:
    walk(case, *ASKED, *way)
    assert ended_as(case) == ("died", "closed")
    remains = child_of(case, "pemulangan_jenazah")
    assert open_steps(remains) == ["confirm_death"]
    assert remains.running.values["origin"] == case.number


def test_meet_is_due_a_day_after_the_arrival_that_was_booked(case: Case) -> None:
    arrival = timezone.localtime() + timedelta(days=10)
    walk(case, *ASKED, confirmed("healthy"), PAPERS, paid_by("self"))
    walk(case, booked(arrival.replace(tzinfo=None).isoformat()))

    item = WorkItem.objects.select_related("deadline").get(step="meet")
    assert item.deadline.started_at == arrival
    due: datetime = timezone.localtime(item.due_at)
    assert due.date() == (arrival + timedelta(days=1)).date()


def test_emergency_calls_the_duty_officer_beside_the_request() -> None:
    case = open_case("pemulangan", urgency="emergency")
    assert open_steps(case) == ["emergency_contact", "record_request"]


@pytest.mark.parametrize("known", [True, False])
def test_poverty_letter_is_the_villages_where_it_may_know(known: bool) -> None:
    case = open_case("pemulangan", village_may_know=known)
    walk(case, *ASKED, confirmed("healthy"), paid_by("state"))
    item = WorkItem.objects.get(matter=case.matter, step="poverty_letter")
    assert item.post == ("petugas_desa" if known else "petugas_penanganan")
