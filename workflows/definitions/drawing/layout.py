"""Where everything stands: rows from top to bottom, lanes as columns.

First each node gets a cell (row and column), by the longest way from the start with
edges that lead back left out. Then flows are routed along channels between rows and
gutters between columns, each on a track of its own, and only then do channels and
gutters get their sizes, and all of it coordinates.
"""

from dataclasses import dataclass, field

from workflows.definitions.drawing.elements import Diagram, Shape


WIDEST_LANE = 3


@dataclass(frozen=True, slots=True)
class Cell:
    row: int
    column: int


@dataclass(slots=True)
class Grid:
    cells: dict[str, Cell]
    # By lane: its first column and how many it has.
    lanes: dict[str, tuple[int, int]]
    rows: int
    columns: int
    # Flows that lead back up.
    back: frozenset[str]
    occupied: dict[tuple[int, int], str] = field(default_factory=dict)


def grid_of(diagram: Diagram) -> Grid:
    """A cell for every node but those on the edge of a task."""
    flows = [flow for flow in diagram.flows if flow.source != flow.target]
    ends = [(flow.id, _host(diagram, flow.source), flow.target) for flow in flows]
    back = _back_flows(diagram, ends)
    forward = [(source, target) for name, source, target in ends if name not in back]
    rows = _rows(diagram, forward)
    columns, lanes = _columns(diagram, rows, forward)
    cells = {key: Cell(row, columns[key]) for key, row in rows.items()}
    return Grid(
        cells,
        lanes,
        rows=max(rows.values()) + 1,
        columns=sum(count for _, count in lanes.values()),
        back=back,
        occupied={(cell.row, cell.column): key for key, cell in cells.items()},
    )


def _host(diagram: Diagram, key: str) -> str:
    return diagram.nodes[key].host or key


def _placed(diagram: Diagram) -> list[str]:
    return [key for key, node in diagram.nodes.items() if not node.host]


def _back_flows(diagram: Diagram, ends: list[tuple[str, str, str]]) -> frozenset[str]:
    """Flows that close a circle when walking the process from its start."""
    out: dict[str, list[tuple[str, str]]] = {key: [] for key in diagram.nodes}
    for name, source, target in ends:
        out[source].append((name, target))
    back: set[str] = set()
    state: dict[str, int] = {}
    for start in ["_start", *_placed(diagram)]:
        if start not in state:
            _walk(start, out, state, back)
    return frozenset(back)


def _walk(
    start: str,
    out: dict[str, list[tuple[str, str]]],
    state: dict[str, int],
    back: set[str],
) -> None:
    """Depth first; ``state`` is 1 while a node is on the way, 2 when it is done."""
    stack = [(start, iter(out[start]))]
    state[start] = 1
    while stack:
        key, rest = stack[-1]
        following = next(rest, None)
        if following is None:
            state[key] = 2
            stack.pop()
            continue
        name, target = following
        if state.get(target) == 1:
            back.add(name)
        elif target not in state:
            state[target] = 1
            stack.append((target, iter(out[target])))


def _rows(diagram: Diagram, forward: list[tuple[str, str]]) -> dict[str, int]:
    """Every node below those that lead to it, and no lane wider than it may be."""
    rows = dict.fromkeys(_placed(diagram), 0)
    _push_down(rows, forward)
    row = 0
    while row <= max(rows.values()):
        surplus = [
            key for lane in diagram.lanes for key in _surplus(diagram, rows, row, lane)
        ]
        for key in surplus:
            rows[key] = row + 1
        if surplus:
            _push_down(rows, forward)
        row += 1
    return rows


def _push_down(rows: dict[str, int], forward: list[tuple[str, str]]) -> None:
    changed = True
    while changed:
        changed = False
        for source, target in forward:
            if rows[target] <= rows[source]:
                rows[target] = rows[source] + 1
                changed = True


def _surplus(diagram: Diagram, rows: dict[str, int], row: int, lane: str) -> list[str]:
    """Nodes that find no place in a lane's row; ends give way first."""
    here = [
        key for key, at in rows.items() if at == row and diagram.lane_of[key] == lane
    ]
    here.sort(key=lambda key: diagram.nodes[key].shape is Shape.END)
    return here[WIDEST_LANE:]


def _columns(
    diagram: Diagram, rows: dict[str, int], forward: list[tuple[str, str]]
) -> tuple[dict[str, int], dict[str, tuple[int, int]]]:
    """Columns counted over all lanes, and where each lane begins."""
    before: dict[str, list[str]] = {key: [] for key in rows}
    for source, target in forward:
        before[target].append(source)
    within: dict[str, int] = {}
    order = list(diagram.lanes)
    for row in range(max(rows.values()) + 1):
        for lane in order:
            here = [
                key
                for key, at in rows.items()
                if at == row and diagram.lane_of[key] == lane
            ]
            _place_row(here, lane, diagram, before, within)
    lanes: dict[str, tuple[int, int]] = {}
    first = 0
    for lane in order:
        used = [within[key] for key in rows if diagram.lane_of[key] == lane]
        lanes[lane] = (first, max(used, default=0) + 1)
        first += lanes[lane][1]
    columns = {key: lanes[diagram.lane_of[key]][0] + within[key] for key in rows}
    return columns, lanes


def _place_row(
    here: list[str],
    lane: str,
    diagram: Diagram,
    before: dict[str, list[str]],
    within: dict[str, int],
) -> None:
    """Put the nodes of one row and lane below those they come from, side by side."""

    def wanted(key: str) -> float:
        above = [
            within[other] for other in before[key] if diagram.lane_of[other] == lane
        ]
        return sum(above) / len(above) if above else 0

    taken: set[int] = set()
    for key in sorted(here, key=wanted):
        middle = round(wanted(key))
        free = [column for column in range(WIDEST_LANE) if column not in taken]
        column = min(free, key=lambda column: (abs(column - middle), -column))
        taken.add(column)
        within[key] = column
