"""What of signing in is shown: records, open sessions, second steps."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.enums import SignInKind
from accounts.models import SignInRecord, StaffSession, User
from accounts.policies import needs_second_factor, would_need_second_factor
from accounts.selectors import lives
from sigap_cases.desk import paging


# What a person should look at: it may not have been them.
TO_LOOK_AT = frozenset(
    {
        SignInKind.FAILED,
        SignInKind.FACTOR_FAILED,
        SignInKind.LOCKED_OUT,
        SignInKind.FACTORS_RESET,
        SignInKind.CODE_USED,
        SignInKind.PASSWORD_SET,
    }
)
METHODS = {
    "password": _("with a password"),
    "second_factor": _("with a second step"),
    "totp": _("authenticator app"),
    "webauthn": _("passkey or security key"),
    "recovery_codes": _("recovery codes"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordRow:
    at: datetime
    what: str
    who: User | None
    how: str
    agent: str
    by: User | None
    reason: str
    is_to_look_at: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRow:
    session: StaffSession
    is_this: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """The second steps of a person, and whether they must have one."""

    app: bool
    keys: int
    codes: bool
    is_required: bool
    is_enforced: bool

    @property
    def is_set_up(self) -> bool:
        return self.app or bool(self.keys)


def steps_of(user: User) -> Steps:
    own = Authenticator.objects.filter(user=user).values_list("type", flat=True)
    types = list(own)
    return Steps(
        app=Authenticator.Type.TOTP in types,
        keys=types.count(Authenticator.Type.WEBAUTHN),
        codes=Authenticator.Type.RECOVERY_CODES in types,
        is_required=would_need_second_factor(user),
        is_enforced=needs_second_factor(user),
    )


def open_sessions(user: User, this: str) -> list[SessionRow]:
    rows = StaffSession.objects.filter(lives(), user=user)
    return [SessionRow(session=row, is_this=row.session_key == this) for row in rows]


def page_of_records(
    found: QuerySet[SignInRecord], asked: str
) -> paging.Page[RecordRow]:
    number = paging.number_of(asked)
    start = paging.start_of(number)
    rows = found.select_related("user", "by")[start : start + paging.SIZE + 1]
    return paging.page_of([_row(row) for row in rows], number)


def latest(user: User, most: int) -> Sequence[RecordRow]:
    own = SignInRecord.objects.filter(user=user).select_related("user", "by")
    return [_row(row) for row in own[:most]]


def _row(row: SignInRecord) -> RecordRow:
    return RecordRow(
        at=row.at,
        what=str(SignInKind(row.kind).label),
        who=row.user,
        how=str(METHODS.get(row.method, "")),
        agent=row.agent,
        by=row.by,
        reason=row.reason,
        is_to_look_at=row.kind in TO_LOOK_AT,
    )


def people(asked: Mapping[str, Any]) -> QuerySet[User]:
    """Everybody with an account, with what an administrator looks after."""
    main = Authenticator.objects.filter(user=OuterRef("pk")).exclude(
        type=Authenticator.Type.RECOVERY_CODES
    )
    found = User.objects.annotate(
        has_step=Exists(main),
        sessions=Count("staff_sessions", filter=lives("staff_sessions__")),
    )
    text = asked.get("q", "").replace("\x00", "").strip()
    if text:
        found = found.filter(Q(full_name__icontains=text) | Q(username__icontains=text))
    step = {"ada": True, "belum": False}.get(asked.get("langkah", ""))
    if step is not None:
        found = found.filter(has_step=step)
    return found.filter(is_active=True).order_by("full_name", "pk")
