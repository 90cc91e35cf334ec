"""Pages of a public list, told apart by one row more than is shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet


SIZE = 20
# Nobody leafs further; a deep offset is a slow query.
LAST_LEAF = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    number: int
    rows: Sequence[Any]
    has_next: bool

    @property
    def has_previous(self) -> bool:
        return self.number > 1

    @property
    def previous_number(self) -> int:
        return self.number - 1

    @property
    def next_number(self) -> int:
        return self.number + 1


def leaf_of(rows: QuerySet[Any], asked: str) -> Leaf:
    """The page that is asked for; the first one for anything that is no number."""
    is_number = asked.isascii() and asked.isdecimal() and len(asked) < 4
    number = min(max(int(asked), 1), LAST_LEAF) if is_number else 1
    start = (number - 1) * SIZE
    found = list(rows[start : start + SIZE + 1])
    has_next = len(found) > SIZE and number < LAST_LEAF
    return Leaf(number=number, rows=found[:SIZE], has_next=has_next)
