"""The frame of the benchmarks: what is measured, against which bar, in interleaved rounds.

A module in ``bench/`` registers what it measures::

    @measure("http.completion", unit="per_second")
    def completions_over_http() -> float:
        ...one round...

    figure(completions_over_http, at_least=250)
    figure(completions_in_python, to=raw_sql, at_least=0.40)

Every measure runs once a round, in turn with the others, so that a slow minute of the
machine falls on both sides of a comparison; a ratio is taken within its round.
"""

import json
import platform
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path
from statistics import median


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """Something that gives one number a round."""

    name: str
    unit: str
    run: Callable[[], float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number with its bar: a measure itself, or its ratio to another of the same round."""

    name: str
    unit: str
    of: Measure
    to: Measure | None
    at_least: float | None
    at_most: float | None

    @property
    def measures(self) -> tuple[Measure, ...]:
        return (self.of,) if self.to is None else (self.of, self.to)

    @property
    def bar(self) -> str:
        return (
            f">={self.at_least:g}"
            if self.at_least is not None
            else f"<={self.at_most:g}"
        )

    def reached_by(self, value: float) -> bool:
        if self.at_least is not None:
            return value >= self.at_least
        return self.at_most is not None and value <= self.at_most

    def value(self, numbers: dict[str, float]) -> float:
        number = numbers[self.of.name]
        return number if self.to is None else number / numbers[self.to.name]


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A figure's values over the rounds."""

    figure: Figure
    values: Sequence[float]

    @property
    def verdict(self) -> str:
        return "ok" if self.figure.reached_by(median(self.values)) else "short"

    def line(self) -> str:
        figure = self.figure
        return f"{figure.name} {median(self.values):.4g} {figure.unit} {figure.bar} {self.verdict}"

    def as_json(self) -> dict[str, str | float | int]:
        return {
            "name": self.figure.name,
            "value": median(self.values),
            "unit": self.figure.unit,
            "bar": self.figure.bar,
            "verdict": self.verdict,
            "lowest": min(self.values),
            "highest": max(self.values),
            "rounds": len(self.values),
        }


_figures: list[Figure] = []


def measure(name: str, *, unit: str) -> Callable[[Callable[[], float]], Measure]:
    """Make a measure of the function below."""

    def decorate(run: Callable[[], float]) -> Measure:
        return Measure(name=name, unit=unit, run=run)

    return decorate


def figure(
    of: Measure,
    *,
    to: Measure | None = None,
    at_least: float | None = None,
    at_most: float | None = None,
) -> Figure:
    """Register a figure with exactly one bar."""
    if (at_least is None) == (at_most is None):
        raise ValueError(f"{of.name} needs exactly one of at_least and at_most")
    made = Figure(
        name=of.name if to is None else f"{of.name}/{to.name}",
        unit=of.unit if to is None else "ratio",
        of=of,
        to=to,
        at_least=at_least,
        at_most=at_most,
    )
    _figures.append(made)
    return made


def registered(pattern: str = "*") -> list[Figure]:
    return [figure for figure in _figures if fnmatch(figure.name, pattern)]


def run(
    figures: Iterable[Figure], *, rounds: int, tell: Callable[[str], None] | None = None
) -> list[Result]:
    """Run every measure once a round; every second round in the opposite order."""
    figures = list(figures)
    measures = {needed.name: needed for figure in figures for needed in figure.measures}
    numbers: list[dict[str, float]] = []
    for turn in range(rounds):
        order = list(measures.values())
        found: dict[str, float] = {}
        for one in order if turn % 2 == 0 else reversed(order):
            if tell is not None:
                tell(f"round {turn + 1} of {rounds}: {one.name}")
            found[one.name] = one.run()
        numbers.append(found)
    return [
        Result(figure=figure, values=[figure.value(found) for found in numbers])
        for figure in figures
    ]


def write(results: Iterable[Result], path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    content = {
        "python": platform.python_version(),
        "figures": [result.as_json() for result in results],
    }
    path.write_text(json.dumps(content, indent=2) + "\n")
