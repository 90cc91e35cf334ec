"""Claims of insurance and unpaid rights, walked to each of their ends."""

import pytest

from sigap_cases.cases.models import Case

from .tours import PARTNER, TIME, Step, ended_as, open_case, open_steps, walk


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("office")]
FILE = 1
COMPLETE: Step = ("gather_papers", {"insurer": "bpjs", "insurance_papers": "complete"})
SUBMIT: Step = ("submit", {"submitted_on": "2026-10-05"})
DEMAND: Step = ("demand", {"debtor": "employer", "demanded_on": "2026-10-05"})
INSURER_PAYS: Step = (
    "record_insurance",
    {
        "insurance_state": "paid",
        "insurance_paid_on": "2026-10-20",
        "insurance_proof": FILE,
    },
)
DEBTOR_PAYS: Step = (
    "record_rights",
    {"rights_state": "paid", "rights_paid_on": "2026-10-20", "rights_proof": FILE},
)


def inventory(*, insurance: bool, rights: bool) -> Step:
    told = {"claimant": "heir", "inventory_note": "Jaminan kematian dan gaji."}
    return (
        "inventory",
        told | {"claim_insurance": insurance, "claim_rights": rights},
    )


def checked(result: str) -> Step:
    return ("check_claim", {"claim_check": "confirmed", "claim_result": result})


@pytest.fixture
def case() -> Case:
    return open_case("klaim_hak")


def test_claim_of_both_is_paid(case: Case) -> None:
    walk(case, inventory(insurance=True, rights=True))
    assert open_steps(case) == ["demand", "gather_papers"]
    walk(
        case,
        ("gather_papers", {"insurer": "bpjs", "insurance_papers": "missing"}),
        COMPLETE,
        SUBMIT,
        TIME,
        ("record_insurance", {"insurance_state": "waiting"}),
        PARTNER,
        INSURER_PAYS,
        DEMAND,
        TIME,
        ("record_rights", {"rights_state": "waiting"}),
        PARTNER,
        DEBTOR_PAYS,
        checked("paid"),
    )
    assert ended_as(case) == ("paid", "settled")


def test_claim_is_paid_after_an_objection_in_part(case: Case) -> None:
    walk(
        case,
        inventory(insurance=True, rights=False),
        COMPLETE,
        SUBMIT,
        PARTNER,
        ("record_insurance", {"insurance_state": "refused"}),
        (
            "answer_refusal",
            {"insurance_next": "object", "insurance_objection": "Masih berlaku."},
        ),
        PARTNER,
        INSURER_PAYS,
        checked("partly"),
    )
    assert ended_as(case) == ("partly_paid", "settled")


@pytest.mark.parametrize(
    ("result", "outcome"), [("refused", "refused"), ("legal_aid", "legal_aid")]
)
def test_claim_is_refused(case: Case, result: str, outcome: str) -> None:
    refused: Step = ("record_rights", {"rights_state": "refused"})
    walk(
        case,
        inventory(insurance=False, rights=True),
        DEMAND,
        PARTNER,
        refused,
        ("answer_debtor", {"rights_next": "demand", "rights_note": "Diulang."}),
        DEMAND,
        PARTNER,
        refused,
        ("answer_debtor", {"rights_next": "accept", "rights_note": "Bangkrut."}),
        checked(result),
    )
    assert ended_as(case) == (outcome, "closed")


def test_claim_that_a_second_person_sends_back_is_made_again(case: Case) -> None:
    walk(
        case,
        inventory(insurance=False, rights=True),
        DEMAND,
        PARTNER,
        DEBTOR_PAYS,
        (
            "check_claim",
            {"claim_check": "returned", "claim_check_note": "Bukti tidak terbaca."},
        ),
    )
    assert open_steps(case) == ["demand"]


def test_nothing_to_claim_is_confirmed_by_a_second_person(case: Case) -> None:
    nothing = inventory(insurance=False, rights=False)
    walk(
        case,
        nothing,
        ("confirm_nothing", {"nothing_decision": "look_again"}),
        nothing,
        ("confirm_nothing", {"nothing_decision": "agreed"}),
    )
    assert ended_as(case) == ("nothing_due", "closed")
