"""Where stock nodes hang or go wrong, each beside the same flow on ours."""

import fcntl
import tempfile
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from django.db import connection, transaction
from viewflow.workflow.exceptions import FlowLockFailed
from viewflow.workflow.models import Process as StockProcess
from viewflow.workflow.models import Task as StockTask
from viewflow.workflow.status import STATUS

from accounts.models import User
from tests.factories import make_user
from workflows.actors import holder
from workflows.enums import ArmState, ItemState
from workflows.exceptions import Busy
from workflows.models import ArmedWait, Event, Process, WorkItem
from workflows.services import assignment, completion, messages, processes
from workflows.services.transition import lock_root
from workflows.services.waits import fire

from . import stock_flows as stock
from .conftest import Finished, World
from .documents import Data, call, end, fork, join, publish, task, timeout, wait
from .test_records import check_chain
from .threads import at_once, errors, winners


HANDS = 200
TWO_HOURS = {"amount": 2, "unit": "jam"}


@pytest.fixture
def user(db: None) -> User:
    return make_user("intake")


def stock_is_over(process: StockProcess) -> bool:
    process.refresh_from_db()
    return process.finished is not None


# --- a timeout that does not interrupt, inside a branch of a fork ------------------------


def test_stock_side_timeout_in_branch_hangs_the_join(user: User) -> None:
    process = stock.begin(stock.SideTimeoutInBranch)
    stock.fire(process, "one__timeout")

    for name in ("one", "two"):
        stock.assign(process, name, user)
        stock.execute(process, name)
    stock.assign(process, "remind", user)
    stock.execute(process, "remind")

    assert not stock_is_over(process)
    assert stock.names_open(process) == ["join"]


BRANCHES: Data = {
    "f": fork("j", "one", "two"),
    "one": task("j", timeouts=[timeout("remind", interrupting=False)]),
    "two": task("j"),
    "remind": task("e"),
    "e": end(None),
    "j": join("z"),
    "z": end(),
}


@pytest.mark.parametrize("reminded", [False, True])
def test_side_timeout_in_branch_leaves_the_join_alone(
    world: World, outcome: Finished, reminded: bool
) -> None:
    publish("p", BRANCHES)
    process = world.start()
    world.later(hours=2)
    assert world.open_steps() == ["one", "remind", "two"]
    if reminded:
        world.do("remind")

    world.do("one")
    world.do("two")

    assert outcome(process) == "done"
    assert world.open_steps() == []


# --- an interrupting timeout with a sibling --------------------------------------------


def test_stock_interrupting_timeout_leaves_its_sibling_armed(user: User) -> None:
    process = stock.begin(stock.TwoTimeouts)

    stock.fire(process, "work__timeout")
    assert stock.task_at(process, "work").status == STATUS.CANCELED
    assert "work__timeout_2" in stock.names_open(process)
    stock.fire(process, "work__timeout_2")

    assert stock.names_open(process) == ["escalate", "remind"]


def test_interrupting_timeout_disarms_its_siblings(world: World) -> None:
    publish(
        "p",
        {
            "work": task(
                "z",
                timeouts=[
                    timeout("escalate"),
                    timeout("remind", TWO_HOURS, interrupting=False),
                ],
            ),
            "escalate": task("z"),
            "remind": task("e"),
            "e": end(None),
            "z": end(),
        },
    )
    world.start()

    world.later(minutes=90)
    assert not ArmedWait.objects.filter(state=ArmState.ARMED).exists()
    world.later(hours=2)

    assert world.open_steps() == ["escalate"]


# --- a message that comes before its wait ---------------------------------------------


def test_stock_message_before_its_wait_is_lost(user: User) -> None:
    process = stock.begin(stock.MessageAfterTask)
    with pytest.raises(StockTask.DoesNotExist):
        stock.task_at(process, "catch")

    stock.assign(process, "work", user)
    stock.execute(process, "work")

    assert not stock_is_over(process)
    assert stock.names_open(process) == ["catch"]


def test_message_before_its_wait_is_used_by_it(world: World, outcome: Finished) -> None:
    publish("p", {"a": task("w"), "w": wait(came="z"), "z": end()})
    process = world.start()
    messages.deliver_message(process, "came", key="k", by=holder())

    world.do("a")

    assert outcome(process) == "done"


# --- a child that ends while its parent is locked --------------------------------------


def stock_family(user: User) -> tuple[StockProcess, StockProcess]:
    parent = stock.begin(stock.Parent)
    child = stock.begin(stock.Child)
    child.parent_task = stock.task_at(parent, "called")
    child.save()
    stock.assign(child, "work", user)
    return parent, child


def hold_stock(
    process: StockProcess, held: threading.Event, done: threading.Event
) -> None:
    with process.flow_class.lock(process.pk):
        held.set()
        done.wait(20)


@pytest.mark.slow
def test_stock_child_that_ends_while_its_parent_is_locked_is_never_reported(
    transactional_db: None,
) -> None:
    parent, child = stock_family(make_user("intake"))
    held, done = threading.Event(), threading.Event()

    def end_child() -> None:
        held.wait(20)
        try:
            stock.execute(child, "work")
        finally:
            done.set()

    ran = at_once([partial(hold_stock, parent, held, done), end_child])

    assert isinstance(ran[1].error, FlowLockFailed)
    assert stock_is_over(child)
    assert not stock_is_over(parent)
    assert stock.names_open(parent) == ["called", "called__error"]


FAMILY: Data = {
    "f": fork("j", "c", "a"),
    "c": call("q", "j"),
    "a": task("j"),
    "j": join("z"),
    "z": end(),
}


def publish_family() -> None:
    publish("q", {"x": task("z"), "z": end()})
    publish("p", FAMILY)


def child_of(process: Process) -> Process:
    child: Process = Process.objects.get(parent_task__process=process)
    return child


def complete(item: WorkItem, user: User) -> WorkItem:
    return completion.complete(item, by=user, values={})


def claimed(world: World, process: Process, step: str) -> WorkItem:
    item = WorkItem.objects.get(process=process, step=step)
    return assignment.claim(item, by=world.intake)


@pytest.mark.slow
def test_child_that_ends_while_its_root_is_locked_waits_and_is_reported(
    committed: World, outcome: Finished
) -> None:
    publish_family()
    process = committed.start()
    item = claimed(committed, child_of(process), "x")
    held = threading.Event()

    def hold() -> None:
        with transaction.atomic():
            lock_root(process.pk)
            held.set()
            threading.Event().wait(0.5)

    def end_child() -> WorkItem:
        held.wait(20)
        return complete(item, committed.intake)

    ran = at_once([hold, end_child])

    assert errors(ran) == set()
    assert ran[1].seconds > 0.4
    assert committed.open_steps() == ["a"]
    committed.do("a")
    assert outcome(process) == "done"


@pytest.mark.slow
@pytest.mark.parametrize("way", ["finished", "cancelled"])
def test_child_and_parent_that_move_at_once_never_lose_each_other(
    committed: World, outcome: Finished, way: str
) -> None:
    publish_family()
    for _ in range(20):
        process = committed.start()
        child = child_of(process)
        own = claimed(committed, process, "a")
        if way == "finished":
            item = claimed(committed, child, "x")
            move: Callable[[], object] = partial(complete, item, committed.intake)
        else:
            move = partial(
                processes.cancel, child, outcome="stopped", reason="Salah", by=holder()
            )

        ran = at_once([move, partial(complete, own, committed.intake)])

        assert errors(ran) == set()
        assert outcome(process) == "done"
    assert committed.open_steps() == []
    check_chain(committed.matter)


# --- two arrivals at a join at once ----------------------------------------------------


@pytest.mark.slow
def test_stock_join_that_two_reach_at_once_hangs(transactional_db: None) -> None:
    user = make_user("intake")
    process = stock.begin(stock.TwoBranches)
    for name in ("one", "two"):
        stock.assign(process, name, user)
    gate = threading.Barrier(2, timeout=20)

    ran = at_once(
        [
            partial(stock.execute, process, name, before_commit=gate.wait)
            for name in ("one", "two")
        ]
    )

    assert errors(ran) == set()
    assert not stock_is_over(process)
    assert stock.names_open(process) == ["join", "join"]


@pytest.mark.slow
def test_join_that_two_reach_at_once_goes_on_once(committed: World) -> None:
    publish(
        "p",
        {
            "f": fork("j", "a", "b"),
            "a": task("j"),
            "b": task("j"),
            "j": join("c"),
            "c": task("z"),
            "z": end(),
        },
    )
    for _ in range(10):
        process = committed.start()
        items = [claimed(committed, process, step) for step in ("a", "b")]

        ran = at_once([partial(complete, item, committed.intake) for item in items])

        assert errors(ran) == set()
        assert WorkItem.objects.filter(process=process, step="c").count() == 1


# --- many hands on one task ------------------------------------------------------------


@pytest.fixture
def many_connections() -> Iterator[None]:
    """One test at a time takes 200 connections, however many run beside it."""
    path = Path(tempfile.gettempdir()) / "sigap-many-connections.lock"
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@pytest.mark.slow
def test_stock_task_completed_by_many_at_once_is_accepted_from_many(
    transactional_db: None, many_connections: None
) -> None:
    process = stock.begin(stock.OneTask)
    stock.assign(process, "work", make_user("intake"))
    gate = threading.Barrier(20, timeout=20)

    ran = at_once([partial(stock.execute, process, "work", after_load=gate.wait)] * 20)

    assert len(winners(ran)) > 1
    assert stock.names_open(process) == ["then"] * len(winners(ran))


@pytest.mark.slow
def test_200_hands_claim_then_complete_one_task(
    committed: World, outcome: Finished, many_connections: None
) -> None:
    publish("p", {"a": task("b"), "b": task("z"), "z": end()})
    process = committed.start()
    item = committed.item("a")
    people = [
        committed.product.give(make_user("intake"), "intake") for _ in range(HANDS)
    ]

    claims = at_once([partial(assignment.claim, item, by=user) for user in people])

    (won,) = winners(claims)
    assert errors(claims) <= {"AlreadyTaken"}
    owner = won.result.owner
    completions = at_once(
        [partial(completion.complete, item, by=owner, values={}) for _ in people]
    )

    assert len(winners(completions)) == 1
    assert errors(completions) <= {"AlreadyCompleted"}
    assert max(one.seconds for one in (*claims, *completions)) < 4
    assert list(
        WorkItem.objects.filter(process=process)
        .order_by("pk")
        .values_list("step", "state")
    ) == [("a", ItemState.DONE), ("b", ItemState.OPEN)]
    kinds = list(Event.objects.order_by("number").values_list("kind", flat=True))
    assert kinds == ["process.started", "task.claimed", "task.completed"]
    check_chain(committed.matter)


@pytest.mark.slow
def test_wait_fired_by_many_workers_fires_once(committed: World) -> None:
    publish(
        "p",
        {
            "w": wait({"after": {"amount": 1, "unit": "jam"}, "next": "a"}),
            "a": task("z"),
            "z": end(),
        },
    )
    committed.start()
    pk = ArmedWait.objects.get().pk
    committed.clock.shift(7200)

    ran = at_once([partial(fire, pk)] * 10)

    assert [one.result for one in ran].count(True) == 1
    assert committed.open_steps() == ["a"]


@pytest.mark.slow
def test_lock_that_is_not_had_in_time_is_a_named_error(
    committed: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish("p", {"a": task("z"), "z": end()})
    process = committed.start()
    item = claimed(committed, process, "a")
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            lock_root(process.pk)
            held.set()
            done.wait(20)

    def try_it() -> WorkItem:
        held.wait(20)
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '200ms'")
        try:
            return complete(item, committed.intake)
        finally:
            done.set()

    ran = at_once([hold, try_it])

    assert isinstance(ran[1].error, Busy)
    assert committed.open_steps() == ["a"]
