"""The newest cases that somebody may see, among very many: each rule along its own index.

The rule of sight as one condition (``selectors.sight_of``) is for one case, or for some
that are narrowed already. Over all cases its parts are asked apart and none is read
further than the list goes. ``tests/cases/test_sight_by_chance.py`` holds both equal.

Keys are dealt out as cases are received, so that the highest is the newest.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from django.contrib.auth.models import Permission
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import RawSQL
from django.utils import timezone

from accounts.models import PositionGroup
from accounts.selectors import Position
from sigap_cases.cases.enums import Level
from sigap_cases.cases.models import Case

from .selectors import (
    READING_POSTS,
    VIEW,
    counted_for,
    emergency_positions,
    sight_by_unit,
    sight_in_emergency,
    tasks_held,
)


Narrow = Callable[[QuerySet[Case]], QuerySet[Case]]
_NORMAL = (Level.NORMAL,)
_OFFICE = (Level.NORMAL, Level.LIMITED)


def _unnarrowed(cases: QuerySet[Case]) -> QuerySet[Case]:
    return cases


class Listed(NamedTuple):
    """A case of a list, before anything is told of it."""

    pk: int
    level: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseList:
    """Cases that ``user`` may see by the posts held, narrowed by a search and filters."""

    user: Any
    positions: tuple[Position, ...]
    narrow: Narrow = _unnarrowed

    def newest(self, most: int) -> list[Listed]:
        """The ``most`` newest of them, in that order, in one statement.

        Where the cases of units alone fill the list, the other rules are only asked for
        what is newer than the last of those.
        """
        if not self.positions or not self.user.is_active:
            return []
        units = _sql([newest(self.narrow(part), most) for part in self._by_unit()])
        newer = Q(pk__gte=_LAST_OF_UNITS) if units[0] else Q()
        others = _sql(
            [newest(self.narrow(p.filter(newer)), most) for p in self._otherwise()]
        )
        statement, values = _joined(units, others, most)
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            return [Listed(*row) for row in cursor.fetchall()]

    def ordinary(self, most: int) -> int:
        """How many of the ordinary level there are, counted no further than ``most``."""
        normal = replace(self, narrow=self._narrow_to_normal)
        if any(
            len(newest(normal.narrow(part), most)) == most for part in self._by_unit()
        ):
            return most
        return len(normal.newest(most))

    def _narrow_to_normal(self, cases: QuerySet[Case]) -> QuerySet[Case]:
        return self.narrow(cases.filter(level=Level.NORMAL))

    def _by_unit(self) -> Iterator[QuerySet[Case]]:
        for position in self.positions:
            if position.post in READING_POSTS:
                yield Case.objects.filter(sight_by_unit(position))

    def _otherwise(self) -> Iterator[QuerySet[Case]]:
        """By a grant to the person or to a post, by a task, in an emergency."""
        cases = Case.objects.all()
        yield cases.filter(_granted("user_grants", user_grants__user=self.user))
        office = counted_for(self.positions, Level.LIMITED)
        for position in self.positions:
            levels = _OFFICE if position in office else _NORMAL
            granted = _granted("post_grants", post_grants__group=_group_of(position))
            yield cases.filter(granted, level__in=levels)
            held = tasks_held(self.user, (position,)).filter(matter=OuterRef("matter"))
            yield cases.filter(Exists(held), level__in=levels)
        if emergency_positions(self.positions):
            yield cases.filter(sight_in_emergency(self.user, self.positions))


def newest(cases: QuerySet[Case], most: int) -> QuerySet[Case, tuple[int, str]]:
    return cases.order_by("-pk").values_list("pk", "level")[:most]


_LAST_OF_UNITS = RawSQL("COALESCE((SELECT pk FROM last_of_units), 0)", ())
_Sql = tuple[str, tuple[Any, ...]]


def _sql(parts: Sequence[QuerySet[Case, tuple[int, str]]]) -> _Sql:
    """Of all of them together; empty where none of them can give a row."""
    if not parts:
        return "", ()
    first, *rest = parts
    try:
        sql, values = (first.union(*rest) if rest else first).query.sql_with_params()
    except EmptyResultSet:
        return "", ()
    return sql, tuple(values)


def _joined(units: _Sql, others: _Sql, most: int) -> _Sql:
    """The units' cases are read once, though every other rule is held against them."""
    nothing = "SELECT NULL::bigint, NULL::text WHERE false"
    if not units[0]:
        return f"{others[0] or nothing} ORDER BY 1 DESC LIMIT %s", (*others[1], most)
    statement = f"""
WITH of_units (pk, level) AS MATERIALIZED (
    SELECT * FROM ({units[0]}) AS found (pk, level) ORDER BY pk DESC LIMIT %s
), last_of_units (pk) AS (SELECT min(pk) FROM of_units HAVING count(*) = %s)
SELECT pk, level FROM of_units
UNION SELECT * FROM ({others[0] or nothing}) AS found (pk, level)
ORDER BY pk DESC LIMIT %s"""  # noqa: S608 names of the product and no value
    return statement, (*units[1], most, most, *others[1], most)


def _granted(to: str, **whom: Any) -> Q:
    """A live grant; joined, so that PostgreSQL reads the newest grants and no more."""
    view = Permission.objects.filter(
        codename=VIEW,
        content_type__app_label=Case._meta.app_label,
        content_type__model=Case._meta.model_name,
    )
    lasting = Q(**{f"{to}__expires_at": None})
    lasting |= Q(**{f"{to}__expires_at__gt": timezone.now()})
    return Q(lasting, **{f"{to}__permission": Subquery(view.values("pk")[:1])}, **whom)


def _group_of(position: Position) -> Subquery:
    groups = PositionGroup.objects.filter(unit_id=position.unit_id, post=position.post)
    return Subquery(groups.values("group_id")[:1])
