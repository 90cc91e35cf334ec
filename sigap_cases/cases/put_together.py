"""Conditions on cases whose SQL is put together once and then only filled in.

Django builds and compiles the rule of sight anew for each query: tens of subqueries, for
a person whose posts change a few times a year. That takes longer than PostgreSQL needs to
answer. What is put together here is the same condition, compiled by Django itself; a later
query gives it the name of its own table of cases and the present moment, nothing else.
"""

import re
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models import BooleanField, DateTimeField, Expression, F, Q
from django.utils import timezone

from .models import Case


# Conditions kept at once; one of a person with three posts is some 10 kB.
MOST_KEPT = 512
_TABLE = Case._meta.db_table
_OF_CASE = re.compile(rf'"{_TABLE}"\."(\w+)"')
# Django's own names for the tables of subqueries, as it would give them again.
_SUBQUERY = re.compile(r"\b([T-Z])(\d+)\b")


class _Present(datetime):
    """The moment a query was built: known again among its parameters."""


class Moment(Expression):
    """Now, as the process's clock has it, at the time the query is sent."""

    output_field = DateTimeField()

    def as_sql(self, _compiler: Any, _connection: Any) -> tuple[str, tuple[Any, ...]]:
        now = timezone.now().astimezone(UTC)
        return "%s", (_Present.combine(now.date(), now.time(), tzinfo=UTC),)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pieces:
    """SQL between the columns of the case, which columns, and the parameters in order."""

    texts: Sequence[str]
    columns: Sequence[str]
    params: Sequence[Any]


class PutTogether(Expression):
    """A condition on the case at hand, in any query and any subquery of cases."""

    output_field = BooleanField()

    def __init__(self, pieces: _Pieces) -> None:
        super().__init__()
        self.pieces = pieces
        # In the order of the columns, each once: what a query resolves and relabels.
        self.names = sorted(set(pieces.columns))
        self.columns: list[Any] = [F(name) for name in self.names]

    def get_source_expressions(self) -> list[Any]:
        return self.columns

    def set_source_expressions(self, exprs: Sequence[Any]) -> None:
        self.columns = list(exprs)

    def as_sql(self, compiler: Any, _connection: Any) -> tuple[str, tuple[Any, ...]]:
        told = {
            name: compiler.compile(column)[0]
            for name, column in zip(self.names, self.columns, strict=True)
        }
        first, *rest = self.pieces.texts
        between = zip(self.pieces.columns, rest, strict=True)
        text = first + "".join(told[name] + after for name, after in between)
        now = timezone.now()
        params = (now if isinstance(p, _Present) else p for p in self.pieces.params)
        return f"({text})", tuple(params)


def put_together(key: Hashable, build: Callable[[], Q]) -> Q:
    """What ``build`` returns for ``key``, put together once.

    It may depend on nothing but the key, and on the present by ``Moment`` alone.
    """
    return Q(PutTogether(_kept(_Asked(key, build))))


class _Asked:
    """A key that brings along how its condition is built."""

    def __init__(self, key: Hashable, build: Callable[[], Q]) -> None:
        self.key = key
        self.build = build

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Asked) and other.key == self.key


@lru_cache(maxsize=MOST_KEPT)
def _kept(asked: _Asked) -> _Pieces:
    query = Case.objects.filter(asked.build()).query
    compiler = query.get_compiler(DEFAULT_DB_ALIAS)
    compiler.pre_sql_setup()
    sql, params = compiler.compile(query.where)
    if {name for name, uses in query.alias_refcount.items() if uses} != {_TABLE}:
        raise ValueError("A condition on cases joins no other table.")
    texts = _OF_CASE.split(_SUBQUERY.sub(r"sight\1\2", sql))
    return _Pieces(texts=texts[::2], columns=texts[1::2], params=tuple(params))
