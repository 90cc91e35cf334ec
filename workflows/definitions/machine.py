"""What a definition means: a small interpreter, the reference for the engine.

A state holds where the process stands and what was gathered; a move is one thing that
happens to it: a person completes a task, an action has run, a message comes, time
runs out, a called process ends. Everything that needs nobody (decisions, forks, joins,
calls that are not waited for, ends) happens within the move that leads to it.

The rules that are easily taken otherwise:

* ``set`` of a step is written when the step is entered, before anything reads it.
* Completing a task writes every field of its form: what was left empty, or not shown
  because its ``when`` does not hold, is emptied. ``when`` reads what was gathered
  before, with the fields above it on the same form.
* The conditions of a fork are all read before its first branch is entered; its join
  waits for as many arrivals as branches were opened.
* Each timeout of a task fires at most once for each time the task is opened. A side
  path that is still open is not opened a second time.
* An end with an outcome ends the process and closes what is open on side paths.
"""

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import assert_never

from workflows.definitions.conditions import (
    Atom,
    atoms,
    evaluate,
    is_set,
    representatives,
)
from workflows.definitions.dataflow import deciding_fields
from workflows.definitions.graph import Edge, EdgeKind, Graph
from workflows.definitions.schema import (
    AutomaticStep,
    CallStep,
    Condition,
    DecisionStep,
    Definition,
    EndStep,
    ForkStep,
    FormField,
    HumanStep,
    JoinStep,
    RepeatStep,
    Scalar,
    Sets,
    Step,
    TaskStep,
    WaitStep,
)


Written = tuple[tuple[str, Scalar | None], ...]


class MoveKind(StrEnum):
    COMPLETE = "complete"
    RUN = "run"
    MESSAGE = "message"
    EXPIRE = "expire"
    TIMEOUT = "timeout"
    RETURN = "return"


@dataclass(frozen=True, slots=True)
class Move:
    """One thing that happens at an open step.

    ``choice`` is the message, or the number of the timeout; ``values`` are those of the
    form, or what the called process writes.
    """

    step: str
    kind: MoveKind
    choice: str = ""
    values: Written = ()


@dataclass(frozen=True, slots=True)
class State:
    """``tokens`` are the open steps, sorted; ``joins`` how many arrivals are missing."""

    tokens: tuple[str, ...] = ()
    values: tuple[tuple[str, Scalar], ...] = ()
    joins: tuple[tuple[str, int], ...] = ()
    fired: tuple[tuple[str, int], ...] = ()
    # The outcome, when the process has ended.
    outcome: str | None = None
    # The decision or fork that found no way on.
    stuck: str | None = None
    # Steps of the process itself that were open when it ended.
    cut: tuple[str, ...] = ()

    @property
    def is_over(self) -> bool:
        return self.outcome is not None or self.stuck is not None


class IllegalMoveError(Exception):
    """The move is not open in this state."""


@dataclass(slots=True)
class _Run:
    """A state while a move is carried out."""

    tokens: list[str]
    values: dict[str, Scalar]
    joins: dict[str, int]
    fired: set[tuple[str, int]]
    outcome: str | None = None
    stuck: str | None = None
    cut: tuple[str, ...] = ()
    # Steps still to be entered, the next one last.
    pending: list[str] = field(default_factory=list)
    entered: list[str] = field(default_factory=list)
    taken: list[Edge] = field(default_factory=list)

    def write(self, values: Mapping[str, Scalar | None] | Sets) -> None:
        for name, value in values.items():
            if value is not None and is_set(value):
                self.values[name] = value
            else:
                self.values.pop(name, None)

    def freeze(self) -> State:
        ended = self.outcome is not None
        return State(
            tokens=() if ended else tuple(sorted(self.tokens)),
            values=tuple(sorted(self.values.items())),
            joins=() if ended else tuple(sorted(self.joins.items())),
            fired=() if ended else tuple(sorted(self.fired)),
            outcome=self.outcome,
            stuck=self.stuck,
            cut=self.cut,
        )


@dataclass(frozen=True, slots=True)
class Followed:
    """What a move led to, and through which steps and edges."""

    state: State
    entered: tuple[str, ...]
    taken: tuple[Edge, ...]


class Machine:
    """Interprets one definition; its references must all exist."""

    def __init__(self, definition: Definition) -> None:
        self.definition = definition
        self.graph = Graph(definition)
        self.asked = _asked(definition)
        deciding = deciding_fields(definition)
        self.domains = {
            name: representatives(definition.fields[name], asked)
            for name, asked in self.asked.items()
            if name in deciding & definition.fields.keys()
        }
        self._edges = {
            (edge.source, edge.kind, edge.index): edge for edge in self.graph.edges
        }
        self._forms: dict[tuple[str, Written], tuple[Written, ...]] = {}

    def initial(self, given: Mapping[str, Scalar | None] | None = None) -> State:
        """The state after the start, with the values known by then."""
        return self.begin(given).state

    def begin(self, given: Mapping[str, Scalar | None] | None = None) -> Followed:
        run = _Run([], {}, {}, set(), pending=[self.definition.start])
        run.write(given or {})
        return self._settle(run)

    def apply(self, state: State, move: Move) -> State:
        """Carry out a move; raises IllegalMoveError when it is not open."""
        return self.follow(state, move).state

    # --- moves that are open -------------------------------------------------

    def moves(self, state: State) -> Iterator[Move]:
        """Every move, with values only for the fields that decide the way.

        Of values that no condition tells apart one is named.
        """
        if state.is_over:
            return
        for key in dict.fromkeys(state.tokens):
            yield from self._moves_at(key, state)

    def _moves_at(self, key: str, state: State) -> Iterator[Move]:
        step = self.definition.steps[key]
        match step:
            case HumanStep() | RepeatStep():
                for values in self._form_values(key, step, state):
                    yield Move(key, MoveKind.COMPLETE, values=values)
                yield from self._timeouts(key, step, state)
            case AutomaticStep():
                yield Move(key, MoveKind.RUN)
            case WaitStep():
                for message in step.messages:
                    yield Move(key, MoveKind.MESSAGE, message.message)
                if step.expiry:
                    yield Move(key, MoveKind.EXPIRE)
            case CallStep():
                yield from self._returns(key, step)
            case _:
                raise IllegalMoveError(key)

    def _form_values(
        self, key: str, step: TaskStep, state: State
    ) -> tuple[Written, ...]:
        known = tuple(item for item in state.values if item[0] in self.domains)
        if (key, known) not in self._forms:
            form = tuple(item for item in step.form if item.field in self.domains)
            self._forms[key, known] = tuple(self._filled(form, dict(known), ()))
        return self._forms[key, known]

    def _filled(
        self, form: tuple[FormField, ...], values: dict[str, Scalar], done: Written
    ) -> Iterator[Written]:
        if not form:
            yield done
            return
        item, *rest = form
        options: tuple[Scalar | None, ...] = (None,)
        if item.when is None or evaluate(item.when, values):
            domain = self.domains[item.field]
            options = domain if item.required else (*domain, None)
        for value in options:
            after = {name: kept for name, kept in values.items() if name != item.field}
            if value is not None:
                after[item.field] = value
            yield from self._filled(tuple(rest), after, (*done, (item.field, value)))

    def _timeouts(self, key: str, step: TaskStep, state: State) -> Iterator[Move]:
        for index, timeout in enumerate(step.timeouts):
            if (key, index) in state.fired:
                continue
            if not timeout.interrupting:
                edge = self._edges[key, EdgeKind.SIDE, index]
                if not self.graph.sides[edge].isdisjoint(state.tokens):
                    continue
            yield Move(key, MoveKind.TIMEOUT, str(index))

    def _returns(self, key: str, step: CallStep) -> Iterator[Move]:
        if step.outcome_to is None or step.outcome_to not in self.domains:
            yield Move(key, MoveKind.RETURN)
            return
        for value in self.domains[step.outcome_to]:
            yield Move(key, MoveKind.RETURN, values=((step.outcome_to, value),))

    # --- carrying a move out -------------------------------------------------

    def follow(self, state: State, move: Move) -> Followed:
        """Carry out a move and tell which steps and edges it went through."""
        if state.is_over or move.step not in state.tokens:
            raise IllegalMoveError(f"{move.step}: {move.kind}")
        run = _Run(
            list(state.tokens), dict(state.values), dict(state.joins), set(state.fired)
        )
        step = self.definition.steps[move.step]
        match move.kind:
            case MoveKind.COMPLETE:
                self._complete(run, move, step)
            case MoveKind.TIMEOUT:
                self._time_out(run, move, step)
            case MoveKind.MESSAGE | MoveKind.EXPIRE:
                self._wake(run, move, step)
            case MoveKind.RUN | MoveKind.RETURN:
                self._proceed(run, move, step)
            case _:
                assert_never(move.kind)
        return self._settle(run)

    def _leave(self, run: _Run, kind: EdgeKind, key: str, index: int = 0) -> None:
        run.tokens.remove(key)
        run.fired = {item for item in run.fired if item[0] != key}
        self._go(run, kind, key, index)

    def _go(self, run: _Run, kind: EdgeKind, key: str, index: int = 0) -> None:
        edge = self._edges[key, kind, index]
        run.taken.append(edge)
        run.pending.append(edge.target)

    def _complete(self, run: _Run, move: Move, step: Step) -> None:
        if not isinstance(step, HumanStep | RepeatStep):
            raise IllegalMoveError(move.step)
        written = dict(move.values)
        run.write({item.field: written.get(item.field) for item in step.form})
        if isinstance(step, RepeatStep) and evaluate(step.again, run.values):
            run.tokens.remove(move.step)
            run.fired = {item for item in run.fired if item[0] != move.step}
            run.pending.append(move.step)
        else:
            self._leave(run, EdgeKind.NEXT, move.step)

    def _time_out(self, run: _Run, move: Move, step: Step) -> None:
        if not isinstance(step, HumanStep | RepeatStep):
            raise IllegalMoveError(move.step)
        index = int(move.choice)
        if (move.step, index) in run.fired or index >= len(step.timeouts):
            raise IllegalMoveError(f"{move.step}: {move.choice}")
        timeout = step.timeouts[index]
        run.write(timeout.set)
        if timeout.interrupting:
            self._leave(run, EdgeKind.TIMEOUT, move.step, index)
        else:
            run.fired.add((move.step, index))
            self._go(run, EdgeKind.SIDE, move.step, index)

    def _wake(self, run: _Run, move: Move, step: Step) -> None:
        if not isinstance(step, WaitStep):
            raise IllegalMoveError(move.step)
        if move.kind is MoveKind.EXPIRE:
            if step.expiry is None:
                raise IllegalMoveError(f"{move.step}: {move.kind}")
            run.write(step.expiry.set)
            self._leave(run, EdgeKind.EXPIRY, move.step)
            return
        for index, message in enumerate(step.messages):
            if message.message == move.choice:
                run.write(message.set)
                self._leave(run, EdgeKind.MESSAGE, move.step, index)
                return
        raise IllegalMoveError(f"{move.step}: {move.choice}")

    def _proceed(self, run: _Run, move: Move, step: Step) -> None:
        match step:
            case AutomaticStep() if move.kind is MoveKind.RUN:
                pass
            case CallStep() if move.kind is MoveKind.RETURN:
                if step.outcome_to is not None:
                    run.write({step.outcome_to: dict(move.values).get(step.outcome_to)})
            case _:
                raise IllegalMoveError(f"{move.step}: {move.kind}")
        self._leave(run, EdgeKind.NEXT, move.step)

    # --- what happens by itself ----------------------------------------------

    def _settle(self, run: _Run) -> Followed:
        while run.pending and run.stuck is None and run.outcome is None:
            key = run.pending.pop()
            if len(run.entered) > 2 * len(self.definition.steps):
                run.stuck = key  # a circle of steps that need nobody
            else:
                self._enter(run, key)
        return Followed(run.freeze(), tuple(run.entered), tuple(run.taken))

    def _enter(self, run: _Run, key: str) -> None:
        step = self.definition.steps[key]
        run.entered.append(key)
        run.write(step.set)
        if rests(step):
            run.tokens.append(key)
            return
        match step:
            case DecisionStep():
                self._decide(run, key, step)
            case ForkStep():
                self._split(run, key, step)
            case JoinStep():
                self._arrive(run, key)
            case EndStep():
                self._end(run, step)
            case _:
                self._go(run, EdgeKind.NEXT, key)

    def _decide(self, run: _Run, key: str, step: DecisionStep) -> None:
        for index, branch in enumerate(step.branches):
            if holds(branch.when, run.values):
                self._go(run, EdgeKind.BRANCH, key, index)
                return
        run.stuck = key

    def _split(self, run: _Run, key: str, step: ForkStep) -> None:
        opened = [
            index
            for index, branch in enumerate(step.branches)
            if holds(branch.when, run.values)
        ]
        if not opened:
            run.stuck = key
            return
        run.joins[step.join] = run.joins.get(step.join, 0) + len(opened)
        for index in reversed(opened):
            self._go(run, EdgeKind.BRANCH, key, index)

    def _arrive(self, run: _Run, key: str) -> None:
        missing = run.joins.get(key, 1) - 1
        if missing > 0:
            run.joins[key] = missing
        else:
            run.joins.pop(key, None)
            self._go(run, EdgeKind.NEXT, key)

    def _end(self, run: _Run, step: EndStep) -> None:
        if step.outcome is None:
            return
        run.outcome = step.outcome
        open_steps = (*run.tokens, *run.pending)
        run.cut = tuple(sorted(key for key in open_steps if key in self.graph.main))


def rests(step: Step) -> bool:
    """Whether the process stops at the step until somebody or something moves it on."""
    if isinstance(step, CallStep):
        return step.wait
    return isinstance(step, HumanStep | RepeatStep | AutomaticStep | WaitStep)


def holds(when: Condition | None, values: Mapping[str, object]) -> bool:
    """Whether a branch is open; one without a condition always is."""
    return when is None or evaluate(when, values)


def conditions_in(step: Step) -> Iterator[Condition]:
    """Every condition that a step reads, in the order of the document."""
    match step:
        case HumanStep() | RepeatStep():
            yield from (item.when for item in step.form if item.when is not None)
            if isinstance(step, RepeatStep):
                yield step.again
        case DecisionStep() | ForkStep():
            yield from (item.when for item in step.branches if item.when is not None)
        case _:
            return


def _asked(definition: Definition) -> dict[str, tuple[Atom, ...]]:
    """By field: every comparison that some condition makes with it."""
    found: dict[str, list[Atom]] = {}
    for step in definition.steps.values():
        for atom in itertools.chain.from_iterable(map(atoms, conditions_in(step))):
            found.setdefault(atom.field, []).append(atom)
    return {name: tuple(asked) for name, asked in found.items()}
