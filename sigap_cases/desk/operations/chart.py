"""Bars of how much was sent in each hour, drawn by the server."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone


HEIGHT, BAR, GAP = 80, 20, 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    x: int
    y: int
    height: int
    count: int
    hour: str
    label_x: int
    is_labelled: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """Sizes are those of the drawing, which grows with the page."""

    bars: tuple[Bar, ...]
    total: int
    most: int
    width: int
    height: int = HEIGHT
    bar: int = BAR

    @classmethod
    def of(cls, hours: Sequence[tuple[datetime, int]]) -> "Chart":
        most = max((count for _, count in hours), default=0)
        bars = tuple(
            _bar(number, hour, count, most)
            for number, (hour, count) in enumerate(hours)
        )
        return cls(
            bars=bars,
            total=sum(count for _, count in hours),
            most=most,
            width=len(bars) * (BAR + GAP),
        )


def _bar(number: int, hour: datetime, count: int, most: int) -> Bar:
    height = round(HEIGHT * count / most) if most else 0
    height = max(height, 2) if count else 0
    local = timezone.localtime(hour)
    return Bar(
        x=number * (BAR + GAP),
        y=HEIGHT - height,
        height=height,
        count=count,
        hour=f"{local:%H}.00",
        label_x=number * (BAR + GAP) + BAR // 2,
        is_labelled=local.hour % 6 == 0,
    )
