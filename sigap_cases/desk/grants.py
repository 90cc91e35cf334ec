"""Who may see a case by name or by post, and who read it lately."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from sigap_cases.cases.models import AccessRecord, Case


MOST_ACCESSES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """A grant as the page shows it; ``pk`` only where it can be taken away."""

    who: str
    reason: str
    given_by: str
    until: datetime | None
    is_over: bool
    pk: int | None = None


def grants_of(case: Case) -> list[Grant]:
    now = timezone.now()
    people = case.user_grants.select_related("user", "granted_by").order_by(
        "user__full_name"
    )
    posts = case.post_grants.select_related("group__position__unit", "granted_by")
    rows = [_grant(grant, str(grant.user), now, pk=grant.pk) for grant in people]
    return rows + [_grant(grant, _post(grant), now) for grant in posts]


def _post(grant: Any) -> str:
    position = grant.group.position
    return f"{position.get_post_display()}, {position.unit}"


def _grant(grant: Any, who: str, now: datetime, pk: int | None = None) -> Grant:
    return Grant(
        who=who,
        reason=grant.reason,
        given_by=str(grant.granted_by) if grant.granted_by else "",
        until=grant.expires_at,
        is_over=grant.expires_at is not None and grant.expires_at <= now,
        pk=pk,
    )


def recent_accesses(case: Case) -> list[AccessRecord]:
    """The last time each of the latest readers read it, newest first."""
    rows = AccessRecord.objects.filter(case=case).select_related("user")
    last = rows.order_by("user_id", "-at").distinct("user_id")
    return sorted(last, key=lambda access: access.at, reverse=True)[:MOST_ACCESSES]


def day_end(day: date | None) -> datetime | None:
    """The last moment of a day, in local time."""
    return timezone.make_aware(datetime.combine(day, time.max)) if day else None
