"""The clock of a task on its page: stopped and let go on with a reason, and shown so."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from sigap_cases.cases.models import Case
from sigap_cases.cases.services import correspondence
from workflows.enums import ClockState
from workflows.models import ClockPause, Deadline, WorkItem

from . import world


pytestmark = pytest.mark.usefixtures("desk")


@pytest.fixture
def task() -> WorkItem:
    """Verification, whose clock may stand still for the reporter, held by its officer."""
    case = world.lodge()
    world.do(
        case,
        "first_contact",
        "petugas_pengaduan",
        contact_result="reached",
        contact_note="Siap membantu",
    )
    return world.held(case, step="verify")


@pytest.fixture
def officer() -> Client:
    return world.client("petugas_pengaduan")


def address(task: WorkItem, act: str) -> str:
    return reverse("desk:task_clock", args=[task.pk, act])


def keep(client: Client, task: WorkItem, act: str, reason: str = "Alasan") -> Any:
    return client.post(address(task, act), {"reason": reason})


def state(task: WorkItem) -> str:
    return str(Deadline.objects.get(pk=task.pk).state)


def shown(client: Client, task: WorkItem) -> str:
    return client.get(reverse("desk:task", args=[task.pk])).content.decode()


def test_clock_is_stopped_and_goes_on_from_the_task_page(
    task: WorkItem, officer: Client
) -> None:
    assert address(task, "hentikan") in shown(officer, task)

    answer = keep(officer, task, "hentikan", "Menunggu kontrak kerja.")
    assert answer.url == reverse("desk:task", args=[task.pk])
    assert state(task) == ClockState.PAUSED
    page = shown(officer, task)
    assert address(task, "lanjutkan") in page
    assert address(task, "hentikan") not in page
    assert "sg-due--hold" in page

    keep(officer, task, "lanjutkan", "Kontrak sudah dikirim.")
    assert state(task) == ClockState.RUNNING
    line = ClockPause.objects.get(deadline=task.pk)
    assert line.reason == "Menunggu kontrak kerja."


def test_stopping_needs_a_reason_and_a_clock_that_runs(
    task: WorkItem, officer: Client
) -> None:
    assert keep(officer, task, "hentikan", " ").status_code == 422
    assert state(task) == ClockState.RUNNING

    refused = keep(officer, task, "lanjutkan")
    assert refused.status_code == 409
    assert "Alasan" in refused.content.decode()


def test_clock_acts_are_missing_for_who_may_not_do_them(
    task: WorkItem, officer: Client
) -> None:
    colleague = world.client("petugas_penanganan")
    assert colleague.get(address(task, "hentikan")).status_code == 404
    assert keep(colleague, task, "hentikan").status_code == 404
    assert officer.get(address(task, "perpanjang")).status_code == 404
    assert officer.get(address(task, "percepat")).status_code == 404
    assert state(task) == ClockState.RUNNING


def test_a_stopped_task_stands_in_the_inbox_as_waiting(
    task: WorkItem, officer: Client
) -> None:
    keep(officer, task, "hentikan")

    inbox = officer.get(reverse("desk:inbox")).content.decode()

    assert reverse("desk:task", args=[task.pk]) in inbox
    assert "sg-due--hold" in inbox


def test_asking_the_reporter_stops_the_clock_until_he_writes(
    task: WorkItem, officer: Client
) -> None:
    case: Case = task.matter.case
    action = reverse("desk:case_action", args=[case.number, "pesan-pelapor"])
    assert 'name="awaits_answer"' in officer.get(action).content.decode()

    officer.post(action, {"body": "Mohon kirim kontrak.", "awaits_answer": "on"})
    assert state(task) == ClockState.PAUSED

    correspondence.write_to_office(case, "Kontrak saya lampirkan.")
    assert state(task) == ClockState.RUNNING


def test_a_plain_message_stops_no_clock(task: WorkItem, officer: Client) -> None:
    case: Case = task.matter.case
    action = reverse("desk:case_action", args=[case.number, "pesan-pelapor"])

    officer.post(action, {"body": "Aduan sedang kami periksa."})

    assert state(task) == ClockState.RUNNING
