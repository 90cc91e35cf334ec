"""A request for public information, walked to each of its ends."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from accounts.models import User
from sigap_cases.cases.exceptions import ObjectionNotPossible
from sigap_cases.cases.models import Case
from sigap_cases.cases.services import lifecycle, releases
from workflows.actors import holder
from workflows.exceptions import InvalidValues, NotAllowed
from workflows.services import assignment, completion, messages

from . import walking
from .walking import agency, applicant, bring, do, due_day, item, open_steps, pass_time


pytestmark = pytest.mark.usefixtures("clock")
PPID, SUPERIOR, SUPERVISOR = "petugas_ppid", "atasan_ppid", "penyelia"
ASKED = {"info_purpose": "Penelitian.", "copy_form": "soft"}


def request(**told: Any) -> Case:
    return bring(
        "informasi_publik",
        narrative="Mohon data penempatan PMI per desa tahun 2025.",
        given=ASKED,
        **told,
    )


def registered(**told: Any) -> Case:
    case = request(**told)
    summary = "Data penempatan PMI per desa 2025"
    return do(case, "check", PPID, asked_summary=summary, identity_state="complete")


def answered(case: Case, **values: Any) -> Case:
    return do(case, "write_answer", PPID, answer_text="Ini jawabannya.", **values)


def assessed(case: Case, decision: str) -> Case:
    return do(case, "assess", PPID, extend=False, decision=decision)


def weighed(case: Case, **values: Any) -> Case:
    told = {
        "exemption_ground": "ps17_h",
        "harm_if_open": "Nama dan alamat PMI terbuka.",
        "public_interest": "Jumlahnya sudah diumumkan.",
        "exemption_until": "Selama data pribadi",
        "harm_document": walking.file(case, PPID, "Uji konsekuensi"),
    }
    return do(case, "test_harm", PPID, **told | values)


def refused() -> Case:
    case = weighed(assessed(registered(), "refused"))
    return answered(do(case, "check_refusal", SUPERVISOR, approval="approved"))


def objected(case: Case, **values: Any) -> Case:
    case = applicant(case, "object", "Alasannya tidak tepat.")
    told = {"objection_ground": "ps35_a", "objection_answer": "Ini tanggapan kami."}
    return do(case, "answer_objection", SUPERIOR, **told | values)


def test_request_is_given_and_its_file_is_released() -> None:
    case = assessed(registered(), "given")
    document = walking.file(case, PPID, "Data penempatan")

    answered(case, answer_form="soft", answer_cost="25000", answer_document=document)

    assert case.status == "result_sent"
    assert [d.pk for d in releases.released_documents(case)] == [document]
    assert walking.told(case)[-1].endswith("Rp25.000")
    applicant(case, "accept")
    assert case.close_reason == "given"


def test_answer_is_due_ten_working_days_from_the_request(
    clock: time_machine.Traveller,
) -> None:
    case = request()
    clock.shift(timedelta(days=1))
    do(case, "check", PPID, asked_summary="Data", identity_state="complete")

    assert item(case, "assess").deadline.rule.kode == "KIP-JAWAB"
    assert item(case, "assess").deadline.started_at == item(case, "check").opened_at
    assert due_day(case, "assess").isoformat() == "2026-07-20"


def test_answer_is_due_ten_working_days_from_the_completion(
    clock: time_machine.Traveller,
) -> None:
    case = request()
    do(
        case,
        "check",
        PPID,
        asked_summary="Data",
        identity_state="incomplete",
        missing_items="Nama",
    )
    assert case.status == "awaiting_reporter"
    pass_time(clock, case, days=3)
    applicant(case, "complete")

    do(case, "check", PPID, asked_summary="Data", identity_state="complete")

    assert due_day(case, "assess").isoformat() == "2026-07-23"


def test_incomplete_request_ends_when_nothing_comes(
    clock: time_machine.Traveller,
) -> None:
    case = request()
    do(
        case,
        "check",
        PPID,
        asked_summary="Data",
        identity_state="incomplete",
        missing_items="Nama",
    )
    assert pass_time(clock, case, days=20).close_reason == "incomplete"


def test_extension_runs_seven_working_days_from_the_end_of_the_ten_and_only_once() -> (
    None
):
    case = registered()
    do(case, "assess", PPID, extend=True, extension_reason="Data dari 64 desa.")

    assert open_steps(case) == ["assess_extended"]
    assert "Data dari 64 desa." in walking.told(case)[-1]
    assert due_day(case, "assess").isoformat() == "2026-07-20"
    assert due_day(case, "assess_extended").isoformat() == "2026-07-29"
    held = item(case, "assess_extended")
    definition = held.process.flow_class.definition
    form = [line.field for line in definition.task_step("assess_extended").form]
    assert form == ["decision"]

    do(case, "assess_extended", PPID, decision="given")

    assert item(case, "write_answer").due_at == held.due_at
    answered(case, answer_form="soft")
    applicant(case, "accept")
    assert case.close_reason == "given"


def test_part_is_given_only_with_a_test_of_consequences() -> None:
    case = assessed(registered(), "given_part")
    assert open_steps(case) == ["test_harm"]
    weighed(case, exemption_ground="ps17_j", exemption_law="UU 27/2022 Pasal 4")
    do(case, "check_refusal", SUPERVISOR, approval="returned", approval_note="Perjelas")
    assert open_steps(case) == ["test_harm"]
    weighed(case)
    do(case, "check_refusal", SUPERVISOR, approval="approved")
    answered(case, answer_form="view")
    assert applicant(case, "accept").close_reason == "given_part"


def test_refusal_stands_when_nobody_objects(clock: time_machine.Traveller) -> None:
    case = refused()
    assert pass_time(clock, case, days=60).close_reason == "refused"


def test_refusal_is_not_checked_by_who_wrote_it() -> None:
    case = weighed(assessed(registered(), "refused"))
    waiting = item(case, "check_refusal")
    assert (waiting.post, open_steps(case)) == ("penyelia", ["check_refusal"])
    with pytest.raises(NotAllowed):
        assignment.claim(waiting, by=User.objects.get(username=PPID))


def test_not_held_says_who_holds_it() -> None:
    case = assessed(registered(), "not_held")
    answered(case, held_by="BP3MI Bali")
    assert walking.told(case)[-1].endswith("BP3MI Bali")
    assert applicant(case, "accept").close_reason == "not_held"


def test_objection_upheld_is_carried_out() -> None:
    case = objected(refused(), objection_decision="upheld")
    assert item(case, "answer_objection").deadline.rule.kode == "KIP-KEBERATAN-TANGGAP"
    assert open_steps(case) == ["comply"]
    do(case, "comply", PPID, answer_text="Ini informasinya.", answer_form="soft")
    assert case.close_reason == "given_after_objection"


def test_objection_rejected_tells_of_the_commission_and_ends(
    clock: time_machine.Traveller,
) -> None:
    case = objected(refused(), objection_decision="rejected")
    assert "14 hari kerja" in walking.told(case)[-1]
    assert pass_time(clock, case, days=30).close_reason == "refused"


def test_objection_is_possible_once() -> None:
    case = objected(refused(), objection_decision="rejected")
    with pytest.raises(ObjectionNotPossible):
        applicant(case, "object")


def test_objection_ends_with_its_term(clock: time_machine.Traveller) -> None:
    case = assessed(registered(), "not_held")
    answered(case, held_by="BP3MI Bali")
    pass_time(clock, case, days=60)
    with pytest.raises(ObjectionNotPossible):
        applicant(case, "object")


@pytest.mark.parametrize(
    ("state", "outcome"), [("open", "dispute_open"), ("closed", "dispute_closed")]
)
def test_dispute_is_followed_to_its_decision(state: str, outcome: str) -> None:
    case = agency(objected(refused(), objection_decision="rejected"), PPID)
    number = {"dispute_number": "012/KI-BALI/2026"}
    do(case, "record_dispute", PPID, **number, dispute_state="running")
    assert open_steps(case) == ["record_dispute"]
    decided = walking.file(case, PPID, "Putusan")
    do(
        case,
        "record_dispute",
        PPID,
        **number,
        dispute_state=state,
        dispute_document=decided,
    )
    if state == "open":
        do(case, "comply", PPID, answer_text="Ini informasinya.", answer_form="hard")
    assert case.close_reason == outcome


def test_late_answer_opens_an_objection_while_the_request_goes_on(
    clock: time_machine.Traveller,
) -> None:
    case = registered()
    pass_time(clock, case, days=20)
    messages.deliver_message(
        case.running, "reporter_objected_late", key="terlambat", by=holder()
    )
    assert open_steps(case) == ["answer_late", "assess"]
    do(case, "answer_late", SUPERIOR, late_instruction="Jawab pekan ini.")
    assessed(case, "given")
    answered(case, answer_form="soft")
    assert applicant(case, "accept").close_reason == "given"


def test_request_is_withdrawn_by_its_officer() -> None:
    case = registered()
    user = User.objects.get(username=PPID)
    lifecycle.close_early(case, "withdrawn", reason="Diminta pemohon.", by=user)
    case.refresh_from_db()
    assert case.close_reason == "withdrawn"


def test_refusal_needs_its_law_where_another_law_forbids() -> None:
    case = assessed(registered(), "refused")
    user = User.objects.get(username=PPID)
    held = assignment.claim(item(case, "test_harm"), by=user)
    values = {"exemption_ground": "ps17_j", "harm_if_open": "x"}
    with pytest.raises(InvalidValues) as refusal:
        completion.complete(held, by=user, values=values)
    assert "exemption_law" in refusal.value.errors
