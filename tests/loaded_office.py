"""An office with its reference data, its process and its people, for any test.

Loading takes two seconds and happens once; each test gets the rows by COPY.
"""

import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings as django_settings
from django.core.management import call_command
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker

from accounts.models import Unit, User
from accounts.services.demo import create_demo_accounts
from sigap_cases.cases.models import Case, CaseType, Custodian
from sigap_cases.cases.services import intake
from workflows.models import WorkItem
from workflows.services import assignment, completion


# The posts begin two years before the loading: a clock that a test sets finds them held.
LOADED_ON = "2026-01-05T01:00:00+00:00"
CUSTODIANS = ("penyelia", "petugas_pengaduan", "petugas_penanganan")
# Made by migrations, with ids of their own in each database.
NOT_COPIED = {"django_migrations", "django_content_type", "auth_permission"}
Rows = dict[str, bytes]


def _load() -> None:
    call_command("load_reference", stdout=StringIO())
    create_demo_accounts(django_settings.DEMO_PASSWORD)
    name_custodians(CUSTODIANS)


def _copy_out(table: str) -> bytes:
    with (
        connection.cursor() as cursor,
        cursor.copy(f'COPY "{table}" TO STDOUT') as copy,
    ):
        return b"".join(bytes(part) for part in copy)


def _copy_in(rows: Rows) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for table, content in rows.items():
            with cursor.copy(f'COPY "{table}" FROM STDIN') as copy:
                copy.write(content)
        cursor.execute("SET LOCAL session_replication_role = origin")


@pytest.fixture(scope="session")
def reference_rows(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Rows:
    """What the commands load, as rows."""
    with django_db_blocker.unblock(), transaction.atomic():
        with time_machine.travel(LOADED_ON):
            _load()
        tables = set(connection.introspection.table_names()) - NOT_COPIED
        rows = {table: _copy_out(table) for table in sorted(tables)}
        transaction.set_rollback(True)
    return {table: content for table, content in rows.items() if content}


@contextmanager
def opened(
    rows: Rows, blocker: DjangoDbBlocker, custodians: Sequence[str] = CUSTODIANS
) -> Iterator[None]:
    """The office for all tests of a module, each in a savepoint; taken back at the end."""
    with blocker.unblock(), transaction.atomic():
        _copy_in(rows)
        name_custodians(custodians)
        with blocker.block():
            yield
        transaction.set_rollback(True)


def name_custodians(names: Sequence[str]) -> None:
    """These in the place of those that the loaded office has."""
    unit = Unit.objects.get(code="disnaker")
    Custodian.objects.filter(unit=unit).delete()
    for user in User.objects.filter(username__in=names).order_by("pk"):
        Custodian.objects.create(unit=unit, user=user)


@pytest.fixture
def office(db: None, reference_rows: Rows, settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    _copy_in(reference_rows)


@pytest.fixture
def live_office(
    transactional_db: None, reference_rows: Rows, settings: Any, tmp_path: Path
) -> None:
    """The same for a test with a live server: it is committed, and flushed after."""
    settings.MEDIA_ROOT = tmp_path
    _copy_in(reference_rows)


def lodge(code: str = "GAJI_TDK_DIBAYAR", **told: Any) -> intake.Lodged:
    return intake.lodge(
        intake.Lodging(
            submission_key=uuid.uuid4(),
            case_type=CaseType.objects.get(code=code),
            narrative="Gaji tiga bulan belum dibayar.",
            **told,
        )
    )


def work(case: Case, step: str, who: str, **values: Any) -> None:
    """Claim and complete the open task of a step."""
    user = User.objects.get(username=who)
    item = WorkItem.objects.get(matter=case.matter, step=step, state="open")
    item = assignment.claim(item, by=user)
    completion.complete(item, by=user, values=values, revision=item.revision)
    case.refresh_from_db()
