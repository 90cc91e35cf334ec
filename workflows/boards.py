"""Counts over open work items for whoever oversees them: how they stand, and by what.

Every read takes branches: disjoint querysets of open items that the reader may know of.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, F, Min, Q, QuerySet, TextChoices
from django.db.models.expressions import Combinable
from django.utils.translation import gettext_lazy as _

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


# A queryset of open items, and the lookup by which it is grouped.
Branch = tuple[QuerySet[WorkItem], str]


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


def bearing(sign: str, at: Moment) -> Q:
    """The rule of a sign. A clock that stands still makes nothing late or due."""
    stopped = Q(pk__in=paused().values("pk"))
    match Sign(sign):
        case Sign.LATE:
            return Q(due_at__lt=at.now) & ~stopped
        case Sign.TODAY:
            return Q(due_at__gte=at.now, due_at__lt=at.midnight) & ~stopped
        case Sign.SOON:
            near = Q(warn_at__lte=at.now, due_at__gte=at.midnight)
            return near & ~stopped
        case Sign.PAUSED:
            return stopped
        case Sign.UNCLAIMED:
            return Q(state=ItemState.OPEN)
        case Sign.ESCALATED:
            return Q(pk__in=escalated().values("deadline_id"))


def tally(branches: Iterable[Branch], at: Moment) -> list[Tally]:
    """The groups of all branches together, in one statement."""
    first, *rest = [_grouped(items, by, at) for items, by in branches]
    rows = first.union(*rest, all=True) if rest else first
    return _merged(rows)


def _grouped(items: QuerySet[WorkItem], by: str, at: Moment) -> QuerySet[WorkItem]:
    counts: dict[str, Combinable] = {
        f"of_{sign.name}": Count("pk", filter=bearing(sign, at)) for sign in Sign
    }
    return (
        items.order_by()
        .values_list(by)
        .annotate(
            total=Count("pk"),
            oldest=Min("due_at", filter=bearing(Sign.LATE, at)),
            **counts,
        )
    )


def _merged(rows: Iterable[Sequence[object]]) -> list[Tally]:
    """A group that several branches have is one group."""
    totals: Counter[str | int | None] = Counter()
    signs: dict[str | int | None, Counter[str]] = {}
    oldest: dict[str | int | None, datetime] = {}
    for key, total, first, *counts in rows:
        named = key if isinstance(key, str | int) else None
        totals[named] += total if isinstance(total, int) else 0
        own = signs.setdefault(named, Counter())
        for sign, count in zip(Sign, counts, strict=True):
            own[sign.value] += count if isinstance(count, int) else 0
        if isinstance(first, datetime):
            oldest[named] = min(first, oldest.get(named, first))
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
