"""Pages of a list that is never counted whole."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar


SIZE = 25
# Nobody leafs further; a deep offset is a slow query.
LAST_PAGE = 40
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Generic[T]):
    """One page; whether there is another is known by one row more than is shown."""

    number: int
    rows: Sequence[T]
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

    @property
    def is_whole(self) -> bool:
        """Whether this one page is the whole list."""
        return self.number == 1 and not self.has_next


def number_of(asked: str) -> int:
    return min(int(asked), LAST_PAGE) if asked.isdecimal() and int(asked) else 1


def start_of(number: int) -> int:
    return (number - 1) * SIZE


def page_of(rows: Sequence[T], number: int) -> Page[T]:
    """A page from the up to ``SIZE + 1`` rows that begin where it does."""
    return Page(
        number=number,
        rows=rows[:SIZE],
        has_next=len(rows) > SIZE and number < LAST_PAGE,
    )
