"""Controlled rounding: tables whose every number is a multiple of five, and still add up.

A family of tables shares its hubs (districts, or years): each table breaks every hub's
total down by one attribute. All of it is rounded together, so that

- every inner cell, hub total and the whole is off by four at most, and not at all where
  it is a multiple of five; totals of attributes too, wherever that is possible;
- every published total is the sum of the published cells, in all tables alike;
- the same counts give the same numbers, whenever and however often they are asked for.

Which cells go up is decided by thresholds that only the holder of the key can draw.
``docs/adr/public-numbers-are-rounded-together.md`` has the reasons and the proof.
"""

from collections import deque
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar


BASE = 5
Key = TypeVar("Key", bound=Hashable)
# (hub, value) -> count, of one table.
Counts = Mapping[tuple[str, str], int]
# A label -> a number from 0 up to, not including, 1: always the same for the same label.
Draw = Callable[[str], float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """Tables over the same things: table -> counts by hub and value."""

    name: str
    hubs: Sequence[str]
    values: Mapping[str, Sequence[str]]
    counts: Mapping[str, Counts]

    def count(self, table: str, hub: str, value: str) -> int:
        return self.counts[table].get((hub, value), 0)

    def total(self, hub: str) -> int:
        """The same in each table: every thing has one value of each attribute."""
        table = next(iter(self.values))
        return sum(self.count(table, hub, value) for value in self.values[table])


@dataclass(frozen=True, slots=True, kw_only=True)
class Rounded:
    """What may be published: hub totals, and each table's cells."""

    totals: Mapping[str, int]
    cells: Mapping[str, Mapping[tuple[str, str], int]]


def rounded(family: Family, draw: Draw) -> Rounded:
    totals = _round_totals(family, draw)
    cells = {
        table: _round_table(family, table, totals, draw) for table in family.values
    }
    return Rounded(totals=totals, cells=cells)


def _round_totals(family: Family, draw: Draw) -> dict[str, int]:
    counts = {hub: family.total(hub) for hub in family.hubs}
    whole = sum(counts.values())
    wish = _Wish(draw, family.name, "")
    target = _down(whole) + BASE * (wish.of("", whole) > 0)
    wishes = {hub: wish.of(hub, count) for hub, count in counts.items()}
    raised = _raise(counts, wishes, target)
    return {hub: _down(counts[hub]) + BASE * (hub in raised) for hub in counts}


def _round_table(
    family: Family, table: str, totals: Mapping[str, int], draw: Draw
) -> dict[tuple[str, str], int]:
    values = family.values[table]
    wish = _Wish(draw, family.name, table)
    raised: dict[str, set[str]] = {}
    for hub in family.hubs:
        counts = {value: family.count(table, hub, value) for value in values}
        wishes = {
            value: wish.of(f"{hub}\0{value}", count) for value, count in counts.items()
        }
        raised[hub] = _raise(counts, wishes, totals[hub])
    _Balance(family, table, raised).settle()
    return {
        (hub, value): _down(family.count(table, hub, value))
        + BASE * (value in raised[hub])
        for hub in family.hubs
        for value in values
    }


@dataclass(frozen=True, slots=True)
class _Wish:
    """How much a count should go up: its remainder against a secret threshold."""

    draw: Draw
    family: str
    table: str

    def of(self, label: str, count: int) -> float:
        """Above zero with a chance of a fifth for each one above the multiple below."""
        remainder = count % BASE
        threshold = self.draw(f"{self.family}\0{self.table}\0{label}")
        return remainder / BASE - threshold if remainder else -1.0


def _raise(
    counts: Mapping[Key, int], wishes: Mapping[Key, float], target: int
) -> set[Key]:
    """So many go up that the sum is ``target``, which is within four of the true sum.

    There are always enough: remainders that sum to n are of more than n / 5 counts.
    """
    missing = (target - sum(_down(count) for count in counts.values())) // BASE
    able = [key for key, count in counts.items() if count % BASE]
    return set(sorted(able, key=lambda key: -wishes[key])[:missing])


def _down(count: int) -> int:
    return count - count % BASE


class _Balance:
    """Moves roundings within hubs until the totals of the values fit as well.

    A hub keeps how many of its cells go up, so its own total stays. Where no chain of
    moves helps, the total of a value stays further off than four.
    """

    def __init__(
        self, family: Family, table: str, raised: Mapping[str, set[str]]
    ) -> None:
        self.raised = raised
        self.able: dict[str, list[str]] = {
            hub: [v for v in family.values[table] if family.count(table, hub, v) % BASE]
            for hub in family.hubs
        }
        self.load = dict.fromkeys(family.values[table], 0)
        self.room: dict[str, tuple[int, int]] = {}
        for value in self.load:
            counts = [family.count(table, hub, value) for hub in family.hubs]
            remainder = sum(count % BASE for count in counts)
            self.room[value] = (remainder // BASE, -(-remainder // BASE))
            self.load[value] = sum(value in raised[hub] for hub in family.hubs)

    def settle(self) -> None:
        for value in self.load:
            while self.load[value] > self.room[value][1] and self._move(
                value, down=True
            ):
                pass
            while self.load[value] < self.room[value][0] and self._move(
                value, down=False
            ):
                pass

    def _move(self, value: str, *, down: bool) -> bool:
        """Take one rounding off ``value``, or bring it one, along the shortest chain."""
        came: dict[str, tuple[str, str]] = {}
        waiting = deque([value])
        while waiting:
            here = waiting.popleft()
            if here != value and self._takes(here, down=down):
                self._carry(value, here, came, down=down)
                return True
            for hub, there in self._steps(here, down=down):
                if there != value and there not in came:
                    came[there] = (here, hub)
                    waiting.append(there)
        return False

    def _takes(self, value: str, *, down: bool) -> bool:
        least, most = self.room[value]
        return self.load[value] < most if down else self.load[value] > least

    def _steps(self, here: str, *, down: bool) -> list[tuple[str, str]]:
        return [
            (hub, there)
            for hub, able in self.able.items()
            if here in able and (here in self.raised[hub]) is down
            for there in able
            if there != here and (there in self.raised[hub]) is not down
        ]

    def _carry(
        self,
        value: str,
        end: str,
        came: Mapping[str, tuple[str, str]],
        *,
        down: bool,
    ) -> None:
        there = end
        while there != value:
            here, hub = came[there]
            off, on = (here, there) if down else (there, here)
            self.raised[hub].remove(off)
            self.raised[hub].add(on)
            there = here
        self.load[value] += -1 if down else 1
        self.load[end] += 1 if down else -1
