"""Moving many tasks at once, undoing it, priorities, and tasks that nobody touches."""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import transaction
from django.db.utils import ProgrammingError
from django.utils import timezone

from accounts.models import User
from notifications.models import OutboxMessage
from tests.factories import make_matter, make_user
from workflows.actors import person, rule
from workflows.enums import BatchKind, ClockState, Priority
from workflows.exceptions import (
    AlreadyUndone,
    MovedOn,
    NotAllowed,
    NothingToMove,
    PersonAway,
    PlanChanged,
    ReasonNeeded,
    UndoTooLate,
)
from workflows.models import (
    Deadline,
    Event,
    IdleWarning,
    ReassignmentBatch,
    ReassignmentLine,
    WorkItem,
)
from workflows.selectors import queue
from workflows.services import (
    assignment,
    completion,
    idling,
    matters,
    priorities,
    reassigning,
    sweep,
)
from workflows.services.invariants import findings
from workflows.services.reassigning import PlannedMove
from workflows.sla import Term, Unit

from .conftest import World
from .documents import Data, end, publish, task
from .product import OFFICE
from .threads import at_once, errors, winners


SIMPLE: Data = {"a": task("b", "agreed"), "b": task("z", "note"), "z": end()}
REASON = "Beban kerja"


def begin(world: World, count: int, *, owner: User | None = None) -> list[WorkItem]:
    """As many matters, each with its first task open, or claimed by ``owner``."""
    items = []
    for _ in range(count):
        matter = make_matter({"office": OFFICE})
        process = world.start(matter=matter)
        item = WorkItem.objects.get(process=process, closed_at=None)
        items.append(assignment.claim(item, by=owner) if owner else item)
    return items


@pytest.fixture
def colleague(world: World) -> User:
    user: User = world.product.give(make_user("rekan"), "intake")
    return user


@pytest.fixture
def items(world: World) -> list[WorkItem]:
    publish("p", SIMPLE)
    return begin(world, 3, owner=world.intake)


def plan_of(items: list[WorkItem], to: User | None) -> list[PlannedMove]:
    return [
        PlannedMove(item_id=item.pk, revision=item.revision, to=to) for item in items
    ]


def move(world: World, items: list[WorkItem], to: User | None) -> ReassignmentBatch:
    return reassigning.reassign_many(
        plan_of(items, to), by=world.supervisor, reason=REASON
    )


def owners(items: list[WorkItem]) -> list[User | None]:
    rows = WorkItem.objects.filter(pk__in=[item.pk for item in items]).order_by("pk")
    return [row.owner for row in rows.select_related("owner")]


def broken() -> dict[str, tuple[str, ...]]:
    return {finding.name: finding.broken for finding in findings() if finding.broken}


# --- many at once --------------------------------------------------------------------


def test_reassign_many_moves_all_and_names_the_batch(
    world: World, items: list[WorkItem], colleague: User
) -> None:
    batch = move(world, items, colleague)

    assert owners(items) == [colleague] * 3
    assert (batch.kind, batch.by, batch.reason) == ("manual", world.supervisor, REASON)
    lines = batch.lines.order_by("item").values_list("from_owner", "to_owner")
    assert list(lines) == [(world.intake.pk, colleague.pk)] * 3
    events = Event.objects.filter(kind="task.reassigned")
    assert {event.data["batch"] for event in events} == {batch.pk}
    assert {(event.actor, event.reason) for event in events} == {
        (world.supervisor, REASON)
    }
    assert events.count() == 3
    assert broken() == {}


def test_reassign_many_tells_new_and_former_owner(
    world: World, items: list[WorkItem], colleague: User
) -> None:
    move(world, items[:1], colleague)

    told = OutboxMessage.objects.filter(user_id__isnull=False)
    assert sorted(told.values_list("topic", "user_id")) == [
        ("task_assigned", colleague.pk),
        ("task_taken", world.intake.pk),
    ]


def test_reassign_many_to_the_queue(world: World, items: list[WorkItem]) -> None:
    move(world, items, None)

    assert owners(items) == [None] * 3
    assert queue(world.intake).count() == 3
    assert Event.objects.filter(kind="task.taken_back").count() == 3
    assert broken() == {}


def test_reassign_many_of_unclaimed_tasks(world: World, colleague: User) -> None:
    publish("p", SIMPLE)
    waiting = begin(world, 2)

    move(world, waiting, colleague)

    assert owners(waiting) == [colleague] * 2


def test_reassign_many_without_reason_or_tasks(
    world: World, items: list[WorkItem], colleague: User
) -> None:
    with pytest.raises(ReasonNeeded):
        reassigning.reassign_many(
            plan_of(items, colleague), by=world.supervisor, reason=" "
        )
    with pytest.raises(NothingToMove):
        reassigning.reassign_many([], by=world.supervisor, reason=REASON)


def test_reassign_many_moves_nothing_when_one_was_completed(
    world: World, items: list[WorkItem], colleague: User
) -> None:
    plan = plan_of(items, colleague)
    completion.complete(items[1], by=world.intake, values={"agreed": "true"})

    with pytest.raises(PlanChanged) as refused:
        reassigning.reassign_many(plan, by=world.supervisor, reason=REASON)

    assert list(refused.value.changes) == [items[1].pk]
    assert owners([items[0], items[2]]) == [world.intake] * 2
    assert not ReassignmentBatch.objects.exists()
    assert not Event.objects.filter(kind="task.reassigned").exists()


@pytest.mark.parametrize("change", ["post", "leave", "released", "supervisor"])
def test_reassign_many_moves_nothing_when_something_changed(
    world: World, items: list[WorkItem], colleague: User, change: str
) -> None:
    plan = plan_of(items, colleague)
    match change:
        case "post":
            world.product.posts[colleague.pk].clear()
        case "leave":
            world.product.away.add(colleague.pk)
        case "released":
            assignment.release(items[0], by=world.intake)
        case _:
            world.product.supervisors.clear()

    with pytest.raises(PlanChanged):
        reassigning.reassign_many(plan, by=world.supervisor, reason=REASON)

    assert colleague not in owners(items)


def test_reassign_to_somebody_on_leave_is_refused(
    world: World, items: list[WorkItem], colleague: User
) -> None:
    world.product.away.add(colleague.pk)

    with pytest.raises(PersonAway):
        assignment.reassign(items[0], to=colleague, by=world.supervisor, reason=REASON)


def test_batches_are_never_changed(
    world: World, items: list[WorkItem], colleague: User
) -> None:
    batch = move(world, items, colleague)

    batch.reason = "Lain"
    with pytest.raises(ProgrammingError), transaction.atomic():
        batch.save()
    with pytest.raises(ProgrammingError), transaction.atomic():
        ReassignmentLine.objects.update(to_owner=None)
    with pytest.raises(ProgrammingError), transaction.atomic():
        batch.lines.all().delete()


# --- undone --------------------------------------------------------------------------


def test_undo_gives_every_task_back(
    world: World, items: list[WorkItem], colleague: User
) -> None:
    items += begin(world, 1)
    batch = move(world, items, colleague)

    undone = reassigning.undo(batch, by=world.supervisor)

    assert owners(items) == [world.intake] * 3 + [None]
    assert (undone.kind, undone.undoes) == (BatchKind.UNDO, batch)
    assert not reassigning.can_be_undone(
        ReassignmentBatch.objects.get(pk=batch.pk), world.supervisor, timezone.now()
    )
    assert broken() == {}


def escalated(world: World, items: list[WorkItem]) -> WorkItem:
    """As a rung leaves one: in the supervisor's queue, and known whose it was."""
    supervisor_at = {"post": "supervisor", "unit_path": OFFICE}
    was = {"escalated_from": "intake", "escalated_from_path": OFFICE}
    free = assignment.release(items[0], by=world.intake)
    WorkItem.objects.filter(pk=free.pk).update(**supervisor_at, **was)
    return WorkItem.objects.get(pk=free.pk)


def place_of(item: WorkItem) -> tuple[str, str, str]:
    now = WorkItem.objects.get(pk=item.pk)
    return (now.post, now.escalated_from, now.escalated_from_path)


@pytest.mark.parametrize("is_taken", [False, True])
def test_undo_gives_an_escalated_task_back_to_the_supervisor(
    world: World, items: list[WorkItem], colleague: User, *, is_taken: bool
) -> None:
    item = escalated(world, items)
    if is_taken:
        item = assignment.claim(item, by=world.supervisor)
    move = PlannedMove(item_id=item.pk, revision=item.revision, to=colleague)
    batch = reassigning.reassign_many([move], by=world.supervisor, reason=REASON)
    assert place_of(item) == ("intake", "", "")

    undone = reassigning.undo(batch, by=world.supervisor)

    assert place_of(item) == ("supervisor", "intake", OFFICE)
    assert owner_of(item) == (world.supervisor if is_taken else None)
    line = undone.lines.get()
    assert (line.post, line.escalated_from) == ("intake", "")
    assert [finding for finding in findings() if finding.broken] == []


def test_undo_of_a_line_without_its_place_leaves_the_post(
    world: World,
    items: list[WorkItem],
    colleague: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A move from before the place was kept, undone after the upgrade."""
    item = escalated(world, items)
    move = PlannedMove(item_id=item.pk, revision=item.revision, to=colleague)
    nowhere = dict.fromkeys(assignment.PLACE, "")
    monkeypatch.setattr(assignment, "place_of", lambda _row: nowhere)
    batch = reassigning.reassign_many([move], by=world.supervisor, reason=REASON)

    reassigning.undo(batch, by=world.supervisor)

    assert place_of(item) == ("intake", "", "")
    assert owner_of(item) is None


def test_undo_twice_is_refused(
    world: World, items: list[WorkItem], colleague: User
) -> None:
    batch = move(world, items, colleague)
    reassigning.undo(batch, by=world.supervisor)

    with pytest.raises(AlreadyUndone):
        reassigning.undo(batch, by=world.supervisor)


def test_undo_after_an_hour_is_refused(
    world: World, items: list[WorkItem], colleague: User
) -> None:
    batch = move(world, items, colleague)
    world.clock.shift(timedelta(minutes=61))

    with pytest.raises(UndoTooLate):
        reassigning.undo(batch, by=world.supervisor)


def test_undo_by_another_supervisor_is_refused(
    world: World, items: list[WorkItem], colleague: User
) -> None:
    other = world.product.give(make_user("penyelia"), "supervisor")
    world.product.supervisors.add(other.pk)
    batch = move(world, items, colleague)

    with pytest.raises(NotAllowed):
        reassigning.undo(batch, by=other)


@pytest.mark.parametrize("how", ["completed", "drafted", "reassigned", "gone"])
def test_undo_names_what_has_moved_on_and_undoes_the_rest(
    world: World, items: list[WorkItem], colleague: User, how: str
) -> None:
    batch = move(world, items, colleague)
    first = WorkItem.objects.get(pk=items[0].pk)
    world.clock.shift(timedelta(minutes=1))
    moved = [first.pk]
    match how:
        case "completed":
            completion.complete(first, by=colleague, values={"agreed": "true"})
        case "drafted":
            completion.save_draft(first, by=colleague, values={"agreed": "true"})
        case "reassigned":
            third = world.product.give(make_user("rekan"), "intake")
            assignment.reassign(first, to=third, by=world.supervisor, reason=REASON)
        case _:
            world.product.posts[world.intake.pk].clear()
            moved = [item.pk for item in items]

    with pytest.raises(MovedOn) as refused:
        reassigning.undo(batch, by=world.supervisor)
    assert list(refused.value.changes) == moved
    assert owners(items[1:]) == [colleague] * 2

    if how == "gone":
        with pytest.raises(NothingToMove):
            reassigning.undo(batch, by=world.supervisor, only_what_stays=True)
        return
    reassigning.undo(batch, by=world.supervisor, only_what_stays=True)
    assert owners(items[1:]) == [world.intake] * 2
    assert WorkItem.objects.get(pk=first.pk).owner != world.intake
    assert broken() == {}


# --- by a rule -----------------------------------------------------------------------


def test_move_by_rule_puts_into_the_queue_what_its_person_may_not_have(
    world: World, items: list[WorkItem], colleague: User
) -> None:
    moves = {
        items[0].pk: colleague,
        items[1].pk: world.outsider,
        items[2].pk: world.intake,
    }

    batch = reassigning.move_by_rule(
        moves,
        by=rule("Ketidakhadiran"),
        reason="Cuti",
        kind=BatchKind.HAND_OVER,
        source="absence:1",
    )

    assert owners(items) == [colleague, None, world.intake]
    assert batch is not None
    assert (batch.by, batch.actor_name) == (None, "Ketidakhadiran")
    assert batch.lines.count() == 2


def test_move_by_rule_of_nothing_leaves_no_batch(
    world: World, items: list[WorkItem]
) -> None:
    moves = dict.fromkeys([item.pk for item in items], world.intake)

    assert (
        reassigning.move_by_rule(
            moves, by=rule("R"), reason="R", kind=BatchKind.LEAVING
        )
        is None
    )


# --- several hands -------------------------------------------------------------------


def test_reassign_many_at_once_moves_each_task_once(committed: World) -> None:
    world = committed
    publish("p", SIMPLE)
    items = begin(world, 4, owner=world.intake)
    people = [world.product.give(make_user("rekan"), "intake") for _ in range(4)]

    def act(to: User, order: int) -> ReassignmentBatch:
        return move(world, items[::order], to)

    ran = at_once([partial(act, to, 1 - 2 * (n % 2)) for n, to in enumerate(people)])

    assert len(winners(ran)) == 1
    assert errors(ran) == {"PlanChanged"}
    assert len(set(owners(items))) == 1
    assert broken() == {}


def test_undo_at_once_happens_once(committed: World) -> None:
    world = committed
    publish("p", SIMPLE)
    items = begin(world, 2, owner=world.intake)
    batch = move(world, items, world.product.give(make_user("rekan"), "intake"))

    ran = at_once([partial(reassigning.undo, batch, by=world.supervisor)] * 4)

    assert len(winners(ran)) == 1
    assert errors(ran) == {"AlreadyUndone"}
    assert owners(items) == [world.intake] * 2


# --- priority ------------------------------------------------------------------------


def test_change_of_priority_reorders_the_queue(world: World) -> None:
    publish("p", SIMPLE)
    first, second = begin(world, 2)

    priorities.change(
        second, Priority.URGENT, by=world.supervisor, reason="Ditanya Bupati"
    )

    assert list(queue(world.intake)) == [second, first]
    event = Event.objects.get(kind="task.priority_changed")
    assert (event.data["from"], event.data["to"]) == (2, 1)
    assert event.reason == "Ditanya Bupati"
    assert second.history.first().history_user == world.supervisor


def test_change_of_priority_keeps_an_open_form_good(
    world: World, items: list[WorkItem]
) -> None:
    priorities.change(items[0], Priority.URGENT, by=world.supervisor, reason=REASON)

    completion.complete(
        items[0],
        by=world.intake,
        values={"agreed": "true"},
        revision=items[0].revision,
    )


def test_change_of_priority_to_what_it_is_records_nothing(
    world: World, items: list[WorkItem]
) -> None:
    priorities.change(items[0], Priority.ROUTINE, by=world.supervisor, reason=REASON)

    assert not Event.objects.filter(kind="task.priority_changed").exists()


def test_change_of_priority_is_the_supervisors(
    world: World, items: list[WorkItem]
) -> None:
    with pytest.raises(NotAllowed):
        priorities.change(items[0], Priority.URGENT, by=world.intake, reason=REASON)
    with pytest.raises(ReasonNeeded):
        priorities.change(items[0], Priority.URGENT, by=world.supervisor, reason="")


# --- nobody touches it ---------------------------------------------------------------


@pytest.fixture
def idle(world: World) -> WorkItem:
    """Claimed on Monday the 23rd, to go back after three working days."""
    world.product.idle_after = Term(3, Unit.WORKING_DAYS)
    publish("p", SIMPLE)
    return begin(world, 1, owner=world.intake)[0]


def sweep_after(world: World, **length: float) -> int:
    world.clock.shift(timedelta(**length))
    return idling.sweep()


def owner_of(item: WorkItem) -> User | None:
    return WorkItem.objects.get(pk=item.pk).owner


def test_sweep_warns_a_working_day_before_and_then_takes_back(
    world: World, idle: WorkItem
) -> None:
    assert sweep_after(world, days=1) == 0
    assert sweep_after(world, days=1, hours=1) == 1
    assert sweep_after(world, minutes=15) == 0
    warning = OutboxMessage.objects.get(topic="task_idle")
    assert warning.user_id == world.intake.pk
    assert warning.data["date"].startswith("2026-11-26")
    assert owner_of(idle) == world.intake

    assert sweep_after(world, days=2) == 1
    assert sweep_after(world, minutes=15) == 0

    assert owner_of(idle) is None
    event = Event.objects.get(kind="task.taken_back")
    assert (event.data["why"], event.actor_kind) == ("idle", "rule")
    assert OutboxMessage.objects.get(topic="task_returned").user_id == world.intake.pk
    # Its own clock has passed meanwhile, which is another sweep's to see.
    sweep.sweep_due()
    assert broken() == {}


@pytest.mark.parametrize("touch", ["draft", "recorded"])
def test_sweep_counts_from_the_last_touch(
    world: World, idle: WorkItem, touch: str
) -> None:
    sweep_after(world, days=2, hours=1)
    if touch == "draft":
        completion.save_draft(idle, by=world.intake, values={"agreed": "true"})
    else:
        matters.record(idle.matter, "case.note_written", by=person(world.intake))

    assert sweep_after(world, days=2) == 1
    assert owner_of(idle) == world.intake
    assert IdleWarning.objects.count() == 2


def test_sweep_does_not_take_what_others_do_for_a_touch(
    world: World, idle: WorkItem
) -> None:
    sweep_after(world, days=2, hours=1)
    matters.record(idle.matter, "case.note_written", by=person(world.worker))

    assert sweep_after(world, days=2) == 1
    assert owner_of(idle) is None


def test_sweep_after_missed_ones_warns_first_and_leaves_a_day(
    world: World, idle: WorkItem
) -> None:
    assert sweep_after(world, days=14) == 1
    assert owner_of(idle) == world.intake
    assert sweep_after(world, hours=2) == 0

    assert sweep_after(world, days=2) == 1
    assert owner_of(idle) is None


def test_sweep_leaves_a_task_whose_clock_stands_still(world: World) -> None:
    world.product.idle_after = Term(3, Unit.WORKING_DAYS)
    publish("p", {"a": task("z", "agreed", deadline="STD-KONTAK"), "z": end()})
    (item,) = begin(world, 1, owner=world.intake)
    Deadline.objects.filter(item=item).update(state=ClockState.PAUSED)

    assert sweep_after(world, days=14) == 0
    Deadline.objects.filter(item=item).update(state=ClockState.RUNNING)
    assert idling.sweep() == 1


def test_sweep_goes_on_after_a_task_that_fails(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    world.product.idle_after = Term(3, Unit.WORKING_DAYS)
    publish("p", SIMPLE)
    broken_one, other = begin(world, 2, owner=world.intake)
    warn = idling._warn

    def failing(move: Any, item: WorkItem, *told: Any) -> None:
        if item.pk == broken_one.pk:
            raise KeyError("Ni Luh")
        warn(move, item, *told)

    monkeypatch.setattr(idling, "_warn", failing)

    assert sweep_after(world, days=2, hours=1) == 1

    assert [one.item_id for one in IdleWarning.objects.all()] == [other.pk]
    assert f"idle task {broken_one.pk} was not dealt with: KeyError" in caplog.text
    assert "Ni Luh" not in caplog.text


def test_sweep_of_an_emergency_is_sooner(world: World, idle: WorkItem) -> None:
    world.product.idle_after = Term(4, Unit.HOURS)

    assert sweep_after(world, hours=1, minutes=30) == 0
    assert sweep_after(world, minutes=45) == 1
    assert sweep_after(world, hours=2) == 1
    assert owner_of(idle) is None


def test_sweep_leaves_what_the_product_excepts(world: World, idle: WorkItem) -> None:
    world.product.idle_after = None

    assert sweep_after(world, days=30) == 0


def test_sweeps_at_once_warn_once(committed: World) -> None:
    world = committed
    world.product.idle_after = Term(3, Unit.WORKING_DAYS)
    publish("p", SIMPLE)
    items = begin(world, 3, owner=world.intake)
    world.clock.shift(timedelta(days=2, hours=1))

    ran = at_once([idling.sweep] * 4)

    assert errors(ran) == set()
    assert sum(one.result for one in ran) == len(items)
    assert OutboxMessage.objects.filter(topic="task_idle").count() == len(items)
