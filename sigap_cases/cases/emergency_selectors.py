"""Reads of emergency accesses: of which somebody may hear, and of which they see the case."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.enums import Post
from accounts.selectors import Position
from sigap_cases.cases.models import Case, EmergencyAccess
from sigap_cases.cases.selectors import cases_visible_to, reach_of
from workflows.models import WorkItem


# Who reads the list of all uses; everybody else only their own.
WATCHING_POSTS = frozenset({Post.PENYELIA, Post.AUDITOR})


def accesses_visible_to(
    user: Any, *, positions: tuple[Position, ...]
) -> QuerySet[EmergencyAccess]:
    """One's own; a supervisor's of the cases that they see; an auditor's of the regency.

    An auditor hears that a case was opened, by whom and how it was reviewed, also where
    the case is closed to them: ``sees_case`` then is false, and nothing of the case may
    be shown, neither its number nor the reason.
    """
    seen = cases_visible_to(user, positions=positions, lasting=True)
    sees = Exists(seen.filter(pk=OuterRef("case")))
    rule = Q(user=user)
    for position in positions:
        if position.post == Post.PENYELIA:
            rule |= Q(sees, case__owner_path__startswith=position.unit_path)
        elif position.post == Post.AUDITOR:
            rule |= Q(case__owner_path__startswith=reach_of(position))
    rows = EmergencyAccess.objects.filter(rule).annotate(sees_case=sees)
    return rows.order_by("-opened_at", "-pk")


def running() -> Q:
    return Q(ended_at=None, expires_at__gt=timezone.now())


def accesses_of(case: Case) -> QuerySet[EmergencyAccess]:
    """All of a case, for who sees the case."""
    related = ("user", "ended_by", "reviewed_by")
    return case.emergency_accesses.select_related(*related)


def access_reviewed_by(item: WorkItem) -> EmergencyAccess | None:
    """The access that the task reviews; None for any other task."""
    rows = EmergencyAccess.objects.select_related("user", "ended_by")
    return rows.filter(review=item.process_id).first()
