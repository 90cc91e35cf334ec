"""Clocks that do not begin when their task opens: counted from a request, extended, shared."""

from datetime import timedelta

from django.utils import timezone

from workflows.models import WorkItem

from .conftest import World
from .documents import Data, end, publish, task


def received(steps: Data) -> Data:
    """A first task, and after it those of ``steps``."""
    return {"receive": task(next(iter(steps)))} | steps | {"z": end()}


def test_deadline_from_opening_counts_from_when_the_named_step_opened(
    world: World,
) -> None:
    counted = {"deadline": "LAPOR-VERIF", "deadline_from": {"opening_of": "receive"}}
    publish("p", received({"answer": task("z") | counted}))
    world.start()
    opened = world.item("receive").opened_at

    world.later(days=2)
    world.do("receive")

    answer = world.item("answer")
    assert answer.deadline.started_at == opened
    # Monday morning; the third working day after it is Thursday.
    assert answer.due_at is not None
    assert (answer.due_at - opened).days == 3


def test_deadline_from_due_extends_from_the_date_that_was_promised(
    world: World,
) -> None:
    extended = {"deadline": "LAPOR-VERIF", "deadline_from": {"due_of": "answer"}}
    steps = {"answer": task("later"), "later": task("z") | extended}
    publish("p", received(steps))
    world.start()
    world.do("receive")
    promised = world.item("answer").due_at

    world.do("answer")

    later = world.item("later")
    assert promised is not None
    assert later.due_at is not None
    assert later.deadline.started_at == promised
    assert later.due_at - promised >= timedelta(days=3)


def test_same_deadline_goes_on_under_the_last_of_the_named_steps(world: World) -> None:
    shared = {"deadline": None, "same_deadline_as": ["receive", "answer"]}
    steps = {"answer": task("check"), "check": task("z") | shared}
    publish("p", received(steps))
    world.start()
    world.later(days=1)
    world.do("receive")
    answer = world.item("answer")

    world.later(days=1)
    world.do("answer")

    check = world.item("check")
    assert (check.due_at, check.warn_at) == (answer.due_at, answer.warn_at)
    assert check.deadline.rule == answer.deadline.rule
    assert check.deadline.started_at == answer.deadline.started_at
    assert check.opened_at > answer.opened_at


def test_deadline_from_opening_takes_the_last_time_the_step_opened(
    world: World,
) -> None:
    again = {"kind": "repeat", "again": {"field": "agreed", "is": True}}
    counted = {"deadline_from": {"opening_of": "receive"}}
    steps = {"receive": task("answer", "agreed") | again, "answer": task("z") | counted}
    publish("p", steps | {"z": end()})
    world.start()
    world.later(days=1)
    world.do("receive", agreed="true")

    second = world.item("receive").opened_at
    world.later(days=1)
    world.do("receive", agreed="false")

    assert world.item("answer").deadline.started_at == second
    assert WorkItem.objects.filter(step="receive").count() == 2


def test_deadline_from_date_counts_from_the_date_gathered(world: World) -> None:
    counted = {"deadline": "LAPOR-VERIF", "deadline_from": "seen_on"}
    fields = {"seen_on": {"type": "date", "title": "Tanggal"}}
    steps = {"receive": task("answer", "seen_on"), "answer": task("z") | counted}
    publish("p", steps | {"z": end()}, fields=fields)
    world.start()

    world.do("receive", seen_on="2026-11-20")

    started = timezone.localtime(world.item("answer").deadline.started_at)
    assert started.isoformat() == "2026-11-20T00:00:00+08:00"
