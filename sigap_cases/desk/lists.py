"""The lists of the inbox: bounded reads of work items through their indexes."""

import operator
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from typing import Any

from django.db.models import Case as SqlCase
from django.db.models import (
    Exists,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextChoices,
    When,
)
from django.db.models.expressions import Combinable
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.selectors import Position, absences_on
from sigap_cases.cases import conflicts
from sigap_cases.cases.models import Case
from sigap_cases.cases.referral_selectors import out_of_hand, receives
from workflows.enums import ArmState, ItemState, Priority
from workflows.models import ArmedWait, WorkItem

from .officer import Officer


# Counts go no further than this; the page then says 999+.
MOST_COUNTED = 1000


class Tab(TextChoices):
    MINE = "saya", _("My tasks")
    QUEUE = "antrean", _("Queue")
    TODAY = "hari-ini", _("Due today")
    LATE = "lewat", _("Overdue")
    PAUSED = "dihentikan", _("Paused")


# Sums of disjoint queries: each runs along one index.
Branches = Sequence[QuerySet[WorkItem]]


class CappedCount(Subquery):
    """How many rows a query has, counted no further than its limit."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()

    def __init__(self, rows: QuerySet[WorkItem] | QuerySet[ArmedWait]) -> None:
        super().__init__(rows.order_by().values("pk")[:MOST_COUNTED])


@dataclass(frozen=True, slots=True)
class Count:
    """A capped count as it is shown."""

    number: int

    def __str__(self) -> str:
        return "999+" if self.number >= MOST_COUNTED else str(self.number)

    def __bool__(self) -> bool:
        return self.number > 0


def mine(officer: Officer) -> Branches:
    """What the officer holds, but for what a post or a grant that is gone gave them."""
    own = WorkItem.objects.filter(owner=officer.user, state=ItemState.CLAIMED)
    rule = Q(officer.named_items())
    for position in officer.positions:
        rule |= _of_post(position)
    return [own.filter(rule)]


def _of_post(position: Position) -> Q:
    """A post's tasks that are not for named people; of referrals, while they are with it."""
    rule = Q(post=position.post, unit_path=position.unit_path, named_only=False)
    return rule & ~out_of_hand(position) if receives(position) else rule


def claimable(officer: Officer) -> Branches:
    """What the posts held may claim; of secret cases only where the person is named."""
    waiting = WorkItem.objects.filter(state=ItemState.OPEN)
    branches = [waiting.filter(_of_post(position)) for position in officer.positions]
    return [*branches, waiting.filter(officer.named_items())]


def branches_of(tab: Tab, officer: Officer, now: datetime) -> Branches:
    match tab:
        case Tab.MINE:
            return mine(officer)
        case Tab.QUEUE:
            return claimable(officer)
        case Tab.LATE:
            due = Q(due_at__lt=now)
        case _:
            due = Q(due_at__gte=now, due_at__lt=midnight_after(now))
    return [branch.filter(due) for branch in (*mine(officer), *claimable(officer))]


def midnight_after(now: datetime) -> datetime:
    today = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    return today + timedelta(days=1)


def paused(officer: Officer) -> QuerySet[ArmedWait]:
    """Waits for the reporter in cases that the officer sees."""
    seen = officer.cases().filter(matter=OuterRef("matter"))
    return ArmedWait.objects.filter(
        Exists(seen), state=ArmState.ARMED, waits_for="reporter"
    ).order_by("fires_at", "pk")


def counts(officer: Officer, now: datetime) -> dict[str, Count]:
    """How much is in each list, in one statement, which also tells of absences."""
    sums: dict[str, Combinable] = {
        tab.value: _sum(branches_of(tab, officer, now))
        for tab in Tab
        if tab != Tab.PAUSED
    }
    sums[Tab.PAUSED.value] = CappedCount(paused(officer))
    anybody_away = Exists(absences_on(timezone.localdate(now)))
    row: tuple[Any, ...]
    row = (
        User.objects.filter(pk=officer.user.pk)
        .values_list(*sums.values(), anybody_away)
        .get()
    )
    *numbers, officer.anybody_away = row
    officer.counted = {
        tab: Count(number) for tab, number in zip(sums, numbers, strict=True)
    }
    return officer.counted


def mine_counted(officer: Officer) -> Count:
    """How many tasks the officer holds; counted at most once in a request."""
    if Tab.MINE not in officer.counted:
        officer.counted[Tab.MINE] = Count(_number_held(officer))
    held: Count = officer.counted[Tab.MINE]
    return held


def _number_held(officer: Officer) -> int:
    """Whoever holds nothing, as most supervisors do, is asked no rule.

    Counted, for ``exists`` may read the whole table until it finds the first.
    """
    held = WorkItem.objects.filter(owner=officer.user, state=ItemState.CLAIMED)
    if not held.count():
        return 0
    (own,) = mine(officer)
    return own.order_by().values("pk")[:MOST_COUNTED].count()


def _sum(branches: Branches) -> Combinable:
    first, *rest = [CappedCount(branch) for branch in branches]
    return reduce(operator.add, rest, first)


# What a row tells of its rule and its matter is little.
_ON_NO_ROW = (
    *("deadline__rule__warnings", "deadline__rule__escalations"),
    *("deadline__rule__legal_source", "deadline__rule__url", "deadline__rule__note"),
    *("matter__places", "matter__head_hash", "matter__seal"),
)


def ordered(
    branches: Branches, *, by: tuple[str, ...], start: int, size: int
) -> list[WorkItem]:
    """``size`` rows from ``start`` on; reads no more of each branch than that."""
    if len(branches) == 1:
        rows = branches[0]
    else:
        first, *rest = [
            branch.order_by(*by).values("pk")[: start + size] for branch in branches
        ]
        rows = WorkItem.objects.filter(pk__in=first.union(*rest, all=True))
    items = rows.select_related("deadline__rule", "matter").defer(*_ON_NO_ROW)
    items = items.order_by(*by)
    return list(items[start : start + size])


def next_in_queue(
    officer: Officer, *, size: int = 1, without: Collection[int] = ()
) -> list[WorkItem]:
    """The most urgent that may be claimed: emergencies, what is late, priority, date.

    Without cases in which the officer has declared a conflict of interest.
    Each priority of each branch is read along its index, no further than ``size``.
    """
    parts = [
        branch.filter(~conflicts.declared_by(officer.user), priority=priority)
        .exclude(pk__in=without)
        .order_by("due_at", "pk")
        .values("pk")[:size]
        for branch in claimable(officer)
        for priority in Priority.values
    ]
    first, *rest = parts
    rank = SqlCase(
        When(priority=Priority.EMERGENCY, then=0),
        When(due_at__lt=timezone.now(), then=1),
        default=2,
    )
    rows = WorkItem.objects.filter(pk__in=first.union(*rest, all=True))
    rows = rows.select_related("deadline__rule", "matter", "process__version")
    return list(rows.order_by(rank, "priority", "due_at", "pk")[:size])


def narrowed(branches: Branches, cases: QuerySet[Case]) -> Branches:
    return [
        branch.filter(matter_id__in=cases.values("matter_id")) for branch in branches
    ]
