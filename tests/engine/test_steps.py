"""Every kind of step, run through the services on the real database."""

import pytest

from workflows.actors import person
from workflows.enums import ItemState, RunState
from workflows.exceptions import WrongState
from workflows.extensions import ActionContext
from workflows.models import (
    ActionRun,
    Event,
    Process,
    WorkItem,
)
from workflows.services import actions, matters, processes
from workflows.services.actions import MOST_ATTEMPTS

from .conftest import Finished, World
from .documents import (
    action,
    decision,
    end,
    fork,
    join,
    no,
    publish,
    task,
    yes,
)


def last_run() -> ActionRun:
    return ActionRun.objects.order_by("-pk")[0]


# --- people, decisions, repeats ---------------------------------------------------


def test_human_opens_work_item_for_its_post(world: World) -> None:
    publish("p", {"a": task("z"), "z": end()})

    world.start()

    item = world.item("a")
    assert (item.state, item.post, item.unit_path) == (
        ItemState.OPEN,
        "intake",
        "kantor.",
    )
    assert item.due_at is not None
    assert item.due_at > item.opened_at
    assert item.deadline.due_at == item.due_at


def test_human_completed_ends_process(world: World, outcome: Finished) -> None:
    publish("p", {"a": task("z"), "z": end()})
    process = world.start()

    world.do("a")

    assert outcome(process) == "done"
    assert world.product.ended == [("p", "done")]
    assert WorkItem.objects.get(step="a").state == ItemState.DONE


def test_decision_takes_first_branch_that_holds(world: World) -> None:
    publish(
        "p",
        {
            "ask": task("way", "agreed"),
            "way": decision(yes("good"), {"next": "bad"}),
            "good": task("z"),
            "bad": task("z"),
            "z": end(),
        },
    )
    world.start()

    world.do("ask", agreed="false")

    assert world.open_steps() == ["bad"]


def test_repeat_opens_again_while_condition_holds(world: World) -> None:
    again = {"kind": "repeat", "again": {"field": "agreed", "is": True}}
    publish("p", {"a": task("z", "agreed") | again, "z": end()})
    world.start()

    world.do("a", agreed="true")
    first, second = WorkItem.objects.order_by("pk")
    world.do("a", agreed="false")

    assert (first.state, second.state) == (ItemState.DONE, ItemState.OPEN)
    assert world.open_steps() == []


def test_step_sets_constants_and_status_when_entered(world: World) -> None:
    publish(
        "p",
        {
            "a": task("b") | {"status": "received"},
            "b": task("z") | {"status": "working", "set": {"agreed": True}},
            "z": end(),
        },
    )
    process = world.start()

    world.do("a")

    process.refresh_from_db()
    assert world.product.statuses == ["received", "working"]
    assert process.values == {"agreed": True}


# --- automatic actions ---------------------------------------------------------------


def test_automatic_runs_and_goes_on(world: World) -> None:
    publish("p", {"auto": action("a"), "a": task("z"), "z": end()})
    keys: list[str] = []
    world.product.action = lambda context: keys.append(context.key)
    world.start()

    assert world.run_actions() == 1

    assert keys == [f"action:{last_run().pk}"]
    assert last_run().state == RunState.DONE
    assert world.open_steps() == ["a"]


def failing(context: object) -> None:
    raise LookupError("secret text of the case")


def test_automatic_failing_backs_off_and_keeps_only_the_error_class(
    world: World,
) -> None:
    publish("p", {"auto": action("z"), "z": end()})
    world.product.action = failing
    world.start()

    assert world.run_actions() == 0
    first = last_run()
    assert world.run_actions() == 0

    assert (first.attempts, last_run().attempts) == (1, 1)
    assert first.run_at > world.matter.opened_at
    assert first.last_error == "LookupError"


def test_automatic_failing_leaves_nothing_behind(world: World) -> None:
    publish("p", {"auto": action("z"), "z": end()})

    def half(context: ActionContext) -> None:
        matters.record(context.matter, "half.done", by=context.actor)
        raise LookupError

    world.product.action = half
    world.start()
    before = Event.objects.count()

    world.run_actions()

    assert Event.objects.count() == before
    world.matter.refresh_from_db()
    assert world.matter.head_number == before


def test_automatic_failed_for_good_is_seen_and_retried(
    world: World, outcome: Finished
) -> None:
    publish("p", {"auto": action("z"), "z": end()})
    world.product.action = failing
    process = world.start()
    for _ in range(MOST_ATTEMPTS):
        world.run_actions()
        world.later(days=1)
    run = last_run()
    assert (run.state, run.attempts) == (RunState.FAILED, MOST_ATTEMPTS)
    assert Event.objects.filter(kind="action.failed").count() == 1

    world.product.action = lambda context: None
    actions.retry(run, by=world.intake, reason="Sudah diperbaiki")
    world.run_actions()

    assert outcome(process) == "done"


def test_retry_of_cancelled_process_is_refused(world: World) -> None:
    publish("p", {"auto": action("z"), "z": end()})
    world.product.action = failing
    process = world.start()
    for _ in range(MOST_ATTEMPTS):
        world.run_actions()
        world.later(days=1)
    processes.cancel(
        process, outcome="stopped", reason="Dicabut", by=person(world.intake)
    )

    with pytest.raises(WrongState):
        actions.retry(last_run(), by=world.intake, reason="Coba lagi")
    assert last_run().state == RunState.CANCELLED


def test_action_may_start_another_process(world: World, outcome: Finished) -> None:
    publish("q", {"x": task("z"), "z": end()})
    publish("p", {"auto": action("a"), "a": task("z"), "z": end()})
    other: list[Process] = []

    def begin(context: ActionContext) -> None:
        other.append(world.start("q"))

    world.product.action = begin
    process = world.start()

    world.run_actions()

    assert world.open_steps() == ["a", "x"]
    world.do("x")
    world.do("a")
    assert (outcome(process), outcome(other[0])) == ("done", "done")


# --- forks ---------------------------------------------------------------------------


def test_fork_waits_for_every_open_branch(world: World, outcome: Finished) -> None:
    publish(
        "p",
        {
            "f": fork("j", "a", "b"),
            "a": task("j"),
            "b": task("j"),
            "j": join("z"),
            "z": end(),
        },
    )
    process = world.start()

    world.do("b")
    assert outcome(process) == ""
    world.do("a")

    assert outcome(process) == "done"


@pytest.mark.parametrize(("answer", "opened"), [("true", ["a", "b"]), ("false", ["a"])])
def test_fork_opens_only_branches_that_hold(
    world: World, answer: str, opened: list[str]
) -> None:
    publish(
        "p",
        {
            "ask": task("f", "agreed"),
            "f": fork("j", "a", yes("b")),
            "a": task("j"),
            "b": task("j"),
            "j": join("c"),
            "c": task("z"),
            "z": end(),
        },
    )
    world.start()

    world.do("ask", agreed=answer)
    assert world.open_steps() == opened
    for step in opened:
        world.do(step)

    assert world.open_steps() == ["c"]


def test_fork_in_fork_meets_twice(world: World, outcome: Finished) -> None:
    publish(
        "p",
        {
            "f": fork("j", "a", "g"),
            "a": task("j"),
            "g": fork("k", "b", "c"),
            "b": task("k"),
            "c": task("k"),
            "k": join("d"),
            "d": task("j"),
            "j": join("z"),
            "z": end(),
        },
    )
    process = world.start()

    for step in ("b", "a", "c"):
        assert outcome(process) == ""
        world.do(step)
    assert world.open_steps() == ["d"]
    world.do("d")

    assert outcome(process) == "done"


def test_fork_in_loop_meets_each_time_round(world: World, outcome: Finished) -> None:
    publish(
        "p",
        {
            "f": fork("j", "a", "b"),
            "a": task("j"),
            "b": task("j"),
            "j": join("ask"),
            "ask": task("way", "agreed"),
            "way": decision(yes("f"), {"next": "z"}),
            "z": end(),
        },
    )
    process = world.start()

    for answer in ("true", "false"):
        world.do("a")
        world.do("b")
        world.do("ask", agreed=answer)

    assert outcome(process) == "done"


def test_join_knows_what_the_last_branch_was_answered(
    world: World, outcome: Finished
) -> None:
    publish(
        "p",
        {
            "f": fork("j", "a", "b"),
            "a": task("j", "agreed"),
            "b": task("j"),
            "j": join("way"),
            "way": decision(yes("z"), no("y")),
            "y": end("stopped"),
            "z": end(),
        },
    )
    process = world.start()
    world.do("b")

    world.do("a", agreed="true")

    assert outcome(process) == "done"
    assert process.values == {"agreed": True}
