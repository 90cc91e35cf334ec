"""Who may see a case by name or by post, and who read it lately."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from sigap_cases.cases.models import (
    AccessRecord,
    Case,
    CaseGroupObjectPermission,
    CaseUserObjectPermission,
)
from sigap_cases.cases.selectors import VIEW
from workflows.models import SeparationException


MOST_ACCESSES = 20
MOST_ENDED = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """A grant as the page shows it; ``revoke`` is where it can be taken away."""

    who: str
    reason: str
    given_by: str
    until: datetime | None
    revoke: str = ""
    # Only of one that was taken away before its end.
    taken_at: datetime | None = None
    taken_by: str = ""


def grants_of(case: Case) -> list[Grant]:
    """Those that hold now: people first, by name."""
    live = Q(expires_at=None) | Q(expires_at__gt=timezone.now())
    people = case.user_grants.filter(live, permission__codename=VIEW)
    people = people.select_related("user", "granted_by").order_by("user__full_name")
    posts = case.post_grants.filter(live, permission__codename=VIEW)
    posts = posts.select_related("group__position__unit", "granted_by")
    return [
        *(
            _grant(row, str(row.user), _revoking("grant_revoke", case, row))
            for row in people
        ),
        *(
            _grant(
                row, str(row.group.position), _revoking("grant_revoke_post", case, row)
            )
            for row in posts
        ),
    ]


def ended_grants_of(case: Case) -> list[Grant]:
    """Those that ran out, and those that were taken away; the latest first."""
    now = timezone.now()
    people = case.user_grants.filter(expires_at__lte=now)
    posts = case.post_grants.filter(expires_at__lte=now)
    found = [
        _grant(row, str(row.user))
        for row in people.select_related("user", "granted_by")
    ]
    found += [
        _grant(row, str(row.group.position))
        for row in posts.select_related("group__position__unit", "granted_by")
    ]
    found += [
        _taken(row, str(row.user))
        for row in _deleted(CaseUserObjectPermission, case).select_related(
            "user", "granted_by", "history_user"
        )[:MOST_ENDED]
    ]
    found += [
        _taken(row, str(row.group.position))
        for row in _deleted(CaseGroupObjectPermission, case).select_related(
            "group__position__unit", "granted_by", "history_user"
        )[:MOST_ENDED]
    ]
    return sorted(found, key=_ended, reverse=True)[:MOST_ENDED]


def _deleted(model: Any, case: Case) -> Any:
    rows = model.history.filter(content_object_id=case.pk, history_type="-")
    return rows.order_by("-history_date")


def _ended(grant: Grant) -> datetime:
    return grant.taken_at or grant.until or timezone.now()


def _revoking(name: str, case: Case, row: Any) -> str:
    return reverse(f"desk:{name}", args=[case.number, row.pk])


def _grant(row: Any, who: str, revoke: str = "") -> Grant:
    return Grant(
        who=who,
        reason=row.reason,
        given_by=str(row.granted_by or ""),
        until=row.expires_at,
        revoke=revoke,
    )


def _taken(row: Any, who: str) -> Grant:
    return Grant(
        who=who,
        reason=row.history_change_reason or row.reason,
        given_by=str(row.granted_by or ""),
        until=row.expires_at,
        taken_at=row.history_date,
        taken_by=str(row.history_user or ""),
    )


def exceptions_of(case: Case) -> list[SeparationException]:
    """Exceptions from separation of duties in the case, newest first."""
    rows = SeparationException.objects.filter(item__matter_id=case.matter_id)
    related = ("item", "user", "granted_by")
    return list(rows.select_related(*related).order_by("-granted_at")[:MOST_ENDED])


def recent_accesses(case: Case) -> list[AccessRecord]:
    """The last time each of the latest readers read it, newest first."""
    rows = AccessRecord.objects.filter(case=case).select_related("user")
    last = rows.order_by("user_id", "-at").distinct("user_id")
    return sorted(last, key=lambda access: access.at, reverse=True)[:MOST_ACCESSES]
