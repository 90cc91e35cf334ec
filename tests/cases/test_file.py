"""The case file: messages, confidentiality, ending early, who read it."""

import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import User
from sigap_cases.cases.enums import CaseStatus, CloseReason, Level, MessageKind, Urgency
from sigap_cases.cases.exceptions import (
    CaseEnded,
    CustodiansMissing,
    GrantRefused,
    LessConfidential,
    MergeRefused,
    MissingAnswer,
    NothingAsked,
    ObjectionNotPossible,
)
from sigap_cases.cases.models import (
    AccessRecord,
    Case,
    CaseUserObjectPermission,
    Custodian,
    ReporterMessage,
)
from sigap_cases.cases.selectors import cases_visible_to, possible_repeats, search
from sigap_cases.cases.services import (
    confidentiality,
    correspondence,
    documents,
    intake,
    lifecycle,
)
from tests.factories import grant_person
from workflows.actors import rule
from workflows.enums import ItemState
from workflows.exceptions import NotAllowed, ReasonNeeded, WorkflowError
from workflows.extensions import ActionContext
from workflows.models import Event, WorkItem
from workflows.selectors import queue
from workflows.services import actions, assignment

from .conftest import Do, lodge


PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer<<>>\n%%EOF\n"


@pytest.fixture
def case(people: dict[str, User]) -> Case:
    return lodge()


def upload(content: bytes, name: str = "foto.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="image/jpeg")


@pytest.mark.parametrize(
    "who", ["auditor", "mitra", "kepala_dinas", "petugas_desa", "admin_sistem"]
)
def test_adding_to_a_case_needs_working_on_it(
    case: Case, people: dict[str, User], who: str
) -> None:
    user = people[who]
    calls = [
        lambda: documents.add(case, upload(PDF), kind="letter", title="", by=user),
        lambda: correspondence.write_to_reporter(case, "Halo", by=user),
        lambda: correspondence.record_contact(case, "Telepon", reached=True, by=user),
        lambda: confidentiality.change_level(case, Level.SECRET, by=user, reason="x"),
        lambda: confidentiality.change_urgency(
            case, Urgency.URGENT, by=user, reason="x"
        ),
        lambda: confidentiality.grant(case, user, by=user, reason="x"),
        lambda: confidentiality.revoke(case, user, by=user, reason="x"),
        lambda: correspondence.answer_for_partner(case, "x", by=user),
        lambda: lifecycle.close_early(case, "withdrawn", reason="x", by=user),
    ]

    for call in calls:
        with pytest.raises(NotAllowed):
            call()
    assert Event.objects.filter(matter=case.matter).count() == 2


# --- messages ------------------------------------------------------------------------


def test_message_of_the_holder_is_written_once_per_key(case: Case) -> None:
    key = uuid.uuid4()

    first = correspondence.write_to_office(case, "Saya menunggu", key=key)
    again = correspondence.write_to_office(case, "Saya menunggu", key=key)

    assert first == again
    assert ReporterMessage.objects.count() == 1


def test_message_key_of_another_case_gives_nothing_away(case: Case) -> None:
    key, other = uuid.uuid4(), lodge()
    correspondence.write_to_office(case, "Rahasia saya", key=key)

    written = correspondence.write_to_office(other, "Lain", key=key)

    assert (written.case, written.body) == (other, "Lain")


def test_message_without_text_is_refused(case: Case, people: dict[str, User]) -> None:
    with pytest.raises(MissingAnswer):
        correspondence.write_to_office(case, "  ")
    with pytest.raises(MissingAnswer):
        correspondence.write_to_reporter(case, "", by=people["petugas_pengaduan"])


def test_answers_that_nobody_asked_for_are_refused(case: Case) -> None:
    with pytest.raises(NothingAsked):
        correspondence.complete_what_was_asked(case, "Ini", key=uuid.uuid4())
    with pytest.raises(ObjectionNotPossible):
        correspondence.object_to_result(case, "Tidak", key=uuid.uuid4())


def test_completion_by_the_holder_takes_the_process_on(case: Case, do: Do) -> None:
    do(case, "first_contact", "petugas_pengaduan", contact_result="reached")
    do(
        case,
        "verify",
        "petugas_pengaduan",
        completeness="incomplete",
        missing_items="Paspor",
    )
    case.refresh_from_db()
    assert case.status == CaseStatus.AWAITING_REPORTER
    key = uuid.uuid4()

    first = correspondence.complete_what_was_asked(case, "Ini paspornya", key=key)
    again = correspondence.complete_what_was_asked(case, "Ini paspornya", key=key)

    case.refresh_from_db()
    assert first == again
    assert case.status == CaseStatus.VERIFYING
    assert Event.objects.filter(kind="message.received").count() == 1


def test_publish_result_writes_it_once(case: Case) -> None:
    case.running.values["result_summary"] = "Gaji dibayar"
    context = ActionContext(
        matter=case.matter, process=case.running, key="action:1", actor=rule("Aturan")
    )

    lifecycle.publish_result(context)
    lifecycle.publish_result(context)

    message = ReporterMessage.objects.get()
    assert (message.body, message.kind) == ("Gaji dibayar", MessageKind.RESULT)


# --- confidentiality ------------------------------------------------------------------


def test_level_change_needs_a_reason(case: Case, people: dict[str, User]) -> None:
    with pytest.raises(ReasonNeeded):
        confidentiality.change_level(
            case, Level.SECRET, by=people["penyelia"], reason=" "
        )


def test_level_secret_names_custodians_and_takes_back_other_peoples_tasks(
    case: Case, people: dict[str, User]
) -> None:
    item = assignment.claim(
        WorkItem.objects.get(matter=case.matter), by=people["petugas_pengaduan"]
    )

    confidentiality.change_level(
        case, Level.SECRET, by=people["penyelia"], reason="Kekerasan"
    )

    item.refresh_from_db()
    assert (item.state, item.owner, item.named_only) == (ItemState.OPEN, None, True)
    seeing = {name for name, user in people.items() if case in cases_visible_to(user)}
    assert seeing == {"penyelia", "penyelia2", "petugas_penanganan"}
    assert item not in queue(people["petugas_pengaduan"])
    assert item in queue(people["petugas_penanganan"])
    with pytest.raises(NotAllowed):
        assignment.claim(item, by=people["petugas_pengaduan"])
    assert assignment.claim(item, by=people["petugas_penanganan"]).owner


def test_level_secret_takes_back_from_whose_grant_has_ended(
    case: Case, people: dict[str, User]
) -> None:
    officer = people["petugas_pengaduan"]
    grant_person(case, officer, ended=True)
    item = assignment.claim(WorkItem.objects.get(matter=case.matter), by=officer)

    confidentiality.change_level(
        case, Level.SECRET, by=people["penyelia"], reason="Kekerasan"
    )

    item.refresh_from_db()
    assert item.owner is None


def test_level_normal_again_takes_back_from_who_was_only_named(
    people: dict[str, User],
) -> None:
    case = lodge("TPPO")
    item = WorkItem.objects.filter(matter=case.matter, post="petugas_pengaduan")[0]
    item = assignment.claim(item, by=people["petugas_penanganan"])

    confidentiality.change_level(
        case, Level.NORMAL, by=people["penyelia"], reason="Keliru"
    )

    item.refresh_from_db()
    assert (item.state, item.named_only) == (ItemState.OPEN, False)


def test_level_secret_without_custodians_is_refused(
    case: Case, people: dict[str, User]
) -> None:
    Custodian.objects.filter(user__username__startswith="penyelia").delete()

    with pytest.raises(CustodiansMissing):
        confidentiality.change_level(
            case, Level.SECRET, by=people["penyelia"], reason="x"
        )
    case.refresh_from_db()
    assert case.level == Level.NORMAL


def test_classifying_as_secret_by_somebody_not_named_completes_the_task(
    case: Case, people: dict[str, User], do: Do
) -> None:
    do(case, "first_contact", "petugas_pengaduan", contact_result="reached")
    do(case, "verify", "petugas_pengaduan", completeness="complete")

    item = do(
        case,
        "classify",
        "petugas_pengaduan",
        case_type="tppo",
        urgency="urgent",
        confidentiality="secret",
        authority="own",
        criminal="true",
    )

    item.refresh_from_db()
    case.refresh_from_db()
    assert (item.state, item.owner) == (ItemState.DONE, people["petugas_pengaduan"])
    assert (case.level, case.urgency) == (Level.SECRET, Urgency.URGENT)
    following = WorkItem.objects.filter(matter=case.matter, closed_at=None)
    assert {(row.named_only, row.priority) for row in following} == {(True, 1)}
    assert not cases_visible_to(people["petugas_pengaduan"]).filter(pk=case.pk).exists()


def test_grant_lets_a_person_in_and_revoke_out(
    case: Case, people: dict[str, User]
) -> None:
    partner, penyelia = people["mitra"], people["penyelia"]
    confidentiality.grant(case, partner, by=penyelia, reason="Rujukan")
    assert partner.has_perm("cases.view_case", case)

    confidentiality.revoke(case, partner, by=penyelia, reason="Selesai")

    assert not partner.has_perm("cases.view_case", case)
    kinds = Event.objects.filter(actor=penyelia).values_list("kind", flat=True)
    assert set(kinds) == {"case.access_given", "case.access_taken"}
    with pytest.raises(GrantRefused):
        confidentiality.revoke(case, partner, by=penyelia, reason="Lagi")


def test_grant_to_nobody_of_the_product_is_refused(
    case: Case, people: dict[str, User]
) -> None:
    stranger = User.objects.create(username="orang_luar", full_name="Orang Luar")

    with pytest.raises(GrantRefused):
        confidentiality.grant(case, stranger, by=people["penyelia"], reason="x")


def test_revoke_takes_the_task_of_a_secret_case_back(people: dict[str, User]) -> None:
    case = lodge("TPPO")
    worker = people["petugas_penanganan"]
    item = assignment.claim(WorkItem.objects.filter(matter=case.matter)[0], by=worker)

    confidentiality.revoke(case, worker, by=people["penyelia"], reason="Pindah tugas")

    item.refresh_from_db()
    assert (item.state, item.owner) == (ItemState.OPEN, None)


def test_revoke_leaves_a_supervisor_named(people: dict[str, User]) -> None:
    case = lodge("TPPO")
    penyelia = people["penyelia"]
    confidentiality.revoke(case, people["penyelia2"], by=penyelia, reason="Pindah")

    with pytest.raises(CustodiansMissing):
        confidentiality.revoke(case, penyelia, by=penyelia, reason="Pindah")
    assert penyelia.has_perm("cases.view_case", case)


def test_urgency_reaches_the_queue(case: Case, people: dict[str, User]) -> None:
    confidentiality.change_urgency(
        case, Urgency.EMERGENCY, by=people["petugas_pengaduan"], reason="Disekap"
    )

    items = WorkItem.objects.filter(matter=case.matter).order_by("pk")
    assert [(item.step, item.priority) for item in items] == [
        ("first_contact", 0),
        ("emergency_contact", 0),
    ]
    assert Event.objects.get(kind="case.urgency_changed").reason == "Disekap"


# --- ending, merging, reading --------------------------------------------------------


def test_close_early_closes_the_case_for_its_reason(
    case: Case, people: dict[str, User]
) -> None:
    closed = lifecycle.close_early(
        case, "withdrawn", reason="Pelapor menelepon", by=people["petugas_pengaduan"]
    )

    assert (closed.close_reason, closed.is_open) == (CloseReason.WITHDRAWN, False)
    assert not WorkItem.objects.filter(matter=case.matter, closed_at=None).exists()
    with pytest.raises(CaseEnded):
        lifecycle.close_early(
            case, "withdrawn", reason="x", by=people["petugas_pengaduan"]
        )
    with pytest.raises(CaseEnded):
        correspondence.write_to_office(closed, "Halo")


@pytest.mark.parametrize("outcome", ["settled", "none", ""])
def test_close_early_for_another_reason_is_refused(
    case: Case, people: dict[str, User], outcome: str
) -> None:
    with pytest.raises(WorkflowError):
        lifecycle.close_early(
            case, outcome, reason="x", by=people["petugas_penanganan"]
        )
    case.refresh_from_db()
    assert case.is_open


def test_merge_keeps_both_and_tells_the_other(
    case: Case, people: dict[str, User]
) -> None:
    other, officer = lodge(), people["petugas_pengaduan"]

    merged = lifecycle.merge_into(case, other, reason="Laporan sama", by=officer)

    assert (merged.merged_into, merged.close_reason) == (other, CloseReason.DUPLICATE)
    assert Event.objects.get(kind="case.duplicate_found").matter == other.matter
    with pytest.raises(MergeRefused):
        lifecycle.merge_into(other, merged, reason="x", by=officer)
    with pytest.raises(MergeRefused):
        lifecycle.merge_into(other, other, reason="x", by=officer)


def test_merge_into_less_confidential_case_is_refused(people: dict[str, User]) -> None:
    secret, normal = lodge("TPPO"), lodge()

    with pytest.raises(LessConfidential):
        lifecycle.merge_into(secret, normal, reason="Sama", by=people["penyelia"])
    told = Event.objects.filter(matter=normal.matter).values_list("data", flat=True)
    assert secret.number not in str(list(told))


def test_merge_with_a_case_out_of_sight_is_refused(people: dict[str, User]) -> None:
    secret, normal = lodge("TPPO"), lodge()
    officer = people["petugas_pengaduan"]

    for pair in ((normal, secret), (secret, normal)):
        with pytest.raises(NotAllowed):
            lifecycle.merge_into(*pair, reason="Sama", by=officer)
    assert not Case.objects.exclude(merged_into=None).exists()


def test_note_access_tells_who_read_what_by_which_right(
    case: Case, people: dict[str, User]
) -> None:
    record = lifecycle.note_access(case, by=people["penyelia"], part="berkas")

    assert record is not None
    assert (record.user, record.part) == (people["penyelia"], "berkas")
    assert "Dinas Tenaga Kerja" in record.right
    assert lifecycle.note_access(case, by=people["mitra"], part="berkas") is None
    assert AccessRecord.objects.count() == 1


def test_possible_repeats_and_search_start_from_what_is_seen(
    people: dict[str, User],
) -> None:
    worker = intake.Person(name="Ni Luh Putu Sekarwangi")
    normal, secret = lodge(worker=worker), lodge("TPPO", worker=worker)
    found: dict[str, Any] = {
        "name": "NI LUH PUTU SEKARWANGI",
        "village_id": None,
        "workplace": "",
    }

    for name, cases in (
        ("petugas_pengaduan", {normal}),
        ("penyelia", {normal, secret}),
        ("petugas_desa", set()),
        ("admin_sistem", set()),
    ):
        seen = cases_visible_to(people[name])
        assert set(possible_repeats(seen, **found)) == cases
        assert set(search(seen, "Sekarwangi")) == cases


def test_case_from_lodging_to_closing(
    case: Case, people: dict[str, User], do: Do
) -> None:
    do(case, "first_contact", "petugas_pengaduan", contact_result="reached")
    do(case, "verify", "petugas_pengaduan", completeness="complete")
    do(
        case,
        "classify",
        "petugas_pengaduan",
        case_type="gaji_tdk_dibayar",
        urgency="routine",
        confidentiality="limited",
        authority="own",
        criminal="false",
    )
    do(
        case,
        "triage",
        "petugas_penanganan",
        handling="clarification",
        respondent_type="p3mi",
        triage_note="x",
    )
    do(
        case,
        "clarify_one",
        "petugas_penanganan",
        clarification_one_on="2026-11-22",
        clarification_one_result="settled",
    )
    do(case, "write_result", "petugas_penanganan", result_summary="Dibayar")
    do(case, "approve_result", "penyelia", approval="approved")
    do(case, "tell_result", "petugas_pengaduan", told_by="phone", told_on="2026-11-22")
    assert actions.run_due() == 1
    correspondence.accept_result(case, key=uuid.uuid4())

    case.refresh_from_db()
    assert (case.status, case.close_reason) == (CaseStatus.SETTLED, CloseReason.SETTLED)
    assert case.level == Level.LIMITED
    assert not CaseUserObjectPermission.objects.filter(content_object=case).exists()
    assert not Event.objects.filter(matter=case.matter, actor_name="").exists()
