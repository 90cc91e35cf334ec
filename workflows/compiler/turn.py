"""The facts that one transition yields, gathered while Viewflow runs it.

Nodes only note here what opened and closed; the services turn the notes into rows,
in the same transaction. Nothing outlives the transaction.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime

from workflows.definitions.schema import Definition, Step
from workflows.models import Process, Task


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A task that now waits for a person, a time, a message, a worker or a child."""

    task: Task
    process: Process
    key: str
    step: Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    process: Process
    outcome: str


@dataclass(slots=True, kw_only=True)
class Turn:
    """Notes of one transition on one tree of processes."""

    now: datetime
    opened: dict[int, Opened] = field(default_factory=dict)
    done: dict[int, Task] = field(default_factory=dict)
    cancelled: dict[int, Task] = field(default_factory=dict)
    entered: list[tuple[Process, str, Step]] = field(default_factory=list)
    calls: list[Opened] = field(default_factory=list)
    ended: list[Ended] = field(default_factory=list)
    changed: dict[int, Process] = field(default_factory=dict)
    processes: dict[int, Process] = field(default_factory=dict)
    links: list[tuple[int, int]] = field(default_factory=list)

    def adopt(self, process: Process) -> Process:
        """The one instance of a process in this turn: two would overwrite each other."""
        return self.processes.setdefault(process.pk, process)

    def enter(self, process: Process, key: str, step: Step | None) -> None:
        if step is None:
            return
        self.entered.append((process, key, step))
        if step.set:
            process.values.update(step.set)
            self.changed[process.pk] = process

    def open(self, task: Task, process: Process, key: str, step: Step) -> None:
        self.opened[task.pk] = Opened(task=task, process=process, key=key, step=step)

    def close(self, task: Task, *, cancelled: bool = False) -> None:
        """Note that ``task`` is over; one opened in this very turn leaves no trace."""
        if self.opened.pop(task.pk, None) is None:
            (self.cancelled if cancelled else self.done)[task.pk] = task

    def flush_links(self) -> None:
        """Write the edges between tasks; a join reads them back from the database."""
        if self.links:
            through = Task.previous.through
            through.objects.bulk_create(
                [
                    through(from_task_id=task, to_task_id=previous)
                    for previous, task in self.links
                ]
            )
            self.links.clear()


_current: ContextVar[Turn | None] = ContextVar("turn", default=None)


def current_turn() -> Turn:
    """The transition in progress; nothing moves a process outside of one."""
    turn = _current.get()
    if turn is None:
        raise RuntimeError("a process is moved by the engine's services only")
    return turn


@contextmanager
def taking(turn: Turn) -> Iterator[Turn]:
    token = _current.set(turn)
    try:
        yield turn
    finally:
        _current.reset(token)


def definition_of(process: Process) -> Definition:
    definition: Definition = process.flow_class.definition
    return definition
