"""Processes on linked subjects, and roles that are not found at their level."""

from typing import Any

import pytest

from tests.factories import make_user
from workflows.actors import person
from workflows.enums import ItemState
from workflows.models import Event, Process, WorkItem
from workflows.services import assignment, matters, processes
from workflows.services.publishing import check_document, publish_document

from .conftest import World
from .documents import call, document, end, fork, join, publish, task, wait
from .product import OFFICE, VILLAGE, ProductFailedError


pytestmark = pytest.mark.django_db


def publish_parent(*, waits: bool = True) -> None:
    publish("q", {"x": task("z"), "z": end()})
    publish(
        "p",
        {
            "f": fork("j", "c", "w"),
            "c": call("q", "j", on="linked", wait=waits),
            "w": wait(came="j"),
            "j": join("z"),
            "z": end(),
        },
    )


def test_linked_process_is_told_once_it_has_started(world: World) -> None:
    publish_parent()
    world.start()
    (linked,) = world.product.linked
    assert world.product.started == [("q", linked.pk)]


def test_nothing_is_written_when_the_start_is_refused(world: World) -> None:
    publish_parent()
    world.product.failing.add("process_started")
    with pytest.raises(ProductFailedError):
        world.start()
    assert not Process.objects.exists()
    assert not Event.objects.exists()


def test_linked_process_outlives_the_cancelling_of_its_caller(world: World) -> None:
    publish_parent()
    process = world.start()
    (linked,) = world.product.linked

    processes.cancel(
        process, outcome="stopped", reason="Dicabut", by=person(world.intake)
    )

    child = Process.objects.get(matter=linked)
    assert child.finished is None
    assert child.parent_task is None
    assert world.open_steps(linked) == ["x"]
    last = Event.objects.filter(matter=linked).latest("number")
    assert (last.kind, last.reason) == ("process.released", "Dicabut")
    world.do("x")
    assert [key for key, _ in world.product.ended] == ["p", "q"]


# --- who acts where a unit level is not found --------------------------------------------

VISIT = {
    "kind": "human",
    "title": "Kunjungan",
    "role": "village",
    "next": "z",
}
ROLES = {
    "village": {
        "title": "Desa",
        "post": "worker",
        "at": "village",
        "otherwise": "companion",
    },
    "companion": {"title": "Pendamping", "post": "intake"},
    "intake": {"title": "Penerima", "post": "intake"},
}


def publish_visit(**roles: Any) -> None:
    publish_document(visit(**roles), note="Uji")


def visit(**roles: Any) -> str:
    return document("p", {"v": VISIT, "z": end()}, roles=ROLES | roles)


def test_role_is_found_at_its_level(world: World) -> None:
    publish_visit()
    world.matter.places["village"] = VILLAGE
    world.matter.save()
    world.start()
    item = world.item("v")
    assert (item.post, item.unit_path) == ("worker", VILLAGE)


def test_stand_in_acts_where_the_level_is_missing(world: World) -> None:
    publish_visit()
    world.start()
    item = world.item("v")
    assert (item.post, item.unit_path) == ("intake", OFFICE)
    assert assignment.claim(item, by=world.intake).owner == world.intake


def test_open_task_moves_when_the_level_goes(world: World) -> None:
    publish_visit()
    world.matter.places["village"] = VILLAGE
    world.matter.save()
    world.start()
    villager = world.product.give(make_user("desa"), "worker", at=VILLAGE)
    assignment.claim(world.item("v"), by=villager)

    matters.place(
        world.matter, {"office": OFFICE}, by=person(world.intake), reason="Terbatas"
    )

    item = WorkItem.objects.get()
    assert (item.post, item.unit_path, item.state) == ("intake", OFFICE, ItemState.OPEN)
    assert item.owner is None
    assert world.do("v").owner == world.intake


def test_task_stays_where_its_role_is_still_found(world: World) -> None:
    publish_visit()
    world.start()
    held = assignment.claim(world.item("v"), by=world.intake)
    places = {"office": OFFICE, "root": "kantor."}
    matters.place(world.matter, places, by=person(world.intake), reason="Lain")
    item = WorkItem.objects.get()
    assert (item.owner, item.revision) == (world.intake, held.revision)


@pytest.mark.parametrize(
    ("roles", "code"),
    [
        ({"companion": {"title": "P", "post": "intake", "at": "district"}}, "stand_in"),
        (
            {"village": ROLES["village"] | {"at": "office"}},
            "stand_in",
        ),
        ({"village": ROLES["village"] | {"otherwise": "nobody"}}, "unknown_reference"),
    ],
)
def test_check_refuses_a_stand_in_that_might_not_be_found(
    world: World, roles: dict[str, Any], code: str
) -> None:
    problems = check_document(visit(**roles)).problems
    assert any(problem.code.startswith(code) for problem in problems)
