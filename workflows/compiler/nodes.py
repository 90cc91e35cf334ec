"""Our Viewflow nodes: stock behaviour, narrow writes, and what the stock ones lack.

Every activation notes in the current turn what it opened and closed. None of these
nodes has a view: only the engine's services execute them.
"""

from collections.abc import Iterator
from typing import Any

from viewflow.workflow import flow
from viewflow.workflow.activation import Activation
from viewflow.workflow.base import Node
from viewflow.workflow.nodes import Join, Split, Switch, View, mixins
from viewflow.workflow.nodes.join import JoinActivation
from viewflow.workflow.nodes.split import SplitActivation
from viewflow.workflow.nodes.switch import SwitchActivation
from viewflow.workflow.nodes.view import ViewActivation
from viewflow.workflow.status import PROCESS, STATUS
from viewflow.workflow.token import Token

from workflows.definitions.schema import EndStep, Step, WaitStep

from .turn import Ended, current_turn


ACTIVE = (STATUS.NEW, STATUS.ASSIGNED, STATUS.STARTED, STATUS.SCHEDULED)


def step_of(node: Node) -> Step | None:
    """The step a node stands for; none for the nodes that only the compiler knows."""
    step: Step | None = node.flow_class.definition.steps.get(node.name)
    return step


def definition_step(node: Node) -> Step:
    """The step of a node that has one."""
    step: Step = node.flow_class.definition.steps[node.name]
    return step


def is_wait_for(node: Node, whom: str) -> bool:
    step = step_of(node)
    return isinstance(step, WaitStep) and step.waits_for == whom


def _insert_task(flow_task: Node, previous: Activation, token: Token) -> Any:
    turn = current_turn()
    task = flow_task.flow_class.task_class(
        process=previous.process,
        flow_task=flow_task,
        flow_task_type=flow_task.task_type,
        token=token,
        created=turn.now,
    )
    task.save(force_insert=True)
    turn.links.append((previous.task.pk, task.pk))
    turn.enter(previous.process, flow_task.name, step_of(flow_task))
    return task


def _finish(activation: Activation, *, cancelled: bool = False) -> None:
    turn = current_turn()
    task = activation.task
    task.finished = turn.now
    task.save(update_fields=["status", "finished", "started", "owner"])
    turn.close(task, cancelled=cancelled)


class TurnActivation(Activation):
    """Creates, completes and cancels a task with narrow writes."""

    @classmethod
    def create(
        cls,
        flow_task: Node,
        prev_activation: Activation,
        token: Token,
        data: object = None,
        seed: object = None,
    ) -> "TurnActivation":
        return cls(_insert_task(flow_task, prev_activation, token))

    @Activation.status.transition(source=STATUS.NEW, target=STATUS.DONE)
    def complete(self) -> None:
        _finish(self)

    @Activation.status.transition(source=ACTIVE, target=STATUS.CANCELED)
    def cancel(self) -> None:
        _finish(self, cancelled=True)

    def note_open(self) -> None:
        node = self.flow_task
        current_turn().open(self.task, self.process, node.name, definition_step(node))


class WaitingActivation(mixins.NextNodeActivationMixin, TurnActivation):
    """A task that stays open until a service lets it proceed.

    Viewflow completes whatever can be completed once it is activated; so leaving is a
    transition of its own, which Viewflow does not know.
    """

    @Activation.status.transition(source=STATUS.NEW, target=STATUS.SCHEDULED)
    def activate(self) -> None:
        self.task.started = current_turn().now
        self.task.save(update_fields=["status", "started"])
        self.note_open()

    @Activation.status.transition(source=STATUS.SCHEDULED, target=STATUS.DONE)
    def leave(self) -> None:
        _finish(self)

    @Activation.status.transition(source=ACTIVE, target=STATUS.CANCELED)
    def cancel(self) -> None:
        _finish(self, cancelled=True)

    def proceed(self) -> None:
        self.leave()
        self.activate_next()


class HumanActivation(TurnActivation, ViewActivation):
    """A task for a person: claimed, worked on, completed."""

    @classmethod
    def create(
        cls,
        flow_task: Node,
        prev_activation: Activation,
        token: Token,
        data: object = None,
        seed: object = None,
    ) -> "HumanActivation":
        activation = cls(_insert_task(flow_task, prev_activation, token))
        activation.note_open()
        return activation

    @Activation.status.super()
    def activate(self) -> None:
        """Waits for its person."""

    @Activation.status.transition(source=STATUS.NEW, target=STATUS.ASSIGNED)
    def assign(self, user: Any) -> None:
        self.task.owner = user
        self.task.assigned = current_turn().now
        self.task.save(update_fields=["status", "owner", "assigned"])

    @Activation.status.transition(source=STATUS.ASSIGNED, target=STATUS.NEW)
    def unassign(self) -> None:
        self.task.owner = None
        self.task.assigned = None
        self.task.save(update_fields=["status", "owner", "assigned"])

    @Activation.status.transition(source=STATUS.ASSIGNED)
    def reassign(self, user: Any) -> None:
        self.task.owner = user
        self.task.assigned = current_turn().now
        self.task.save(update_fields=["owner", "assigned"])

    @Activation.status.transition(source=STATUS.ASSIGNED, target=STATUS.DONE)
    def complete(self) -> None:
        self.task.started = self.task.assigned
        _finish(self)

    @Activation.status.transition(
        source=(STATUS.NEW, STATUS.ASSIGNED), target=STATUS.CANCELED
    )
    def cancel(self) -> None:
        _finish(self, cancelled=True)

    def proceed(self) -> None:
        self.complete()
        self.activate_next()

    def time_out(self, position: int) -> None:
        """Leave by the timeout at ``position`` of the step.

        An interrupting one takes the task's token with it. A side path gets a token
        of its own, so that no join ever waits for it.
        """
        boundary = self.flow_task.flow_class.instance.node(
            timeout_name(self.flow_task.name, position)
        )
        if boundary.interrupting:
            token = self.task.token
            self.cancel()
        else:
            token = Token(f"side/{self.task.pk}_{position + 1}")
        side = BoundaryActivation(_insert_boundary(boundary, self, token))
        side.complete()
        side.activate_next()


class Human(View):
    activation_class = HumanActivation

    def __init__(self) -> None:
        super().__init__(view=None)


def timeout_name(step_key: str, position: int) -> str:
    return f"{step_key}__timeout_{position + 1}"


def _insert_boundary(node: "Boundary", host: Activation, token: Token) -> Any:
    turn = current_turn()
    task = host.flow_class.task_class(
        process=host.process,
        flow_task=node,
        flow_task_type=node.task_type,
        token=token,
        created=turn.now,
    )
    task.save(force_insert=True)
    turn.links.append((host.task.pk, task.pk))
    return task


class BoundaryActivation(mixins.NextNodeActivationMixin, TurnActivation):
    """A timeout that has fired. While armed it is a row of ours and no task at all,
    so that it can neither hold up a join nor stay behind."""

    @Activation.status.super()
    def activate(self) -> None:
        """Nothing to do: it exists because it fired."""


class Boundary(mixins.NextNodeMixin, Node):
    task_type = "BOUNDARY"
    activation_class = BoundaryActivation
    bpmn_element = "boundaryEvent"
    shape = {"width": 36, "height": 36, "svg": ""}

    def __init__(self, *, interrupting: bool) -> None:
        super().__init__()
        self.interrupting = interrupting


class Waiting(mixins.NextNodeMixin, Node):
    """A wait, an automatic action or a call: completed by a service."""

    activation_class = WaitingActivation
    bpmn_element = "intermediateCatchEvent"
    shape = {"width": 50, "height": 50, "svg": ""}

    def __init__(self, task_type: str) -> None:
        super().__init__()
        self.task_type = task_type


class CallActivation(WaitingActivation):
    @Activation.status.transition(source=STATUS.NEW, target=STATUS.SCHEDULED)
    def activate(self) -> None:
        super().activate.original()
        turn = current_turn()
        turn.calls.append(turn.opened.pop(self.task.pk))


class Call(Waiting):
    activation_class = CallActivation


class EventWaitActivation(WaitingActivation):
    """A wait with several ways out: the service names the one taken."""

    taken: Node | None = None

    @Activation.status.transition(source=STATUS.DONE)
    def create_next(self) -> Iterator[Activation]:
        if self.taken is None:
            raise RuntimeError("a wait is left by a message or by time")
        yield self.taken._create(self, self.task.token)  # noqa: SLF001 Viewflow's own way

    def proceed_to(self, step_key: str) -> None:
        self.taken = self.flow_class.instance.node(step_key)
        self.leave()
        self.activate_next()


class EventWait(Node):
    """A wait step; left by one of the messages it knows, or by time."""

    task_type = "WAIT"
    activation_class = EventWaitActivation
    bpmn_element = "intermediateCatchEvent"
    shape = {"width": 50, "height": 50, "svg": ""}

    def _outgoing(self) -> Iterator[Any]:
        return iter(())


class DecisionActivation(TurnActivation, SwitchActivation):
    @Activation.status.super()
    def activate(self) -> None:
        for node, condition in self.flow_task._branches:  # noqa: SLF001 Viewflow's own way
            if condition is None or condition(self):
                self.next_task = node
                return
        raise RuntimeError(f"no branch of {self.flow_task.name} is open")

    @Activation.status.super()
    def create_next(self) -> Iterator[Activation]:
        yield self.next_task._create(self, self.task.token)  # noqa: SLF001


class Decision(Switch):
    activation_class = DecisionActivation


class ForkActivation(TurnActivation, SplitActivation):
    @Activation.status.super()
    def activate(self) -> None:
        for node, condition, _ in self.flow_task._branches:  # noqa: SLF001
            if condition is None or condition(self):
                self.next_tasks.append((node, None))
        if not self.next_tasks:
            raise RuntimeError(f"no branch of {self.flow_task.name} is open")


class Fork(Split):
    activation_class = ForkActivation


class MeetActivation(JoinActivation):
    """The stock join; it reads edges from the database, so they are written first."""

    @classmethod
    def create(
        cls,
        flow_task: Node,
        prev_activation: Activation,
        token: Token,
        data: object = None,
        seed: object = None,
    ) -> "MeetActivation":
        turn = current_turn()
        turn.flush_links()
        activation: MeetActivation = super().create(flow_task, prev_activation, token)
        # The stock join reads its task again, with a process that lacks this turn's values.
        activation.process = activation.task.process = prev_activation.process
        turn.enter(activation.process, flow_task.name, step_of(flow_task))
        return activation


class Meet(Join):
    activation_class = MeetActivation


class EndActivation(TurnActivation):
    """Ends the process and whatever side path is still open."""

    @Activation.status.super()
    def activate(self) -> None:
        turn = current_turn()
        others = self.process.tasks.filter(status__in=ACTIVE).exclude(pk=self.task.pk)
        for task in others.select_related("process"):
            task.process = self.process
            task.flow_task.activation_class(task).cancel()
        self.process.status = PROCESS.DONE
        self.process.finished = turn.now
        step = definition_step(self.flow_task)
        self.process.outcome = step.outcome if isinstance(step, EndStep) else ""
        turn.changed[self.process.pk] = self.process
        turn.ended.append(Ended(process=self.process, outcome=self.process.outcome))

    @Activation.status.super()
    def create_next(self) -> list[Activation]:
        return []


class End(flow.End):
    activation_class = EndActivation


class SideEndActivation(TurnActivation):
    """Ends a side path; the process goes on."""

    @Activation.status.super()
    def activate(self) -> None:
        """Nothing to do."""

    @Activation.status.super()
    def create_next(self) -> list[Activation]:
        return []


class SideEnd(flow.End):
    activation_class = SideEndActivation
