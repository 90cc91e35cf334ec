"""The map of villages: a block for each district, a tile for each village.

The darker the tile, the more people; four steps between nobody and the most.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from .figures import District, Figure


WIDTH, TILE, GAP, ROW = 720, 40, 4, 16
TITLE = 150
STEPS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    x: str
    y: str
    tone: str
    text: str
    text_x: str
    text_y: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    title: str
    y: str
    tiles: Sequence[Tile]


@dataclass(frozen=True, slots=True, kw_only=True)
class TileMap:
    view: str
    size: int
    blocks: Sequence[Block]
    steps: Sequence[tuple[str, str]]


def tiles_of(districts: Sequence[District]) -> TileMap:
    most = max(
        (one.count or 0 for place in districts for one in place.villages), default=0
    )
    top = 0
    blocks = []
    for place in districts:
        blocks.append(_block(place, top, most))
        top += _height(len(place.villages)) + ROW
    return TileMap(
        view=f"0 0 {WIDTH} {max(top, ROW)}",
        size=TILE,
        blocks=blocks,
        steps=_steps(most),
    )


def _in_a_row() -> int:
    return (WIDTH - TITLE) // (TILE + GAP)


def _height(count: int) -> int:
    return max(-(-count // _in_a_row()), 1) * (TILE + GAP)


def _block(place: District, top: int, most: int) -> Block:
    tiles = []
    for number, village in enumerate(place.villages):
        line, at = divmod(number, _in_a_row())
        x, y = TITLE + at * (TILE + GAP), top + line * (TILE + GAP)
        tiles.append(_tile(village, x, y, most))
    return Block(title=place.figure.label, y=str(top + TILE // 2 + 4), tiles=tiles)


def _tile(village: Figure, x: int, y: int, most: int) -> Tile:
    text = "*" if village.count is None else str(village.count)
    return Tile(
        x=str(x),
        y=str(y),
        tone=_tone(village.count, most),
        text=text,
        text_x=str(x + TILE // 2),
        text_y=str(y + TILE // 2 + 4),
        title=f"{village.label}: {text}",
    )


def _tone(count: int | None, most: int) -> str:
    """``x`` where it is not shown, 0 for nobody, else the quarter of the most."""
    if count is None:
        return "x"
    return str(-(-count * STEPS // most)) if count else "0"


def _steps(most: int) -> list[tuple[str, str]]:
    """Each tone with the numbers that it stands for."""
    bounds = [step * most // STEPS for step in range(STEPS + 1)]
    told = [
        (str(step), f"{bounds[step - 1] + 1}-{bounds[step]}")
        for step in range(1, STEPS + 1)
        if bounds[step] > bounds[step - 1]
    ]
    return [("0", "0"), *told]
