"""One case as large as they get: 500 events, 80 documents, 40 tasks, 12 parties."""

import uuid
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from sigap_cases.cases.enums import DocumentKind, PartyRole
from sigap_cases.cases.models import Case, CaseType, Document, Party
from sigap_cases.cases.services import correspondence, intake
from sigap_cases.cases.services.contacts import Contact, record
from workflows.actors import person
from workflows.enums import ItemState
from workflows.models import Deadline, Event, Task, WorkItem
from workflows.services import matters


EVENTS, DOCUMENTS, TASKS, OPEN_TASKS, PARTIES = 500, 80, 40, 6, 12
KEY = uuid.UUID("0f6f9c2e-2b52-4d52-9a6f-5b6f0f4a5c11")


def large_case(officer: User) -> Case:
    """The case, made when it is first asked for."""
    known = Case.objects.filter(submission_key=KEY).first()
    return known or _made(officer)


@transaction.atomic
def _made(officer: User) -> Case:
    lodging = intake.Lodging(
        submission_key=KEY,
        case_type=CaseType.objects.get(code="GAJI_TDK_DIBAYAR"),
        narrative="Gaji tiga bulan belum dibayar. " * 20,
        capacity="family",
        reporter=intake.Person(name="Ni Made Sukerti"),
        worker=intake.Person(name="I Wayan Suardana"),
        respondent=intake.Person(name="PT Samudra"),
    )
    case = intake.lodge(lodging).case
    for number in range(PARTIES - case.parties.count()):
        Party.objects.create(case=case, role=PartyRole.WORKER, name=f"PMI {number}")
    for number in range(DOCUMENTS):
        _document(case, number, officer)
    for number in range(10):
        correspondence.write_to_reporter(case, f"Kabar {number}", by=officer)
        record(case, Contact(text=f"Telepon {number}", reached=True), by=officer)
    _tasks(case, officer)
    _events(case, officer)
    return case


def _document(case: Case, number: int, officer: User) -> None:
    Document.objects.create(
        case=case,
        kind=DocumentKind.CONTRACT,
        title=f"Dokumen {number}",
        file=f"documents/2026/01/{number}.pdf",
        content_type="application/pdf",
        size=100_000,
        sha256="0" * 64,
        item="contract" if number % 10 == 0 else "",
        uploaded_by=officer,
        uploaded_at=timezone.now() - timedelta(hours=number),
    )


def _tasks(case: Case, officer: User) -> None:
    """Copies of the case's first task: some open with their clocks, the others done."""
    first = WorkItem.objects.select_related("deadline").get(matter=case.matter)
    clock = first.deadline
    for number in range(TASKS - 1):
        now = timezone.now()
        is_open = number < OPEN_TASKS - 1
        task = Task.objects.create(
            process=first.process,
            flow_task=first.task.flow_task,
            flow_task_type=first.task.flow_task_type,
        )
        item = WorkItem.objects.create(
            task=task,
            process=first.process,
            matter=case.matter,
            step=first.step,
            title=first.title,
            post=first.post,
            unit_path=first.unit_path,
            state=ItemState.OPEN if is_open else ItemState.DONE,
            owner=None if is_open else officer,
            opened_at=now,
            closed_at=None if is_open else now,
            due_at=first.due_at,
        )
        if is_open:
            Deadline.objects.create(
                item=item,
                rule=clock.rule,
                calendar=clock.calendar,
                started_at=now,
                due_at=clock.due_at,
                warn_at=clock.warn_at,
            )


def _events(case: Case, officer: User) -> None:
    have = Event.objects.filter(matter=case.matter).count()
    by = person(officer, "Petugas Layanan Pengaduan")
    for number in range(EVENTS - have):
        matters.record(
            case.matter,
            "case.document_added",
            by=by,
            title=f"Dokumen {number}",
            data={"document": number, "kind": "contract", "size": 100_000},
        )
