"""What a transition leaves: events, history, due dates, notices; all of it or nothing."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from notifications.models import OutboxMessage
from workflows.actors import holder, person
from workflows.enums import ClockState, Priority
from workflows.models import (
    ActorKind,
    Deadline,
    Event,
    KeptAnswers,
    Matter,
    Process,
    Task,
    WorkItem,
)
from workflows.services import assignment, completion, matters, messages, processes
from workflows.services.transition import event_hash

from .conftest import World
from .documents import Data, call, end, publish, task, timeout, wait
from .product import ProductFailedError


FLOW: Data = {
    "a": task("b", "agreed") | {"status": "received"},
    "b": task("w", role="worker"),
    "w": wait(came="z"),
    "z": end(),
}


def check_chain(matter: Matter) -> None:
    """Every event follows the one before it, and the head is the last."""
    matter.refresh_from_db()
    before = ""
    for count, event in enumerate(matter.events.order_by("number"), start=1):
        assert (event.number, event.previous_hash) == (count, before)
        assert event.hash == event_hash(event)
        before = event.hash
    assert (matter.head_number, matter.head_hash) == (matter.events.count(), before)


def test_events_tell_each_transition_once_and_who_made_it(world: World) -> None:
    publish("p", FLOW)
    process = world.start()
    item = assignment.claim(world.item("a"), by=world.intake)
    assignment.release(item, by=world.intake)
    assignment.reassign(
        item, to=world.intake, by=world.supervisor, reason="Lewat waktu"
    )
    world.do("a", agreed="true")
    world.do("b")
    messages.deliver_message(process, "came", key="k", by=holder("Ni Luh"))

    told = [
        (event.kind, event.actor_name, event.actor_post)
        for event in Event.objects.order_by("number")
    ]
    intake, worker = (
        (str(world.intake), "intake, kantor."),
        (str(world.worker), "worker, kantor."),
    )
    assert told == [
        ("process.started", "Pelapor", ""),
        ("task.claimed", *intake),
        ("task.released", *intake),
        ("task.reassigned", str(world.supervisor), ""),
        ("task.completed", *intake),
        ("task.claimed", *worker),
        ("task.completed", *worker),
        ("message.received", "Ni Luh", ""),
        ("process.ended", "Ni Luh", ""),
    ]
    check_chain(world.matter)


def test_events_of_the_clock_name_the_rule(world: World) -> None:
    publish("p", {"a": task("z", timeouts=[timeout("z")]), "z": end()})
    world.start()

    world.later(hours=2)

    event = Event.objects.get(kind="task.timed_out")
    assert (event.actor_kind, event.actor) == (ActorKind.RULE, None)
    assert event.actor_name not in ("", "system")
    check_chain(world.matter)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE workflows_event SET reason = 'lain'",
        "DELETE FROM workflows_event",
        "TRUNCATE workflows_event CASCADE",
    ],
)
def test_events_are_never_changed(world: World, change: str) -> None:
    publish("p", FLOW)
    world.start()

    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(DatabaseError), transaction.atomic():
            cursor.execute(change)
    assert Event.objects.count() == 1


def test_history_of_a_work_item_names_who_and_why(world: World) -> None:
    publish("p", FLOW)
    world.start()
    item = assignment.claim(world.item("a"), by=world.intake)
    assignment.reassign(
        item, to=world.intake, by=world.supervisor, reason="Lewat waktu"
    )
    world.do("a", agreed="true")

    rows = WorkItem.history.filter(task_id=item.pk).order_by("history_id")
    assert [(row.history_type, row.state, row.revision) for row in rows] == [
        ("+", "open", 1),
        ("~", "claimed", 2),
        ("~", "claimed", 3),
        ("~", "done", 4),
    ]
    assert [row.history_user for row in rows] == [
        None,
        world.intake,
        world.supervisor,
        world.intake,
    ]
    assert rows[2].history_change_reason == "Lewat waktu"


@pytest.mark.parametrize(
    ("hours", "state"), [(1, ClockState.MET), (400, ClockState.MISSED)]
)
def test_deadline_is_met_or_missed(world: World, hours: int, state: ClockState) -> None:
    publish("p", FLOW)
    world.start()
    item = assignment.claim(world.item("a"), by=world.intake)
    world.later(hours=hours)

    completion.complete(item, by=world.intake, values={"agreed": "true"})

    deadline = Deadline.objects.get(item=item)
    assert deadline.state == state
    assert deadline.stopped_at is not None
    assert deadline.stopped_at > deadline.started_at
    assert deadline.history.count() == 2


def test_notices_go_to_the_post_and_to_the_person(world: World) -> None:
    publish("p", FLOW)
    world.start()
    item = world.item("a")
    assignment.reassign(
        item, to=world.intake, by=world.supervisor, reason="Lewat waktu"
    )

    rows = OutboxMessage.objects.order_by("pk").values_list(
        "topic", "item_id", "post", "unit_path", "user_id", "label"
    )
    label = world.matter.label
    assert list(rows) == [
        ("task_opened", item.pk, "intake", "kantor.", None, label),
        ("task_assigned", item.pk, "", "", world.intake.pk, label),
    ]


def test_expose_reaches_open_and_later_tasks(world: World) -> None:
    publish("p", FLOW)
    world.start()

    matters.expose(
        world.matter,
        by=person(world.intake),
        priority=Priority.EMERGENCY,
        named_only=True,
    )
    world.do("a", agreed="true")

    items = WorkItem.objects.order_by("pk")
    assert [(item.priority, item.named_only) for item in items] == [
        (0, True),
        (0, True),
    ]


# --- all or nothing ------------------------------------------------------------------


def rows_of(world: World) -> Counter[str]:
    """Everything that a transition writes, to be the same before and after."""
    models = (Event, Process, Task, WorkItem, WorkItem.history.model, OutboxMessage)
    counted = Counter(
        {model.__name__: model._default_manager.count() for model in models}
    )
    counted |= Counter(f"{task.pk} {task.status}" for task in Task.objects.all())
    counted |= Counter(
        f"{item.pk} {item.state} {item.revision}" for item in WorkItem.objects.all()
    )
    counted |= Counter(
        f"{run.pk} {run.values} {run.outcome}" for run in Process.objects.all()
    )
    world.matter.refresh_from_db()
    counted[world.matter.head_hash] += 1
    return counted


Move = Callable[[World, Process], object]


def complete_a(world: World, process: Process) -> object:
    item = world.item("a")
    return completion.complete(item, by=world.intake, values={"agreed": "true"})


def cancel_it(world: World, process: Process) -> object:
    return processes.cancel(
        process, outcome="stopped", reason="x", by=person(world.intake)
    )


@pytest.mark.parametrize(
    ("hook", "move"),
    [
        ("answered", complete_a),
        ("notice_rows", complete_a),
        ("status_changed", complete_a),
        ("process_ended", cancel_it),
        ("notice_rows", cancel_it),
    ],
)
def test_nothing_is_written_when_the_product_fails(
    world: World, hook: str, move: Move
) -> None:
    flow = FLOW | {"b": FLOW["b"] | {"status": "working"}}
    publish("p", flow)
    process = world.start()
    assignment.claim(world.item("a"), by=world.intake)
    before = rows_of(world)
    world.product.failing.add(hook)

    with pytest.raises(ProductFailedError):
        move(world, process)

    assert rows_of(world) == before
    world.product.failing.clear()
    move(world, process)
    check_chain(world.matter)


def test_nothing_is_written_when_a_linked_subject_is_refused(world: World) -> None:
    publish("q", {"x": task("z"), "z": end()})
    publish(
        "p", {"a": task("c", "agreed"), "c": call("q", "z", on="linked"), "z": end()}
    )
    process = world.start()
    assignment.claim(world.item("a"), by=world.intake)
    before = rows_of(world)
    world.product.failing.add("open_linked")

    with pytest.raises(ProductFailedError):
        complete_a(world, process)

    assert rows_of(world) == before


def test_nothing_is_written_when_a_row_is_refused(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database refuses one of the rows of the last statement."""
    publish("p", FLOW)
    process = world.start()
    assignment.claim(world.item("a"), by=world.intake)
    before = rows_of(world)
    row = {"key": "k", "topic": None}
    monkeypatch.setattr("tests.engine.product.outbox_row", lambda notice: row)

    with pytest.raises(DatabaseError), transaction.atomic():
        complete_a(world, process)

    assert rows_of(world) == before


def test_worker_is_woken_after_the_commit_only(
    world: World, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    publish(
        "p", {"auto": {"kind": "automatic", "action": "act", "next": "z"}, "z": end()}
    )

    with django_capture_on_commit_callbacks(execute=True):
        world.start()
        assert world.product.woken == []

    assert world.product.woken == ["actions"]


def test_complete_keeps_with_the_task_what_its_event_does_not_tell(
    world: World,
) -> None:
    """Both ask for the same field, of which the process holds the last answer only."""
    flow = {"a": task("b", "agreed", "note"), "b": task("z", "agreed", "note")}
    publish("p", flow | {"z": end()})
    process = world.start()

    world.do("a", agreed="true", note="Yang pertama")
    world.do("b", agreed="true", note="Yang kedua")

    kept = [row.texts for row in KeptAnswers.objects.order_by("kept_at")]
    assert kept == [{"note": "Yang pertama"}, {"note": "Yang kedua"}]
    process.refresh_from_db()
    assert process.values["note"] == "Yang kedua"
    told = Event.objects.filter(kind="task.completed")
    assert [event.data["answers"] for event in told] == [{"agreed": True}] * 2


def test_kept_answers_are_never_changed(world: World) -> None:
    publish("p", {"a": task("z", "agreed", "note"), "z": end()})
    world.start()
    world.do("a", agreed="true", note="Tetap")

    with pytest.raises(DatabaseError), transaction.atomic():
        KeptAnswers.objects.update(values={})
    with pytest.raises(DatabaseError), transaction.atomic():
        KeptAnswers.objects.all().delete()
    assert KeptAnswers.objects.get().texts == {"note": "Tetap"}
    assert "Tetap" not in KeptAnswers.objects.values_list("sealed", flat=True)
