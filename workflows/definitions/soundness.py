"""Proves that a process can always be brought to its end, by exploring its states.

Only values of fields that decide the way are followed, only as long as they matter,
and of those that no condition tells apart only one. Branches of a fork that do not
touch each other's fields are explored one after the other instead of interleaved.
"""

import itertools
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from workflows.definitions.dataflow import Liveness, reads, writes
from workflows.definitions.graph import Edge
from workflows.definitions.machine import Followed, Machine, Move, State, Written
from workflows.definitions.regions import Region, Regions
from workflows.definitions.schema import DecisionStep, Definition, ForkStep, Scalar


MOST_STATES = 20_000
MOST_MOVES = 60_000


class FaultKind(StrEnum):
    # A decision or fork of which no branch is open.
    STUCK = "stuck"
    # Nothing is open and the process has not ended.
    HANGING = "hanging"
    # From here no way leads to an end.
    ENDLESS = "endless"
    # A step is open twice at once.
    DOUBLED = "doubled"
    # The process ends while one of its own steps is open.
    CUT_OFF = "cut_off"
    # No way leads to the step, or through the branch.
    DEAD = "dead"
    UNUSED_BRANCH = "unused_branch"
    TOO_LARGE = "too_large"


@dataclass(frozen=True, slots=True)
class Fault:
    """``given`` and the moves of ``path``, made one after another, lead to the fault."""

    kind: FaultKind
    step: str
    path: tuple[Move, ...] = ()
    given: tuple[tuple[str, Scalar], ...] = ()
    # The branch, for an unused one.
    index: int | None = None


def prove(definition: Definition, *, structured: bool = True) -> tuple[Fault, ...]:
    """Every fault found; none means that the definition is sound.

    ``structured`` says that the checker found the forks block-structured; without
    that nothing is left out of the exploration.
    """
    machine = Machine(definition)
    exploration = Exploration(machine, reduced=structured)
    faults = exploration.faults()
    if structured and any(fault.path for fault in faults):
        # Leaving things out may lengthen the way to a fault: look again, all of it.
        whole = Exploration(machine, reduced=False)
        found = [fault for fault in whole.faults() if fault.path]
        kinds = {(fault.kind, fault.step) for fault in found}
        rest = [fault for fault in faults if (fault.kind, fault.step) not in kinds]
        endless = any(fault.kind is FaultKind.ENDLESS for fault in found)
        rest = [f for f in rest if not (endless and f.kind is FaultKind.ENDLESS)]
        return (*found, *rest)
    return faults


def replay(definition: Definition, fault: Fault) -> Followed:
    """What the interpreter makes of the path of a fault."""
    machine = Machine(definition)
    followed = machine.begin(dict(fault.given))
    for move in fault.path:
        followed = machine.follow(followed.state, move)
    return followed


@dataclass(frozen=True, slots=True)
class _Moved:
    """How a state was first come to."""

    before: State
    move: Move


class Exploration:
    """All reachable states, breadth first, so that the way to each is a shortest one."""

    def __init__(self, machine: Machine, *, reduced: bool) -> None:
        self.machine = machine
        self.definition = machine.definition
        self.reduced = reduced
        self.live = Liveness(machine.graph, frozenset(machine.domains))
        self.came: dict[State, _Moved | Written] = {}
        self.after: dict[State, list[State]] = {}
        self.entered: set[str] = set()
        self.taken: set[Edge] = set()
        self.found: dict[tuple[FaultKind, str], State] = {}
        self.waiting: deque[State] = deque()
        self._known: dict[tuple[frozenset[str], frozenset[str]], bool] = {}
        self.complete = self._explore()

    def _explore(self) -> bool:
        for given in self._givens():
            followed = self.machine.begin(dict(given))
            self._visit(followed, given)
        moves = 0
        while self.waiting:
            state = self.waiting.popleft()
            for move in self._moves(state):
                moves += 1
                followed = self.machine.follow(state, move)
                self.after[state].append(self._visit(followed, _Moved(state, move)))
            if len(self.came) > MOST_STATES or moves > MOST_MOVES:
                return False
        return True

    def _givens(self) -> Iterator[Written]:
        names = [name for name in self.definition.given if name in self.machine.domains]
        names = [
            name for name in names if name in self.live.entering[self.definition.start]
        ]
        domains = [(*self.machine.domains[name], None) for name in names]
        for values in itertools.product(*domains):
            yield tuple(zip(names, values, strict=True))

    def _visit(self, followed: Followed, origin: _Moved | Written) -> State:
        self.entered.update(followed.entered)
        self.taken.update(followed.taken)
        state = self._essential(followed.state)
        if state not in self.came:
            self.came[state] = origin
            self.after[state] = []
            fault = self._fault_in(state)
            if fault is not None:
                self.found.setdefault(fault, state)
            elif not state.is_over:
                self.waiting.append(state)
        return state

    def _essential(self, state: State) -> State:
        """The state without the values that cannot change what comes next."""
        live = frozenset().union(*(self.live.resting[key] for key in state.tokens))
        values = tuple(item for item in state.values if item[0] in live)
        return State(
            state.tokens,
            values,
            state.joins,
            state.fired,
            state.outcome,
            state.stuck,
            state.cut,
        )

    def _fault_in(self, state: State) -> tuple[FaultKind, str] | None:
        if state.stuck is not None:
            return FaultKind.STUCK, state.stuck
        if state.cut:
            return FaultKind.CUT_OFF, state.cut[0]
        doubled = [a for a, b in itertools.pairwise(state.tokens) if a == b]
        if doubled:
            return FaultKind.DOUBLED, doubled[0]
        if state.outcome is None and not self.machine.graph.main & set(state.tokens):
            join = state.joins[0][0] if state.joins else self.definition.start
            return FaultKind.HANGING, join
        return None

    # --- leaving out what makes no difference ---------------------------------

    def _moves(self, state: State) -> Iterator[Move]:
        moves = self.machine.moves(state)
        if not self.reduced or len(state.tokens) < 2:
            return moves
        chosen = self._chosen(state.tokens)
        return (move for move in moves if move.step in chosen)

    def _chosen(self, tokens: tuple[str, ...]) -> frozenset[str]:
        """Open steps whose moves suffice: the others' do not touch what these touch."""
        side = [key for key in tokens if key not in self.machine.graph.main]
        if side:
            return frozenset(side[:1] if self._sides_are_apart else tokens)
        return self._chosen_branch(list(tokens), 0)

    def _chosen_branch(self, tokens: list[str], depth: int) -> frozenset[str]:
        around = self._regions.around
        groups: dict[Region, list[str]] = {}
        for key in tokens:
            if len(around.get(key, ())) <= depth:
                return frozenset(tokens)
            groups.setdefault(around[key][depth], []).append(key)
        first = min(groups, key=lambda region: (region.fork, region.index))
        if any(self._touch(first, other) for other in groups if other != first):
            return frozenset(tokens)
        inside = groups[first]
        return (
            frozenset(inside)
            if len(inside) < 2
            else self._chosen_branch(inside, depth + 1)
        )

    @cached_property
    def _regions(self) -> Regions:
        return Regions(self.machine.graph)

    def _fields(self, steps: frozenset[str]) -> tuple[frozenset[str], frozenset[str]]:
        """Deciding fields that some steps read, and that they write."""
        known = [(key, self.definition.steps[key]) for key in steps]
        read = frozenset().union(*(reads(step) for _, step in known))
        written = frozenset().union(*(writes(key, step) for key, step in known))
        return read & self.live.deciding, written & self.live.deciding

    def _touch(self, one: Region, other: Region) -> bool:
        return self._interfere(one.steps, other.steps)

    def _interfere(self, one: frozenset[str], other: frozenset[str]) -> bool:
        if (one, other) not in self._known:
            self._known[one, other] = self._compare(one, other)
        return self._known[one, other]

    def _compare(self, one: frozenset[str], other: frozenset[str]) -> bool:
        read_one, written_one = self._fields(one)
        read_other, written_other = self._fields(other)
        return bool(
            written_one & (read_other | written_other) or written_other & read_one
        )

    @cached_property
    def _sides_are_apart(self) -> bool:
        graph = self.machine.graph
        for edge, steps in graph.sides.items():
            meanwhile = graph.reach([edge.source], follow=lambda _: True) - steps
            if self._interfere(steps, meanwhile):
                return False
        return True

    # --- what the states say ---------------------------------------------------

    def faults(self) -> tuple[Fault, ...]:
        found = [
            Fault(kind, step, *self._way(state))
            for (kind, step), state in self.found.items()
        ]
        if not self.complete:
            found.append(Fault(FaultKind.TOO_LARGE, self.definition.start))
            return tuple(found)
        trap = self._trap()
        if trap is not None:
            place = trap.tokens[0] if trap.tokens else self.definition.start
            found.append(Fault(FaultKind.ENDLESS, place, *self._way(trap)))
            return tuple(found)  # what is never reached may be so for this
        return (*found, *self._never())

    def _way(
        self, state: State
    ) -> tuple[tuple[Move, ...], tuple[tuple[str, Scalar], ...]]:
        moves: list[Move] = []
        origin = self.came[state]
        while isinstance(origin, _Moved):
            moves.append(origin.move)
            origin = self.came[origin.before]
        given = tuple((name, value) for name, value in origin if value is not None)
        return tuple(reversed(moves)), given

    def _trap(self) -> State | None:
        """The nearest state from which no end can be reached, other faults left out."""
        before: dict[State, list[State]] = {state: [] for state in self.came}
        for state, following in self.after.items():
            for other in following:
                before[other].append(state)
        ends = [state for state in self.came if state.is_over]
        waiting = [*ends, *self.found.values()]
        waiting += [state for state in self.came if self._fault_in(state) is not None]
        finishing: set[State] = set()
        while waiting:
            state = waiting.pop()
            if state not in finishing:
                finishing.add(state)
                waiting += before[state]
        return next((state for state in self.came if state not in finishing), None)

    def _never(self) -> Iterator[Fault]:
        """Steps and branches that no way goes through; only after a whole exploration."""
        if self.found:
            return
        for key in self.definition.steps:
            if key not in self.entered:
                yield Fault(FaultKind.DEAD, key)
        for edge in self.machine.graph.edges:
            if edge.source in self.entered and edge not in self.taken:
                step = self.definition.steps[edge.source]
                if not isinstance(step, DecisionStep | ForkStep):
                    continue
                # A branch without a condition may be there for safety alone.
                if step.branches[edge.index].when is not None:
                    yield Fault(FaultKind.UNUSED_BRANCH, edge.source, index=edge.index)
