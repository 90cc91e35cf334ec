"""The rules of the interpreter that are easily taken otherwise."""

import pytest

from tests.definitions.writing import DECIDED, FORKED, HEAD, SIDE, STRAIGHT
from workflows.definitions.machine import (
    IllegalMoveError,
    Machine,
    Move,
    MoveKind,
    State,
)
from workflows.definitions.parsing import parse
from workflows.definitions.schema import Scalar


def machine(steps: str) -> Machine:
    parsed = parse(HEAD + steps)
    assert parsed.definition is not None, parsed.problems
    return Machine(parsed.definition)


def complete(step: str, **values: Scalar) -> Move:
    return Move(step, MoveKind.COMPLETE, values=tuple(values.items()))


def after(engine: Machine, *moves: Move, **given: Scalar) -> State:
    state = engine.initial(given)
    for move in moves:
        state = engine.apply(state, move)
    return state


def test_initial_opens_first_step() -> None:
    assert machine(STRAIGHT).initial().tokens == ("work",)


def test_apply_ends_with_outcome() -> None:
    state = after(machine(STRAIGHT), complete("work", complete=True))
    assert (state.outcome, state.tokens) == ("done", ())
    assert list(machine(STRAIGHT).moves(state)) == []


def test_apply_refuses_step_that_is_not_open() -> None:
    with pytest.raises(IllegalMoveError):
        after(machine(STRAIGHT), complete("finish"))


def test_join_waits_for_branches_that_were_opened() -> None:
    engine = machine(FORKED)
    assert after(engine, complete=True).tokens == ("left", "right")
    assert after(engine, complete("left"), complete=True).tokens == ("right",)
    both = after(engine, complete("left"), complete("right"), complete=True)
    assert both.tokens == ("after",)
    assert after(engine, complete("left"), complete=False).tokens == ("after",)


def test_complete_empties_what_the_form_leaves_out() -> None:
    engine = machine(STRAIGHT)
    state = after(engine, complete("work"), complete=True, kind="plain")
    assert dict(state.values) == {"kind": "plain"}


def test_moves_offer_each_answer_that_decides() -> None:
    engine = machine(DECIDED)
    moves = list(engine.moves(engine.initial()))
    assert [dict(move.values) for move in moves] == [
        {"complete": True},
        {"complete": False},
    ]


def test_set_is_written_before_the_step_is_read() -> None:
    steps = DECIDED.replace(
        "    title: Pilih\n", "    title: Pilih\n    set: {complete: true}\n"
    )
    assert after(machine(steps), complete("work", complete=False)).outcome == "done"


def test_side_path_leaves_task_open_and_fires_once() -> None:
    engine = machine(SIDE)
    fired = after(engine, Move("work", MoveKind.TIMEOUT, "0"))
    assert fired.tokens == ("remind", "work")
    assert MoveKind.TIMEOUT not in {move.kind for move in engine.moves(fired)}
    done = engine.apply(fired, complete("remind"))
    assert done.tokens == ("work",)
    assert MoveKind.TIMEOUT not in {move.kind for move in engine.moves(done)}


def test_end_closes_what_is_open_on_side_path() -> None:
    state = after(machine(SIDE), Move("work", MoveKind.TIMEOUT, "0"), complete("work"))
    assert (state.outcome, state.tokens, state.cut) == ("done", (), ())


def test_side_path_that_is_open_is_not_opened_again() -> None:
    steps = SIDE.replace("    next: finish\n", "    next: back\n").replace(
        "  remind:",
        "  back: {title: B, role: intake, deadline: STD-KONTAK, next: work}\n  remind:",
    )
    engine = machine(steps)
    state = after(
        engine,
        Move("work", MoveKind.TIMEOUT, "0"),
        complete("work"),
        complete("back"),
    )
    assert state.tokens == ("remind", "work")
    assert MoveKind.TIMEOUT not in {move.kind for move in engine.moves(state)}
    again = engine.apply(state, complete("remind"))
    assert MoveKind.TIMEOUT in {move.kind for move in engine.moves(again)}


def test_interrupting_timeout_closes_task_and_its_other_timeouts() -> None:
    steps = SIDE.replace(
        "    timeouts:\n",
        "    timeouts:\n"
        "      - {after: {amount: 1, unit: hari}, next: finish, set: {kind: hard}}\n",
    )
    engine = machine(steps)
    assert [move.choice for move in engine.moves(engine.initial()) if move.choice] == [
        "0",
        "1",
    ]
    state = after(engine, Move("work", MoveKind.TIMEOUT, "0"))
    assert (state.outcome, dict(state.values)) == ("done", {"kind": "hard"})


def test_decision_without_open_branch_is_stuck() -> None:
    steps = DECIDED.replace("      - {next: work}\n", "")
    state = after(machine(steps), complete("work", complete=False))
    assert state.stuck == "choose"
    assert state.is_over
