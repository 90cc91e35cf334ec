"""Reads of the monitoring. What somebody sees of it is what they see of the registry.

One post sees less here: the head of a district reads figures only.
"""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.enums import Post
from accounts.selectors import Position, positions_of
from sigap_cases.registry.models import Person
from sigap_cases.registry.selectors import people_visible_to

from .enums import CheckState, RoundState
from .models import MonitoringCheck, MonitoringRound, MonitoringRule, QuickReport


FIGURES_ONLY = frozenset({Post.CAMAT})


def people_in_sight(user: Any) -> QuerySet[Person]:
    positions: tuple[Position, ...] = (
        positions_of(user) if user.is_authenticated else ()
    )
    reading = tuple(p for p in positions if p.post not in FIGURES_ONLY)
    return people_visible_to(user, positions=reading)


def checks_visible_to(user: Any) -> QuerySet[MonitoringCheck]:
    return MonitoringCheck.objects.filter(person__in=people_in_sight(user))


def reports_visible_to(user: Any) -> QuerySet[QuickReport]:
    """Those of people in sight, and one's own where nobody of the registry is named."""
    own = Q(person=None, reported_by=user)
    return QuickReport.objects.filter(own | Q(person__in=people_in_sight(user)))


def rule_in_force() -> MonitoringRule | None:
    """None until the reference data are loaded."""
    return MonitoringRule.objects.filter(valid_to=None).first()


def open_round() -> MonitoringRound | None:
    rounds = MonitoringRound.objects.select_related("rule")
    return rounds.filter(state=RoundState.OPEN).first()


def to_confirm(user: Any) -> QuerySet[MonitoringCheck]:
    """What is due in the running round, of the people in sight, the latest first."""
    found = checks_visible_to(user).filter(
        round__state=RoundState.OPEN, state__in=(CheckState.OPEN, CheckState.LAPSED)
    )
    return found.select_related("person", "village", "round")


def lapsed(user: Any) -> QuerySet[MonitoringCheck]:
    """Contacts that lapsed, of whatever round, as long as nobody has found the person."""
    later = MonitoringCheck.objects.filter(
        state=CheckState.CONFIRMED, done_at__isnull=False
    )
    found = checks_visible_to(user).filter(state=CheckState.LAPSED)
    return found.exclude(
        person__in=later.filter(round__state=RoundState.OPEN).values("person")
    ).select_related("person", "village", "round")


def days_left(check: MonitoringCheck) -> int:
    """Until its last day; negative past it."""
    return (check.due_on - timezone.localdate()).days
