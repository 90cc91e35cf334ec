"""Somebody who has every published number, and wants the count of a few people.

Knows how the tables are made: that numbers are sums of each other, that counts are whole
and not below zero, and how far a published number may lie from the true one. Takes all
differences between filters at once: every relation between the numbers is one equation,
and the equations are solved exactly; then each bound is tightened by every equation until
nothing moves. Knows nothing of the code under attack.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil, floor
from typing import Any


# (day, table, hub, value); an empty hub or value is the total over them.
# A difference between two numbers has a name as well, made of theirs.
Name = tuple[Any, ...]
Interval = tuple[int, int]
Equation = dict[Name, Fraction]
MOST = 10**9
ROUNDS = 60


@dataclass
class Attacker:
    """``known``: what is published of a number, as the least and the most it may be."""

    known: dict[Name, Interval]
    equations: list[Equation] = field(default_factory=list)

    def relate(self, whole: Name, parts: Iterable[Name]) -> None:
        one = Fraction(1)
        self.equations.append({whole: one, **dict.fromkeys(parts, -one)})

    def differ(self, first: Name, second: Name, most: int) -> None:
        """Two numbers that are known to lie ``most`` apart at the furthest."""
        gap: Name = ("gap", first, second)
        self.known[gap] = (-most, most)
        self.equations.append(
            {first: Fraction(1), second: Fraction(-1), gap: Fraction(-1)}
        )

    def bounds(self) -> dict[Name, Interval]:
        """Empty where what is assumed contradicts itself."""
        names = {name for equation in self.equations for name in equation}
        found = {name: self.known.get(name, (0, MOST)) for name in names}
        equations = [*self.equations, *reduced(self.equations, found)]
        for _ in range(ROUNDS):
            before = dict(found)
            for equation in equations:
                _tighten(equation, found)
            if any(low > high for low, high in found.values()):
                return {}
            if found == before:
                break
        return found


def reduced(
    equations: Sequence[Equation], known: Mapping[Name, Interval]
) -> Iterator[Equation]:
    """The equations with what is uncertain eliminated as far as it can be."""
    unsure = sorted(
        (name for name, (low, high) in known.items() if low != high),
        key=lambda name: (known[name][0] - known[name][1], repr(name)),
    )
    rows = [dict(equation) for equation in equations]
    for name in unsure:
        pivot = next((row for row in rows if row.get(name)), None)
        if pivot is None:
            continue
        rows.remove(pivot)
        rows = [_without(name, row, pivot) for row in rows]
        yield pivot
    yield from (row for row in rows if row)


def _without(name: Name, row: Equation, pivot: Equation) -> Equation:
    share = row.get(name, Fraction(0)) / pivot[name]
    if not share:
        return row
    names = row.keys() | pivot.keys()
    merged = {
        n: row.get(n, Fraction(0)) - share * pivot.get(n, Fraction(0)) for n in names
    }
    return {n: amount for n, amount in merged.items() if amount}


def _tighten(equation: Equation, found: dict[Name, Interval]) -> None:
    """Each number lies where the others leave it room."""
    spans = {name: _span(share, found[name]) for name, share in equation.items()}
    least = sum((low for low, _ in spans.values()), Fraction(0))
    most = sum((high for _, high in spans.values()), Fraction(0))
    for name, share in equation.items():
        low, high = spans[name]
        ends = sorted((-(most - high) / share, -(least - low) / share))
        before = found[name]
        found[name] = (max(before[0], ceil(ends[0])), min(before[1], floor(ends[1])))


def _span(share: Fraction, interval: Interval) -> tuple[Fraction, Fraction]:
    low, high = share * interval[0], share * interval[1]
    return (low, high) if low <= high else (high, low)


def of_tables(
    known: Mapping[Name, Interval],
    hubs: Sequence[str],
    values: Mapping[str, Sequence[str]],
    day: int = 1,
) -> Attacker:
    """All relations between the filters: hub and value, each hub, each value, the whole.

    The total of a hub is the same in every table.
    """
    attacker = Attacker({(day, *name): told for name, told in known.items()})
    for table, kinds in values.items():
        for hub in (*hubs, ""):
            attacker.relate((day, "", hub, ""), [(day, table, hub, v) for v in kinds])
        for value in kinds:
            attacker.relate(
                (day, table, "", value), [(day, table, h, value) for h in hubs]
            )
    attacker.relate((day, "", "", ""), [(day, "", hub, "") for hub in hubs])
    return attacker


def joined(first: Attacker, second: Attacker, most: int) -> Attacker:
    """Two days at once, of which every cell is known to differ by ``most`` at most."""
    both = Attacker(
        {**first.known, **second.known}, [*first.equations, *second.equations]
    )
    names = {name for equation in first.equations for name in equation}
    for name in sorted(names, key=repr):
        _day, *rest = name
        if all(rest[1:]):
            both.differ(name, (2, *rest), most)
    return both
