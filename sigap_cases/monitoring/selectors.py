"""Reads of the monitoring. What somebody sees of it is what they see of the registry.

One post sees less here: the head of a district reads figures only.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.enums import Post
from accounts.selectors import Position, positions_of
from sigap_cases.cases.selectors import cases_visible_to
from sigap_cases.registry.models import Person
from sigap_cases.registry.selectors import people_visible_to, sight_of

from .enums import CheckState, Result, RoundState
from .models import MonitoringCheck, MonitoringRound, MonitoringRule, QuickReport


FIGURES_ONLY = frozenset({Post.CAMAT})


def _reading(user: Any) -> tuple[Position, ...]:
    positions: tuple[Position, ...] = (
        positions_of(user) if user.is_authenticated else ()
    )
    return tuple(p for p in positions if p.post not in FIGURES_ONLY)


def people_in_sight(user: Any) -> QuerySet[Person]:
    return people_visible_to(user, positions=_reading(user))


def checks_visible_to(user: Any) -> QuerySet[MonitoringCheck]:
    return MonitoringCheck.objects.filter(person__in=people_in_sight(user))


def reports_visible_to(user: Any) -> QuerySet[QuickReport]:
    """Those of people in sight, and of their villages where nobody of the registry is named.

    One that became a complaint is there for who sees the case and for who made it: that a
    village reported a death tells that there is a case.
    """
    unnamed = Q(person=None) & sight_of(_reading(user))
    own = Q(reported_by=user.pk)
    seen = Exists(cases_visible_to(user).filter(pk=OuterRef("case")))
    return QuickReport.objects.filter(
        unnamed | Q(person__in=people_in_sight(user)),
        Q(case=None) | own | Q(seen),
        person__erased_at=None,
    )


def rule_in_force() -> MonitoringRule | None:
    """None until the reference data are loaded."""
    return MonitoringRule.objects.filter(valid_to=None).first()


def open_round() -> MonitoringRound | None:
    rounds = MonitoringRound.objects.select_related("rule")
    return rounds.filter(state=RoundState.OPEN).first()


def to_confirm(user: Any) -> QuerySet[MonitoringCheck]:
    """What is due in the running round, of the people in sight, the latest first."""
    found = checks_visible_to(user).filter(
        round__state=RoundState.OPEN,
        state__in=(CheckState.OPEN, CheckState.LAPSED),
        person__merged_into=None,
        person__erased_at=None,
    )
    return found.select_related("person", "village", "round")


def lapsed(user: Any) -> QuerySet[MonitoringCheck]:
    """The latest lapse of each person in sight whom nobody has reached since."""
    later = MonitoringCheck.objects.filter(
        person=OuterRef("person"),
        round__starts__gt=OuterRef("round__starts"),
        state__in=(CheckState.LAPSED, CheckState.CONFIRMED),
    )
    found = checks_visible_to(user).filter(
        state=CheckState.LAPSED, person__merged_into=None, person__erased_at=None
    )
    found = found.exclude(person__last_contact_at__gt=F("lapsed_at"))
    return found.exclude(Exists(later)).select_related("person", "village", "round")


def days_left(check: MonitoringCheck) -> int:
    """Until its last day; negative past it."""
    return (check.due_on - timezone.localdate()).days


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """The checks of one place in one round. ``not_reached`` are among the open and the
    lapsed ones; the four states add up to ``checks``."""

    label: str
    village_id: int | None = None
    district_id: int | None = None
    open: int = 0
    confirmed: int = 0
    lapsed: int = 0
    void: int = 0
    not_reached: int = 0

    @property
    def checks(self) -> int:
        return self.open + self.confirmed + self.lapsed + self.void

    @property
    def due(self) -> int:
        """Whom somebody had to reach."""
        return self.checks - self.void

    @property
    def percent(self) -> int:
        """Confirmed of those due, rounded down: 100 is all of them."""
        return 100 * self.confirmed // self.due if self.due else 100


COUNTED = ("open", "confirmed", "lapsed", "void", "not_reached")


def coverage_of(round_: MonitoringRound, paths: Sequence[str]) -> list[Coverage]:
    """Each village below these paths that has a check, by district and name: one query."""
    below = Q(pk__in=[])
    for path in paths:
        below |= Q(village__path__startswith=path)
    states = {state.value: Count("pk", filter=Q(state=state)) for state in CheckState}
    missed = Q(result=Result.NOT_REACHED) & ~Q(state=CheckState.VOID)
    rows: Any = (
        MonitoringCheck.objects.filter(below, round=round_)
        .values("village", "village__name", "village__parent")
        .annotate(**states, not_reached=Count("pk", filter=missed))
        .order_by("village__parent__name", "village__name")
    )
    return [
        Coverage(
            label=row["village__name"],
            village_id=row["village"],
            district_id=row["village__parent"],
            **{name: row[name] for name in COUNTED},
        )
        for row in rows
    ]


def together(label: str, rows: Iterable[Coverage]) -> Coverage:
    """The sum of these."""
    found = list(rows)
    sums = {name: sum(getattr(row, name) for row in found) for name in COUNTED}
    return Coverage(label=label, **sums)
