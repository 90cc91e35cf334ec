"""Who holds which post, read from the memberships valid on a day."""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from .enums import Post
from .models import Membership, PositionGroup, Unit, User


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """A post at a unit, as held by somebody today."""

    post: str
    unit_id: int
    unit_path: str
    unit_name: str
    unit_kind: str

    @property
    def title(self) -> str:
        """For example "Penyelia, Dinas Tenaga Kerja"."""
        return f"{Post(self.post).label}, {self.unit_name}"


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


def memberships_on(day: date) -> QuerySet[Membership]:
    return Membership.objects.filter(valid__contains=day, unit__is_active=True)


def positions_of(user: User, *, on: date | None = None) -> tuple[Position, ...]:
    """The posts that ``user`` holds on ``on`` (default: today, in local time).

    A deactivated user holds none.
    """
    if not user.is_active:
        return ()
    day = on or timezone.localdate()
    found: tuple[Position, ...] = recalled(
        ("positions", user.pk, day), lambda: _positions_on(user, day)
    )
    return found


def _positions_on(user: User, day: date) -> tuple[Position, ...]:
    rows = (
        memberships_on(day)
        .filter(user=user)
        .order_by("unit__path", "post")
        .values_list("post", "unit_id", "unit__path", "unit__name", "unit__kind")
    )
    return tuple(
        Position(
            post=post, unit_id=unit_id, unit_path=path, unit_name=name, unit_kind=kind
        )
        for post, unit_id, path, name, kind in rows
    )


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


def holders_of(post: str, unit_path: str, *, on: date | None = None) -> QuerySet[User]:
    """Active people who hold ``post`` at the unit of that path, by name."""
    held = memberships_on(on or timezone.localdate()).filter(
        post=post, unit__path=unit_path
    )
    return User.objects.filter(is_active=True, id__in=held.values("user_id")).order_by(
        "full_name"
    )


def units_below(path: str) -> QuerySet[Unit]:
    """The unit of that path and every unit under it, by path."""
    return Unit.objects.filter(path__startswith=path).order_by("path")
