"""A published version becomes a Viewflow Flow class."""

import threading
from collections.abc import Callable
from typing import Any

from viewflow.this_object import this
from viewflow.workflow import Flow, lock
from viewflow.workflow.base import Node
from viewflow.workflow.nodes import StartHandle

from workflows.definitions.conditions import evaluate
from workflows.definitions.schema import (
    AutomaticStep,
    CallStep,
    Condition,
    DecisionStep,
    Definition,
    EndStep,
    ForkStep,
    HumanStep,
    JoinStep,
    RepeatStep,
    Step,
    WaitStep,
)
from workflows.models import Process, Task

from . import nodes
from .turn import current_turn


START_NODE = "started__"
AGAIN = "{}__again"


class _HeldLock:
    """The services hold the root's row lock; a flow only checks that they do."""

    def __call__(self, flow_class: type[Flow], process_pk: int) -> Any:
        current_turn()
        return lock.no_lock(flow_class, process_pk)


def _to(key: str) -> Any:
    return getattr(this, key)


def _holds(condition: Condition | None) -> Callable[[Any], bool] | None:
    if condition is None:
        return None
    return lambda activation: evaluate(condition, activation.process.values)


def _human(key: str, step: HumanStep | RepeatStep) -> dict[str, Node]:
    built: dict[str, Node] = {}
    after = AGAIN.format(key) if isinstance(step, RepeatStep) else step.next
    built[key] = nodes.Human().Next(_to(after)).Annotation(title=step.title)
    if isinstance(step, RepeatStep):
        built[after] = (
            nodes.Decision().Case(_to(key), _holds(step.again)).Default(_to(step.next))
        )
    for position, timeout in enumerate(step.timeouts):
        boundary = nodes.Boundary(interrupting=timeout.interrupting)
        built[nodes.timeout_name(key, position)] = boundary.Next(_to(timeout.next))
    return built


def _decision(step: DecisionStep) -> Node:
    node = nodes.Decision()
    for branch in step.branches:
        node.Case(_to(branch.next), _holds(branch.when))
    return node


def _fork(step: ForkStep) -> Node:
    node = nodes.Fork()
    for branch in step.branches:
        node.Next(_to(branch.next), _holds(branch.when))
    return node


def _end(step: EndStep) -> Node:
    return nodes.End() if step.outcome else nodes.SideEnd()


_BUILDERS: dict[type, Callable[[Any], Node]] = {
    AutomaticStep: lambda step: nodes.Waiting("ACTION").Next(_to(step.next)),
    CallStep: lambda step: nodes.Call("CALL").Next(_to(step.next)),
    WaitStep: lambda _: nodes.EventWait(),
    DecisionStep: _decision,
    ForkStep: _fork,
    JoinStep: lambda step: nodes.Meet().Next(_to(step.next)),
    EndStep: _end,
}


def _nodes_of(key: str, step: Step) -> dict[str, Node]:
    if isinstance(step, HumanStep | RepeatStep):
        return _human(key, step)
    return {key: _BUILDERS[type(step)](step).Annotation(title=step.title)}


def build_flow(name: str, definition: Definition, *, module: str) -> type[Flow]:
    """The Flow class ``name`` for ``definition``, to be found as ``module.name``."""
    attributes: dict[str, Any] = {
        "__module__": module,
        "__doc__": definition.title,
        "process_class": Process,
        "task_class": Task,
        "process_title": definition.title,
        "lock_impl": _HeldLock(),
        "definition": definition,
        START_NODE: StartHandle().Next(_to(definition.start)),
    }
    for key, step in definition.steps.items():
        attributes.update(_nodes_of(key, step))
    return type(name, (Flow,), attributes)


def reserved_names() -> frozenset[str]:
    """Names that a step must not have: Viewflow's own."""
    return frozenset(dir(Flow)) | {"definition", START_NODE}


class FlowShelf:
    """The classes built so far in this process; built once each, under a lock."""

    def __init__(self) -> None:
        self._built: dict[str, type[Flow]] = {}
        self._lock = threading.Lock()

    def get(self, name: str, make: Callable[[], type[Flow]]) -> type[Flow]:
        built = self._built.get(name)
        if built is not None:
            return built
        with self._lock:
            if name not in self._built:
                self._built[name] = make()
            return self._built[name]
