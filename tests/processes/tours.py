"""Walking a case through its process, step by step, as the people of the posts do it."""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from accounts.models import Unit, User
from sigap_cases.cases.models import Case
from sigap_cases.cases.services import correspondence, intake
from tests.loaded_office import work
from workflows.models import ArmedWait, WorkItem
from workflows.selectors import definition_of_version
from workflows.services import waits


VILLAGE = "51.04.01.2001"
# A way's words for what is not a task.
PARTNER = "partner"
TIME = "time"
Step = str | tuple[str, Mapping[str, Any]]
# Who does the tasks of a post here.
ANOTHER = {"petugas_penanganan": "petugas_penanganan2"}


def open_case(kind: str, *, village_may_know: bool = False, **told: Any) -> Case:
    """A case of that kind, lodged by the office without a complaint."""
    lodging = intake.Lodging(
        submission_key=uuid.uuid4(),
        case_type=None,
        kind=kind,
        narrative=told.pop("narrative", "Keluarga meminta bantuan Dinas."),
        capacity="family",
        channel="counter",
        reporter=intake.Person(name="Ni Made Sukerti", phone="081234567890"),
        worker=intake.Person(name="I Wayan Suardana"),
        respondent=intake.Person(name="PT Laut Jingga"),
        village=Unit.objects.get(code=VILLAGE),
        village_may_know=village_may_know,
        **told,
    )
    return intake.lodge(lodging, by=user("petugas_pengaduan")).case


def user(name: str) -> User:
    return User.objects.get(username=name)


def walk(case: Case, *steps: Step) -> Case:
    """Each step in turn: a task by its key with its answers, ``PARTNER`` or ``TIME``."""
    for step in steps:
        key, values = (step, {}) if isinstance(step, str) else step
        if key == PARTNER:
            partner_answers(case)
        elif key == TIME:
            time_passes(case)
        else:
            work(case, key, who_does(case, key), **values)
    case.refresh_from_db()
    return case


def who_does(case: Case, step: str) -> str:
    """The holder of the task's post; a colleague where another person must do it."""
    item = WorkItem.objects.select_related("process__version").get(
        matter=case.matter, step=step, state="open"
    )
    definition = definition_of_version(item.process.version)
    others = definition.task_step(step).not_same_person_as
    done = WorkItem.objects.filter(matter=case.matter, step__in=others, state="done")
    names = set(done.values_list("owner__username", flat=True))
    return f"{item.post}2" if item.post in names else item.post


def partner_answers(case: Case) -> None:
    correspondence.answer_for_partner(case, "Dijawab.", by=user("petugas_penanganan"))


def time_passes(case: Case) -> None:
    """The one wait with an end is over."""
    wait = ArmedWait.objects.get(
        matter=case.matter, state="armed", fires_at__isnull=False
    )
    wait.fires_at = wait.started_at
    wait.save(update_fields=["fires_at"])
    waits.fire(wait.pk)


def open_steps(case: Case) -> list[str]:
    items = WorkItem.objects.filter(matter=case.matter, closed_at=None)
    return sorted(items.values_list("step", flat=True))


def child_of(case: Case, kind: str) -> Case:
    return Case.objects.get(links_to__from_case=case, kind=kind)


def ended_as(case: Case) -> tuple[str, str]:
    """The outcome and the status; with nothing left open."""
    case.refresh_from_db()
    left: Iterable[str] = open_steps(case)
    assert not left
    assert not ArmedWait.objects.filter(matter=case.matter, state="armed").exists()
    return case.close_reason, case.status
