"""The steps of a definition as a graph: which step leads where, and by what."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from workflows.definitions.schema import (
    AutomaticStep,
    CallStep,
    DecisionStep,
    Definition,
    EndStep,
    ForkStep,
    HumanStep,
    JoinStep,
    RepeatStep,
    Step,
    TaskStep,
    WaitStep,
)


class EdgeKind(StrEnum):
    NEXT = "next"
    BRANCH = "branch"
    TIMEOUT = "timeout"
    # A non-interrupting timeout, which opens a side path.
    SIDE = "side"
    MESSAGE = "message"
    EXPIRY = "expiry"


@dataclass(frozen=True, slots=True)
class Edge:
    """``index`` counts the branches, messages or timeouts of the source."""

    source: str
    target: str
    kind: EdgeKind
    index: int
    # Into the document, to the word that names the target.
    path: str


def edges_of(key: str, step: Step) -> Iterator[Edge]:
    """Every way out of a step, also to steps that do not exist."""
    at = f"steps.{key}"
    match step:
        case HumanStep() | RepeatStep():
            yield Edge(key, step.next, EdgeKind.NEXT, 0, f"{at}.next")
            yield from _timeouts(key, step)
        case AutomaticStep() | JoinStep() | CallStep():
            yield Edge(key, step.next, EdgeKind.NEXT, 0, f"{at}.next")
        case DecisionStep() | ForkStep():
            for index, branch in enumerate(step.branches):
                path = f"{at}.branches[{index}].next"
                yield Edge(key, branch.next, EdgeKind.BRANCH, index, path)
        case WaitStep():
            yield from _awakenings(key, step)
        case EndStep():
            return


def _timeouts(key: str, step: TaskStep) -> Iterator[Edge]:
    for index, timeout in enumerate(step.timeouts):
        kind = EdgeKind.TIMEOUT if timeout.interrupting else EdgeKind.SIDE
        yield Edge(
            key, timeout.next, kind, index, f"steps.{key}.timeouts[{index}].next"
        )


def _awakenings(key: str, step: WaitStep) -> Iterator[Edge]:
    for index, message in enumerate(step.messages):
        path = f"steps.{key}.messages[{index}].next"
        yield Edge(key, message.next, EdgeKind.MESSAGE, index, path)
    if step.expiry:
        path = f"steps.{key}.expiry.next"
        yield Edge(key, step.expiry.next, EdgeKind.EXPIRY, 0, path)


class Graph:
    """The edges between steps that exist."""

    def __init__(self, definition: Definition) -> None:
        self.steps = definition.steps
        self.start = definition.start
        self.out: dict[str, tuple[Edge, ...]] = {
            key: tuple(
                edge for edge in edges_of(key, step) if edge.target in self.steps
            )
            for key, step in self.steps.items()
        }

    @cached_property
    def edges(self) -> tuple[Edge, ...]:
        return tuple(edge for edges in self.out.values() for edge in edges)

    @cached_property
    def main(self) -> frozenset[str]:
        """Steps that the process itself can come to, side paths left out."""
        return self.reach([self.start])

    def reach(
        self,
        starts: Iterable[str],
        *,
        stop: str | None = None,
        follow: Callable[[Edge], bool] | None = None,
    ) -> frozenset[str]:
        """Steps reachable from ``starts``, which are included; ``stop`` is not entered.

        Side paths are not followed unless ``follow`` says so.
        """
        wanted = follow or (lambda edge: edge.kind is not EdgeKind.SIDE)
        seen: set[str] = set()
        waiting = [key for key in starts if key in self.steps and key != stop]
        while waiting:
            key = waiting.pop()
            if key not in seen:
                seen.add(key)
                waiting += [
                    edge.target
                    for edge in self.out[key]
                    if edge.target != stop and wanted(edge)
                ]
        return frozenset(seen)

    @cached_property
    def sides(self) -> dict[Edge, frozenset[str]]:
        """By the edge of a non-interrupting timeout: the steps of its side path."""
        return {
            edge: self.reach([edge.target])
            for edge in self.edges
            if edge.kind is EdgeKind.SIDE
        }

    @cached_property
    def leading_to_end(self) -> frozenset[str]:
        """Steps from which some end can be reached."""
        back: dict[str, list[str]] = {key: [] for key in self.steps}
        for edge in self.edges:
            if edge.kind is not EdgeKind.SIDE:
                back[edge.target].append(edge.source)
        seen: set[str] = set()
        waiting = [key for key, step in self.steps.items() if isinstance(step, EndStep)]
        while waiting:
            key = waiting.pop()
            if key not in seen:
                seen.add(key)
                waiting += back[key]
        return frozenset(seen)
