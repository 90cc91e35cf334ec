"""Walks a case of any kind to its end through the services, as the desk does."""

import uuid
from datetime import date, timedelta
from typing import Any

import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.models import User
from sigap_cases.cases.models import Case
from sigap_cases.cases.services import correspondence, documents, intake
from tests.loaded_office import work
from workflows.models import WorkItem
from workflows.services import actions, waits


ITEM_STATES = ("open", "claimed")


def bring(kind: str, *, by: str = "", narrative: str = "", **told: Any) -> Case:
    """Lodge a case of that kind in the name of a known applicant."""
    given = told.pop("given", {})
    person = intake.Person(
        name=told.pop("name", "Ni Luh Suparni"), phone="0812300400", email=""
    )
    lodging = intake.Lodging(
        submission_key=uuid.uuid4(),
        kind=kind,
        case_type=None,
        narrative=narrative or "Mohon dibantu.",
        capacity="self",
        reporter=person,
        given=given,
        **told,
    )
    user = User.objects.get(username=by) if by else None
    return intake.lodge(lodging, by=user).case


def do(case: Case, step: str, who: str, **values: Any) -> Case:
    """Complete the open task of a step, and let the workers act."""
    work(case, step, who, **values)
    actions.run_due()
    case.refresh_from_db()
    return case


def file(case: Case, who: str, title: str = "Berkas") -> int:
    """A document of the case, as a form field names it."""
    upload = SimpleUploadedFile("b.pdf", b"%PDF-1.4 " + title.encode())
    user = User.objects.get(username=who)
    document = documents.add(case, upload, kind="other", title=title, by=user)
    return int(document.pk)


def applicant(case: Case, act: str, text: str = "Saya menjawab.") -> Case:
    """What whoever holds the code does on the tracking page."""
    do_it = {
        "complete": correspondence.complete_what_was_asked,
        "object": correspondence.object_to_result,
    }
    if act == "accept":
        correspondence.accept_result(case, key=uuid.uuid4())
    else:
        do_it[act](case, text, key=uuid.uuid4())
    actions.run_due()
    case.refresh_from_db()
    return case


def agency(case: Case, who: str, text: str = "Jawaban instansi.") -> Case:
    user = User.objects.get(username=who)
    correspondence.answer_for_partner(case, text, by=user)
    actions.run_due()
    case.refresh_from_db()
    return case


def pass_time(clock: time_machine.Traveller, case: Case, **length: float) -> Case:
    clock.shift(timedelta(**length))
    waits.fire_due()
    actions.run_due()
    case.refresh_from_db()
    return case


def open_steps(case: Case) -> list[str]:
    items = WorkItem.objects.filter(matter=case.matter, state__in=ITEM_STATES)
    return sorted(items.values_list("step", flat=True))


def item(case: Case, step: str) -> WorkItem:
    """The latest task of a step, with its clock."""
    items = WorkItem.objects.select_related("deadline__rule")
    return items.filter(matter=case.matter, step=step).order_by("-opened_at")[0]


def due_day(case: Case, step: str) -> date:
    due = item(case, step).due_at
    assert due is not None
    return timezone.localtime(due).date()


def told(case: Case) -> list[str]:
    """What stands on the tracking page, oldest first."""
    return [m.body for m in case.messages.filter(direction="to_reporter")]
