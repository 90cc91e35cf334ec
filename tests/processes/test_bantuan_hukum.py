"""Legal aid, walked to each of its ends."""

from typing import Any

import pytest
import time_machine

from accounts.models import Unit, User
from sigap_cases.cases.models import Case
from sigap_cases.cases.services import lifecycle
from tests.factories import give_post, make_user
from workflows.exceptions import ConflictDeclared, NotAllowed
from workflows.services import assignment

from . import walking
from .walking import agency, applicant, bring, do, file, item, open_steps, pass_time


pytestmark = pytest.mark.usefixtures("clock")
INTAKE, LEGAL, WORKER = "petugas_pengaduan", "pendamping_hukum", "petugas_penanganan"
SUPERVISOR, HEAD = "penyelia", "kepala_dinas"


def application(*, free: bool = False, origin: str = "") -> Case:
    case = bring(
        "bantuan_hukum",
        by=INTAKE,
        channel="counter",
        narrative="Majikan menahan gaji dan paspor.",
        given={"origin": origin},
    )
    spoken = {"application_form": "oral", "free_aid": free}
    return do(case, "receive", INTAKE, **spoken)


def accepted(*, tppo: bool = False, free: bool = False) -> Case:
    told = {"completeness": "complete", "acceptance": "accepted", "tppo_victim": tppo}
    return do(application(free=free), "examine", LEGAL, **told)


def appointed(case: Case) -> Case:
    do(case, "assign_counsel", SUPERVISOR, counsel_kind="own", counsel_name="Adi")
    do(case, "declare_conflict", LEGAL, conflict=False)
    signed = file(case, LEGAL, "Surat kuasa")
    told = {"attorney_document": signed, "attorney_signed_on": "2026-07-06"}
    return do(case, "power_of_attorney", LEGAL, **told)


def by_way_of(case: Case, strategy: str) -> Case:
    reason = "Disetujui klien."
    return do(case, "choose_strategy", LEGAL, strategy=strategy, strategy_reason=reason)


def met(case: Case, step: str, result: str, **values: Any) -> Case:
    told = {
        "meeting_date": "2026-07-06T10:00:00+08:00",
        "attendance": "both",
        "minutes": file(case, LEGAL, "Berita acara"),
        "meeting_result": result,
    }
    return do(case, step, LEGAL, **told | values)


def heard(case: Case, step: str, result: str, **values: Any) -> Case:
    told = {
        "hearing_kind": "hearing",
        "meeting_date": "2026-07-06T10:00:00+08:00",
        "attendance": "both",
        "hearing_result": result,
    }
    if result == "again":
        told["next_date"] = "2026-07-20"
    return do(case, step, LEGAL, **told | values)


def executed(case: Case, *states: str, **values: Any) -> Case:
    paper = {"outcome_document": file(case, LEGAL, "Putusan")}
    do(case, "record_outcome", LEGAL, **paper, execution_due="2026-08-06")
    for state in states:
        told = {"execution_on": "2026-07-06", "execution_note": "Dibayar sebagian."}
        do(case, "execute", LEGAL, execution_state=state, **told | values)
    return case


def told_result(case: Case, *, by: str = LEGAL) -> Case:
    do(case, "write_result", by, answer_text="Gaji Anda sudah dibayar.")
    told = {"told_by": "phone", "told_on": "2026-07-06"}
    return do(case, "tell_result", INTAKE, **told)


@pytest.mark.parametrize("strategy", ["industrial", "criminal", "abroad"])
def test_case_won_is_executed_after_repeated_hearings(strategy: str) -> None:
    step = {
        "industrial": "industrial_step",
        "criminal": "criminal_step",
        "abroad": "foreign_step",
    }[strategy]
    case = by_way_of(appointed(accepted()), strategy)
    heard(case, step, "again")
    heard(case, step, "again")
    heard(case, step, "won")
    executed(case, "again", "fulfilled")
    assert told_result(case).close_reason == "won"
    assert walking.told(case) == ["Gaji Anda sudah dibayar."]


@pytest.mark.parametrize("step", ["negotiate", "mediate"])
def test_case_settled_is_executed(step: str) -> None:
    way = {"negotiate": "negotiation", "mediate": "mediation"}[step]
    case = by_way_of(appointed(accepted()), way)
    met(case, step, "again", attendance="client")
    met(case, step, "agreement")
    executed(case, "fulfilled")
    assert told_result(case).close_reason == "settled"


def test_failed_mediation_leads_to_another_way() -> None:
    case = by_way_of(appointed(accepted()), "mediation")
    met(case, "mediate", "failed", next_way="other")
    assert open_steps(case) == ["choose_strategy"]
    by_way_of(case, "industrial")
    heard(case, "industrial_step", "settled")
    executed(case, "fulfilled")
    assert told_result(case).close_reason == "settled"


def test_case_lost_ends_so() -> None:
    case = by_way_of(appointed(accepted()), "industrial")
    heard(case, "industrial_step", "lost", next_way="stop")
    assert told_result(case).close_reason == "lost"


@pytest.mark.parametrize("way", ["stopped", "failed", "not_executed"])
def test_case_without_a_way_is_a_dead_end(way: str) -> None:
    case = appointed(accepted())
    if way == "stopped":
        heard(by_way_of(case, "abroad"), "foreign_step", "stopped", next_way="stop")
    elif way == "failed":
        met(by_way_of(case, "negotiation"), "negotiate", "failed", next_way="stop")
    else:
        heard(by_way_of(case, "industrial"), "industrial_step", "won")
        executed(case, "failed", next_way="stop")
    assert told_result(case).close_reason == "dead_end"


def test_conflict_of_interest_leads_to_another_counsel_and_to_a_partner() -> None:
    case = accepted()
    do(case, "assign_counsel", SUPERVISOR, counsel_kind="own", counsel_name="Adi")
    do(
        case,
        "declare_conflict",
        LEGAL,
        conflict=True,
        conflict_reason="Saudara termohon.",
    )
    assert open_steps(case) == ["assign_counsel"]
    do(case, "assign_counsel", SUPERVISOR, counsel_kind="lbh", counsel_name="LBH Bali")
    letter = {"lbh_letter_number": "1/2026", "lbh_letter_date": "2026-07-06"}
    do(case, "refer_lbh", WORKER, **letter)
    agency(case, WORKER)
    do(case, "record_lbh", WORKER, lbh_answer="accepted")
    with pytest.raises(ConflictDeclared):
        told_result(case)
    colleague = make_user("pendamping")
    give_post(
        colleague, LEGAL, Unit.objects.get(path=item(case, "write_result").unit_path)
    )
    assert told_result(case, by=colleague.username).close_reason == "referred"


def test_partner_that_refuses_leads_back_to_the_appointment(
    clock: time_machine.Traveller,
) -> None:
    case = accepted()
    do(case, "assign_counsel", SUPERVISOR, counsel_kind="lbh", counsel_name="LBH Bali")
    letter = {"lbh_letter_number": "1/2026", "lbh_letter_date": "2026-07-06"}
    do(case, "refer_lbh", WORKER, **letter)
    pass_time(clock, case, days=6)
    do(case, "record_lbh", WORKER, lbh_answer="waiting")
    agency(case, WORKER)
    do(case, "record_lbh", WORKER, lbh_answer="refused")
    assert open_steps(case) == ["assign_counsel"]


@pytest.mark.parametrize("how", ["village", "applicant", "time"])
def test_free_aid_waits_for_the_poverty_letter(
    how: str, clock: time_machine.Traveller
) -> None:
    case = application(free=True)
    do(case, "request_sktm", INTAKE, sktm_state="none", sktm_letter_number="400/1/2026")
    assert (case.status, open_steps(case)) == ("awaiting_reporter", [])
    if how == "village":
        agency(case, INTAKE, "SKTM terbit.")
    elif how == "applicant":
        applicant(case, "complete", "Ini SKTM saya.")
    else:
        pass_time(clock, case, days=9)
    do(case, "record_sktm", INTAKE, sktm_state="received")
    assert open_steps(case) == ["examine"]


def refused() -> Case:
    told = {
        "completeness": "complete",
        "acceptance": "refused",
        "refusal_ground": "no_basis",
        "refusal_reason": "Perkaranya sudah kedaluwarsa.",
    }
    case = do(application(), "examine", LEGAL, **told)
    return do(case, "check_refusal", SUPERVISOR, approval="approved")


def test_application_refused_ends_when_nobody_objects(
    clock: time_machine.Traveller,
) -> None:
    case = refused()
    assert case.status == "result_sent"
    assert "kedaluwarsa" in walking.told(case)[-1]
    assert pass_time(clock, case, days=20).close_reason == "refused"


@pytest.mark.parametrize(
    ("decision", "steps", "outcome"),
    [("upheld", ["assign_counsel"], ""), ("rejected", [], "refused")],
)
def test_refusal_is_objected_to(decision: str, steps: list[str], outcome: str) -> None:
    case = applicant(refused(), "object")
    told: dict[str, Any] = {"objection_answer": "Kami periksa lagi."}
    if decision == "upheld":
        told["tppo_victim"] = False
    do(case, "decide_objection", HEAD, objection_decision=decision, **told)
    assert (open_steps(case), case.close_reason) == (steps, outcome)
    assert walking.told(case)[-1] == "Kami periksa lagi."


def test_incomplete_application_ends_when_nothing_comes(
    clock: time_machine.Traveller,
) -> None:
    told = {"completeness": "incomplete", "missing_items": "Uraian kejadian"}
    case = do(application(), "examine", LEGAL, **told)
    assert pass_time(clock, case, days=32).close_reason == "incomplete"


def test_completed_application_is_examined_again() -> None:
    told = {"completeness": "incomplete", "missing_items": "Uraian kejadian"}
    case = do(application(), "examine", LEGAL, **told)
    assert open_steps(applicant(case, "complete")) == ["examine"]


def test_victim_of_trafficking_is_protected_beside_the_case() -> None:
    case = accepted(tppo=True)
    assert open_steps(case) == ["assign_counsel", "request_protection"]
    do(case, "request_protection", LEGAL, restitution_asked=True)
    heard(by_way_of(appointed(case), "criminal"), "criminal_step", "won")
    executed(case, "fulfilled")
    do(case, "write_result", LEGAL, answer_text="Hak Anda dipenuhi.")
    assert open_steps(case) == ["follow_protection"]
    waiting = {"lpsk_state": "protected", "restitution_state": "waiting"}
    do(case, "follow_protection", LEGAL, **waiting)
    granted = {"lpsk_state": "protected", "restitution_state": "granted"}
    do(case, "follow_protection", LEGAL, **granted, restitution_amount=50000000)
    do(case, "tell_result", INTAKE, told_by="phone", told_on="2026-07-06")
    assert case.close_reason == "won"


def test_application_is_not_examined_by_who_took_it() -> None:
    case = application()
    with pytest.raises(NotAllowed):
        assignment.claim(item(case, "examine"), by=User.objects.get(username=INTAKE))


def test_application_is_withdrawn() -> None:
    case = appointed(accepted())
    user = User.objects.get(username=LEGAL)
    lifecycle.close_early(case, "withdrawn", reason="Klien menariknya.", by=user)
    case.refresh_from_db()
    assert (case.close_reason, open_steps(case)) == ("withdrawn", [])
