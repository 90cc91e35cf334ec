"""Which way each flow takes through the grid, and on which track.

Across the grid a place is a whole number: column ``c`` has its middle at ``2c + 1``, the
gutter before it lies at ``2c``. Channel ``r`` lies above row ``r``.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from workflows.definitions.drawing.elements import Diagram, Flow
from workflows.definitions.drawing.layout import Cell, Grid


@dataclass(slots=True)
class Run:
    """A straight stretch: ``line`` is the channel (or gutter) that it runs along."""

    line: int
    low: int
    high: int
    track: int = 0
    # Runs into the same node may lie on each other.
    into: str = ""


@dataclass(slots=True)
class Way:
    """From the source down, along ``first``, through ``corridor``, along ``last``."""

    flow: Flow
    source: int
    target: int
    first_channel: int
    last_channel: int
    # The place of the vertical stretch, when it is not straight down from the source.
    corridor: int | None = None
    first: Run | None = None
    last: Run | None = None
    upright: Run | None = None

    @property
    def side(self) -> int:
        """-1 when the flow leaves to the left, 1 to the right, 0 straight down."""
        there = self.target if self.corridor is None else self.corridor
        return (there > self.source) - (there < self.source)


@dataclass(slots=True)
class Ways:
    by_flow: dict[str, Way]
    # By channel and by gutter: how many tracks it needs.
    channels: dict[int, int] = field(default_factory=dict)
    gutters: dict[int, int] = field(default_factory=dict)


def ways_of(diagram: Diagram, grid: Grid) -> Ways:
    router = _Router(diagram, grid)
    ordered = sorted(diagram.flows, key=router.distance)
    ways = Ways({flow.id: router.way(flow) for flow in ordered})
    every = list(ways.by_flow.values())
    ways.channels = _assign(
        [run for way in every for run in (way.first, way.last) if run]
    )
    ways.gutters = _assign([way.upright for way in every if way.upright])
    return ways


class _Router:
    def __init__(self, diagram: Diagram, grid: Grid) -> None:
        self.diagram = diagram
        self.grid = grid
        # By column: rows that a flow passes there, and where it leads.
        self.claimed: dict[int, list[tuple[range, str]]] = {}

    def distance(self, flow: Flow) -> int:
        source, target = self._cell(flow.source), self.grid.cells[flow.target]
        return abs(source.row - target.row)

    def _cell(self, key: str) -> Cell:
        return self.grid.cells[self.diagram.nodes[key].host or key]

    def way(self, flow: Flow) -> Way:
        source, target = self._cell(flow.source), self.grid.cells[flow.target]
        way = Way(
            flow,
            2 * source.column + 1,
            2 * target.column + 1,
            source.row + 1,
            target.row,
        )
        if way.first_channel == way.last_channel:
            way.first = self._run(way.last_channel, way.source, way.target)
            if way.first and not flow.label:
                way.first.into = flow.target
            return way
        way.corridor = self._corridor(way)
        way.first = self._run(way.first_channel, way.source, way.corridor)
        way.last = self._run(way.last_channel, way.corridor, way.target)
        if way.last:
            way.last.into = flow.target
        if way.corridor % 2 == 0:
            low, high = sorted((way.first_channel, way.last_channel))
            way.upright = Run(way.corridor // 2, low, high, into=flow.target)
        return way

    def _run(self, channel: int, start: int, end: int) -> Run | None:
        return Run(channel, min(start, end), max(start, end)) if start != end else None

    def _corridor(self, way: Way) -> int:
        low, high = sorted((way.first_channel, way.last_channel))
        rows = range(low, high)
        places: list[int] = list(range(0, 2 * self.grid.columns + 1, 2))
        places += [
            place
            for place in {way.source, way.target}
            if self._is_free(place // 2, rows, way.flow.target)
        ]

        def cost(place: int) -> float:
            detour = abs(place - way.source) + abs(place - way.target)
            edge = place in {0, 2 * self.grid.columns}
            return detour + (0.5 if place % 2 == 0 else 0) + (0.25 if edge else 0)

        best = min(places, key=lambda place: (cost(place), place))
        if best % 2:
            self.claimed.setdefault(best // 2, []).append((rows, way.flow.target))
        return best

    def _is_free(self, column: int, rows: range, target: str) -> bool:
        if any((row, column) in self.grid.occupied for row in rows):
            return False
        return all(
            into == target or _apart(rows, other)
            for other, into in self.claimed.get(column, ())
        )


def _apart(one: range, other: range) -> bool:
    return one.stop < other.start or other.stop < one.start


def _assign(runs: Iterable[Run]) -> dict[int, int]:
    """Give each run a track that is free over its length; how many each line needs."""
    lines: dict[int, list[list[Run]]] = {}
    ordered = sorted(runs, key=lambda run: (bool(run.into), run.high - run.low))
    for run in ordered:
        tracks = lines.setdefault(run.line, [])
        for index, track in enumerate(tracks):
            if all(_fit(run, other) for other in track):
                run.track = index
                track.append(run)
                break
        else:
            run.track = len(tracks)
            tracks.append([run])
    return {line: len(tracks) for line, tracks in lines.items()}


def _fit(one: Run, other: Run) -> bool:
    if one.into and one.into == other.into:
        return True
    return one.high < other.low or other.high < one.low
