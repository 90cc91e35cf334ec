"""Waits, calls of other processes, ends and timeouts, on the real database."""

import pytest

from workflows.actors import holder, person
from workflows.enums import ArmState, ItemState
from workflows.exceptions import ProcessEnded, UnknownMessage
from workflows.models import (
    ArmedWait,
    Event,
    Process,
    StoredMessage,
    WorkItem,
)
from workflows.services import messages, processes

from .conftest import Finished, World
from .documents import (
    DAY,
    HOUR,
    call,
    decision,
    end,
    fork,
    join,
    no,
    publish,
    task,
    timeout,
    wait,
    yes,
)


def deliver(process: Process, name: str, key: str = "k1") -> StoredMessage:
    return messages.deliver_message(process, name, key=key, by=holder())


# --- waits ---------------------------------------------------------------------------


def test_wait_for_time_goes_on_when_it_is_over(world: World, outcome: Finished) -> None:
    publish("p", {"w": wait({"after": HOUR, "next": "z"}), "z": end()})
    process = world.start()

    assert world.later(minutes=59) == 0
    assert world.later(minutes=2) == 1

    assert outcome(process) == "done"
    assert world.later(days=1) == 0


def waiting() -> dict[str, object]:
    return {
        "w": wait({"after": DAY, "next": "late"}, came="good", left="bad"),
        "good": task("z"),
        "bad": task("z"),
        "late": task("z"),
        "z": end(),
    }


@pytest.mark.parametrize(("message", "step"), [("came", "good"), ("left", "bad")])
def test_wait_is_left_by_the_message_that_comes(
    world: World, message: str, step: str
) -> None:
    publish("p", waiting())
    process = world.start()

    deliver(process, message)

    assert world.open_steps() == [step]
    assert ArmedWait.objects.get().state == ArmState.FIRED
    assert world.later(days=2) == 0


def test_wait_for_message_expires(world: World) -> None:
    publish("p", waiting())
    world.start()

    assert world.later(days=2) == 1

    assert world.open_steps() == ["late"]


def test_message_with_the_same_key_counts_once(world: World) -> None:
    publish("p", {"w": wait(came="v"), "v": wait(came="z"), "z": end()})
    process = world.start()

    first, second = deliver(process, "came"), deliver(process, "came")

    assert first.pk == second.pk
    assert ArmedWait.objects.filter(state=ArmState.ARMED).get().step == "v"


def test_message_before_its_wait_is_kept_and_used_once(world: World) -> None:
    publish("p", {"a": task("w"), "w": wait(came="v"), "v": wait(came="z"), "z": end()})
    process = world.start()
    deliver(process, "came")

    world.do("a")

    assert ArmedWait.objects.get().step == "v"
    assert StoredMessage.objects.get().consumed_at is not None


def test_message_nobody_listens_for_is_refused(world: World) -> None:
    publish("p", waiting())
    process = world.start()

    with pytest.raises(UnknownMessage):
        deliver(process, "other")


def test_message_to_ended_process_is_refused(world: World) -> None:
    publish("p", {"a": task("w"), "w": wait(came="z"), "z": end()})
    process = world.start()
    world.do("a")
    deliver(process, "came")

    with pytest.raises(ProcessEnded):
        deliver(process, "came", key="k2")


# --- calls ---------------------------------------------------------------------------


OUTCOME_FIELD = {
    "result": {
        "type": "choice",
        "title": "Hasil",
        "choices": [
            {"key": "done", "title": "Selesai"},
            {"key": "stopped", "title": "Henti"},
        ],
    }
}


def publish_call(**parts: object) -> None:
    publish("q", {"x": task("z"), "z": end()})
    publish(
        "p",
        {"c": call("q", "a", **parts), "a": task("z"), "z": end()},
        fields=OUTCOME_FIELD,
    )


def child_of(process: Process) -> Process:
    child: Process = Process.objects.exclude(pk=process.pk).get()
    return child


def test_call_waits_for_its_child(world: World) -> None:
    publish_call(outcome_to="result")
    process = world.start()
    assert world.open_steps() == ["x"]

    world.do("x")

    process.refresh_from_db()
    assert world.open_steps() == ["a"]
    assert process.values == {"result": "done"}
    assert child_of(process).root_pk == process.pk


def test_call_without_wait_goes_on_at_once(world: World, outcome: Finished) -> None:
    publish_call(wait=False)
    process = world.start()

    assert world.open_steps() == ["a", "x"]
    world.do("a")

    assert outcome(process) == "done"
    assert world.open_steps() == ["x"]
    assert child_of(process).root_pk != process.pk


def test_call_on_linked_matter_runs_there(world: World) -> None:
    publish_call(on="linked")
    process = world.start()
    (linked,) = world.product.linked

    assert (world.open_steps(), world.open_steps(linked)) == ([], ["x"])
    world.do("x")

    assert child_of(process).matter_id == linked.pk
    assert world.open_steps() == ["a"]
    assert Event.objects.filter(matter=linked).count() == 4


def test_call_gives_values_to_its_child(world: World) -> None:
    publish("q", {"x": task("z"), "z": end()}, given=["agreed"])
    publish(
        "p",
        {
            "ask": task("c", "agreed"),
            "c": call("q", "z", give={"agreed": "agreed"}),
            "z": end(),
        },
    )
    process = world.start()

    world.do("ask", agreed="true")

    assert child_of(process).values == {"agreed": True}


def test_call_of_child_that_ends_at_once_goes_on(
    world: World, outcome: Finished
) -> None:
    publish("q", {"way": decision({"next": "z"}), "z": end()})
    publish(
        "p",
        {
            "f": fork("j", "c", "d"),
            "c": call("q", "j"),
            "d": call("q", "j"),
            "j": join("z"),
            "z": end(),
        },
    )

    process = world.start()

    assert outcome(process) == "done"
    assert [key for key, _ in world.product.ended] == ["q", "q", "p"]


def test_child_cancelled_on_its_own_is_reported_to_its_parent(world: World) -> None:
    publish_call(outcome_to="result")
    process = world.start()

    processes.cancel(
        child_of(process), outcome="stopped", reason="Salah", by=person(world.intake)
    )

    process.refresh_from_db()
    assert world.open_steps() == ["a"]
    assert process.values == {"result": "stopped"}


def test_cancel_ends_the_whole_tree(world: World) -> None:
    publish("r", {"y": task("z", timeouts=[timeout("z")]), "z": end()})
    publish("q", {"c": call("r", "z"), "z": end()})
    publish(
        "p",
        {
            "f": fork("j", "c", "w"),
            "c": call("q", "j"),
            "w": wait(came="j"),
            "j": join("z"),
            "z": end(),
        },
    )
    process = world.start()

    processes.cancel(
        process, outcome="stopped", reason="Dicabut", by=person(world.intake)
    )

    assert not Process.objects.filter(finished=None).exists()
    assert WorkItem.objects.get().state == ItemState.CANCELLED
    assert not ArmedWait.objects.filter(state=ArmState.ARMED).exists()
    assert {outcome for _, outcome in world.product.ended} == {"stopped"}
    assert WorkItem.objects.get().deadline.state == "cancelled"


# --- ends and timeouts ---------------------------------------------------------------


def side_path(*steps: tuple[str, dict[str, object]]) -> dict[str, object]:
    return {
        "a": task("z", timeouts=[timeout("s", interrupting=False)]),
        **dict(steps),
        "e": end(None),
        "z": end(),
    }


def test_end_closes_open_side_path(world: World, outcome: Finished) -> None:
    publish("p", side_path(("s", task("e", timeouts=[timeout("e", DAY)]))))
    process = world.start()
    assert world.later(hours=2) == 1
    assert world.open_steps() == ["a", "s"]

    world.do("a")

    assert outcome(process) == "done"
    assert WorkItem.objects.get(step="s").state == ItemState.CANCELLED
    assert world.later(days=3) == 0


def test_cancel_closes_join_that_waits(world: World) -> None:
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
    world.do("a")

    processes.cancel(
        process, outcome="stopped", reason="Dicabut", by=person(world.intake)
    )

    assert not process.tasks.exclude(status__in=("DONE", "CANCELED")).exists()
    assert Event.objects.filter(kind="process.cancelled").get().reason == "Dicabut"


def test_end_closes_child_called_from_side_path(world: World) -> None:
    publish("q", {"x": task("z"), "z": end()})
    publish("p", side_path(("s", call("q", "e"))))
    process = world.start()
    world.later(hours=2)
    assert world.open_steps() == ["a", "x"]

    world.do("a")

    assert world.open_steps() == []
    assert child_of(process).finished is not None


def test_side_path_ends_without_ending_the_process(
    world: World, outcome: Finished
) -> None:
    publish("p", side_path(("s", task("e"))))
    process = world.start()
    world.later(hours=2)

    world.do("s")

    assert outcome(process) == ""
    assert world.open_steps() == ["a"]


def test_side_path_still_open_is_not_opened_again(world: World) -> None:
    publish(
        "p",
        {
            "a": task("way", "agreed", timeouts=[timeout("s", interrupting=False)]),
            "s": task("e"),
            "e": end(None),
            "way": decision(yes("a"), {"next": "z"}),
            "z": end(),
        },
    )
    world.start()
    world.later(hours=2)
    world.do("a", agreed="true")

    world.later(hours=2)

    assert world.open_steps() == ["a", "s"]


def test_interrupting_timeout_takes_the_task_away(world: World) -> None:
    publish(
        "p",
        {
            "a": task("z", timeouts=[timeout("b"), timeout("c", DAY)]),
            "b": task("z"),
            "c": task("z"),
            "z": end(),
        },
    )
    world.start()

    assert world.later(hours=2) == 1

    assert world.open_steps() == ["b"]
    assert WorkItem.objects.get(step="a").state == ItemState.CANCELLED
    assert world.later(days=2) == 0


def test_completing_in_time_disarms_timeouts(world: World) -> None:
    publish("p", {"a": task("b", timeouts=[timeout("b")]), "b": task("z"), "z": end()})
    world.start()

    world.do("a")

    assert ArmedWait.objects.get().state == ArmState.CLOSED
    assert world.later(days=1) == 0


def test_no_branch_closed_decision(world: World, outcome: Finished) -> None:
    publish(
        "p",
        {
            "ask": task("way", "agreed"),
            "way": decision(yes("z"), no("y")),
            "y": end("stopped"),
            "z": end(),
        },
    )
    process = world.start()

    world.do("ask", agreed="false")

    assert outcome(process) == "stopped"
