"""Sealing what stands in a database from before its columns were sealed; for migrations.

It writes plain SQL: the models of a migration have no keys, and no row may be left out.
History tables refuse a change by trigger. For this one change, which alters no word of
what they say, the triggers are told to let it pass (pgtrigger's own setting, for the
transaction of the migration alone; a role that owns the tables may do it).
"""

import json
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from . import keys


BATCH = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """``columns``: column -> what it is bound to. ``subject``: the column that says whose
    key seals the row. ``indexes``: index -> its column, its kind, the form compared.
    ``documents``: columns of JSON objects in which ``columns`` are sealed, not beside them.
    """

    name: str
    columns: Mapping[str, str]
    subject: str
    key: str = "id"
    indexes: Mapping[str, tuple[str, str, Callable[[str], str]]] = field(
        default_factory=dict
    )
    documents: tuple[str, ...] = ()
    # Each row gets a key, also one that has nothing to seal.
    at_once: bool = False


def seal(tables: Sequence[Table], seal_key: Any) -> int:
    """Seal the tables' rows; rows of one subject share a key. How many rows it was.

    ``seal_key``: the model of the keys as the migration knows it.
    """
    subjects: dict[Any, uuid.UUID] = {}
    count = 0
    with connection.cursor() as cursor:
        for table in tables:
            _let_pass(cursor, table)
            for rows in _batches(cursor, table):
                _make_keys(subjects, rows, seal_key)
                cursor.executemany(
                    _update(table), [_changed(table, row, subjects) for row in rows]
                )
                count += len(rows)
        # What follows alters the tables, which waits for no check that is put off.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute("SELECT set_config('pgtrigger.ignore', '{}', true)")
        for table in tables:
            _refuse_plain_text(cursor, table)
    return count


def _refuse_plain_text(cursor: Any, table: Table) -> None:
    """What ``EncryptedTextField.db_check`` says; Django adds it to new columns alone."""
    if table.documents:
        return
    for column in table.columns:
        cursor.execute(
            f'ALTER TABLE "{table.name}" ADD CONSTRAINT "{table.name}_{column}_sealed"'
            f" CHECK (\"{column}\" = '' OR \"{column}\" ~ '^v1:[0-9a-f]{{32}}:')"
        )


def _let_pass(cursor: Any, table: Table) -> None:
    cursor.execute(
        "SELECT set_config('pgtrigger.ignore', coalesce(array_agg(tgname), '{}')::text,"
        " true)"
        " FROM pg_trigger WHERE tgrelid = %s::regclass AND tgname LIKE 'pgtrigger%%'",
        [table.name],
    )
    if not table.documents:
        for column in table.columns:
            cursor.execute(
                f'ALTER TABLE "{table.name}" ALTER COLUMN "{column}" TYPE text'
                f' USING "{column}"::text'
            )


def _read(table: Table) -> tuple[str, ...]:
    return table.documents or tuple(table.columns)


def _batches(cursor: Any, table: Table) -> Iterator[list[tuple[Any, ...]]]:
    names = ", ".join(f'"{name}"' for name in (table.key, table.subject, *_read(table)))
    said = " OR ".join(f"\"{name}\" NOT IN ('', '{{}}')" for name in table.columns)
    where = "true" if table.at_once or table.documents else f"({said})"
    last = 0
    while True:
        cursor.execute(
            f'SELECT {names} FROM "{table.name}" WHERE "{table.key}" > %s AND {where}'  # noqa: S608
            f' ORDER BY "{table.key}" LIMIT {BATCH}',
            [last],
        )
        rows = cursor.fetchall()
        if not rows:
            return
        yield rows
        last = rows[-1][0]


def _make_keys(
    subjects: dict[Any, uuid.UUID], rows: list[tuple[Any, ...]], seal_key: Any
) -> None:
    missing = {row[1] for row in rows} - subjects.keys()
    drawn = keys.drawn(len(missing))
    seal_key.objects.bulk_create(
        seal_key(pk=key.pk, wrapped=key.wrapped, master=key.master, made_at=key.made_at)
        for key in drawn
    )
    subjects |= zip(missing, (key.pk for key in drawn), strict=True)


def _update(table: Table) -> str:
    names = [*_read(table), *table.indexes]
    if not table.documents:
        names.append("seal_id")
    cast = "::jsonb" if table.documents else ""
    sets = ", ".join(f'"{name}" = %s{cast}' for name in names)
    return f'UPDATE "{table.name}" SET {sets} WHERE "{table.key}" = %s'  # noqa: S608


def _changed(
    table: Table, row: tuple[Any, ...], subjects: Mapping[Any, uuid.UUID]
) -> list[Any]:
    """The values of ``_update`` for a row."""
    key_id = subjects[row[1]]
    said = dict(zip(_read(table), row[2:], strict=True))
    if table.documents:
        return [*(_document(table, said[n], key_id) for n in table.documents), row[0]]
    sealed = [_sealed(said[n], key_id, bound) for n, bound in table.columns.items()]
    indexes = [
        keys.index_of(kind, normal(said[name]) if said[name] else "")
        for name, kind, normal in table.indexes.values()
    ]
    return [*sealed, *indexes, key_id, row[0]]


def _sealed(text: str, key_id: uuid.UUID, bound_to: str) -> str:
    if text in ("", "{}"):
        return ""
    return keys.seal(text, key_id=key_id, bound_to=bound_to)


def _document(table: Table, content: Any, key_id: uuid.UUID) -> str:
    held = json.loads(content) if isinstance(content, str) else content
    for name, bound_to in table.columns.items():
        if held.get(name):
            held[name] = _sealed(held[name], key_id, bound_to)
    return json.dumps(held)
