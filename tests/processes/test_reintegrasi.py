"""Reintegration, walked to each of its ends."""

import pytest

from accounts.models import User
from sigap_cases.cases.enums import Level
from sigap_cases.cases.models import Case
from sigap_cases.cases.services import confidentiality
from workflows.models import WorkItem
from workflows.services import assignment

from .tours import TIME, Step, ended_as, open_case, open_steps, user, walk


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("office")]
FILE = 1
ENROL: Step = (
    "enrol",
    {
        "arrived_on": "2026-09-20",
        "registration_time": "within_year",
        "return_cause": "contract_ended",
    },
)
LATE: Step = (
    "enrol",
    {
        "arrived_on": "2025-05-20",
        "registration_time": "late",
        "return_cause": "own_wish",
        "late_reason": "Baru tahu.",
    },
)
SIGNED: Step = ("sign_plan", {"plan_agreed": "signed", "plan_document": FILE})
APPROVED: Step = ("approve_plan", {"plan_approval": "approved"})
LAST_VISIT: Step = (
    "visit",
    {
        "visited_on": "2027-01-10",
        "visit_met": "met",
        "visit_condition": "good",
        "visit_again": False,
    },
)
REFUSAL: Step = ("record_refusal", {"refusal_statement": FILE})
REPORT: Step = ("report", {"report_document": FILE})
REPORT_APPROVED: Step = ("approve_report", {"report_approval": "approved"})


def assessed(result: str) -> Step:
    return ("assess", {"assessment_result": result, "assessment_note": "Ringkasan."})


def planned(**services: bool) -> Step:
    return ("plan", services | {"plan_note": "Warung kopi."})


def evaluated(result: str, **told: str) -> Step:
    return ("evaluate", {"evaluation_result": result, "evaluation_note": "-"} | told)


@pytest.fixture
def case() -> Case:
    return open_case("reintegrasi", village_may_know=True)


def test_reintegrasi_with_every_service_ends_independent(case: Case) -> None:
    services = ("rehabilitation", "training", "capital", "job", "social_aid")
    walk(
        case,
        ENROL,
        assessed("needs"),
        planned(plan_training=True),
        ("sign_plan", {"plan_agreed": "change"}),
        planned(**{f"plan_{name}": True for name in services}),
        SIGNED,
        APPROVED,
        ("rehabilitate", {"rehabilitation_state": "ongoing"}),
        ("rehabilitate", {"rehabilitation_state": "done"}),
        ("train", {"training_state": "done", "training_note": "Barista"}),
        ("fund_business", {"capital_state": "given", "capital_note": "KUR"}),
        ("match_job", {"job_state": "ended"}),
        ("give_social_aid", {"social_aid_state": "given"}),
        TIME,
        (
            "visit",
            {
                "visited_on": "2026-12-10",
                "visit_met": "met",
                "visit_condition": "needs_help",
                "visit_again": True,
            },
        ),
        ("help_now", {"help_given": "Diantar ke puskesmas."}),
        TIME,
        (
            "visit",
            {
                "visited_on": "2026-12-11",
                "visit_met": "not_home",
                "visit_again": True,
            },
        ),
        TIME,
        LAST_VISIT,
        evaluated("independent"),
        REPORT,
        (
            "approve_report",
            {"report_approval": "returned", "report_approval_note": "Lampiran."},
        ),
        evaluated("independent"),
        REPORT,
        REPORT_APPROVED,
    )
    assert ended_as(case) == ("independent", "settled")


@pytest.mark.parametrize(
    ("result", "outcome", "status", "told"),
    [
        ("follow_up", "follow_up", "settled", {"follow_up_agency": "Dinsos"}),
        ("departed", "departed", "closed", {}),
    ],
)
def test_reintegrasi_ends_otherwise(
    case: Case, result: str, outcome: str, status: str, told: dict[str, str]
) -> None:
    walk(
        case,
        ENROL,
        assessed("needs"),
        planned(),
        SIGNED,
        (
            "approve_plan",
            {"plan_approval": "returned", "plan_approval_note": "Kurang rinci."},
        ),
        planned(),
        SIGNED,
        APPROVED,
        TIME,
        ("visit", {"visited_on": "2027-01-10", "visit_met": "moved"}),
        evaluated("new_plan"),
        planned(),
        SIGNED,
        APPROVED,
        TIME,
        LAST_VISIT,
        evaluated(result, **told),
        REPORT,
        REPORT_APPROVED,
    )
    assert ended_as(case) == (outcome, status)


def test_refusal_is_signed_and_confirmed_by_a_second_person(case: Case) -> None:
    walk(
        case,
        ENROL,
        assessed("refuses"),
        REFUSAL,
        ("confirm_early_end", {"early_end_decision": "assess_again"}),
        assessed("refuses"),
        REFUSAL,
        ("confirm_early_end", {"early_end_decision": "agreed"}),
    )
    assert ended_as(case) == ("refused", "closed")


def test_refusal_of_the_plan_counts_as_one_of_all(case: Case) -> None:
    walk(
        case,
        ENROL,
        assessed("needs"),
        planned(plan_job=True),
        ("sign_plan", {"plan_agreed": "refuses"}),
        REFUSAL,
        ("confirm_early_end", {"early_end_decision": "agreed"}),
    )
    assert ended_as(case) == ("refused", "closed")


def test_nobody_is_served_who_needs_nothing(case: Case) -> None:
    walk(
        case,
        ENROL,
        assessed("no_need"),
        ("confirm_early_end", {"early_end_decision": "agreed"}),
    )
    assert ended_as(case) == ("no_need", "closed")


def test_late_registration_is_decided_by_the_supervisor(case: Case) -> None:
    walk(case, LATE, ("decide_late", {"late_decision": "accepted"}))
    assert open_steps(case) == ["assess"]


def test_late_registration_that_is_not_accepted_ends(case: Case) -> None:
    walk(case, LATE, ("decide_late", {"late_decision": "not_eligible"}))
    assert ended_as(case) == ("not_eligible", "closed")


# --- who visits ------------------------------------------------------------------------


def visits(case: Case) -> WorkItem:
    walk(case, ENROL, assessed("needs"), planned(), SIGNED, APPROVED, TIME)
    return WorkItem.objects.get(matter=case.matter, step="visit")


def test_village_visits_where_it_may_know(case: Case) -> None:
    item = visits(case)
    assert item.post == "petugas_desa"
    assert case.village is not None
    assert item.unit_path == case.village.path


def test_companion_visits_where_the_village_may_not_know() -> None:
    item = visits(open_case("reintegrasi"))
    assert item.post == "pendamping_reintegrasi"


@pytest.mark.parametrize("level", [Level.LIMITED, Level.SECRET])
def test_visit_leaves_the_village_when_the_case_is_limited(
    case: Case, level: str
) -> None:
    item = visits(case)
    villager: User = user("petugas_desa")
    assignment.claim(item, by=villager)

    confidentiality.change_level(
        case, level, by=user("penyelia"), reason="Kerabat perangkat desa"
    )

    item.refresh_from_db()
    assert (item.post, item.owner) == ("pendamping_reintegrasi", None)
    assert item.unit_path == case.owner_path
    assert not villager.has_perm("cases.view_case", case)


def test_visit_goes_back_to_the_village_when_the_case_is_normal_again(
    case: Case,
) -> None:
    item = visits(case)
    head = user("penyelia")
    confidentiality.change_level(case, Level.LIMITED, by=head, reason="Sementara")
    confidentiality.change_level(case, Level.NORMAL, by=head, reason="Sudah aman")
    item.refresh_from_db()
    assert item.post == "petugas_desa"
