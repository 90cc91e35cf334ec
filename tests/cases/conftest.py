"""The office with its reference data, its people and the aduan process."""

import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pytest_django import DjangoDbBlocker

from accounts.models import Unit, User
from sigap_cases.cases.models import Case, CaseType
from sigap_cases.cases.services import intake
from tests.loaded_office import Rows, opened
from workflows.models import WorkItem
from workflows.services import assignment, completion


VILLAGE = "51.04.01.2001"
CUSTODIANS = ("penyelia", "penyelia2", "petugas_penanganan")


@pytest.fixture(scope="module")
def loaded(reference_rows: Rows, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Loaded once for the tests of a module, each of which is undone."""
    with opened(reference_rows, django_db_blocker, CUSTODIANS):
        yield


@pytest.fixture
def office(loaded: None, db: None) -> Unit:
    return Unit.objects.get(code="disnaker")


@pytest.fixture
def village(office: Unit) -> Unit:
    return Unit.objects.get(code=VILLAGE)


@pytest.fixture
def people(office: Unit) -> dict[str, User]:
    """Everybody by user name, which is the post."""
    return {user.username: user for user in User.objects.all()}


def lodging(code: str = "GAJI_TDK_DIBAYAR", **fields: Any) -> intake.Lodging:
    parts: dict[str, Any] = {
        "submission_key": uuid.uuid4(),
        "case_type": CaseType.objects.get(code=code),
        "narrative": "Gaji tiga bulan belum dibayar.",
    }
    return intake.Lodging(**parts | fields)


def lodge(code: str = "GAJI_TDK_DIBAYAR", *, by: Any = None, **fields: Any) -> Case:
    return intake.lodge(lodging(code, **fields), by=by).case


Do = Callable[..., WorkItem]


@pytest.fixture
def do(people: dict[str, User]) -> Do:
    """Claim the open task of a case at a step and complete it as ``who``."""

    def move(case: Case, step: str, who: str, **values: Any) -> WorkItem:
        item = WorkItem.objects.get(matter=case.matter, step=step, closed_at=None)
        item = assignment.claim(item, by=people[who])
        return completion.complete(
            item, by=people[who], values=values, revision=item.revision
        )

    return move
