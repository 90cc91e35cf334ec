"""Who has declared a conflict of interest in a case gets no task of it, by no way."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.selectors import deputy_of
from sigap_cases.desk import next_task
from sigap_cases.desk.officer import Officer
from sigap_cases.wiring import joining, standing_in
from tests.desk import world
from tests.desk.world import held, item, lodge, user
from tests.factories import make_absence
from workflows.actors import person, rule
from workflows.exceptions import ConflictDeclared, NotAllowed, PlanChanged
from workflows.models import WorkItem
from workflows.policies import can, check_can_except, check_can_stand_in
from workflows.services import assignment, escalation, matters, reassigning
from workflows.services.reassigning import PlannedMove
from workflows.services.transition import transition


pytestmark = pytest.mark.usefixtures("desk")
CONFLICTED, OTHER = "petugas_pengaduan2", "petugas_pengaduan"


def declared(task: WorkItem) -> WorkItem:
    """An answer of the person in the chain of the case, as a task of theirs leaves it."""
    matters.record(
        task.matter,
        "task.completed",
        by=person(user(CONFLICTED)),
        data={"task": 0, "answers": {"conflict": True}},
    )
    return task


def owner_of(task: WorkItem) -> str:
    owner = WorkItem.objects.get(pk=task.pk).owner
    return owner.username if owner else ""


def test_claim_is_refused_with_a_clear_sentence() -> None:
    task = declared(item(lodge()))
    with pytest.raises(ConflictDeclared, match="benturan kepentingan"):
        assignment.claim(task, by=user(CONFLICTED))
    assert assignment.claim(task, by=user(OTHER)).owner == user(OTHER)


def test_reassign_is_refused() -> None:
    task = declared(held(lodge()))
    supervisor = user("penyelia")
    with pytest.raises(ConflictDeclared):
        assignment.reassign(task, to=user(CONFLICTED), by=supervisor, reason="x")
    with pytest.raises(NotAllowed):
        check_can_except(task, supervisor, user(CONFLICTED))


def test_reassign_many_moves_nothing() -> None:
    task, free = declared(held(lodge())), held(lodge())
    plan = [
        PlannedMove(item_id=one.pk, revision=one.revision, to=user(CONFLICTED))
        for one in (task, free)
    ]
    with pytest.raises(PlanChanged) as refused:
        reassigning.reassign_many(plan, by=user("penyelia"), reason="x")
    assert list(refused.value.changes) == [task.pk]
    assert owner_of(task) == owner_of(free) == OTHER


def test_next_task_passes_it_over() -> None:
    officer = Officer(user(CONFLICTED))
    first, second = declared(item(lodge())), item(lodge())
    shown = next_task.shown(officer)
    assert shown is not None
    assert shown.pk == second.pk != first.pk
    taken = next_task.take(officer)
    assert taken is not None
    assert taken.pk == second.pk
    assert next_task.take(officer) is None


def test_hand_over_leaves_it_in_the_queue() -> None:
    task, free = declared(held(lodge())), held(lodge())
    make_absence(user(OTHER), deputy=user(CONFLICTED), hands_over=True)
    assert deputy_of(user(OTHER)) == user(CONFLICTED)
    standing_in.sweep()
    assert (owner_of(task), owner_of(free)) == ("", CONFLICTED)


def test_late_task_does_not_go_to_a_deputy_in_conflict() -> None:
    task = declared(held(lodge()))
    make_absence(user(OTHER), deputy=user(CONFLICTED))
    assert not can(check_can_stand_in, task, user(CONFLICTED))
    with transition(actor=rule("Batas waktu")) as move:
        current = assignment.locked(move, [task])[task.pk]
        going = escalation._Climb(move=move, deadline=current.deadline, item=current)
        assert escalation._to_deputy(going)
        move.batch.update_tracked(current, *escalation._KEPT_OF_ITEM)
    assert owner_of(task) == ""


def test_declaring_gives_back_what_else_the_person_holds_in_the_case() -> None:
    task, elsewhere = held(lodge(), CONFLICTED), held(lodge(), CONFLICTED)
    values = {"conflict": True}
    joining.answered(task.matter, values, person(user(CONFLICTED)))
    assert (owner_of(task), owner_of(elsewhere)) == ("", CONFLICTED)


def test_queue_costs_the_same_with_declared_conflicts() -> None:
    client = world.client(CONFLICTED)

    def queries() -> int:
        client.get("/meja/?daftar=antrean")
        with CaptureQueriesContext(connection) as asked:
            client.get("/meja/?daftar=antrean")
        return len(asked)

    tasks = [item(lodge()) for _ in range(4)]
    few = queries()
    for task in tasks[:3]:
        declared(task)
    assert queries() == few
