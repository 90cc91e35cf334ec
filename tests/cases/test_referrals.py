"""Referring part of a case: what it needs, how it is answered, and how it ends."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from accounts.enums import Post
from accounts.models import Unit
from sigap_cases.cases.enums import EntryKind, Level, ReferralStatus, ReferralWay
from sigap_cases.cases.exceptions import (
    MissingAnswer,
    NotAwaited,
    ReferralEnded,
    TargetRefused,
)
from sigap_cases.cases.models import Case, Document, Referral
from sigap_cases.cases.referral_selectors import referrals_visible_to
from sigap_cases.cases.services import (
    confidentiality,
    correspondence,
    lifecycle,
    referral_answers,
    referral_ends,
    referrals,
)
from sigap_cases.cases.services.referral_answers import Answer, Note, Numbered, Received
from tests import referring
from tests.desk import world
from tests.desk.conftest import desk, office
from tests.factories import make_holder
from workflows.enums import ItemState
from workflows.exceptions import NotAllowed
from workflows.models import WorkItem
from workflows.services import actions, assignment, waits


__all__ = ["desk", "office"]

pytestmark = pytest.mark.usefixtures("desk")


@pytest.fixture
def case() -> Case:
    return world.lodge()


def sees(name: str, referral: Referral) -> bool:
    user = world.user(name)
    seen = referrals_visible_to(user).filter(pk=referral.pk).exists()
    assert user.has_perm("cases.view_referral", referral) == seen
    return seen


def kinds(referral: Referral) -> list[str]:
    return [entry.kind for entry in referral.entries.all()]


def test_refer_gives_the_partner_a_task_with_a_clock_of_its_own(case: Case) -> None:
    office_clock = world.item(case).due_at
    referral = referring.refer(case)
    item = referring.item(referral)
    assert (item.post, item.unit_path) == (Post.MITRA, referring.unit().path)
    assert item.deadline.rule.kode == "STD-RUJUKAN"
    assert world.item(case).due_at == office_clock
    assert referral.number.startswith("RUJ-")
    assert referral.number[4:] != case.number[4:]


@pytest.mark.parametrize(
    ("field", "value"),
    [("purpose", " "), ("summary", ""), ("ground", "")],
)
def test_refer_needs_purpose_summary_and_ground(
    case: Case, field: str, value: str
) -> None:
    with pytest.raises(MissingAnswer) as refused:
        referring.refer(case, **{field: value})
    assert refused.value.field == field


def test_refer_by_whoever_does_not_work_on_the_case_is_refused(case: Case) -> None:
    for name in ("auditor", "kepala_dinas", "petugas_desa", "mitra"):
        with pytest.raises(NotAllowed):
            referring.refer(case, by=name)


def test_refer_shares_no_document_of_another_case(case: Case) -> None:
    other = world.lodge()
    foreign = Document.objects.create(
        case=other, title="Milik kasus lain", size=1, uploaded_at=timezone.now()
    )
    with pytest.raises(MissingAnswer):
        referring.refer(case, documents=[foreign])
    with pytest.raises(MissingAnswer):
        referring.refer(case, parties=[(other.parties.first(), ["name"])])
    with pytest.raises(MissingAnswer):
        referring.refer(case, parties=[(case.parties.first(), ["pass_phrase"])])


def test_refer_to_a_village_needs_its_consent_and_a_normal_case(case: Case) -> None:
    with pytest.raises(TargetRefused):
        referring.refer(case, code=world.VILLAGE)
    agreed = referring.refer(case, code=world.VILLAGE, told_agreed=True)
    assert sees("petugas_desa", agreed)
    assert sees("perbekel", agreed)
    assert not sees("petugas_desa2", agreed)
    confidentiality.change_level(
        case, Level.LIMITED, by=world.user("penyelia"), reason="Terancam."
    )
    agreed.refresh_from_db()
    assert agreed.status == ReferralStatus.WITHDRAWN
    assert not sees("petugas_desa", agreed)
    with pytest.raises(TargetRefused):
        referring.refer(case, code=world.VILLAGE, told_agreed=True, by="penyelia")


def test_refer_to_the_home_village_that_may_know_asks_nothing_more() -> None:
    case = world.lodge(village_may_know=True)
    referral = referring.refer(case, code=world.VILLAGE)
    referral = referring.do(
        referral, "answer_village", "petugas_desa", decision="accepted"
    )
    referral = referring.do(
        referral,
        "report_village",
        "petugas_desa",
        progress="finished",
        report="Keluarga sudah didatangi.",
    )
    assert referral.status == ReferralStatus.RETURNED
    assert not sees("petugas_desa", referral)


def test_refer_to_a_district(case: Case) -> None:
    referral = referring.refer(case, code="51.04.01", told_agreed=True)
    referral = referring.do(
        referral, "answer_district", "camat", decision="refused", refusal_reason="X."
    )
    assert referral.status == ReferralStatus.REFUSED


def test_refer_with_an_account_needs_somebody_who_has_one(case: Case) -> None:
    with pytest.raises(MissingAnswer) as refused:
        referring.refer(case, code="lbh-bali")
    assert refused.value.field == "way"
    letter = referring.refer(
        case, code="lbh-bali", way=ReferralWay.LETTER, letter_number="560/1"
    )
    assert letter.agency == "LBH Bali"


def test_answer_accepted_then_reported_and_returned(case: Case) -> None:
    referral = referring.accepted(referring.refer(case))
    assert referral.status == ReferralStatus.ACCEPTED
    assert referring.item(referral, "report").deadline.rule.kode == "STD-RUJUKAN-LAPOR"
    referral = referring.do(
        referral,
        "report",
        progress="ongoing",
        report="Saksi dipanggil.",
        number_kind="LP",
        number="LP/B/12/XI/2026",
        number_date="2026-11-20",
    )
    assert referral.status == ReferralStatus.REPORTING
    kept = referral.numbers.get()
    assert (kept.kind, kept.number, str(kept.dated)) == (
        "LP",
        "LP/B/12/XI/2026",
        "2026-11-20",
    )
    referral = referring.do(referral, "review_report", "petugas_penanganan")
    referral = referring.returned(referral)
    assert referral.status == ReferralStatus.RETURNED
    assert not sees("mitra", referral)
    assert sees("petugas_penanganan", referral)
    referral = referring.do(referral, "read_result", "petugas_penanganan")
    assert referral.running.outcome == "returned"
    assert kinds(referral) == [
        EntryKind.ACCEPTED,
        EntryKind.REPORT,
        EntryKind.FINISHED,
    ]


def test_answer_refused_ends_the_partners_sight_at_once(case: Case) -> None:
    referral = referring.refer(case)
    assert sees("mitra", referral)
    referral = referring.do(
        referral, "answer", decision="refused", refusal_reason="Bukan wilayah kami."
    )
    assert referral.status == ReferralStatus.REFUSED
    assert not sees("mitra", referral)
    assert referring.item(referral, "read_refusal").post == Post.PETUGAS_PENANGANAN


def test_question_is_answered_and_the_partner_goes_on(case: Case) -> None:
    referral = referring.do(
        referring.refer(case), "answer", decision="asked", partner_question="Di mana?"
    )
    assert referral.status == ReferralStatus.ASKING
    referral = referring.do(
        referral, "answer_question", "petugas_penanganan", office_answer="Di Denpasar."
    )
    assert referral.status == ReferralStatus.SENT
    referral = referring.accepted(referral)
    referral = referring.do(
        referral, "report", progress="asked", partner_question="Siapa saksinya?"
    )
    referral = referring.do(
        referral, "answer_question", "petugas_penanganan", office_answer="Tetangga."
    )
    assert referral.status == ReferralStatus.ACCEPTED
    assert referring.item(referral, "report").state == ItemState.OPEN


def test_partner_that_is_late_is_for_the_office_to_remind(case: Case) -> None:
    referral = referring.refer(case)
    office_clock = world.item(case).due_at
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        assert waits.fire_due() >= 1
        assert referring.item(referral).is_open
        referral = referring.do(
            referral, "remind", "petugas_penanganan", reminder_note="Ditelepon."
        )
        assert referring.item(referral).is_open
    assert world.item(case).due_at == office_clock
    assert referral.entries.get().is_internal


def test_withdraw_takes_everything_from_the_partner(case: Case) -> None:
    referral = referring.refer(case)
    item = assignment.claim(referring.item(referral), by=world.user("mitra"))
    referral = referrals.withdraw(
        referral, reason="Pelapor mencabut.", by=world.user("petugas_penanganan")
    )
    assert referral.status == ReferralStatus.WITHDRAWN
    assert not sees("mitra", referral)
    item.refresh_from_db()
    assert item.state == ItemState.CANCELLED
    with pytest.raises(ReferralEnded):
        referrals.withdraw(referral, reason="Lagi.", by=world.user("penyelia"))


def test_last_day_ends_sight_before_the_sweep_and_the_task_with_it(
    case: Case,
) -> None:
    referral = referring.refer(case, ends_on=timezone.localdate())
    item = assignment.claim(referring.item(referral), by=world.user("mitra"))
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        assert not sees("mitra", referral)
        with pytest.raises(NotAllowed):
            referral_answers.complete(
                item, referral, by=world.user("mitra"), values={"decision": "accepted"}
            )
        assert referral_ends.expire_due() == 1
        assert referral_ends.expire_due() == 0
    referral.refresh_from_db()
    assert referral.status == ReferralStatus.EXPIRED
    item.refresh_from_db()
    assert item.state == ItemState.CANCELLED


def test_closing_the_case_ends_what_was_referred_of_it(case: Case) -> None:
    referral = referring.refer(case)
    lifecycle.close_early(
        case, "withdrawn", reason="Dicabut.", by=world.user("petugas_pengaduan")
    )
    referral.refresh_from_db()
    assert referral.status == ReferralStatus.WITHDRAWN
    assert not sees("mitra", referral)
    assert not WorkItem.objects.filter(matter=referral.matter, closed_at=None).exists()


def test_answer_takes_on_the_step_of_the_case_that_waits_for_it(case: Case) -> None:
    waiting = to_await_partner(case)
    referral = Referral.objects.get(case=waiting)
    assert (referral.kind, referral.agency) == ("hand_over", referring.unit().name)
    assert referral.parties.get().told == {"name": "I Wayan Suardana"}
    referring.accepted(referral)
    assert world.item(waiting, "review_partner").state == ItemState.OPEN


def to_await_partner(case: Case, **handed: Any) -> Case:
    world.verified(case)
    world.do(
        case,
        "classify",
        "petugas_pengaduan",
        case_type="gaji_tdk_dibayar",
        urgency="routine",
        confidentiality="normal",
        authority="other",
        criminal="false",
    )
    values = {
        "receiving_unit": "polres_gianyar_ppa",
        "handover_summary": referring.SUMMARY,
        "handover_ground": "legal_duty",
        "handover_letter_number": "560/9",
        "handover_letter_date": "2026-11-20",
    }
    world.do(case, "hand_over", "petugas_pengaduan", **values | handed)
    actions.run_due()
    return Case.objects.get(pk=case.pk)


def test_hand_over_to_an_agency_outside_the_list_is_answered_by_letter(
    case: Case,
) -> None:
    waiting = to_await_partner(
        case, receiving_unit="other", receiving_agency="Dinas Perhubungan"
    )
    referral = Referral.objects.get(case=waiting)
    assert (referral.partner, referral.agency) == (None, "Dinas Perhubungan")
    assert referral.way == ReferralWay.LETTER
    referral_answers.record_answer(
        referral,
        Answer(kind=EntryKind.ACCEPTED, received=Received(sender="Kepala Bidang")),
        by=world.user("petugas_pengaduan"),
    )
    assert world.item(waiting, "review_partner").state == ItemState.OPEN


def test_hand_over_goes_on_when_the_case_closes_as_handed_over(case: Case) -> None:
    waiting = to_await_partner(case)
    referral = referring.accepted(Referral.objects.get(case=waiting))
    world.do(waiting, "review_partner", "petugas_pengaduan", partner_answer="handled")
    waiting.refresh_from_db()
    assert waiting.close_reason == "handed_over"
    assert sees("mitra", referral)
    assert referring.item(referral, "report").is_open


def test_record_answer_keeps_sender_number_date_and_scan(case: Case) -> None:
    referral = referring.refer(case, way=ReferralWay.LETTER, letter_number="560/7")
    assert not sees("mitra", referral)
    answer = Answer(
        kind=EntryKind.ACCEPTED,
        body="Diterima.",
        received=Received(
            sender="Kanit PPA",
            letter_number="B/33/XI",
            letter_date=timezone.localdate(),
        ),
        numbered=Numbered(kind="LP", number="LP/9", dated=timezone.localdate()),
        upload=world.photo(),
        title="Surat jawaban",
    )
    entry = referral_answers.record_answer(
        referral, answer, by=world.user("petugas_penanganan")
    )
    assert (entry.sender, entry.letter_number) == ("Kanit PPA", "B/33/XI")
    assert referral.documents.get().document.title == "Surat jawaban"
    assert referral.numbers.get().number == "LP/9"
    referral.refresh_from_db()
    assert referral.status == ReferralStatus.ACCEPTED
    with pytest.raises(NotAwaited):
        referral_answers.record_answer(
            referral, answer, by=world.user("petugas_penanganan")
        )


def test_late_answer_by_letter_is_reminded_or_given_up(case: Case) -> None:
    referral = referring.refer(case, way=ReferralWay.LETTER, letter_number="560/7")
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        waits.fire_due()
        referral = referring.do(
            referral,
            "remind_answer",
            "petugas_penanganan",
            reminder_note="Surat kedua.",
            keep_waiting="false",
        )
    assert referral.status == ReferralStatus.WITHDRAWN


def test_change_way_from_account_to_letter_and_back(case: Case) -> None:
    referral = referring.accepted(referring.refer(case))
    by = world.user("petugas_penanganan")
    referral = referrals.change_way(referral, ReferralWay.LETTER, by=by)
    assert not sees("mitra", referral)
    assert referral_answers.answers_awaited(referral) == [
        EntryKind.QUESTION,
        EntryKind.REPORT,
        EntryKind.FINISHED,
    ]
    referral = referrals.change_way(referral, ReferralWay.ACCOUNT, by=by)
    assert sees("mitra", referral)
    assert referring.item(referral, "report").is_open


def secret() -> Case:
    return world.lodge("PELECEHAN_SEKSUAL")


def test_secret_case_is_referred_to_named_people_only() -> None:
    case = secret()
    with pytest.raises(MissingAnswer) as refused:
        referring.refer(case)
    assert refused.value.field == "people"
    with pytest.raises(MissingAnswer):
        referring.refer(case, people=[world.user("mitra2")])
    colleague = make_holder(Post.MITRA, referring.unit())
    referral = referring.refer(case, people=[world.user("mitra")])
    assert sees("mitra", referral)
    assert not referrals_visible_to(colleague).exists()
    item = referring.item(referral)
    assert item.named_only
    with pytest.raises(NotAllowed):
        assignment.claim(item, by=colleague)
    referral = referring.accepted(referral)
    referral = referring.do(
        referral, "report", progress="asked", partner_question="Siapa?"
    )
    with pytest.raises(NotAllowed):
        assignment.claim(
            referring.item(referral, "answer_question"),
            by=world.user("petugas_penanganan2"),
        )
    referring.do(
        referral, "answer_question", "petugas_penanganan", office_answer="Pelapor."
    )


def test_case_that_becomes_secret_hides_its_referral_until_people_are_named(
    case: Case,
) -> None:
    referral = referring.refer(case)
    item = assignment.claim(referring.item(referral), by=world.user("mitra"))
    confidentiality.change_level(
        case, Level.SECRET, by=world.user("penyelia"), reason="Kekerasan."
    )
    referral = Referral.objects.get(pk=referral.pk)
    assert not sees("mitra", referral)
    item.refresh_from_db()
    assert (item.state, item.named_only) == (ItemState.OPEN, True)
    referrals.name_person(
        referral, world.user("mitra"), by=world.user("petugas_penanganan")
    )
    assert sees("mitra", referral)


def test_limited_case_lets_who_holds_the_task_read_the_referral() -> None:
    case = world.lodge("KEKERASAN")
    if case.level != Level.LIMITED:
        confidentiality.change_level(
            case, Level.LIMITED, by=world.user("penyelia"), reason="Terbatas."
        )
    referral = referring.refer(case, by="penyelia")
    referral = referring.do(
        referral, "answer", decision="asked", partner_question="Di mana?"
    )
    assert not sees("petugas_penanganan2", referral)
    assignment.claim(
        referring.item(referral, "answer_question"),
        by=world.user("petugas_penanganan2"),
    )
    assert sees("petugas_penanganan2", referral)
    assert not world.user("petugas_penanganan2").has_perm("cases.view_case", case)


def test_note_by_either_side_is_told_to_the_other(case: Case) -> None:
    referral = referring.accepted(referring.refer(case))
    referral_answers.add_note(
        referral,
        Note(
            body="Berkas menyusul.",
            numbered=Numbered(kind="SP2HP", number="SP2HP/3"),
            upload=world.photo(),
        ),
        by=world.user("mitra"),
    )
    referral_answers.add_note(
        referral, Note(body="Baik."), by=world.user("petugas_penanganan")
    )
    rows = [(row.from_partner, row.body) for row in referral.entries.all()]
    assert rows[1:] == [(True, "Berkas menyusul."), (False, "Baik.")]
    assert referral.documents.get().from_partner
    with pytest.raises(NotAllowed):
        referral_answers.add_note(referral, Note(body="X"), by=world.user("mitra2"))


def test_answer_for_partner_on_the_case_still_works_without_a_referral(
    case: Case,
) -> None:
    waiting = to_await_partner(
        case, receiving_unit="other", receiving_agency="Dinas Lain"
    )
    correspondence.answer_for_partner(
        waiting, "Diterima.", by=world.user("petugas_pengaduan")
    )
    assert world.item(waiting, "review_partner").is_open


def test_partners_of_another_unit_see_nothing(case: Case) -> None:
    referral = referring.with_papers(case)
    assert sees("mitra", referral)
    assert not sees("mitra2", referral)
    assert not sees("admin_sistem", referral)
    assert sees("auditor", referral)
    assert Unit.objects.get(code="bp3mi-bali").is_active
