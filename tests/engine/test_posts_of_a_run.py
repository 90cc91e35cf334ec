"""A role whose post each run settles, and what the product does when a task is done."""

from dataclasses import replace
from typing import Any

import pytest
import yaml

from tests.definitions.writing import STRAIGHT, examined
from workflows import extensions
from workflows.models import Event
from workflows.services import publishing

from .conftest import World
from .documents import document, end, publish, task
from .product import ProductFailedError


FIELD = {
    "type": "choice",
    "title": "Peran",
    "choices": [
        {"key": "intake", "title": "Penerima"},
        {"key": "worker", "title": "Pekerja"},
    ],
}


def publish_with_post(world: World) -> None:
    text = document("p", {"a": task("z", role="settled"), "z": end()})
    found: Any = yaml.safe_load(text)
    found["fields"]["who"] = FIELD
    found["given"] = [*found.get("given", []), "who"]
    found["roles"]["settled"] = {
        "title": "Ditetapkan",
        "post": "intake",
        "post_from": "who",
    }
    found["roles"] = {"settled": found["roles"]["settled"]} | found["roles"]
    publishing.publish_document(yaml.safe_dump(found), note="Uji")


@pytest.mark.parametrize(
    ("values", "post"), [({"who": "worker"}, "worker"), ({}, "intake")]
)
def test_task_goes_to_the_post_that_its_run_settled(
    world: World, values: dict[str, Any], post: str
) -> None:
    publish_with_post(world)
    world.start(**values)
    assert world.item("a").post == post


@pytest.mark.parametrize(
    ("post_from", "code"),
    [
        ("kin", "unknown_reference"),
        ("days", "post_field_not_choice"),
        ("kind", "unknown_reference"),
    ],
)
def test_check_refuses_a_post_from_that_offers_no_posts(
    post_from: str, code: str
) -> None:
    old = "post: petugas_pengaduan"
    parsed = examined(STRAIGHT, (old, f"{old}, post_from: {post_from}"))
    found = [p.code for p in parsed.problems if p.path == "roles.intake.post_from"]
    assert code in found


def test_task_done_hears_of_the_tasks_of_its_process_only(world: World) -> None:
    heard: list[tuple[str, dict[str, Any], str]] = []
    told = replace(
        extensions.installed(),
        task_done={
            "p": lambda item, values, actor: heard.append(
                (item.step, dict(values), actor.name)
            )
        },
    )
    extensions.install(told)
    publish("p", {"a": task("z", "note"), "z": end()})
    publish("q", {"b": task("z"), "z": end()})
    world.start()
    world.start("q")
    world.do("a", note="Selesai")
    world.do("b")
    assert heard == [("a", {"note": "Selesai"}, str(world.intake))]


def test_task_done_that_refuses_takes_the_completion_back(world: World) -> None:
    def refuse(*_told: object) -> None:
        raise ProductFailedError

    extensions.install(replace(extensions.installed(), task_done={"p": refuse}))
    publish("p", {"a": task("z"), "z": end()})
    world.start()
    with pytest.raises(ProductFailedError):
        world.do("a")
    assert world.open_steps() == ["a"]
    assert not Event.objects.filter(kind="task.completed").exists()
