"""Who holds which post on a day: by a membership, or in the stead of who is away."""

from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from .enums import LEADING_POSTS, NEVER_DEPUTISED, RANKS, Post
from .models import Absence, Membership, PositionGroup, Unit, User


# As much of it as an event keeps.
LONGEST_TITLE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """A post at a unit, as held by somebody today.

    ``stands_for`` is the name of the person in whose stead; empty for a post of one's own.
    """

    post: str
    unit_id: int
    unit_path: str
    unit_name: str
    unit_kind: str
    stands_for: str = ""

    @property
    def title(self) -> str:
        """For example "Penyelia, Dinas Tenaga Kerja"."""
        title = f"{Post(self.post).label}, {self.unit_name}"
        if not self.stands_for:
            return title
        words = {"title": title, "name": self.stands_for}
        told = _("%(title)s (standing in for %(name)s)") % words
        return told if len(told) <= LONGEST_TITLE else f"{told[: LONGEST_TITLE - 1]}…"


_recalled: ContextVar[dict[Hashable, Any] | None] = ContextVar("recalled", default=None)


@contextmanager
def recalling() -> Iterator[None]:
    """Within it, who holds what and who may see what is asked once.

    Only around a request that reads: nothing that is asked may change within it.
    """
    token = _recalled.set({})
    try:
        yield
    finally:
        _recalled.reset(token)


def recalled(key: Hashable, ask: Callable[[], Any]) -> Any:
    """What was asked under this key before; outside ``recalling`` it is asked anew."""
    known = _recalled.get()
    if known is None:
        return ask()
    if key not in known:
        known[key] = ask()
    return known[key]


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit as lists, filters and rules by path need it."""

    pk: int
    path: str
    kind: str
    name: str


def unit_lines() -> tuple[UnitLine, ...]:
    """All units by name, about a hundred; a request that reads asks for them once."""
    lines: tuple[UnitLine, ...] = recalled("unit lines", _ask_unit_lines)
    return lines


def _ask_unit_lines() -> tuple[UnitLine, ...]:
    rows = Unit.objects.order_by("name", "pk").values_list("pk", "path", "kind", "name")
    return tuple(UnitLine(*row) for row in rows)


def memberships_on(day: date) -> QuerySet[Membership]:
    return Membership.objects.filter(valid__contains=day, unit__is_active=True)


def positions_of(user: User, *, on: date | None = None) -> tuple[Position, ...]:
    """The posts that ``user`` holds on ``on`` (default: today, in local time).

    Their own first, then those of people who are away and in whose stead they act. A
    deactivated user holds none.
    """
    if not user.is_active:
        return ()
    day = on or timezone.localdate()
    found: tuple[Position, ...] = recalled(
        ("positions", user.pk, day), lambda: _positions_on(user, day)
    )
    return found


# One statement, as it is asked at every request: the person's own posts, and those of the
# people in whose stead they act at the end of a chain. A post of an absent person comes to
# somebody who works at its unit today, or to nobody; one that the person holds as well is
# theirs and no deputy's.
_POSITIONS = """
WITH RECURSIVE stead AS (
    SELECT a.user_id FROM accounts_absence a
    WHERE a.deputy_id = %(user)s AND a.called_off_at IS NULL AND a.valid @> %(day)s::date
      AND NOT EXISTS (SELECT 1 FROM accounts_absence own WHERE own.user_id = %(user)s
                      AND own.called_off_at IS NULL AND own.valid @> %(day)s::date)
    UNION
    SELECT a.user_id FROM accounts_absence a JOIN stead s ON a.deputy_id = s.user_id
    WHERE a.called_off_at IS NULL AND a.valid @> %(day)s::date
), held AS (
    SELECT m.post, m.unit_id, '' AS stands_for FROM accounts_membership m
    WHERE m.user_id = %(user)s AND m.valid @> %(day)s::date
), acted AS (
    SELECT DISTINCT ON (m.post, m.unit_id) m.post, m.unit_id, u.full_name AS stands_for
    FROM stead s JOIN accounts_user u ON u.id = s.user_id AND u.is_active
    JOIN accounts_membership m ON m.user_id = s.user_id AND m.valid @> %(day)s::date
    WHERE m.user_id <> %(user)s AND m.post <> ALL(%(never)s::text[])
      AND EXISTS (SELECT 1 FROM held h WHERE h.unit_id = m.unit_id
                  AND h.post <> ALL(%(never)s::text[]))
      AND NOT EXISTS (SELECT 1 FROM held h WHERE h.unit_id = m.unit_id AND h.post = m.post)
    ORDER BY m.post, m.unit_id, u.full_name
)
SELECT p.post, n.id, n.path, n.name, n.kind, p.stands_for
FROM (SELECT * FROM held UNION ALL SELECT * FROM acted) p
JOIN accounts_unit n ON n.id = p.unit_id AND n.is_active
ORDER BY p.stands_for <> '', n.path, p.post, p.stands_for
"""


def _positions_on(user: User, day: date) -> tuple[Position, ...]:
    asked: dict[str, Any] = {
        "user": user.pk,
        "day": day,
        "never": list(NEVER_DEPUTISED),
    }
    with connection.cursor() as cursor:
        cursor.execute(_POSITIONS, asked)
        rows = cursor.fetchall()
    return tuple(_position(row) for row in rows)


# The same for everybody at once: ``stead`` says who acts for whom at the end of the chains.
_EVERYBODYS_POSITIONS = """
WITH RECURSIVE away AS (
    SELECT a.user_id, a.deputy_id FROM accounts_absence a
    WHERE a.called_off_at IS NULL AND a.valid @> %(day)s::date
), stead AS (
    SELECT a.deputy_id AS actor, a.user_id FROM away a
    WHERE a.deputy_id IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM away own WHERE own.user_id = a.deputy_id)
    UNION
    SELECT s.actor, a.user_id FROM away a JOIN stead s ON a.deputy_id = s.user_id
), held AS (
    SELECT m.user_id, m.post, m.unit_id, '' AS stands_for FROM accounts_membership m
    JOIN accounts_user u ON u.id = m.user_id AND u.is_active
    WHERE m.valid @> %(day)s::date
), acted AS (
    SELECT DISTINCT ON (s.actor, m.post, m.unit_id)
           s.actor AS user_id, m.post, m.unit_id, u.full_name AS stands_for
    FROM stead s JOIN accounts_user u ON u.id = s.user_id AND u.is_active
    JOIN accounts_membership m ON m.user_id = s.user_id AND m.valid @> %(day)s::date
    WHERE m.user_id <> s.actor AND m.post <> ALL(%(never)s::text[])
      AND EXISTS (SELECT 1 FROM held h WHERE h.user_id = s.actor
                  AND h.unit_id = m.unit_id AND h.post <> ALL(%(never)s::text[]))
      AND NOT EXISTS (SELECT 1 FROM held h WHERE h.user_id = s.actor
                      AND h.unit_id = m.unit_id AND h.post = m.post)
    ORDER BY s.actor, m.post, m.unit_id, u.full_name
)
SELECT p.user_id, p.post, n.id, n.path, n.name, n.kind, p.stands_for
FROM (SELECT * FROM held UNION ALL SELECT * FROM acted) p
JOIN accounts_unit n ON n.id = p.unit_id AND n.is_active
ORDER BY p.user_id, p.stands_for <> '', n.path, p.post, p.stands_for
"""


def positions_of_everybody(
    *, on: date | None = None
) -> dict[int, tuple[Position, ...]]:
    """``positions_of`` for every active user who holds a post, in one query."""
    day = on or timezone.localdate()
    asked: dict[str, Any] = {"day": day, "never": list(NEVER_DEPUTISED)}
    with connection.cursor() as cursor:
        cursor.execute(_EVERYBODYS_POSITIONS, asked)
        rows = cursor.fetchall()
    found: dict[int, list[Position]] = {}
    for user_id, *row in rows:
        found.setdefault(user_id, []).append(_position(row))
    return {user_id: tuple(held) for user_id, held in found.items()}


def _position(row: Sequence[Any]) -> Position:
    post, unit_id, path, name, kind, stands_for = row
    return Position(
        post=post,
        unit_id=unit_id,
        unit_path=path,
        unit_name=name,
        unit_kind=kind,
        stands_for=stands_for,
    )


def own_positions_of(user: User, *, on: date | None = None) -> tuple[Position, ...]:
    """The posts that ``user`` was appointed to, without those of somebody who is away."""
    return tuple(p for p in positions_of(user, on=on) if not p.stands_for)


def absences_on(day: date) -> QuerySet[Absence]:
    """Who is away on ``day``."""
    return Absence.objects.filter(valid__contains=day, called_off_at=None)


def absence_of(user: User, *, on: date | None = None) -> Absence | None:
    """The absence that ``user`` is on, None for somebody who is there."""
    day = on or timezone.localdate()
    found: Absence | None = recalled(
        ("absence", user.pk, day),
        lambda: (
            absences_on(day).filter(user=user).select_related("user", "deputy").first()
        ),
    )
    return found


def deputy_of(user: User, *, on: date | None = None) -> User | None:
    """Who acts in the stead of ``user``: the end of the chain of deputies.

    None for somebody who is there, and where the chain ends with nobody: no deputy is
    named, or the last one is away as well or has left.
    """
    away = {row.user_id: row for row in absences_on(on or timezone.localdate())}
    if user.pk not in away:
        return None
    last = _last(away[user.pk], away)
    return User.objects.filter(pk=last, is_active=True).first() if last else None


def group_ids_of(positions: tuple[Position, ...]) -> list[int]:
    """The guardian groups that stand for these positions."""
    held = {(position.unit_id, position.post) for position in positions}
    if not held:
        return []
    rows = PositionGroup.objects.filter(
        unit_id__in={unit_id for unit_id, _ in held},
        post__in={post for _, post in held},
    ).values_list("unit_id", "post", "group_id")
    return [group_id for unit_id, post, group_id in rows if (unit_id, post) in held]


def holds_post(user: User, post: str, *, on: date | None = None) -> bool:
    """Whether ``user`` holds ``post`` at any unit."""
    return any(position.post == post for position in positions_of(user, on=on))


def who_works() -> QuerySet[User]:
    """Active people: the account of a system sees by its post, and does no task."""
    return User.objects.filter(is_active=True, is_system=False)


def holders_of(post: str, unit_path: str, *, on: date | None = None) -> QuerySet[User]:
    """Active people who hold ``post`` at the unit of that path, by name."""
    return _of_post(who_works(), post, unit_path, on)


def systems_holding(
    post: str, unit_path: str, *, on: date | None = None
) -> QuerySet[User]:
    """Active accounts of systems with that post at the unit: they read, and do no task."""
    systems = User.objects.filter(is_active=True, is_system=True)
    return _of_post(systems, post, unit_path, on)


def _of_post(
    accounts: QuerySet[User], post: str, unit_path: str, on: date | None
) -> QuerySet[User]:
    held = memberships_on(on or timezone.localdate()).filter(
        post=post, unit__path=unit_path
    )
    return accounts.filter(id__in=held.values("user_id")).order_by("full_name")


def units_below(path: str) -> QuerySet[Unit]:
    """The unit of that path and every unit under it, by path."""
    return Unit.objects.filter(path__startswith=path).order_by("path")


def present_holders_of(
    post: str, unit_path: str, *, on: date | None = None
) -> QuerySet[User]:
    """Who does the work of a post today, by name: holders who are there, and deputies.

    Where nobody is, all who hold it: somebody must hear of what waits there.
    """
    day = on or timezone.localdate()
    holders = holders_of(post, unit_path, on=day)
    away = absences_on(day).filter(user__in=holders)
    absent = set(away.values_list("user_id", flat=True))
    if not absent:
        return holders
    deputies = {
        deputy.pk
        for user in holders.filter(pk__in=absent)
        if (deputy := deputy_of(user, on=day))
        and _acts_as(deputy, post, unit_path, day)
    }
    present = Q(pk__in=holders.exclude(pk__in=absent).values("pk")) | Q(pk__in=deputies)
    found = User.objects.filter(present, is_active=True).order_by("full_name")
    return found if found.exists() else holders


def _acts_as(user: User, post: str, unit_path: str, day: date) -> bool:
    return any(
        (position.post, position.unit_path) == (post, unit_path)
        for position in positions_of(user, on=day)
    )


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether somebody is away today, and for whom they act."""

    own: Absence | None
    stead: tuple[Absence, ...]


def standing_of(user: User, *, on: date | None = None) -> Standing:
    """In one query; ``stead`` follows the chains of deputies to their end."""
    rows = absences_on(on or timezone.localdate()).select_related("user", "deputy")
    away = {row.user_id: row for row in rows}
    if user.pk in away:
        return Standing(away[user.pk], ())
    return Standing(None, tuple(row for row in rows if _last(row, away) == user.pk))


def _last(absence: Absence, away: dict[int, Absence]) -> int | None:
    """The key of whoever acts at the end of the chain that begins with ``absence``."""
    seen: set[int] = set()
    found: int | None = absence.user_id
    while found in away and found not in seen:
        seen.add(found)
        found = away[found].deputy_id
    return None if found in seen else found


def acting_on(day: date) -> dict[int, User | None]:
    """Everybody who is away on ``day``, and who acts for them, in two queries."""
    away = {row.user_id: row for row in absences_on(day)}
    last = {pk: _last(row, away) for pk, row in away.items()}
    people = User.objects.filter(is_active=True).in_bulk(
        set(filter(None, last.values()))
    )
    return {pk: people.get(found or 0) for pk, found in last.items()}


def colleagues_of(user: User, *, on: date | None = None) -> QuerySet[User]:
    """Who could stand in for ``user``: active people at the same units, by name."""
    day = on or timezone.localdate()
    units = [
        position.unit_id
        for position in own_positions_of(user, on=day)
        if position.post not in NEVER_DEPUTISED
    ]
    held = memberships_on(day).filter(unit__in=units).exclude(post__in=NEVER_DEPUTISED)
    users = who_works().filter(pk__in=held.values("user_id"))
    return users.exclude(pk=user.pk).order_by("full_name")


def people_led_by(user: User) -> QuerySet[User]:
    """Active people whose every post is below one that ``user`` leads by; by name."""
    covered = Q(pk__in=[])
    for position in positions_of(user):
        if position.post in LEADING_POSTS:
            rank = RANKS[Post(position.post)]
            below = [post for post in Post if RANKS.get(post, 0) <= rank]
            covered |= Q(unit__path__startswith=position.unit_path, post__in=below)
    held = memberships_on(timezone.localdate())
    led = held.filter(covered).values("user_id")
    others = held.exclude(pk__in=held.filter(covered).values("pk")).values("user_id")
    return (
        who_works()
        .filter(pk__in=led)
        .exclude(pk__in=others)
        .exclude(pk=user.pk)
        .order_by("full_name")
    )


def lives(prefix: str = "") -> Q:
    """Sessions that a browser can still use: not ended, not too old, not idle too long.

    ``prefix`` leads to the sessions from another model, for example "staff_sessions__".
    """
    now = timezone.now()
    asked: dict[str, Any] = {
        f"{prefix}ended_at__isnull": True,
        f"{prefix}began_at__gt": now - timedelta(seconds=settings.SESSION_COOKIE_AGE),
    }
    if settings.SESSION_IDLE_MINUTES is not None:
        idle = timedelta(minutes=settings.SESSION_IDLE_MINUTES)
        asked[f"{prefix}seen_at__gt"] = now - idle
    return Q(**asked)
