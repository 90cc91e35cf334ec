"""The proof of soundness, against the interpreter."""

import random
from collections import deque

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.definitions.generating import (
    VOCABULARY,
    broken_definitions,
    large_definition,
    sound_definitions,
    touching_definitions,
)
from workflows.definitions.checking import check
from workflows.definitions.machine import Machine, State
from workflows.definitions.problems import errors
from workflows.definitions.schema import Definition
from workflows.definitions.soundness import (
    Exploration,
    Fault,
    FaultKind,
    prove,
    replay,
)
from workflows.definitions.structure import check_structure


SHOWN = {
    FaultKind.STUCK,
    FaultKind.CUT_OFF,
    FaultKind.DOUBLED,
    FaultKind.HANGING,
    FaultKind.ENDLESS,
}
pytestmark = pytest.mark.slow
drawn = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


def can_finish(machine: Machine, start: State) -> bool:
    seen, waiting = {start}, deque([start])
    while waiting:
        state = waiting.popleft()
        if state.outcome is not None:
            return True
        for move in machine.moves(state):
            after = machine.apply(state, move)
            if after not in seen:
                seen.add(after)
                waiting.append(after)
    return False


def shows(definition: Definition, fault: Fault) -> bool:
    """Whether following the path of a fault in the interpreter ends in that fault."""
    state = replay(definition, fault).state
    machine = Machine(definition)
    return {
        FaultKind.STUCK: state.stuck == fault.step,
        FaultKind.CUT_OFF: fault.step in state.cut,
        FaultKind.DOUBLED: state.tokens.count(fault.step) > 1,
        FaultKind.HANGING: not state.is_over
        and not set(state.tokens) & machine.graph.main,
        FaultKind.ENDLESS: fault.kind is FaultKind.ENDLESS
        and not can_finish(machine, state),
    }[fault.kind]


@drawn
@given(sound_definitions())
def test_check_accepts_sound_definition(definition: Definition) -> None:
    assert errors(check(definition, VOCABULARY)) == ()


@drawn
@given(sound_definitions(), st.randoms(use_true_random=False))
def test_sound_definition_never_deadlocks(
    definition: Definition, chance: random.Random
) -> None:
    machine = Machine(definition)
    state = machine.initial()
    for _ in range(200):
        if state.outcome is not None:
            break
        moves = list(machine.moves(state))
        assert moves, state
        state = machine.apply(state, chance.choice(moves))
        assert state.stuck is None
        assert state.cut == ()
        assert len(set(state.tokens)) == len(state.tokens)


@drawn
@given(broken_definitions())
def test_check_refuses_broken_definition_with_path_that_replays(
    definition: Definition,
) -> None:
    structured = not list(check_structure(definition))
    faults = prove(definition, structured=structured)
    refused = errors(check(definition, VOCABULARY))
    replayed = [fault for fault in faults if fault.kind in SHOWN]
    for fault in replayed:
        assert shows(definition, fault), fault
    whole = Exploration(Machine(definition), reduced=False)
    assume(whole.complete)
    unsound = [fault for fault in whole.faults() if fault.kind in SHOWN]
    if unsound:
        assert refused
    if unsound and structured:
        assert replayed


@drawn
@given(touching_definitions())
def test_prove_agrees_with_exploring_everything(definition: Definition) -> None:
    whole = Exploration(Machine(definition), reduced=False)
    assume(whole.complete)
    everything = {(fault.kind, fault.step) for fault in whole.faults()}
    reduced = Exploration(Machine(definition), reduced=True)
    # A branch that is stuck keeps the reduced one from the others: so prove looks again.
    assert bool(reduced.faults()) == bool(everything)
    found = {(fault.kind, fault.step) for fault in prove(definition)}
    assert found >= everything


@drawn
@given(touching_definitions())
def test_prove_gives_shortest_path(definition: Definition) -> None:
    """No fault comes nearer to the start in a plain breadth-first search."""
    faults = [fault for fault in prove(definition) if fault.kind is FaultKind.STUCK]
    assume(faults)
    machine = Machine(definition)
    front, seen, steps = {machine.initial()}, set(), 0
    while not any(state.stuck for state in front):
        seen |= front
        front = {
            machine.apply(state, move)
            for state in front
            for move in machine.moves(state)
        } - seen
        steps += 1
    assert min(len(fault.path) for fault in faults) == steps


def test_prove_large_definition_is_quick() -> None:
    definition = large_definition(60)
    assert len(definition.steps) >= 60
    exploration = Exploration(Machine(definition), reduced=True)
    assert exploration.complete
    assert exploration.faults() == ()
    assert len(exploration.came) < 2_000
