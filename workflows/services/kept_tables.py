"""The tables that only grow, read as the texts whose hashes a signed root stands for."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from django.db import OperationalError, connection, transaction
from django.db.models import Model

from append_only import kept_models
from workflows.anchoring.canonical import canonical
from workflows.anchoring.kept import Leaf
from workflows.anchoring.merkle import leaf
from workflows.models import AnchoredHead, AnchoredRows, Event, SignedRoot

from .transition import LOCK_NOT_AVAILABLE


# Events have their chain; the roots and what they stand for are signed.
HELD_OTHERWISE: frozenset[type[Model]] = frozenset(
    {Event, SignedRoot, AnchoredHead, AnchoredRows}
)
_AS_TEXT = """
SET LOCAL timezone = 'UTC'; SET LOCAL datestyle = 'ISO, YMD';
SET LOCAL intervalstyle = 'postgres'; SET LOCAL bytea_output = 'hex';
SET LOCAL extra_float_digits = 1
"""
MOST_WAIT = "2s"


def tables() -> dict[str, type[Model]]:
    """By the name of the table."""
    return {
        model._meta.db_table: model
        for model in kept_models()
        if model not in HELD_OTHERWISE
    }


def columns_of(model: type[Model]) -> list[str]:
    return sorted(str(field.column) for field in model._meta.concrete_fields)


def settled_upto(model: type[Model], after: int) -> int:
    """The last key below which no row will come any more; ``after`` where none is new.

    Keys are dealt out before their rows are committed: whoever holds one is waited for.
    """
    if not _newest(model, after):
        return after
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = '{MOST_WAIT}'")
            cursor.execute(f"LOCK TABLE {_quoted(model._meta.db_table)} IN SHARE MODE")
            found = _newest(model, after)
            # The lock goes with the savepoint: nobody waits while the rest is signed.
            transaction.set_rollback(True)
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", None) in LOCK_NOT_AVAILABLE:
            return after  # the next root has them
        raise
    return found or after


def _newest(model: type[Model], after: int) -> int | None:
    rows = model._default_manager.filter(pk__gt=after).order_by("-pk")
    found: int | None = rows.values_list("pk", flat=True).first()
    return found


def texts(
    model: type[Model], columns: Sequence[str], *, after: int, upto: int, most: int = 0
) -> Iterator[tuple[int, str]]:
    """Key and text of the rows above ``after`` up to ``upto``, in the order of keys."""
    key = _quoted(str(model._meta.pk.column))
    where = f"kept.{key} > %s AND kept.{key} <= %s"
    return _read(model, columns, where, [after, upto], most)


def texts_of(
    model: type[Model], columns: Sequence[str], keys: Collection[int]
) -> dict[int, str]:
    """The texts of the rows with these keys, as far as they are there."""
    key = _quoted(str(model._meta.pk.column))
    return dict(_read(model, columns, f"kept.{key} = ANY(%s)", [list(keys)], 0))


def _read(
    model: type[Model], columns: Sequence[str], where: str, values: list[Any], most: int
) -> Iterator[tuple[int, str]]:
    table, key = model._meta.db_table, _quoted(str(model._meta.pk.column))
    limit = f" LIMIT {most}" if most else ""
    with transaction.atomic():
        with connection.cursor() as cursor:
            for statement in _AS_TEXT.split(";"):
                cursor.execute(statement)
        with connection.chunked_cursor() as rows:
            rows.execute(
                f"SELECT kept.{key}, {_text(table, columns)}"  # noqa: S608 names of models
                f" FROM {_quoted(table)} AS kept"
                f" WHERE {where} ORDER BY kept.{key}{limit}",
                values,
            )
            while page := rows.fetchmany(2000):
                yield from page


def _text(table: str, columns: Sequence[str]) -> str:
    """The expression that gives ``row_text`` of a row, much faster than Python does.

    PostgreSQL escapes strings in JSON as Python does, and ``concat_ws`` leaves out what
    is empty. ``columns`` are in their order by name.
    """
    parts = ", ".join(
        f"{_literal(f'{canonical(name)}:')} || to_json(kept.{_quoted(name)}::text)::text"
        for name in sorted(columns)
    )
    start, end = _literal(f"[{canonical(table)},{{"), _literal("}]")
    return f"{start} || concat_ws(',', {parts}) || {end}"


def leaves(
    model: type[Model], columns: Sequence[str], *, after: int, upto: int, most: int = 0
) -> Iterator[Leaf]:
    for key, text in texts(model, columns, after=after, upto=upto, most=most):
        yield key, leaf(text)


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''").replace("%", "%%") + "'"


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def guarded() -> dict[str, int]:
    """Every table that only grows, events and roots too, and how many triggers guard it."""
    return {
        model._meta.db_table: len(model._meta.triggers)  # type: ignore[attr-defined]
        for model in kept_models()
    }
