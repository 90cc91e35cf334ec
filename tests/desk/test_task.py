"""The task page: its form, what it keeps, and what it refuses."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Unit
from accounts.services.memberships import appoint
from sigap_cases.cases.models import Case
from sigap_cases.cases.services import documents
from sigap_cases.desk.following import following
from workflows.enums import ItemState
from workflows.models import TaskDraft, WorkItem
from workflows.selectors import definition_of_version, latest_version
from workflows.services import assignment

from . import world


pytestmark = pytest.mark.usefixtures("desk")


@pytest.fixture
def case() -> Case:
    return world.lodge()


@pytest.fixture
def officer() -> Client:
    return world.client("petugas_pengaduan")


def page(task: WorkItem) -> str:
    return reverse("desk:task", args=[task.pk])


def send(client: Client, task: WorkItem, **answers: Any) -> Any:
    sent = {"revision": task.revision, **answers}
    return client.post(page(task), sent)


def test_task_is_completed_with_its_answers(case: Case, officer: Client) -> None:
    task = world.held(case)
    answer = send(officer, task, contact_result="reached", contact_note="Siap membantu")
    task.refresh_from_db()
    assert answer.url == reverse("desk:case", args=[case.number])
    assert task.state == ItemState.DONE
    assert task.process.values["contact_note"] == "Siap membantu"
    assert world.item(case, "verify").state == ItemState.OPEN


def test_missing_answer_is_named_and_the_rest_is_kept(
    case: Case, officer: Client
) -> None:
    task = world.held(case)
    answer = send(officer, task, contact_note="Nomor tidak aktif")
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "#id_contact_result_0" in text
    assert "Nomor tidak aktif" in text
    task.refresh_from_db()
    assert task.state == ItemState.CLAIMED


def test_stale_form_is_refused_and_stays_filled(case: Case, officer: Client) -> None:
    task = world.held(case)
    stale = task.revision
    assignment.release(task, by=world.user("petugas_pengaduan"))
    task = world.held(case)
    answer = officer.post(
        page(task),
        {
            "revision": stale,
            "contact_result": "reached",
            "contact_note": "Catatan panjang",
        },
    )
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Catatan panjang" in text
    assert f'name="revision" value="{task.revision}"' in text
    task.refresh_from_db()
    assert task.state == ItemState.CLAIMED


def test_form_of_a_task_that_moved_on_stays_readable(
    case: Case, officer: Client
) -> None:
    task = world.held(case)
    assignment.reassign(
        task,
        to=world.user("petugas_pengaduan2"),
        by=world.user("penyelia"),
        reason="Cuti",
    )
    answer = send(
        officer, task, contact_result="reached", contact_note="Catatan panjang"
    )
    text = answer.content.decode()
    assert answer.status_code == 403
    assert "Catatan panjang" in text
    assert "data-autosave-url" not in text


def test_second_completion_is_refused(case: Case, officer: Client) -> None:
    task = world.held(case)
    send(officer, task, contact_result="reached")
    answer = send(officer, task, contact_result="not_reached")
    assert answer.status_code == 409
    task.refresh_from_db()
    assert task.process.values["contact_result"] == "reached"


def test_draft_is_kept_and_shown_again(case: Case, officer: Client) -> None:
    task = world.held(case)
    saved = officer.post(
        reverse("desk:task_draft", args=[task.pk]),
        {"revision": task.revision, "contact_note": "Setengah jadi"},
    )
    assert saved.status_code == 204
    assert "Setengah jadi" in officer.get(page(task)).content.decode()
    assert TaskDraft.objects.get(item=task).values["contact_note"] == "Setengah jadi"


def test_save_for_now_needs_no_complete_form(case: Case, officer: Client) -> None:
    task = world.held(case)
    answer = send(officer, task, contact_note="Nanti", simpan="1")
    assert answer.url == page(task)
    task.refresh_from_db()
    assert task.state == ItemState.CLAIMED


def test_draft_of_somebody_else_is_refused(case: Case) -> None:
    task = world.held(case)
    colleague = world.client("petugas_pengaduan2")
    answer = colleague.post(
        reverse("desk:task_draft", args=[task.pk]), {"contact_note": "x"}
    )
    assert answer.status_code == 403
    assert not TaskDraft.objects.exists()


def test_release_puts_the_task_back_with_its_draft(case: Case, officer: Client) -> None:
    task = world.held(case)
    send(officer, task, contact_note="Nanti", simpan="1")
    officer.post(reverse("desk:task_release", args=[task.pk]))
    task.refresh_from_db()
    assert task.state == ItemState.OPEN
    assert TaskDraft.objects.filter(item=task).exists()


def test_field_that_does_not_apply_is_not_stored(case: Case, officer: Client) -> None:
    world.do(case, "first_contact", "petugas_pengaduan", contact_result="reached")
    task = world.held(case, step="verify")
    send(officer, task, completeness="complete", missing_items="Slip gaji")
    task.refresh_from_db()
    assert task.process.values["missing_items"] is None


def test_conditional_field_tells_the_script_when_it_applies(
    case: Case, officer: Client
) -> None:
    world.do(case, "first_contact", "petugas_pengaduan", contact_result="reached")
    task = world.held(case, step="verify")
    text = officer.get(page(task)).content.decode()
    assert "data-when=" in text
    assert "&quot;field&quot;:&quot;completeness&quot;" in text


def test_classification_starts_with_what_is_known(case: Case, officer: Client) -> None:
    world.verified(case)
    task = world.held(case, step="classify")
    form = officer.get(page(task)).context["form"]
    assert form["case_type"].value() == "gaji_tdk_dibayar"
    assert form["urgency"].value() == "routine"


def clarified_once(case: Case) -> WorkItem:
    """The second clarification, which asks for documents, in the case worker's hands."""
    world.verified(case)
    world.do(
        case,
        "classify",
        "petugas_pengaduan",
        case_type="gaji_tdk_dibayar",
        urgency="routine",
        confidentiality="normal",
        authority="own",
        criminal="false",
    )
    worker = "petugas_penanganan"
    world.do(
        case,
        "triage",
        worker,
        handling="clarification",
        respondent_type="p3mi",
        triage_note="Gaji",
    )
    world.do(
        case,
        "clarify_one",
        worker,
        clarification_one_on=timezone.localdate(),
        clarification_one_result="continue",
    )
    return world.held(case, worker, "clarify_two")


def test_document_of_another_case_is_refused(case: Case) -> None:
    task = clarified_once(case)
    other = world.lodge()
    foreign = documents.add(
        other,
        world.photo(),
        kind="minutes",
        title="Lain",
        by=world.user("petugas_pengaduan"),
    )
    answer = send(
        world.client("petugas_penanganan"),
        task,
        commitment="denied",
        clarification_minutes=foreign.pk,
    )
    assert answer.status_code == 422
    assert "clarification_minutes" in answer.context["form"].errors
    task.refresh_from_db()
    assert task.state == ItemState.CLAIMED


def test_file_sent_with_the_form_is_added_and_chosen(case: Case) -> None:
    task = clarified_once(case)
    client = world.client("petugas_penanganan")
    answer = send(
        client, task, commitment="denied", clarification_minutes__file=world.photo()
    )
    assert answer.status_code == 302
    task.refresh_from_db()
    kept = case.documents.get()
    assert task.process.values["clarification_minutes"] == kept.pk


def test_file_is_kept_when_the_rest_is_missing(case: Case) -> None:
    task = clarified_once(case)
    client = world.client("petugas_penanganan")
    answer = send(client, task, clarification_minutes__file=world.photo())
    kept = case.documents.get()
    assert answer.status_code == 422
    assert answer.context["form"]["clarification_minutes"].value() == str(kept.pk)


def vars_of(case: Case) -> dict[str, Any]:
    return dict(Case.objects.values().get(pk=case.pk))


def test_unknown_fields_change_nothing(case: Case, officer: Client) -> None:
    """Every column of the case and the task, posted to the form."""
    task = world.held(case)
    names = {field.name for model in (Case, WorkItem) for field in model._meta.fields}
    sent = dict.fromkeys(names - {"revision"}, "closed")
    before = vars_of(case)
    officer.post(
        page(task), sent | {"revision": task.revision, "contact_result": "reached"}
    )
    changed = {name for name, value in vars_of(case).items() if before[name] != value}
    assert changed <= {"status"}


def test_reassign_lists_holders_and_needs_a_reason(case: Case) -> None:
    task = world.held(case)
    supervisor = world.client("penyelia")
    address = reverse("desk:task_reassign", args=[task.pk])
    to = world.user("petugas_pengaduan2")
    holders = supervisor.get(address).context["form"].fields["to"].queryset
    assert list(holders) == [to]
    assert supervisor.post(address, {"to": to.pk}).status_code == 422
    assert supervisor.post(address, {"to": to.pk, "reason": "Cuti"}).status_code == 302
    task.refresh_from_db()
    assert task.owner == to


def test_reassign_is_the_supervisors(case: Case, officer: Client) -> None:
    task = world.held(case)
    assert officer.get(reverse("desk:task_reassign", args=[task.pk])).status_code == 404


def test_why_counts_the_days(case: Case, officer: Client) -> None:
    task = world.item(case)
    answer = officer.get(
        reverse("desk:task_why", args=[task.pk]), HTTP_HX_REQUEST="true"
    )
    why = answer.context["why"]
    assert why.kind == "standar_internal"
    assert why.steps[-1].kind == "end"
    assert "STD-KONTAK" in why.source


def test_same_person_is_told_why_the_task_is_not_theirs(case: Case) -> None:
    """Intake and handling are separate persons even where one holds both posts."""
    both = world.user("petugas_pengaduan")
    appoint(
        both,
        post="petugas_penanganan",
        unit=Unit.objects.get(code="disnaker"),
        start=date(2025, 1, 1),
        by=None,
    )
    world.verified(case)
    world.do(
        case,
        "classify",
        "petugas_pengaduan",
        case_type="gaji_tdk_dibayar",
        urgency="routine",
        confidentiality="normal",
        authority="own",
        criminal="false",
    )
    shown = world.client("petugas_pengaduan").get(page(world.item(case, "triage")))
    assert shown.context["can_claim"] is False
    assert shown.context["claim_refusal"]


def told(step: str, **known: Any) -> dict[str, str]:
    definition = definition_of_version(latest_version("aduan"))
    lines = following(definition, step, known, is_alone=True)
    return {line.text: line.when for line in lines}


def test_following_names_the_answer_that_leads_on() -> None:
    lines = told("verify")
    assert len(lines) == 3
    assert all(lines.values())


def test_following_leaves_out_what_is_settled() -> None:
    assert len(told("check_commitment", respondent_type="p3mi")) == 2
    assert len(told("check_commitment")) == 3


def test_following_is_one_line_where_every_way_leads() -> None:
    (when,) = told("consult").values()
    assert when == ""


def test_following_of_a_repeated_task_says_when_it_comes_again() -> None:
    lines = told("litigate")
    assert sorted(bool(when) for when in lines.values()) == [False, True]
