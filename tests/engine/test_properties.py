"""Random definitions against the interpreter, and random hands against a plain model."""

import dataclasses
import itertools
import random
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import ClassVar

import pytest
import yaml
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from hypothesis.stateful import run_state_machine_as_test as run_machine

from accounts.models import User
from tests.definitions.generating import (
    VOCABULARY,
    broken_definitions,
    form_values,
    sound_definitions,
)
from tests.definitions.test_soundness import SHOWN, shows
from tests.factories import make_matter, make_user
from workflows import extensions
from workflows.actors import holder, person
from workflows.compiler.nodes import ACTIVE
from workflows.definitions.machine import Machine, Move, MoveKind, State
from workflows.definitions.problems import errors as errors_among
from workflows.definitions.schema import Definition
from workflows.definitions.soundness import prove
from workflows.definitions.structure import check_structure
from workflows.enums import ArmState, ItemState
from workflows.exceptions import DefinitionHasProblems, WorkflowError
from workflows.models import ArmedWait, Process, ProcessVersion, WorkItem
from workflows.selectors import orphaned
from workflows.services import (
    actions,
    assignment,
    completion,
    messages,
    processes,
    waits,
)
from workflows.services.publishing import check_document, publish_document

from .conftest import World
from .documents import end, publish, task
from .test_records import check_chain


POSTS = ("petugas_pengaduan", "penyelia")
drawn = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.filter_too_much,
        HealthCheck.function_scoped_fixture,
    ],
)


@contextmanager
def undone() -> Iterator[None]:
    """Whatever an example writes is taken back at its end."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def drawing(world: World) -> User:
    """The vocabulary of the drawn definitions, the process that they call, one person."""
    extensions.install(
        dataclasses.replace(
            world.product.extensions(),
            posts=VOCABULARY.posts,
            actions={name: lambda context: None for name in VOCABULARY.actions},
            statuses=VOCABULARY.statuses,
            task_actions=VOCABULARY.task_actions,
        )
    )
    roles = {"intake": {"title": "Penerima", "post": POSTS[0]}}
    outcomes = {"done": {"title": "Selesai", "status": "closed"}}
    publish("other", {"x": task("z"), "z": end()}, roles=roles, outcomes=outcomes)
    user: User = world.product.give(make_user("petugas"), *POSTS)
    return user


def as_document(definition: Definition) -> str:
    data = definition.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    for key, step in definition.steps.items():
        data["steps"][key]["kind"] = step.kind
    return yaml.safe_dump(data, sort_keys=False)


class Driver:
    """Makes the moves of the interpreter on the real engine."""

    def __init__(self, definition: Definition, process: Process, user: User) -> None:
        self.definition, self.process, self.user = definition, process, user
        self.keys = itertools.count()

    def open_steps(self) -> tuple[str, ...]:
        tasks = self.process.tasks.filter(status__in=ACTIVE).exclude(
            flow_task_type="JOIN"
        )
        return tuple(sorted(task.step_key for task in tasks))

    def can(self, move: Move) -> bool:
        """A message goes to the wait that was armed first; the engine leaves no choice."""
        if move.kind is not MoveKind.MESSAGE:
            return True
        armed = self.process.waits.filter(
            state=ArmState.ARMED, messages__contains=[move.choice]
        )
        return bool(armed.order_by("pk")[0].step == move.step)

    def make(self, state: State, move: Move) -> None:
        match move.kind:
            case MoveKind.COMPLETE:
                item = WorkItem.objects.get(
                    process=self.process, step=move.step, closed_at=None
                )
                self.complete(item, form_values(self.definition, state, move))
            case MoveKind.TIMEOUT:
                self.fire(move.step, int(move.choice))
            case MoveKind.EXPIRE:
                self.fire(move.step, 0)
            case MoveKind.MESSAGE:
                key = f"{self.process.pk}/{next(self.keys)}"
                messages.deliver_message(
                    self.process, move.choice, key=key, by=holder()
                )
            case MoveKind.RUN:
                run = next(
                    run
                    for run in self.process.runs.filter(state="ready")
                    if run.task.step_key == move.step
                )
                assert actions.run(run.pk)
            case MoveKind.RETURN:
                children = Process.objects.filter(
                    parent_task__process=self.process, finished=None
                )
                child = next(
                    child
                    for child in children
                    if child.parent_task.step_key == move.step
                )
                self.complete(WorkItem.objects.get(process=child), {})

    def complete(self, item: WorkItem, values: Mapping[str, object]) -> None:
        assignment.claim(item, by=self.user)
        completion.complete(item, by=self.user, values=values)

    def fire(self, step: str, position: int) -> None:
        wait = ArmedWait.objects.get(
            process=self.process, step=step, position=position, state=ArmState.ARMED
        )
        ArmedWait.objects.filter(pk=wait.pk).update(fires_at=timezone.now())
        assert waits.fire(wait.pk)


@pytest.mark.slow
def test_sound_definitions_run_as_the_interpreter_says(drawing: User) -> None:
    @drawn
    @given(sound_definitions(budget=15), st.randoms(use_true_random=False))
    def run(definition: Definition, chance: random.Random) -> None:
        with undone():
            publish_document(as_document(definition), note="")
            matter = make_matter()
            process = processes.start("drawn", matter=matter, values={}, by=holder())
            driver, machine = Driver(definition, process, drawing), Machine(definition)
            state = machine.initial()
            for _ in range(30):
                assert driver.open_steps() == state.tokens
                if state.is_over:
                    break
                moves = [move for move in machine.moves(state) if driver.can(move)]
                assert moves
                move = chance.choice(moves)
                driver.make(state, move)
                state = machine.apply(state, move)
            process.refresh_from_db()
            assert process.outcome == (state.outcome or "")
            deciding = {
                name: value
                for name, value in process.values.items()
                if value is not None and name in machine.domains
            }
            assert deciding == dict(state.values)
            assert not orphaned(Process.objects.all()).exists()
            check_chain(matter)

    run()


@pytest.mark.slow
def test_unsound_definitions_are_refused_with_a_path_that_shows_it(
    drawing: User,
) -> None:
    @drawn
    @given(broken_definitions())
    def run(definition: Definition) -> None:
        structured = not list(check_structure(definition))
        faults = [
            fault
            for fault in prove(definition, structured=structured)
            if fault.kind in SHOWN
        ]
        for fault in faults:
            assert shows(definition, fault)
        document = as_document(definition)
        if not faults and not errors_among(check_document(document).problems):
            return
        with undone():
            with pytest.raises(DefinitionHasProblems):
                publish_document(document, note="")
            assert not ProcessVersion.objects.filter(definition__key="drawn").exists()

    run()


# --- one task, many hands ------------------------------------------------------------


PEOPLE = ("first", "second", "worker", "supervisor")
WITH_POST = ("first", "second")
people = st.sampled_from(PEOPLE)


class OneTask(RuleBasedStateMachine):
    """``state``, ``owner``, ``revision``, ``draft`` and ``events`` are the model."""

    world: ClassVar[World]
    hands: ClassVar[dict[str, User]]

    def __init__(self) -> None:
        super().__init__()
        self.undo = undone()
        self.undo.__enter__()
        self.matter = make_matter()
        self.process = self.world.start(matter=self.matter)
        self.item = WorkItem.objects.get(matter=self.matter)
        self.state, self.owner = ItemState.OPEN, ""
        self.revision, self.events, self.draft = 1, 1, ""

    def teardown(self) -> None:
        check_chain(self.matter)
        self.undo.__exit__(None, None, None)

    @property
    def is_open(self) -> bool:
        return self.state in (ItemState.OPEN, ItemState.CLAIMED)

    def attempt(
        self, allowed: bool, call: Callable[..., object], **arguments: object
    ) -> bool:
        """Make a call that the model allows or forbids; returns whether it did it."""
        if not allowed:
            with pytest.raises(WorkflowError):
                call(self.item, **arguments)
            return False
        call(self.item, **arguments)
        return True

    def moved(self, state: ItemState, owner: str, *, events: int = 1) -> None:
        self.state, self.owner = state, owner
        self.revision += 1
        self.events += events

    @rule(who=people)
    def claim(self, who: str) -> None:
        allowed = self.state == ItemState.OPEN and who in WITH_POST
        if self.attempt(allowed, assignment.claim, by=self.hands[who]):
            self.moved(ItemState.CLAIMED, who)

    @rule(who=people)
    def release(self, who: str) -> None:
        allowed = self.state == ItemState.CLAIMED and self.owner == who
        if self.attempt(allowed, assignment.release, by=self.hands[who]):
            self.moved(ItemState.OPEN, "")

    @rule(who=people, to=people, reason=st.sampled_from(["", "Lewat waktu"]))
    def reassign(self, who: str, to: str, reason: str) -> None:
        allowed = (
            bool(reason) and self.is_open and who == "supervisor" and to in WITH_POST
        )
        arguments = {"by": self.hands[who], "to": self.hands[to], "reason": reason}
        if self.attempt(allowed, assignment.reassign, **arguments):
            self.moved(ItemState.CLAIMED, to)

    @rule(who=people, text=st.sampled_from(["satu", "dua"]))
    def save_draft(self, who: str, text: str) -> None:
        allowed = self.state == ItemState.CLAIMED and self.owner == who
        values = {"note": text}
        if self.attempt(
            allowed, completion.save_draft, by=self.hands[who], values=values
        ):
            self.draft = text

    @rule(who=people, answer=st.sampled_from(["true", ""]), behind=st.integers(0, 1))
    def complete(self, who: str, answer: str, behind: int) -> None:
        allowed = (
            self.state == ItemState.CLAIMED
            and self.owner == who
            and bool(answer)
            and not behind
        )
        arguments = {
            "by": self.hands[who],
            "values": {"agreed": answer},
            "revision": self.revision - behind,
        }
        if self.attempt(allowed, completion.complete, **arguments):
            self.moved(ItemState.DONE, who, events=2)
            self.draft = ""

    @rule(who=people)
    def cancel(self, who: str) -> None:
        allowed = self.is_open and who in WITH_POST

        def call(_: WorkItem) -> None:
            by = person(self.hands[who])
            processes.cancel(self.process, outcome="stopped", reason="x", by=by)

        if self.attempt(allowed, call):
            self.moved(ItemState.CANCELLED, self.owner)

    @invariant()
    def rows_are_as_the_model_says(self) -> None:
        item = WorkItem.objects.get(pk=self.item.pk)
        owner = self.hands[self.owner] if self.owner else None
        assert (item.state, item.owner) == (self.state, owner)
        assert item.revision == self.revision
        assert item.history.count() == self.revision
        assert self.matter.events.count() == self.events
        drafts = [
            draft.values["note"] for draft in [getattr(item, "draft", None)] if draft
        ]
        assert drafts == ([self.draft] if self.draft else [])


@pytest.mark.slow
def test_one_task_follows_a_plain_model(world: World) -> None:
    publish("p", {"a": task("z", "agreed", "note"), "z": end()})
    OneTask.world = world
    OneTask.hands = {
        "first": world.intake,
        "second": world.product.give(make_user("intake"), "intake"),
        "worker": world.worker,
        "supervisor": world.supervisor,
    }

    run_machine(
        OneTask,
        settings=settings(
            max_examples=20,
            stateful_step_count=15,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow],
        ),
    )
