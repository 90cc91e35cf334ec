"""Which steps read and write which fields, and where a value still matters."""

from collections.abc import Iterable

from workflows.definitions.conditions import fields_of
from workflows.definitions.graph import Edge, EdgeKind, Graph, edges_of
from workflows.definitions.schema import (
    CallStep,
    DecisionStep,
    Definition,
    ForkStep,
    HumanStep,
    RepeatStep,
    Sets,
    Step,
    WaitStep,
)


def deciding_fields(definition: Definition) -> frozenset[str]:
    """Fields whose values can change which steps come next."""
    found: set[str] = set()
    for step in definition.steps.values():
        if isinstance(step, DecisionStep | ForkStep):
            found.update(*(fields_of(branch.when) for branch in step.branches))
        elif isinstance(step, RepeatStep):
            found |= fields_of(step.again)
    shown = [
        (item.field, fields_of(item.when))
        for step in definition.steps.values()
        if isinstance(step, HumanStep | RepeatStep)
        for item in step.form
    ]
    size = -1
    while size != len(found):
        size = len(found)
        found.update(*(read for name, read in shown if name in found))
    return frozenset(found)


def written_on(step: Step, edge: Edge) -> Sets:
    """Constants that are written on the way out by ``edge``."""
    if isinstance(step, HumanStep | RepeatStep):
        timed = edge.kind in {EdgeKind.TIMEOUT, EdgeKind.SIDE}
        return step.timeouts[edge.index].set if timed else {}
    if isinstance(step, WaitStep):
        if edge.kind is EdgeKind.MESSAGE:
            return step.messages[edge.index].set
        return step.expiry.set if step.expiry else {}
    return {}


def gathered_by(step: Step) -> frozenset[str]:
    """Fields that are always written when the step is left by its ``next``."""
    if isinstance(step, HumanStep | RepeatStep):
        return frozenset(item.field for item in step.form)
    if isinstance(step, CallStep) and step.wait and step.outcome_to:
        return frozenset({step.outcome_to})
    return frozenset()


def writes(key: str, step: Step) -> frozenset[str]:
    constants = [written_on(step, edge) for edge in edges_of(key, step)]
    return gathered_by(step).union(step.set, *constants)


def reads(step: Step) -> frozenset[str]:
    """Fields that the conditions of a step read."""
    match step:
        case DecisionStep() | ForkStep():
            return frozenset().union(*(fields_of(item.when) for item in step.branches))
        case RepeatStep():
            return _form_reads(step) | fields_of(step.again)
        case HumanStep():
            return _form_reads(step)
        case _:
            return frozenset()


def _form_reads(step: HumanStep | RepeatStep) -> frozenset[str]:
    return frozenset().union(*(fields_of(item.when) for item in step.form))


class Liveness:
    """By step: the fields whose value can still change what comes next.

    ``entering`` holds just before the step is entered, ``resting`` while it is open.
    """

    def __init__(self, graph: Graph, deciding: frozenset[str]) -> None:
        self.graph = graph
        self.deciding = deciding
        self.entering: dict[str, frozenset[str]] = dict.fromkeys(
            graph.steps, frozenset()
        )
        self.resting: dict[str, frozenset[str]] = dict.fromkeys(
            graph.steps, frozenset()
        )
        self._into = _sources(graph)
        waiting = set(graph.steps)
        while waiting:
            key = waiting.pop()
            if self._update(key):
                waiting |= self._into[key]

    def _update(self, key: str) -> bool:
        step = self.graph.steps[key]
        resting = self._resting(key, step) & self.deciding
        entering = resting - step.set.keys()
        changed = entering != self.entering[key]
        self.resting[key], self.entering[key] = resting, entering
        return changed

    def _resting(self, key: str, step: Step) -> frozenset[str]:
        after: frozenset[str] = frozenset()
        found: frozenset[str] = frozenset()
        for edge in self.graph.out[key]:
            wanted = self.entering[edge.target] - written_on(step, edge).keys()
            if edge.kind is EdgeKind.NEXT:
                after |= wanted
            else:
                found |= wanted
        if isinstance(step, HumanStep | RepeatStep):
            if isinstance(step, RepeatStep):
                after |= fields_of(step.again) | self.entering[key]
            return found | self._before_form(step, after)
        return found | reads(step) | (after - gathered_by(step))

    def _before_form(
        self, step: HumanStep | RepeatStep, after: frozenset[str]
    ) -> frozenset[str]:
        """What matters before the form is filled, given what matters after it."""
        for item in reversed(step.form):
            if item.field in self.deciding:
                after = (after - {item.field}) | fields_of(item.when)
        return after


def _sources(graph: Graph) -> dict[str, set[str]]:
    into: dict[str, set[str]] = {key: set() for key in graph.steps}
    for edge in graph.edges:
        into[edge.target].add(edge.source)
    for key, step in graph.steps.items():
        if isinstance(step, RepeatStep):
            into[key].add(key)
    return into


def readable_at(graph: Graph, given: Iterable[str]) -> dict[str, frozenset[str]]:
    """By step: the fields that some way to it may have written, its own ``set`` included."""
    known: dict[str, frozenset[str]] = {graph.start: frozenset(given)}
    waiting = [graph.start] if graph.start in graph.steps else []
    while waiting:
        key = waiting.pop()
        step = graph.steps[key]
        here = known[key] | step.set.keys() | gathered_by(step)
        for edge in graph.out[key]:
            there = here | written_on(step, edge).keys()
            if edge.target not in known or not there <= known[edge.target]:
                known[edge.target] = known.get(edge.target, frozenset()) | there
                waiting.append(edge.target)
    return {
        key: fields | graph.steps[key].set.keys()
        for key, fields in known.items()
        if key in graph.steps
    }
