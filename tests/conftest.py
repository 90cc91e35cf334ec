"""What every test may use: the browser, and a flush that history's triggers let pass."""

import gc
import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management.commands import flush as flush_command
from django.db import connection, transaction
from django.db.backends.postgresql.creation import DatabaseCreation
from django.db.backends.postgresql.operations import DatabaseOperations
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from playwright.sync_api import Browser, BrowserType, Page, ViewportSize
from psycopg._preparing import PrepareManager
from pytest_django import DjangoDbBlocker

from tests.worker_databases import migrated_or_copied
from workflows.definitions import checking, soundness
from workflows.definitions.schema import Definition


pytest_plugins = ["tests.loaded_office", "tests.canaries", "tests.order"]

# Playwright's loop runs in the test's thread, where Django would refuse the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

# Two cores shared with a database say little about how slow an example really is.
hypothesis_settings.register_profile(
    "shared_machine",
    deadline=None,
    derandomize=bool(os.environ.get("CI")),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
hypothesis_settings.load_profile("shared_machine")

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
# It shows the same pages for half of the processor's time; it has no Background Sync.
SHELL = "chromium-headless-shell"
QUIET_FLAGS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-dev-shm-usage",
    "--disable-extensions",
    "--disable-sync",
    "--no-first-run",
)
# What a flush would be followed by making anew, a thousand rows one by one.
MADE_BY_MIGRATIONS = {"django_content_type", "auth_permission"}
EMPTY = """
DO $$ DECLARE own regclass;
BEGIN
    FOREACH own IN ARRAY ARRAY[{quoted}]::regclass[] LOOP
        IF pg_relation_size(own) > 0 THEN EXECUTE format('DELETE FROM %s', own); END IF;
    END LOOP;
END $$
"""
PREPARED = 1_000
PHONE: ViewportSize = {"width": 360, "height": 740}


def pytest_collection_finish() -> None:
    """What was imported stays: looking through it again and again takes a fifth of a run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 10, 20)


@pytest.fixture(autouse=True, scope="session")
def _flush_past_triggers() -> Iterator[None]:
    """A test with its own transactions is followed by a flush, which history refuses.

    As a replica the server asks neither triggers nor foreign keys, for the flush's own
    transaction only. TRUNCATE makes each of three hundred tables' files anew, which took
    a second; few of them hold a row. It would wait for whoever still writes: so does LOCK.
    """
    flush = DatabaseOperations.execute_sql_flush

    def emptied(_operations: Any, _style: Any, tables: list[str], **how: bool) -> Any:
        assert not how.get("reset_sequences"), "DELETE leaves the sequences"
        names = ", ".join(f'"{table}"' for table in tables)
        quoted = ", ".join(f"'\"{table}\"'" for table in {*tables} - MADE_BY_MIGRATIONS)
        return [
            f"LOCK TABLE {names} IN ACCESS EXCLUSIVE MODE",
            EMPTY.format(quoted=quoted),
        ]

    def past_triggers(
        operations: DatabaseOperations, statements: Iterable[str]
    ) -> None:
        with transaction.atomic(), operations.connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            flush(operations, statements)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(flush_command, "emit_post_migrate_signal", lambda *_, **__: None)
        patch.setattr(DatabaseOperations, "sql_flush", emptied)
        patch.setattr(DatabaseOperations, "execute_sql_flush", past_triggers)
        yield


@pytest.fixture(autouse=True, scope="session")
def _planned_once() -> Iterator[None]:
    """A test that is taken back takes no statement back that the server has prepared.

    The driver forgets them all at every rollback, since tables may have come and gone with
    it. The product commits, and so keeps them: planning took half of the server's time.
    """
    should_discard = PrepareManager._should_discard

    def discards(manager: PrepareManager, prep: Any, results: Any) -> bool:
        told = [one for one in results if one.command_status != b"ROLLBACK"]
        return should_discard(manager, prep, told)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(PrepareManager, "_should_discard", discards)
        patch.setattr(PrepareManager, "prepared_max", PREPARED)
        yield


@pytest.fixture(autouse=True, scope="session")
def _proven_once() -> Iterator[None]:
    """The processes of the office are loaded again and again; a proof takes a second."""
    prove, known = soundness.prove, dict[str, tuple[soundness.Fault, ...]]()

    def proven(
        definition: Definition, *, structured: bool
    ) -> tuple[soundness.Fault, ...]:
        key = f"{structured} {definition!r}"
        if key not in known:
            known[key] = prove(definition, structured=structured)
        return known[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(checking, "prove", proven)
        yield


@pytest.fixture
def own_roots(settings: Any, tmp_path: Path) -> None:
    """A key and a file of signed roots that no other test writes to."""
    settings.HISTORY_SIGNING_KEY_FILE = tmp_path / "kunci" / "signing.key"
    settings.HISTORY_ROOTS_FOLDER = tmp_path / "akar"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings: None, request: pytest.FixtureRequest
) -> Iterator[None]:
    """Of several workers one migrates; the others copy what came of it."""
    with pytest.MonkeyPatch.context() as patch:
        if hasattr(request.config, "workerinput"):
            one = migrated_or_copied(DatabaseCreation.create_test_db)
            patch.setattr(DatabaseCreation, "create_test_db", one)
        yield


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """A thread or server of a test that still holds a connection would keep the database."""
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture(autouse=True, scope="session")
def _static_root() -> None:
    """WhiteNoise warns of a directory that is not there; tests serve from the finders."""
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)


def _on_path(*names: str) -> str:
    paths = [path for name in names if (path := shutil.which(name))]
    if not paths:
        pytest.fail(
            "The browser tests need chromium on PATH (apt-get install chromium)"
        )
    return paths[0]


@pytest.fixture(scope="session")
def browser_type_launch_args(
    browser_type_launch_args: dict[str, Any],
) -> dict[str, Any]:
    """The system's Chromium: Playwright's own is a download."""
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {
        **browser_type_launch_args,
        "executable_path": _on_path(SHELL, *CHROMIUM_NAMES),
        "args": [*QUIET_FLAGS, *sandbox],
    }


@pytest.fixture
def whole_browser(
    browser_type: BrowserType, browser_type_launch_args: dict[str, Any]
) -> Iterator[Browser]:
    """For what the shell has not."""
    told = {**browser_type_launch_args, "executable_path": _on_path(*CHROMIUM_NAMES)}
    browser = browser_type.launch(**told)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_context_args, "locale": "id-ID", "timezone_id": "Asia/Makassar"}


@pytest.fixture
def phone(browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[Page]:
    """A page as wide as a small phone, in a browser context of its own."""
    context = browser.new_context(
        **browser_context_args, viewport=PHONE, has_touch=True
    )
    yield context.new_page()
    context.close()
