"""Publishing, compiling, and finding a version again."""

import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.checks import run_checks
from django.db import DatabaseError, connection, transaction
from django.db.models import ProtectedError

from workflows import flows
from workflows.checks import check_references
from workflows.compiler.building import FlowShelf, build_flow
from workflows.exceptions import (
    DefinitionHasProblems,
    SecondPersonNeeded,
    UnknownVersion,
)
from workflows.flows import flow_of
from workflows.models import Process, ProcessDefinition, ProcessVersion, Task
from workflows.selectors import definition_of_version
from workflows.services import publishing

from .conftest import Finished, World
from .documents import Data, document, end, publish, task


FIRST: Data = {"a": task("z"), "z": end()}
SECOND: Data = {"a": task("b"), "b": task("z"), "z": end()}


def test_publish_names_version_by_its_content(world: World) -> None:
    version = publish("p", FIRST)

    assert version.number == 1
    assert version.flow_name == f"P__v1_{version.content_hash[:8]}"
    assert flow_of(version).__name__ == version.flow_name


def test_publish_same_document_again_is_the_same_version(world: World) -> None:
    assert publish("p", FIRST) == publish("p", FIRST)
    assert ProcessVersion.objects.count() == 1


def test_publish_refuses_definition_with_problems(world: World) -> None:
    with pytest.raises(DefinitionHasProblems):
        publish("p", {"a": task("nowhere"), "z": end()})
    assert not ProcessDefinition.objects.exists()


def test_start_without_published_version_is_refused(world: World) -> None:
    with pytest.raises(UnknownVersion):
        world.start("p")


def test_versions_run_side_by_side(world: World, outcome: Finished) -> None:
    publish("p", FIRST)
    old = world.start()
    publish("p", SECOND)
    world.do("a")
    new = world.start()

    world.do("a")

    assert outcome(old) == "done"
    assert outcome(new) == ""
    assert (old.version.number, new.version.number) == (1, 2)
    world.do("b")
    assert outcome(new) == "done"


def test_approve_needs_a_second_person(world: World) -> None:
    publish("p", FIRST)
    draft = publishing.start_draft(ProcessDefinition.objects.get(), by=world.intake)
    publishing.save_draft(
        draft, document("p", SECOND), "Satu langkah lagi", by=world.intake
    )
    publishing.ask_for_approval(draft, by=world.intake)

    with pytest.raises(SecondPersonNeeded):
        publishing.approve(draft, by=world.intake)
    published = publishing.approve(draft, by=world.worker)

    assert (published.number, published.approved_by) == (2, world.worker)
    assert "b" in definition_of_version(published).steps


def refuse(change: str, *values: int) -> None:
    with (
        pytest.raises(DatabaseError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(change, values)


def test_published_version_is_not_changed_by_the_database(world: World) -> None:
    version = publish("p", FIRST)

    refuse(
        "UPDATE workflows_processversion SET document = '' WHERE id = %s", version.pk
    )
    refuse(
        "UPDATE workflows_processversion SET state = 'draft' WHERE id = %s", version.pk
    )
    refuse("DELETE FROM workflows_processversion WHERE id = %s", version.pk)

    version.refresh_from_db()
    assert version.document


def test_version_in_use_is_protected(world: World) -> None:
    version = publish("p", FIRST)
    world.start()

    with pytest.raises(ProtectedError):
        version.delete()


# --- compiling -----------------------------------------------------------------------


def test_compile_by_eight_threads_builds_one_class(world: World) -> None:
    version = publish("p", SECOND)
    definition = definition_of_version(version)
    shelf, gate, built = FlowShelf(), threading.Barrier(8), []

    def make() -> type:
        built.append(build_flow("P__v9_00000000", definition, module=flows.__name__))
        return built[-1]

    def get(_: int) -> type:
        gate.wait()
        return shelf.get("P__v9_00000000", make)

    with ThreadPoolExecutor(8) as pool:
        classes = set(pool.map(get, range(8)))

    assert len(built) == len(classes) == 1


ANOTHER_PROCESS = """
import sys, django
django.setup()
from workflows.models import Process, Task
process = Process.objects.get(pk=int(sys.argv[1]))
task = Task.objects.filter(process=process).order_by("pk").last()
print(process.flow_class.__name__, task.flow_task.name)
"""


@pytest.mark.slow
def test_process_that_never_saw_a_version_finds_it(committed: World) -> None:
    version = publish("p", FIRST)
    process = committed.start()
    where = connection.settings_dict
    url = (
        f"postgresql://{where['USER']}:{where['PASSWORD']}@/{where['NAME']}"
        f"?host={where['HOST']}&port={where['PORT']}"
    )

    told = subprocess.run(  # noqa: S603 our own interpreter
        [sys.executable, "-c", ANOTHER_PROCESS, str(process.pk)],
        env={
            **os.environ,
            "DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": "sigap_cases.settings.test",
        },
        check=True,
        capture_output=True,
        text=True,
    )

    assert told.stdout.split() == [version.flow_name, "a"]


# --- references that are lost ---------------------------------------------------------


def lost(process: Process) -> list[str | None]:
    return [message.id for message in check_references(None, databases=["default"])]


def test_check_references_finds_nothing_in_order(world: World) -> None:
    publish("p", SECOND)
    process = world.start()
    world.do("a")

    assert lost(process) == []


def test_check_references_reports_version_that_is_gone(world: World) -> None:
    publish("p", FIRST)
    process = world.start()
    reference = "workflows/flows.P__v7_0123abcd"
    Process.objects.filter(pk=process.pk).update(flow_class=reference)

    assert Process.objects.get().flow_class is None
    assert lost(process) == ["workflows.E001"]


def test_check_references_reports_step_that_is_gone(world: World) -> None:
    version = publish("p", FIRST)
    process = world.start()
    reference = f"workflows/flows.{version.flow_name}.gone"
    Task.objects.filter(process=process, finished=None).update(flow_task=reference)

    assert lost(process) == ["workflows.E002"]


def test_check_references_is_registered_for_databases(world: World) -> None:
    publish("p", FIRST)
    process = world.start()
    Process.objects.filter(pk=process.pk).update(
        flow_class="workflows/flows.P__v7_0123abcd"
    )

    assert "workflows.E001" not in {message.id for message in run_checks()}
    found = run_checks(databases=["default"])
    assert "workflows.E001" in {message.id for message in found}
