"""Claiming, releasing, completing, reassigning and cancelling: who may, and when."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories import make_user
from workflows.actors import holder, person, rule
from workflows.enums import ItemState
from workflows.exceptions import (
    AlreadyCompleted,
    AlreadyTaken,
    InvalidValues,
    NotAllowed,
    NotTheOwner,
    ProcessEnded,
    ReasonNeeded,
    SamePersonForbidden,
    StaleForm,
    WorkflowError,
    WrongState,
)
from workflows.models import Event, TaskDraft, WorkItem
from workflows.selectors import mine, queue
from workflows.services import assignment, completion, messages, processes

from .conftest import World
from .documents import Data, decision, end, fork, join, publish, task, wait, yes


SIMPLE: Data = {"a": task("z", "agreed", "note"), "z": end()}


@pytest.fixture
def item(world: World) -> WorkItem:
    publish("p", SIMPLE)
    world.start()
    return world.item("a")


def test_claim_gives_task_to_person(world: World, item: WorkItem) -> None:
    claimed = assignment.claim(item, by=world.intake)

    claimed.refresh_from_db()
    assert (claimed.state, claimed.owner, claimed.revision) == (
        ItemState.CLAIMED,
        world.intake,
        2,
    )
    assert claimed.task.owner == world.intake
    assert list(mine(world.intake)) == [claimed]
    assert not queue(world.intake).exists()


@pytest.mark.parametrize("who", ["worker", "supervisor", "outsider"])
def test_claim_by_another_post_is_refused(
    world: World, item: WorkItem, who: str
) -> None:
    with pytest.raises(NotAllowed):
        assignment.claim(item, by=getattr(world, who))


def test_claim_by_deactivated_person_is_refused(world: World, item: WorkItem) -> None:
    world.intake.is_active = False

    with pytest.raises(NotAllowed):
        assignment.claim(item, by=world.intake)


def test_claim_of_claimed_task_is_refused(world: World, item: WorkItem) -> None:
    other = world.product.give(make_user("intake"), "intake")
    assignment.claim(item, by=world.intake)

    with pytest.raises(AlreadyTaken):
        assignment.claim(item, by=other)


def test_claim_of_task_for_named_people_needs_sight(
    world: World, item: WorkItem
) -> None:
    WorkItem.objects.filter(pk=item.pk).update(named_only=True)
    world.product.blind.add((world.intake.pk, world.matter.pk))

    with pytest.raises(NotAllowed):
        assignment.claim(item, by=world.intake)
    assert assignment.claim(item, by=world.worker).owner == world.worker


def test_release_puts_task_back_and_keeps_draft(world: World, item: WorkItem) -> None:
    assignment.claim(item, by=world.intake)
    completion.save_draft(item, by=world.intake, values={"note": "separuh"})

    released = assignment.release(item, by=world.intake, reason="Cuti")

    assert (released.state, released.owner) == (ItemState.OPEN, None)
    assert TaskDraft.objects.get().values == {"note": "separuh"}
    assert list(queue(world.intake)) == [released]


def test_release_by_another_is_refused(world: World, item: WorkItem) -> None:
    other = world.product.give(make_user("intake"), "intake")
    assignment.claim(item, by=world.intake)

    with pytest.raises(NotTheOwner):
        assignment.release(item, by=other)


def test_complete_without_claiming_is_refused(world: World, item: WorkItem) -> None:
    with pytest.raises(WrongState):
        completion.complete(item, by=world.intake, values={"agreed": "true"})


def test_complete_by_another_is_refused(world: World, item: WorkItem) -> None:
    other = world.product.give(make_user("intake"), "intake")
    assignment.claim(item, by=world.intake)

    with pytest.raises(NotTheOwner):
        completion.complete(item, by=other, values={"agreed": "true"})


def test_complete_twice_is_refused(world: World, item: WorkItem) -> None:
    world.do("a", agreed="true")

    with pytest.raises(AlreadyCompleted):
        completion.complete(item, by=world.intake, values={"agreed": "true"})


def test_complete_without_sight_is_refused(world: World, item: WorkItem) -> None:
    assignment.claim(item, by=world.intake)
    world.product.blind.add((world.intake.pk, world.matter.pk))

    with pytest.raises(NotAllowed):
        completion.complete(item, by=world.intake, values={"agreed": "true"})


def test_complete_after_losing_the_post_is_refused(
    world: World, item: WorkItem
) -> None:
    assignment.claim(item, by=world.intake)
    world.product.posts[world.intake.pk].clear()

    with pytest.raises(NotAllowed):
        completion.complete(item, by=world.intake, values={"agreed": "true"})


def test_complete_with_stale_form_keeps_the_draft(world: World, item: WorkItem) -> None:
    first = assignment.claim(item, by=world.intake)
    completion.save_draft(item, by=world.intake, values={"agreed": True})
    assignment.release(item, by=world.intake)
    assignment.claim(item, by=world.intake)

    with pytest.raises(StaleForm):
        completion.complete(
            item, by=world.intake, values={"agreed": "true"}, revision=first.revision
        )
    assert TaskDraft.objects.get().values == {"agreed": "True"}
    assert world.open_steps() == ["a"]


def test_complete_with_wrong_answers_names_fields_and_changes_nothing(
    world: World, item: WorkItem
) -> None:
    assignment.claim(item, by=world.intake)
    completion.save_draft(item, by=world.intake, values={"note": "tetap ada"})
    events = Event.objects.count()

    with pytest.raises(InvalidValues) as refused:
        completion.complete(item, by=world.intake, values={"agreed": "mungkin"})

    assert set(refused.value.errors) == {"agreed"}
    assert Event.objects.count() == events
    assert TaskDraft.objects.get().values == {"note": "tetap ada"}


def test_complete_removes_draft_and_keeps_free_text_out_of_the_event(
    world: World, item: WorkItem
) -> None:
    assignment.claim(item, by=world.intake)
    completion.save_draft(item, by=world.intake, values={"note": "rahasia"})

    completion.complete(
        item, by=world.intake, values={"agreed": "true", "note": "rahasia"}
    )

    told = Event.objects.get(kind="task.completed")
    assert told.data["answers"] == {"agreed": True}
    assert not TaskDraft.objects.exists()


def test_save_draft_by_another_is_refused(world: World, item: WorkItem) -> None:
    assignment.claim(item, by=world.intake)

    with pytest.raises(NotTheOwner):
        completion.save_draft(item, by=world.worker, values={"note": "x"})


def test_save_draft_keeps_only_fields_of_the_form(world: World, item: WorkItem) -> None:
    assignment.claim(item, by=world.intake)

    completion.save_draft(item, by=world.intake, values={"note": "x", "owner": "y"})

    assert TaskDraft.objects.get().values == {"note": "x"}


# --- the same person -----------------------------------------------------------------


def separated() -> Data:
    return {
        "f": fork("j", "a", "b"),
        "a": task("j"),
        "b": task("j", not_same_person_as=["a"]),
        "j": join("z"),
        "z": end(),
    }


def test_claim_by_person_who_did_the_earlier_step_is_refused(world: World) -> None:
    publish("p", separated())
    world.start()
    world.do("a")

    with pytest.raises(SamePersonForbidden):
        assignment.claim(world.item("b"), by=world.intake)


def test_complete_by_person_who_did_the_other_step_meanwhile_is_refused(
    world: World,
) -> None:
    publish("p", separated())
    world.start()
    item = assignment.claim(world.item("b"), by=world.intake)
    world.do("a")

    with pytest.raises(SamePersonForbidden):
        completion.complete(item, by=world.intake, values={})


def test_claim_asks_for_the_last_run_of_the_earlier_step(world: World) -> None:
    publish(
        "p",
        {
            "a": task("b", "agreed"),
            "b": task("way", not_same_person_as=["a"]),
            "way": decision(yes("a"), {"next": "z"}),
            "z": end(),
        },
    )
    other = world.product.give(make_user("intake"), "intake")
    world.start()
    world.do("a", agreed="true")
    completion.complete(
        assignment.claim(world.item("b"), by=other), by=other, values={}
    )
    again = assignment.claim(world.item("a"), by=other)
    world.clock.shift(timedelta(seconds=1))
    completion.complete(again, by=other, values={"agreed": "false"})

    with pytest.raises(SamePersonForbidden):
        assignment.claim(world.item("b"), by=other)
    assert assignment.claim(world.item("b"), by=world.intake).owner == world.intake


# --- handing over --------------------------------------------------------------------


@pytest.mark.parametrize("claimed", [False, True])
def test_reassign_hands_task_to_holder_of_its_post(
    world: World, item: WorkItem, claimed: bool
) -> None:
    other = world.product.give(make_user("intake"), "intake")
    if claimed:
        assignment.claim(item, by=world.intake)

    given = assignment.reassign(
        item, to=other, by=world.supervisor, reason="Lewat waktu"
    )

    assert given.owner == given.task.owner == other
    event = Event.objects.get(kind="task.reassigned")
    assert event.data["from"] == (str(world.intake) if claimed else "")
    assert (event.data["to"], event.reason) == (str(other), "Lewat waktu")


def test_reassign_by_anybody_else_is_refused(world: World, item: WorkItem) -> None:
    with pytest.raises(NotAllowed):
        assignment.reassign(item, to=world.intake, by=world.intake, reason="Saya saja")


def test_reassign_to_somebody_without_the_post_is_refused(
    world: World, item: WorkItem
) -> None:
    with pytest.raises(NotAllowed):
        assignment.reassign(item, to=world.worker, by=world.supervisor, reason="Bantu")


def test_reassign_to_somebody_deactivated_is_refused(
    world: World, item: WorkItem
) -> None:
    gone = world.product.give(make_user("intake", is_active=False), "intake")

    with pytest.raises(NotAllowed):
        assignment.reassign(item, to=gone, by=world.supervisor, reason="Bantu")


def test_reassign_without_reason_is_refused(world: World, item: WorkItem) -> None:
    with pytest.raises(ReasonNeeded):
        assignment.reassign(item, to=world.intake, by=world.supervisor, reason=" ")


def test_take_back_puts_task_into_its_queue(world: World, item: WorkItem) -> None:
    assignment.claim(item, by=world.intake)

    taken = assignment.take_back(item, by=rule("Aturan"), reason="Tidak lagi berhak")

    assert (taken.state, taken.owner) == (ItemState.OPEN, None)
    assert Event.objects.filter(kind="task.taken_back").get().actor_name == "Aturan"


# --- cancelling ----------------------------------------------------------------------


def test_cancel_by_role_the_outcome_names(world: World) -> None:
    publish("p", SIMPLE)
    process = world.start()

    processes.cancel(
        process, outcome="stopped", reason="Dicabut", by=person(world.intake)
    )

    process.refresh_from_db()
    assert (process.outcome, process.status) == ("stopped", "CANCELED")
    assert world.product.ended == [("p", "stopped")]


@pytest.mark.parametrize(("who", "named"), [("worker", "stopped"), ("intake", "done")])
def test_cancel_by_another_role_is_refused(world: World, who: str, named: str) -> None:
    publish("p", SIMPLE)
    process = world.start()

    with pytest.raises(NotAllowed):
        processes.cancel(
            process, outcome=named, reason="Dicabut", by=person(getattr(world, who))
        )
    assert world.open_steps() == ["a"]


def test_cancel_with_unknown_outcome_is_refused(world: World) -> None:
    publish("p", SIMPLE)

    with pytest.raises(WrongState):
        processes.cancel(
            world.start(), outcome="none", reason="x", by=person(world.intake)
        )


def test_cancel_without_sight_is_refused(world: World) -> None:
    publish("p", SIMPLE)
    process = world.start()
    world.product.blind.add((world.intake.pk, world.matter.pk))

    with pytest.raises(NotAllowed):
        processes.cancel(
            process, outcome="stopped", reason="x", by=person(world.intake)
        )


def test_cancel_without_reason_is_refused(world: World) -> None:
    publish("p", SIMPLE)

    with pytest.raises(ReasonNeeded):
        processes.cancel(world.start(), outcome="stopped", reason="", by=holder())


def test_cancel_twice_is_refused(world: World) -> None:
    publish("p", SIMPLE)
    process = world.start()
    processes.cancel(process, outcome="stopped", reason="Dicabut", by=holder())

    with pytest.raises(ProcessEnded):
        processes.cancel(process, outcome="stopped", reason="Dicabut", by=holder())


def test_errors_hold_a_sentence_for_the_person(world: World, item: WorkItem) -> None:
    with pytest.raises(WorkflowError) as refused:
        assignment.claim(item, by=world.outsider)

    assert str(refused.value.sentence)


def test_wait_tells_whom_it_is_for(world: World) -> None:
    publish("p", {"w": wait(came="z") | {"waits_for": "reporter"}, "z": end()})
    process = world.start()

    assert process.waits.get().waits_for == "reporter"
    messages.deliver_message(process, "came", key="k", by=holder("Ni Luh"))
    assert Event.objects.filter(kind="message.received").get().actor_name == "Ni Luh"
    assert timezone.now() >= process.waits.get().ended_at
