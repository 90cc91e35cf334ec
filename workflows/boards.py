"""Counts over open work items for whoever oversees them: how they stand, and by what.

Every read takes branches: disjoint querysets of open items that the reader may know of.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from django.db.models import Case as SqlCase
from django.db.models import (
    Count,
    DateField,
    DateTimeField,
    F,
    IntegerField,
    Min,
    Q,
    QuerySet,
    Sum,
    TextChoices,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext_lazy as _

from workflows.beside import beside
from workflows.enums import ClockState, ItemState, RungKind
from workflows.models import Deadline, Escalation, WorkItem


class Sign(TextChoices):
    """How an open item stands. One item may bear several of them."""

    LATE = "lewat", _("Overdue")
    TODAY = "hari-ini", _("Due today")
    SOON = "segera", _("Soon due")
    PAUSED = "dihentikan", _("Clock stopped")
    UNCLAIMED = "belum-diambil", _("Not claimed")
    ESCALATED = "eskalasi", _("Escalated")


@dataclass(frozen=True, slots=True)
class Moment:
    """Now, and the midnight that ends today."""

    now: datetime
    midnight: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many items a group has, and how many of them bear each sign."""

    key: str | int | None
    total: int = 0
    signs: Mapping[str, int] = field(default_factory=dict)
    oldest: datetime | None = None


def paused() -> QuerySet[Deadline]:
    return Deadline.objects.filter(state=ClockState.PAUSED)


def escalated() -> QuerySet[Escalation]:
    """Escalations that were reached for the date a running clock has now."""
    return Escalation.objects.filter(
        kind=RungKind.ESCALATION,
        deadline__state=ClockState.RUNNING,
        deadline__rung__gt=0,
        due_at=F("deadline__due_at"),
    )


def _by_date(at: Moment) -> dict[Sign, Q]:
    """The rules of the signs that a date makes, as long as the clock runs."""
    return {
        Sign.LATE: Q(due_at__lt=at.now),
        Sign.TODAY: Q(due_at__gte=at.now, due_at__lt=at.midnight),
        Sign.SOON: Q(warn_at__lte=at.now, due_at__gte=at.midnight),
    }


def bearing(sign: str, at: Moment) -> Q:
    """The rule of a sign. A clock that stands still makes nothing late or due."""
    match Sign(sign):
        case Sign.PAUSED:
            return _stopped()
        case Sign.UNCLAIMED:
            return Q(state=ItemState.OPEN)
        case Sign.ESCALATED:
            return Q(pk__in=escalated().values("deadline_id"))
        case dated:
            return _by_date(at)[dated] & ~_stopped()


def _stopped() -> Q:
    return Q(pk__in=paused().values("pk"))


@contextmanager
def tallying(
    branches: Iterable[QuerySet[WorkItem]], *, by: Combinable, at: Moment
) -> Iterator[Callable[[], list[Tally]]]:
    """The groups of all branches together, in one statement that others need not wait for.

    Fifty thousand tasks take the database longer than all else on the board.
    """
    first, *rest = [_grouped(items, by, at) for items in branches]
    with beside(first.union(*rest, all=True) if rest else first) as rows:
        yield lambda: _merged(rows())


# What an item bears, as one number: of two keys a group is found twice as fast as of five
# with a filtered count for each sign. The signs by date exclude each other.
_DATED = (Sign.LATE, Sign.TODAY, Sign.SOON)
_OTHERS = {Sign.ESCALATED: 4, Sign.PAUSED: 8, Sign.UNCLAIMED: 16}


def _grouped(items: QuerySet[WorkItem], by: Combinable, at: Moment) -> Any:
    """Rows of the group, of what its items bear, how many they are, and their first date."""
    dates = _by_date(at)
    dated = [When(dates[sign], then=n) for n, sign in enumerate(_DATED, start=1)]
    bears: Combinable = SqlCase(*dated, default=0, output_field=IntegerField())
    for sign, bit in _OTHERS.items():
        bears += SqlCase(
            When(bearing(sign, at), then=bit), default=0, output_field=IntegerField()
        )
    return (
        items.order_by()
        .annotate(part=by, bears=bears)
        .values_list("part", "bears")
        .annotate(total=Count("pk"), first=Min("due_at"))
    )


def _borne(bears: int) -> list[Sign]:
    """A clock that stands still makes nothing late or due."""
    signs = [sign for sign, bit in _OTHERS.items() if bears & bit]
    dated = bears % 4
    if dated and Sign.PAUSED not in signs:
        signs.append(_DATED[dated - 1])
    return signs


def _merged(rows: Iterable[Sequence[Any]]) -> list[Tally]:
    """A group that several branches or rows have is one group."""
    totals: Counter[str | int | None] = Counter()
    signs: dict[str | int | None, Counter[str]] = {}
    oldest: dict[str | int | None, datetime] = {}
    for key, bears, total, first in rows:
        totals[key] += total
        borne = _borne(bears)
        signs.setdefault(key, Counter()).update({sign.value: total for sign in borne})
        if Sign.LATE in borne:
            oldest[key] = min(first, oldest.get(key, first))
    return [
        Tally(key=key, total=total, signs=signs[key], oldest=oldest.get(key))
        for key, total in totals.items()
    ]


def together(tallies: Iterable[Tally]) -> Tally:
    """All groups as one."""
    tallies = list(tallies)
    signs: Counter[str] = Counter()
    for one in tallies:
        signs.update(one.signs)
    return Tally(
        key=None,
        total=sum(one.total for one in tallies),
        signs=signs,
        oldest=min((one.oldest for one in tallies if one.oldest), default=None),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What one person holds by one post. ``age`` is the mean of its tasks."""

    owner: int
    post: str
    total: int
    late: int
    soon: int
    age: timedelta


def loads(branches: Iterable[QuerySet[WorkItem]], at: Moment) -> list[Load]:
    """The claimed tasks of all branches by person and post, in one statement."""
    counts: dict[str, Combinable] = {
        "total": Count("pk"),
        "late": Count("pk", filter=bearing(Sign.LATE, at)),
        "soon": Count("pk", filter=bearing(Sign.TODAY, at) | bearing(Sign.SOON, at)),
        "age": Sum(Value(at.now, output_field=DateTimeField()) - F("opened_at")),
    }
    parts = [
        items.filter(state=ItemState.CLAIMED)
        .order_by()
        .values_list("owner_id", "post")
        .annotate(**counts)
        for items in branches
    ]
    first, *rest = parts
    found: dict[tuple[int, str], list[Any]] = {}
    for owner, post, *numbers in first.union(*rest, all=True) if rest else first:
        kept = found.setdefault((owner, post), [0, 0, 0, timedelta()])
        found[owner, post] = [a + b for a, b in zip(kept, numbers, strict=True)]
    return [
        Load(owner=owner, post=post, total=total, late=late, soon=soon, age=age / total)
        for (owner, post), (total, late, soon, age) in found.items()
    ]


def done_by(branches: Iterable[QuerySet[WorkItem]]) -> Counter[tuple[int, str]]:
    """How many of these closed tasks each person completed by each post."""
    first, *rest = [
        items.order_by().values_list("owner_id", "post").annotate(done=Count("pk"))
        for items in branches
    ]
    done: Counter[tuple[int, str]] = Counter()
    for owner, post, count in first.union(*rest, all=True) if rest else first:
        done[owner, post] += count
    return done


def since_when(name: str, since: Sequence[datetime]) -> dict[str, Combinable]:
    """Counts of rows whose moment lies after the first of these, after the second, ..."""
    counts: dict[str, Combinable] = {}
    for number, (before, after) in enumerate(pairwise([None, *since, None])):
        rule = Q() if before is None else Q(**{f"{name}__lt": before})
        rule &= Q() if after is None else Q(**{f"{name}__gte": after})
        counts[f"since_{number}"] = Count("pk", filter=rule)
    return counts


def ageing(
    branches: Iterable[QuerySet[WorkItem]], since: Sequence[datetime]
) -> dict[str, list[int]]:
    """Open items by post and age: opened after the first moment, after the second, ...

    The last group is what was opened before all of them.
    """
    counts = since_when("opened_at", since)
    parts = [
        items.order_by().values_list("post").annotate(**counts) for items in branches
    ]
    first, *rest = parts
    found: dict[str, list[int]] = {}
    for post, *numbers in first.union(*rest, all=True) if rest else first:
        kept = found.setdefault(post, [0] * len(counts))
        found[post] = [a + b for a, b in zip(kept, numbers, strict=True)]
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Terms that were met and missed: of a process, a kind of rule and a month."""

    process: str
    kind: str
    month: date
    met: int
    missed: int


def terms_kept(
    branches: Iterable[QuerySet[WorkItem]], start: datetime, end: datetime
) -> list[Kept]:
    """Clocks of these items that stopped between the two moments, as they ended."""
    counts: dict[str, Combinable] = {
        "met": Count("pk", filter=Q(deadline__state=ClockState.MET)),
        "missed": Count("pk", filter=Q(deadline__state=ClockState.MISSED)),
    }
    parts = [
        items.filter(
            deadline__state__in=(ClockState.MET, ClockState.MISSED),
            deadline__stopped_at__gte=start,
            deadline__stopped_at__lt=end,
        )
        .order_by()
        .values_list(
            "process__version__definition__key",
            "deadline__rule__kind",
            TruncMonth("deadline__stopped_at", output_field=DateField()),
        )
        .annotate(**counts)
        for items in branches
    ]
    first, *rest = parts
    found: dict[tuple[str, str, date], list[int]] = {}
    for process, kind, month, *numbers in (
        first.union(*rest, all=True) if rest else first
    ):
        kept = found.setdefault((process, kind, month), [0, 0])
        found[process, kind, month] = [
            a + b for a, b in zip(kept, numbers, strict=True)
        ]
    return [
        Kept(process=process, kind=kind, month=month, met=met, missed=missed)
        for (process, kind, month), (met, missed) in sorted(found.items())
    ]
