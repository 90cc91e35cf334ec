"""What a picture of a definition shows: nodes in lanes, and flows between them.

The node that stands for a step carries the step's key as its id, so that a page can
mark it. Ids of everything else begin with an underscore, which no key does.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from workflows.definitions.conditions import sentence
from workflows.definitions.explaining import term_text
from workflows.definitions.graph import Graph
from workflows.definitions.schema import (
    AutomaticStep,
    Branch,
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
    Term,
    WaitStep,
)


class Shape(StrEnum):
    START = "start"
    TASK = "task"
    REPEAT = "repeat"
    SERVICE = "service"
    CALL = "call"
    EXCLUSIVE = "exclusive"
    PARALLEL = "parallel"
    INCLUSIVE = "inclusive"
    EVENT_BASED = "event_based"
    MESSAGE = "message"
    TIMER = "timer"
    MILESTONE = "milestone"
    END = "end"
    # On the edge of a task; its ``host``.
    BOUNDARY = "boundary"


# The condition of a branch that an inclusive fork opens in any case.
ALWAYS = "selalu"

BOXES = frozenset({Shape.TASK, Shape.REPEAT, Shape.SERVICE, Shape.CALL})
GATEWAYS = frozenset(
    {Shape.EXCLUSIVE, Shape.PARALLEL, Shape.INCLUSIVE, Shape.EVENT_BASED}
)


@dataclass(frozen=True, slots=True)
class Node:
    id: str
    shape: Shape
    title: str
    step: str
    # The message, called process, action or outcome that the node names.
    names: str = ""
    term: Term | None = None
    host: str = ""
    interrupting: bool = True


@dataclass(frozen=True, slots=True)
class Flow:
    id: str
    source: str
    target: str
    label: str = ""
    # The condition as a sentence.
    condition: str = ""
    is_default: bool = False


@dataclass(slots=True)
class Diagram:
    title: str
    nodes: dict[str, Node] = field(default_factory=dict)
    flows: list[Flow] = field(default_factory=list)
    # By lane key, which is that of the role: its title; in the order of the document.
    lanes: dict[str, str] = field(default_factory=dict)
    lane_of: dict[str, str] = field(default_factory=dict)

    def leaving(self, node: str) -> list[Flow]:
        return [flow for flow in self.flows if flow.source == node]


def diagram_of(definition: Definition) -> Diagram:
    """The picture's parts; references of the definition must exist."""
    return _Builder(definition).build()


class _Builder:
    def __init__(self, definition: Definition) -> None:
        self.definition = definition
        self.diagram = Diagram(definition.title)

    def build(self) -> Diagram:
        self._add(Node("_start", Shape.START, "", self.definition.start))
        self._flow("_start", self.definition.start)
        for key, step in self.definition.steps.items():
            self._step(key, step)
        self._place_in_lanes()
        return self.diagram

    def _add(self, node: Node) -> None:
        self.diagram.nodes[node.id] = node

    def _flow(
        self,
        source: str,
        target: str,
        label: str = "",
        condition: str = "",
        *,
        is_default: bool = False,
    ) -> None:
        name = f"_flow_{len(self.diagram.flows)}"
        flow = Flow(name, source, target, label, condition, is_default)
        self.diagram.flows.append(flow)

    def _step(self, key: str, step: Step) -> None:
        match step:
            case HumanStep() | RepeatStep():
                self._task(key, step)
            case DecisionStep() | ForkStep():
                self._split(key, step)
            case WaitStep():
                self._wait(key, step)
            case EndStep():
                self._add(Node(key, Shape.END, step.title, key, step.outcome or ""))
            case AutomaticStep() | CallStep() | JoinStep():
                self._add(self._plain(key, step))
                self._flow(key, step.next)

    def _plain(self, key: str, step: AutomaticStep | CallStep | JoinStep) -> Node:
        match step:
            case AutomaticStep():
                return Node(key, Shape.SERVICE, step.title, key, step.action)
            case CallStep():
                return Node(key, Shape.CALL, step.title, key, step.process)
            case JoinStep():
                return Node(key, self._join_shape(key), step.title, key)

    def _join_shape(self, key: str) -> Shape:
        forks = [
            step
            for step in self.definition.steps.values()
            if isinstance(step, ForkStep) and step.join == key
        ]
        return _fork_shape(forks[0]) if forks else Shape.PARALLEL

    def _task(self, key: str, step: TaskStep) -> None:
        shape = Shape.REPEAT if isinstance(step, RepeatStep) else Shape.TASK
        self._add(Node(key, shape, step.title, key))
        self._flow(key, step.next)
        for index, timeout in enumerate(step.timeouts):
            node = Node(
                f"_{key}_timeout_{index}",
                Shape.BOUNDARY,
                term_text(timeout.after),
                key,
                term=timeout.after,
                host=key,
                interrupting=timeout.interrupting,
            )
            self._add(node)
            self._flow(node.id, timeout.next)

    def _split(self, key: str, step: DecisionStep | ForkStep) -> None:
        if len(step.branches) == 1 and step.branches[0].when is None:
            self._add(Node(key, Shape.MILESTONE, step.title, key))
            self._flow(key, step.branches[0].next)
            return
        shape = _fork_shape(step) if isinstance(step, ForkStep) else Shape.EXCLUSIVE
        self._add(Node(key, shape, step.title, key))
        for branch in step.branches:
            self._branch(key, branch, shape)

    def _branch(self, key: str, branch: Branch, shape: Shape) -> None:
        condition = sentence(branch.when, self.definition) if branch.when else ""
        if branch.when is None and shape is Shape.INCLUSIVE:
            condition = ALWAYS
        label = branch.title or condition
        is_default = branch.when is None and shape is Shape.EXCLUSIVE
        self._flow(key, branch.next, label, condition, is_default=is_default)

    def _wait(self, key: str, step: WaitStep) -> None:
        events = list(self._events(key, step))
        if len(events) == 1:
            node, target = events[0]
            self._add(
                Node(key, node.shape, step.title, key, names=node.names, term=node.term)
            )
            self._flow(key, target, node.title)
            return
        self._add(Node(key, Shape.EVENT_BASED, step.title, key))
        for node, target in events:
            self._add(node)
            self._flow(key, node.id)
            self._flow(node.id, target)

    def _events(self, key: str, step: WaitStep) -> Iterator[tuple[Node, str]]:
        for index, item in enumerate(step.messages):
            title = item.title or item.message
            name = f"_{key}_message_{index}"
            yield Node(name, Shape.MESSAGE, title, key, item.message), item.next
        if step.expiry is not None:
            title = term_text(step.expiry.after)
            node = Node(
                f"_{key}_expiry", Shape.TIMER, title, key, term=step.expiry.after
            )
            yield node, step.expiry.next

    def _place_in_lanes(self) -> None:
        """A task stands in the lane of its role, all else where it comes from."""
        lanes: dict[str, str] = {
            key: step.role
            for key, step in self.definition.steps.items()
            if isinstance(step, HumanStep | RepeatStep)
        }
        graph = Graph(self.definition)
        self._spread(lanes, [(edge.source, edge.target) for edge in graph.edges])
        self._spread(lanes, [(edge.target, edge.source) for edge in graph.edges])
        first = next(iter(self.definition.roles))
        self.diagram.lane_of = {
            node.id: lanes.get(node.step, first) for node in self.diagram.nodes.values()
        }
        used = set(self.diagram.lane_of.values())
        self.diagram.lanes = {
            key: role.title
            for key, role in self.definition.roles.items()
            if key in used
        }

    def _spread(self, lanes: dict[str, str], pairs: list[tuple[str, str]]) -> None:
        changed = True
        while changed:
            changed = False
            for known, unknown in pairs:
                if known in lanes and unknown not in lanes:
                    lanes[unknown] = lanes[known]
                    changed = True


def _fork_shape(step: ForkStep) -> Shape:
    conditional = any(branch.when is not None for branch in step.branches)
    return Shape.INCLUSIVE if conditional else Shape.PARALLEL
