"""An office with its reference data, a way to lodge, and a phone's browser on it."""

import uuid
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django import DjangoDbBlocker

from accounts.models import Unit, User
from accounts.services.demo import create_demo_accounts
from sigap_cases.cases.models import Case, CaseType, Custodian
from sigap_cases.cases.services import intake
from workflows.models import WorkItem
from workflows.services import assignment, completion


SMALL_PHONE, PHONE = 320, 390
# Made by migrations, with ids of their own in each database.
NOT_COPIED = {"django_migrations", "django_content_type", "auth_permission"}
Rows = dict[str, bytes]


def _copy_out(table: str) -> bytes:
    with (
        connection.cursor() as cursor,
        cursor.copy(f'COPY "{table}" TO STDOUT') as copy,
    ):
        return b"".join(bytes(part) for part in copy)


def _load() -> None:
    call_command("load_reference", stdout=StringIO())
    create_demo_accounts("x")
    office = Unit.objects.get(code="disnaker")
    for name in ("penyelia", "petugas_pengaduan", "petugas_penanganan"):
        Custodian.objects.create(unit=office, user=User.objects.get(username=name))


@pytest.fixture(scope="session")
def reference_rows(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Rows:
    """What the commands load, as rows: loading takes two seconds, copying none."""
    with django_db_blocker.unblock(), transaction.atomic():
        _load()
        tables = set(connection.introspection.table_names()) - NOT_COPIED
        rows = {table: _copy_out(table) for table in sorted(tables)}
        transaction.set_rollback(True)
    return {table: content for table, content in rows.items() if content}


def _copy_in(rows: Rows) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for table, content in rows.items():
            with cursor.copy(f'COPY "{table}" FROM STDIN') as copy:
                copy.write(content)
        cursor.execute("SET LOCAL session_replication_role = origin")


@pytest.fixture
def office(db: None, reference_rows: Rows, settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    _copy_in(reference_rows)


@pytest.fixture
def live_office(
    transactional_db: None, reference_rows: Rows, settings: Any, tmp_path: Path
) -> None:
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


def ask_reporter(case: Case, text: str = "Kirim foto kontrak.") -> None:
    work(case, "first_contact", "petugas_pengaduan", contact_result="reached")
    work(
        case,
        "verify",
        "petugas_pengaduan",
        completeness="incomplete",
        missing_items=text,
    )


@pytest.fixture
def phone_of(
    browser: Browser, browser_context_args: dict[str, Any]
) -> Iterator[Callable[..., Page]]:
    """Opens pages of a given width, with script or without."""
    opened: list[BrowserContext] = []

    def open_page(width: int = PHONE, *, script: bool = True) -> Page:
        context = browser.new_context(
            **browser_context_args,
            viewport={"width": width, "height": 780},
            java_script_enabled=script,
            has_touch=True,
        )
        opened.append(context)
        return context.new_page()

    yield open_page
    for context in opened:
        context.close()


def violations(page: Page) -> list[str]:
    """What axe finds on the open page, as ``rule: first element``."""
    page.evaluate((Path(settings.NODE_MODULES) / "axe-core/axe.min.js").read_text())
    found = page.evaluate("axe.run().then((result) => result.violations)")
    return [f"{rule['id']}: {rule['nodes'][0]['html'][:160]}" for rule in found]


def sideways(page: Page) -> int:
    width: int = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    return width
