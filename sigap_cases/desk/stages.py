"""The row of stages above a case, and where its process stands, in words."""

from collections.abc import Mapping
from dataclasses import dataclass

from sigap_cases.cases.models import Case
from sigap_cases.cases.selectors import stages_of_kind
from workflows.definitions.schema import Definition, TaskStep, WaitStep


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    label: str
    state: str


def stages_of(case: Case) -> list[Stage]:
    """Every stage as done, now or next."""
    row = stages_of_kind(case)
    now = next(
        place for place, (_, statuses) in enumerate(row) if case.status in statuses
    )
    return [
        # The stage that is on carries the name of the very status.
        Stage(
            label=str(case.get_status_display() if place == now else stage.label),
            state=_state(place, now),
        )
        for place, (stage, _) in enumerate(row)
    ]


def _state(place: int, now: int) -> str:
    if place == now:
        return "now"
    return "done" if place < now else "next"


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """Titles of steps people do or wait in: those that are on and those behind."""

    now: tuple[str, ...]
    done: tuple[str, ...]


def position_of(definition: Definition, states: Mapping[str, str]) -> Position:
    titles: dict[str, list[str]] = {"now": [], "done": []}
    for key, state in states.items():
        step = definition.steps.get(key)
        if isinstance(step, TaskStep | WaitStep):
            titles[state].append(step.title)
    return Position(now=tuple(titles["now"]), done=tuple(titles["done"]))
