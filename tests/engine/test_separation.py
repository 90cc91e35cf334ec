"""A recorded exception from separation of duties, for one person and one task."""

import pytest

from tests.factories import make_user
from workflows.exceptions import NotAllowed, ReasonNeeded, SamePersonForbidden
from workflows.models import SeparationException
from workflows.services import assignment, completion, separation

from .conftest import World
from .documents import end, publish, task


@pytest.fixture
def separated(world: World) -> World:
    """Step b is kept apart from a, which ``intake`` has done."""
    steps = {"a": task("b"), "b": task("z", not_same_person_as=["a"]), "z": end()}
    publish("p", steps)
    world.start()
    world.do("a")
    return world


def test_allow_lets_that_person_do_that_task(separated: World) -> None:
    supervisor = make_user("penyelia")
    separated.product.supervisors.add(supervisor.pk)
    item = separated.item("b")
    with pytest.raises(SamePersonForbidden):
        assignment.claim(item, by=separated.intake)
    separation.allow(item, separated.intake, by=supervisor, reason="Kantor kecil.")
    claimed = assignment.claim(item, by=separated.intake)
    completion.complete(claimed, by=separated.intake, values={})
    event = item.matter.events.get(kind="task.separation_excepted")
    assert event.reason == "Kantor kecil."
    assert event.actor_name == str(supervisor)


def test_allow_is_never_given_to_oneself(separated: World) -> None:
    separated.product.supervisors.add(separated.intake.pk)
    with pytest.raises(NotAllowed):
        separation.allow(
            separated.item("b"), separated.intake, by=separated.intake, reason="x"
        )
    assert not SeparationException.objects.exists()


def test_allow_is_given_by_a_supervisor_with_a_reason(separated: World) -> None:
    other = make_user("rekan")
    with pytest.raises(NotAllowed):
        separation.allow(separated.item("b"), separated.intake, by=other, reason="x")
    with pytest.raises(ReasonNeeded):
        separation.allow(separated.item("b"), separated.intake, by=other, reason=" ")


def test_allow_is_refused_for_whom_nothing_keeps_apart(separated: World) -> None:
    supervisor = make_user("penyelia")
    separated.product.supervisors.add(supervisor.pk)
    other = separated.product.give(make_user("intake"), "intake")
    with pytest.raises(NotAllowed):
        separation.allow(separated.item("b"), other, by=supervisor, reason="x")
