"""Keeping what happens around signing in."""

from django.utils import timezone

from accounts.enums import SignInKind
from accounts.models import SignInRecord, User


def record(
    kind: SignInKind,
    *,
    user: User | None,
    agent: str = "",
    method: str = "",
    by: User | None = None,
    reason: str = "",
) -> SignInRecord:
    """``by`` is who did it to them; empty for what the person did, or somebody unknown."""
    return SignInRecord.objects.create(
        user=user,
        kind=kind,
        at=timezone.now(),
        agent=agent,
        method=method,
        by=by,
        reason=reason,
    )
