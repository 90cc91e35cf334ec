"""The rows of a case as they were: one statement a table, whatever their number."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any

from django.db.models import Manager, Model, Q, QuerySet
from simple_history.utils import get_history_model_for_model

from sigap_cases.cases.models import Case

from .facts import Kind
from .sources import OF_RIGHTS, SOURCE_OF, SOURCES, Source


Raw = dict[str, Any]
# Beside the fields that are shown: what rights and words are told from.
_BESIDE: Mapping[Kind, tuple[str, ...]] = {
    Kind.CASE: ("owner_path",),
    Kind.WAIT: ("process_id",),
}


def latest(
    model: type[Model], rows: Q, moment: datetime, columns: Iterable[str]
) -> list[Raw]:
    """What was there at ``moment``: the last history row of each object until then."""
    names = _with_key(model, columns)
    return _standing(_last_rows(model, rows, moment, names), names)


def _with_key(model: type[Model], columns: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((str(model._meta.pk.attname), *columns)))


def _last_rows(
    model: type[Model], rows: Q, moment: datetime, names: Iterable[str]
) -> QuerySet[Any]:
    key = model._meta.pk.attname
    found = _history_of(model).filter(rows, history_date__lte=moment)
    ordered = found.order_by(key, "-history_date", "-history_id").distinct(key)
    return ordered.only(*names, "history_type")


@cache
def _history_of(model: type[Model]) -> Manager[Any]:
    """Kept: simple-history makes a class whenever it is asked for it."""
    manager: Manager[Any] = get_history_model_for_model(model)._default_manager
    return manager


def _standing(rows: Iterable[Any], names: Iterable[str]) -> list[Raw]:
    return [_read(row, names) for row in rows if row.history_type != "-"]


def _read(row: Model, names: Iterable[str]) -> Raw:
    """By attribute and not from the cursor: a column may be opened by its field."""
    return {name: getattr(row, name) for name in names}


def columns_of(source: Source) -> tuple[str, ...]:
    fields = (source.model._meta.get_field(name) for name in source.fields)
    shown = tuple(str(field.attname) for field in fields)  # type: ignore[union-attr]
    return (*shown, *source.of, *_BESIDE.get(source.kind, ()))


def rows_at(case: Case, moment: datetime, *, rights: bool) -> dict[Kind, list[Raw]]:
    """Kind -> its rows by key. No row of these models ever moves to another case."""
    found: dict[Kind, list[Raw]] = {}
    known: dict[Any, Any] = {_CASE: case.pk, _MATTER: case.matter_id, _MOMENT: moment}
    for source in SOURCES:
        if source.kind in OF_RIGHTS and not rights:
            continue
        if source.parent is None:
            known[_UNIT] = _owner(found)
            found[source.kind] = _asked(source, known)
        else:
            parents = found[source.parent]
            keys = [row[SOURCE_OF[source.parent].key] for row in parents]
            tied = Q(**{f"{source.of[0]}__in": keys})
            rows = _rows(source, tied, moment) if keys else ()
            found[source.kind] = _told(source, rows)
    return found


def _owner(found: Mapping[Kind, list[Raw]]) -> int:
    """The unit that owned the case; of a case that was not there yet there is none."""
    rows = found.get(Kind.CASE, [])
    return int(rows[0]["owner_id"]) if rows else 0


def _rows(source: Source, tied: Q, moment: datetime) -> QuerySet[Any]:
    names = _with_key(source.model, columns_of(source))
    if not source.at:
        return _last_rows(source.model, tied & source.only, moment, names)
    counted = Q(**{f"{source.at}__lte": moment})
    if source.until:
        counted &= Q(**{source.until: None}) | Q(**{f"{source.until}__gt": moment})
    plain = source.model._default_manager.filter(tied & source.only & counted)
    return plain.order_by(source.key).only(*names)


def _told(source: Source, rows: Iterable[Any]) -> list[Raw]:
    names = _with_key(source.model, columns_of(source))
    if source.at:
        return [_read(row, names) for row in rows]
    return _standing(rows, names)


# What stands in a statement that was put together once for what a reader asks for.
_CASE, _MATTER, _UNIT = -1001, -1002, -1003
_MOMENT = datetime(9999, 1, 1, tzinfo=UTC)


@cache
def _statement(source: Source) -> tuple[type[Model], str, tuple[Any, ...]]:
    """To put one together takes longer than PostgreSQL does to answer it."""
    stands_for = {"matter_id": _MATTER, "unit_id": _UNIT}
    tied = Q(pk__in=[])
    for column in source.of:
        tied |= Q(**{column: stands_for.get(column, _CASE)})
    rows = _rows(source, tied, _MOMENT)
    sql, values = rows.query.sql_with_params()
    return rows.model, sql, tuple(values)


def _asked(source: Source, known: Mapping[Any, Any]) -> list[Raw]:
    model, sql, values = _statement(source)
    asked = [_put(value, known) for value in values]
    return _told(source, model._default_manager.raw(sql, asked))


def _put(value: Any, known: Mapping[Any, Any]) -> Any:
    if value not in known:
        return value
    # PostgreSQL's kind of whole number stays what it was.
    return type(value)(known[value]) if isinstance(value, int) else known[value]
