"""Column charts as shapes that a template writes as SVG: no script, no style.

Coordinates are text already, with a point: the page's language would put a comma.
"""

from collections.abc import Sequence
from dataclasses import dataclass


WIDTH, HEIGHT = 720, 240
LEFT, RIGHT, TOP, FOOT = 36, 8, 12, 28
LINES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One kind of column; ``tone`` is its class: late, soon, rest or good."""

    label: str
    tone: str
    values: Sequence[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    x: str
    y: str
    width: str
    height: str
    tone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    x: str
    y: str
    text: str
    anchor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A drawing with its title; the table beside it says the same."""

    title: str
    view: str
    boxes: Sequence[Box]
    lines: Sequence[str]
    labels: Sequence[Label]
    series: Sequence[Series]
    left: str = str(LEFT)
    right: str = str(WIDTH - RIGHT)


def columns(
    title: str, names: Sequence[str], series: Sequence[Series], *, stacked: bool = False
) -> Chart:
    """Side by side for each name, or with ``stacked`` one upon another."""
    top = _top(series, stacked=stacked)
    scale = (HEIGHT - TOP - FOOT) / top
    step = (WIDTH - LEFT - RIGHT) / max(len(names), 1)
    boxes: list[Box] = []
    for place in range(len(names)):
        start = LEFT + place * step
        boxes += _column(series, place, start, step, scale, stacked=stacked)
    lines = [HEIGHT - FOOT - n * top // LINES * scale for n in range(LINES + 1)]
    labels = [
        Label(x=str(LEFT - 6), y=_at(y + 4), text=str(n * top // LINES), anchor="end")
        for n, y in enumerate(lines)
    ]
    labels += [
        Label(
            x=_at(LEFT + (place + 0.5) * step),
            y=str(HEIGHT - 8),
            text=name,
            anchor="middle",
        )
        for place, name in enumerate(names)
    ]
    return Chart(
        title=title,
        view=f"0 0 {WIDTH} {HEIGHT}",
        boxes=boxes,
        lines=[_at(y) for y in lines],
        labels=labels,
        series=series,
    )


def _top(series: Sequence[Series], *, stacked: bool) -> int:
    """The first number above all columns that the lines divide evenly."""
    if stacked:
        most = max(
            (sum(part) for part in zip(*_values(series), strict=True)), default=0
        )
    else:
        most = max((max(one, default=0) for one in _values(series)), default=0)
    return max(-(-most // LINES), 1) * LINES


def _values(series: Sequence[Series]) -> list[Sequence[int]]:
    return [one.values for one in series]


def _column(
    series: Sequence[Series],
    place: int,
    start: float,
    step: float,
    scale: float,
    *,
    stacked: bool,
) -> list[Box]:
    width = step * 0.7 / (1 if stacked else len(series))
    x, foot = start + step * 0.15, float(HEIGHT - FOOT)
    boxes = []
    for one in series:
        height = one.values[place] * scale
        if height:
            boxes.append(
                Box(
                    x=_at(x),
                    y=_at(foot - height),
                    width=_at(width),
                    height=_at(height),
                    tone=one.tone,
                )
            )
        if stacked:
            foot -= height
        else:
            x += width
    return boxes


def _at(number: float) -> str:
    return f"{number:.1f}"


def share(part: int, whole: int) -> str:
    """The width of a part in a bar of a hundred."""
    return _at(100 * part / whole if whole else 0)
