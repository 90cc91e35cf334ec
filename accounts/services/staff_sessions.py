"""The open sessions of a person: begun at sign-in, seen, and ended."""

from importlib import import_module
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.enums import SignInKind
from accounts.exceptions import NoReasonError
from accounts.models import StaffSession, User
from accounts.policies import check_can_administer
from accounts.selectors import lives

from .sign_ins import record


def begin(user: User, *, session_key: str, agent: str, device: str) -> StaffSession:
    now = timezone.now()
    return StaffSession.objects.create(
        user=user,
        session_key=session_key,
        agent=agent,
        device=device,
        began_at=now,
        seen_at=now,
    )


def is_new_device(user: User, device: str) -> bool:
    """Whether the person has signed in before, and never on this device."""
    own = StaffSession.objects.filter(user=user)
    return own.exists() and not own.filter(device=device).exists()


def see(pk: int) -> None:
    """The session was used now."""
    StaffSession.objects.filter(pk=pk, ended_at=None).update(seen_at=timezone.now())


def follow_key(pk: int, session_key: str) -> None:
    """The same session under another key: it is given one when a password changes."""
    StaffSession.objects.filter(pk=pk).update(session_key=session_key)


def close(pk: int) -> None:
    """The person signed out, or was signed out."""
    StaffSession.objects.filter(pk=pk, ended_at=None).update(ended_at=timezone.now())


@transaction.atomic
def end(session: StaffSession, *, by: User) -> None:
    """The person ends a session of theirs; it is gone at its next request."""
    if session.user_id != by.pk:
        check_can_administer(by)
    _end(StaffSession.objects.filter(pk=session.pk), by=by, reason="")


@transaction.atomic
def end_others(user: User, *, but: str) -> int:
    """Every session of the person but the one with that key; returns how many."""
    others = StaffSession.objects.filter(user=user).exclude(session_key=but)
    return _end(others, by=user, reason="")


@transaction.atomic
def end_all_of(user: User, *, by: User, reason: str) -> int:
    """An administrator signs a person out everywhere; returns how many sessions."""
    check_can_administer(by)
    if not reason.strip():
        raise NoReasonError
    return end_all(user, by=by, reason=reason)


def end_all(user: User, *, by: User | None, reason: str) -> int:
    """As part of something that the caller has checked."""
    return _end(StaffSession.objects.filter(user=user), by=by, reason=reason)


def _end(sessions: QuerySet[StaffSession], *, by: User | None, reason: str) -> int:
    open_ones = sessions.filter(ended_at=None).select_related("user")
    rows = list(open_ones.select_for_update(of=("self",)).order_by("pk"))
    for row in rows:
        _store().delete(row.session_key)
        row.ended_at = timezone.now()
        row.save(update_fields=["ended_at"])
        record(
            SignInKind.SESSION_ENDED,
            user=row.user,
            agent=row.agent,
            by=by if by != row.user else None,
            reason=reason,
        )
    return len(rows)


def _store() -> Any:
    return import_module(settings.SESSION_ENGINE).SessionStore()


def forget_lapsed() -> int:
    """Close what no browser can use any more."""
    lapsed = StaffSession.objects.filter(~lives(), ended_at=None)
    return lapsed.update(ended_at=timezone.now())
