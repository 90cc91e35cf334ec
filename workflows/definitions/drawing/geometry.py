"""From cells and tracks to coordinates, in pixels."""

import itertools
from dataclasses import dataclass

from workflows.definitions.drawing.elements import (
    BOXES,
    GATEWAYS,
    Diagram,
    Node,
    Shape,
    diagram_of,
)
from workflows.definitions.drawing.layout import Grid, grid_of
from workflows.definitions.drawing.tracks import Way, Ways, ways_of
from workflows.definitions.drawing.words import width_of
from workflows.definitions.schema import Definition


COLUMN = 134
HEADER = 34
TRACK = 11
GUTTER_TRACK = 9
MARGIN = 8

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Box:
    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> Point:
        return self.x + self.width / 2, self.y + self.height / 2

    @property
    def bottom(self) -> float:
        return self.y + self.height


@dataclass(frozen=True, slots=True)
class Label:
    """Where a text begins (or ends, or has its middle) and its first base line."""

    x: float
    y: float
    anchor: str


@dataclass(frozen=True, slots=True)
class Drawing:
    diagram: Diagram
    width: float
    height: float
    lanes: dict[str, Box]
    boxes: dict[str, Box]
    routes: dict[str, tuple[Point, ...]]
    labels: dict[str, Label]


def draw(definition: Definition) -> Drawing:
    """Lay a definition out; all references in it must exist."""
    diagram = diagram_of(definition)
    grid = grid_of(diagram)
    return _Plot(diagram, grid, ways_of(diagram, grid)).drawing()


def size_of(shape: Shape) -> tuple[float, float]:
    if shape in BOXES:
        return 112, 60
    if shape is Shape.BOUNDARY:
        return 20, 20
    return (38, 38) if shape in GATEWAYS else (32, 32)


class _Plot:
    def __init__(self, diagram: Diagram, grid: Grid, ways: Ways) -> None:
        self.diagram = diagram
        self.grid = grid
        self.ways = ways
        self.gutters = self._gutters()
        self.channels, self.rows, self.height = self._heights()

    def _gutter_width(self, gutter: int) -> float:
        return 8 + GUTTER_TRACK * self.ways.gutters.get(gutter, 0)

    def _gutters(self) -> list[float]:
        """Where each gutter begins, and last where the picture ends."""
        starts = [float(MARGIN)]
        for gutter in range(self.grid.columns):
            starts.append(starts[-1] + self._gutter_width(gutter) + COLUMN)
        return [*starts, starts[-1] + self._gutter_width(self.grid.columns)]

    def _heights(self) -> tuple[list[float], list[float], float]:
        """Where each channel and each row begins, and where the last channel ends."""
        channels: list[float] = []
        rows: list[float] = []
        y = float(MARGIN + HEADER)
        for row in range(self.grid.rows + 1):
            channels.append(y)
            y += self._channel_height(row)
            if row < self.grid.rows:
                rows.append(y)
                y += self._row_height(row)
        return channels, rows, y

    def _channel_height(self, channel: int) -> float:
        return 24 + TRACK * max(0, self.ways.channels.get(channel, 0) - 1)

    def _shapes(self, row: int) -> list[Shape]:
        return [
            self.diagram.nodes[key].shape
            for key, cell in self.grid.cells.items()
            if cell.row == row
        ]

    def _row_height(self, row: int) -> float:
        """Room for the tallest node, and above gateways for their titles."""
        shapes = self._shapes(row)
        tallest = max((size_of(shape)[1] for shape in shapes), default=0.0)
        titled = any(shape in GATEWAYS for shape in shapes)
        ends = any(shape is Shape.END for shape in shapes)
        return max(tallest, 52 if titled else 0, 66 if ends else 0)

    def drawing(self) -> Drawing:
        boxes = {
            key: self._box(node)
            for key, node in self.diagram.nodes.items()
            if not node.host
        }
        for key, node in self.diagram.nodes.items():
            if node.host:
                boxes[key] = self._on_edge(node, boxes[node.host])
        routes = {
            name: self._route(way, boxes) for name, way in self.ways.by_flow.items()
        }
        labels = {
            name: self._label(way, routes[name])
            for name, way in self.ways.by_flow.items()
            if way.flow.label
        }
        width = self.gutters[-1] + MARGIN
        height = self.height + MARGIN
        return Drawing(
            self.diagram, width, height, self._lanes(), boxes, routes, labels
        )

    def _lanes(self) -> dict[str, Box]:
        found = {}
        last = self.grid.columns
        for key, (first, count) in self.grid.lanes.items():
            start = self.gutters[first]
            after = first + count
            end = self.gutters[after + 1] if after == last else self.gutters[after]
            found[key] = Box(start, MARGIN, end - start, self.height - MARGIN)
        return found

    def _middle_of(self, column: int) -> float:
        return self.gutters[column] + self._gutter_width(column) + COLUMN / 2

    def _box(self, node: Node) -> Box:
        cell = self.grid.cells[node.id]
        width, height = size_of(node.shape)
        x = self._middle_of(cell.column) - width / 2
        row = self._row_height(cell.row)
        y = self.rows[cell.row] + (0 if node.shape is Shape.END else (row - height) / 2)
        if node.shape in GATEWAYS:
            y = self.rows[cell.row] + row - height
        return Box(x, y, width, height)

    def _on_edge(self, node: Node, host: Box) -> Box:
        width, height = size_of(node.shape)
        index = int(node.id.rsplit("_", 1)[1])
        x = host.x + host.width - width - 8 - index * (width + 6)
        return Box(x, host.bottom - height / 2, width, height)

    def _x(self, place: int, way: Way) -> float:
        if place % 2:
            return self._middle_of(place // 2)
        track = way.upright.track if way.upright else 0
        return self.gutters[place // 2] + 8 + GUTTER_TRACK * track

    def _y(self, channel: int, track: int) -> float:
        return self.channels[channel] + 12 + TRACK * track

    def _route(self, way: Way, boxes: dict[str, Box]) -> tuple[Point, ...]:
        points = self._exit(way, boxes[way.flow.source])
        target = boxes[way.flow.target]
        x = points[-1][0]
        if way.first is not None:
            y = self._y(way.first_channel, way.first.track)
            there = self._x(way.target if way.corridor is None else way.corridor, way)
            points += [(x, y), (there, y)]
            x = there
        if way.last is not None:
            y = self._y(way.last_channel, way.last.track)
            points += [(x, y), (target.middle[0], y)]
            x = target.middle[0]
        if abs(x - target.middle[0]) > 0.5:  # a timer's own place beside the middle
            y = self._y(way.last_channel, 0)
            points += [(x, y), (target.middle[0], y)]
        return _straightened([*points, (target.middle[0], target.y)])

    def _exit(self, way: Way, box: Box) -> list[Point]:
        shape = self.diagram.nodes[way.flow.source].shape
        x, y = box.middle
        if shape in GATEWAYS and way.side:
            return [(x + way.side * box.width / 2, y), (x + way.side * 25, y)]
        if shape in BOXES:
            return [(x + 10 * way.side, box.bottom)]
        return [(x, box.bottom)]

    def _label(self, way: Way, route: tuple[Point, ...]) -> Label:
        """Above the first level stretch, or beside the way straight down."""
        source_y = route[0][1]
        for (x, y), (there, other) in itertools.pairwise(route):
            if y == other and y > source_y + 1:
                anchor = "start" if there > x else "end"
                return Label(x + (4 if there > x else -4), y - 3, anchor)
        sides = {
            self.ways.by_flow[flow.id].side
            for flow in self.diagram.leaving(way.flow.source)
        }
        room = route[0][0] - 2 * MARGIN
        if 1 in sides and -1 not in sides and width_of(way.flow.label, 10) < room:
            return Label(route[0][0] - 4, source_y + 11, "end")
        return Label(route[0][0] + 4, source_y + 11, "start")


def _straightened(points: list[Point]) -> tuple[Point, ...]:
    """Without points that lie on the line between their neighbours."""
    kept: list[Point] = []
    for point in points:
        if kept and point == kept[-1]:
            continue
        if len(kept) > 1 and (
            kept[-2][0] == kept[-1][0] == point[0]
            or kept[-2][1] == kept[-1][1] == point[1]
        ):
            kept[-1] = point
        else:
            kept.append(point)
    return tuple(kept)
