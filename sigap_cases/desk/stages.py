"""The row of stages above a case, and where its process stands, in words."""

from collections.abc import Mapping
from dataclasses import dataclass

from sigap_cases.cases.enums import STAGES
from sigap_cases.cases.models import Case
from workflows.definitions.schema import Definition, TaskStep, WaitStep


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    label: str
    state: str


def stages_of(case: Case) -> list[Stage]:
    """Every stage as done, now or next."""
    now = next(
        place for place, (_, statuses) in enumerate(STAGES) if case.status in statuses
    )
    return [
        Stage(label=_label(case, place, now), state=_state(place, now))
        for place in range(len(STAGES))
    ]


def _label(case: Case, place: int, now: int) -> str:
    """The stage that is on carries the name of the very status."""
    return str(case.get_status_display() if place == now else STAGES[place][0].label)


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
