"""Pages of a long history: each begins after the last row of the one before.

No page counts the whole and none skips rows, so that the last costs what the first does.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.db.models import Q, QuerySet
from django.utils.dateparse import parse_datetime


SIZE = 25
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """The last row of a page: its moment and its key."""

    at: datetime
    pk: int

    def __str__(self) -> str:
        return f"{self.at.isoformat()}~{self.pk}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf(Generic[T]):
    """One page; ``following`` marks where the next begins, empty on the last."""

    rows: Sequence[T]
    following: str = ""


def mark_of(asked: str) -> Mark | None:
    """The mark from an address; None for anything that is none."""
    moment, _sep, pk = asked.partition("~")
    try:
        at = parse_datetime(moment)
    except ValueError:
        return None
    if at is None or at.tzinfo is None or not pk.isdecimal() or len(pk) > 18:
        return None
    return Mark(at=at, pk=int(pk))


def newest(
    rows: QuerySet[Any], *, at: str, pk: str, after: Mark | None, size: int
) -> list[Any]:
    """Up to ``size`` rows, newest first, after the mark."""
    if after is not None:
        rows = rows.filter(
            Q(**{f"{at}__lt": after.at}) | Q(**{at: after.at, f"{pk}__lt": after.pk})
        ).filter(**{f"{at}__lte": after.at})
    return list(rows.order_by(f"-{at}", f"-{pk}")[:size])
