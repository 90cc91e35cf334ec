"""An office with its people and its cases, made through the services."""

import io
import re
import uuid
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from accounts.models import Unit, User
from sigap_cases.cases.models import Case, CaseType
from sigap_cases.cases.services import intake
from workflows.enums import WaitKind
from workflows.models import ArmedWait, WorkItem
from workflows.services import assignment, completion


CUSTODIANS = ("penyelia", "penyelia2", "petugas_pengaduan", "petugas_penanganan")
VILLAGE = "51.04.01.2001"


def user(name: str) -> User:
    return User.objects.get(username=name)


def client(name: str) -> Client:
    signed_in = Client()
    signed_in.force_login(user(name))
    return signed_in


def lodge(code: str = "GAJI_TDK_DIBAYAR", *, by: str = "", **told: Any) -> Case:
    """A complaint of a named family member about a worker on a ship."""
    lodging = intake.Lodging(
        submission_key=uuid.uuid4(),
        case_type=CaseType.objects.get(code=code),
        narrative=told.pop("narrative", "Gaji tiga bulan belum dibayar."),
        capacity=told.pop("capacity", "family"),
        reporter=intake.Person(name="Ni Made Sukerti"),
        worker=intake.Person(name=told.pop("worker", "I Wayan Suardana")),
        village=Unit.objects.get(code=VILLAGE),
        workplace="MV Laut Jingga",
        is_ship=True,
        **told,
    )
    return intake.lodge(lodging, by=user(by) if by else None).case


def item(case: Case, step: str = "first_contact") -> WorkItem:
    return WorkItem.objects.get(matter=case.matter, step=step, closed_at=None)


def held(
    case: Case, who: str = "petugas_pengaduan", step: str = "first_contact"
) -> WorkItem:
    return assignment.claim(item(case, step), by=user(who))


def do(case: Case, step: str, who: str, **values: Any) -> WorkItem:
    return completion.complete(held(case, who, step), by=user(who), values=values)


def verified(case: Case) -> Case:
    """Taken as far as its classification."""
    do(case, "first_contact", "petugas_pengaduan", contact_result="reached")
    do(case, "verify", "petugas_pengaduan", completeness="complete")
    return case


def waiting_for_reporter(case: Case) -> Case:
    do(case, "first_contact", "petugas_pengaduan", contact_result="reached")
    do(
        case,
        "verify",
        "petugas_pengaduan",
        completeness="incomplete",
        missing_items="Slip gaji",
    )
    return case


def photo(name: str = "foto.png") -> SimpleUploadedFile:
    kept = io.BytesIO()
    Image.new("RGB", (4, 4), "navy").save(kept, format="PNG")
    return SimpleUploadedFile(name, kept.getvalue(), content_type="image/png")


def wait(case: Case) -> ArmedWait:
    """A wait of the case with an end."""
    task = item(case)
    found, _made = ArmedWait.objects.get_or_create(
        task_id=task.pk,
        kind=WaitKind.STEP,
        defaults={
            "process_id": task.process_id,
            "matter_id": task.matter_id,
            "step": "await_completion",
            "position": 99,
            "started_at": task.opened_at,
            "fires_at": task.due_at,
        },
    )
    return found


def without_tokens(page: str) -> str:
    """A page without what is drawn anew for each answer."""
    return re.sub(r'(value="|X-CSRFToken": ")[0-9A-Za-z]{64}', r"\1", page)
