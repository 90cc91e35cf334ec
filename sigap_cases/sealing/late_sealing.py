"""Sealing columns of a database whose history is signed already; for migrations.

What a nightly root has signed for is altered by nobody, this included: those rows stay in
clear. Rows that came since are sealed, and every live row gets its key. As in
``first_sealing`` the triggers are told to let this one change pass, for the transaction of
the migration alone.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from . import keys


BATCH = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class LateTable:
    """``columns``: column -> what it is bound to. ``seal``: an expression in SQL that gives
    the key of the row ``t``, which ``joins`` may read from elsewhere.
    """

    name: str
    columns: Mapping[str, str]
    key: str = "id"
    seal: str = "t.seal_id"
    joins: str = ""


def give_keys(names: Sequence[str], seal_key: Any) -> int:
    """A key for every row of these tables that has none; how many it was."""
    count = 0
    with connection.cursor() as cursor:
        for name in names:
            while pks := _without_key(cursor, name):
                made = keys.drawn(len(pks))
                seal_key.objects.bulk_create(
                    seal_key(
                        pk=key.pk,
                        wrapped=key.wrapped,
                        master=key.master,
                        made_at=key.made_at,
                    )
                    for key in made
                )
                cursor.executemany(
                    f'UPDATE "{name}" SET seal_id = %s WHERE id = %s',  # noqa: S608 names of tables
                    [(key.pk, pk) for key, pk in zip(made, pks, strict=True)],
                )
                count += len(pks)
        _settle(cursor)
    return count


def _without_key(cursor: Any, name: str) -> list[int]:
    cursor.execute(
        f'SELECT id FROM "{name}" WHERE seal_id IS NULL ORDER BY id LIMIT {BATCH}'  # noqa: S608 names of tables
    )
    return [pk for (pk,) in cursor.fetchall()]


def share_keys(names: Mapping[str, tuple[str, str]]) -> None:
    """Table -> the table that owns its rows, and the column that names the owner."""
    with connection.cursor() as cursor:
        for name, (owner, column) in names.items():
            cursor.execute(
                f'UPDATE "{name}" AS t SET seal_id = o.seal_id FROM "{owner}" AS o'  # noqa: S608 names of tables
                f' WHERE o.id = t."{column}" AND t.seal_id IS NULL'
            )
        _settle(cursor)


def seal_what_is_not_signed(tables: Sequence[LateTable]) -> int:
    """How many rows were sealed."""
    count = 0
    with connection.cursor() as cursor:
        for table in tables:
            _let_pass(cursor, table.name)
            last = _signed_upto(cursor, table.name)
            while rows := _rows(cursor, table, last):
                cursor.executemany(_update(table), [_sealed(table, r) for r in rows])
                count += len(rows)
                last = rows[-1][0]
        _settle(cursor)
        cursor.execute("SELECT set_config('pgtrigger.ignore', '{}', true)")
    return count


def _settle(cursor: Any) -> None:
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _let_pass(cursor: Any, name: str) -> None:
    cursor.execute(
        "SELECT set_config('pgtrigger.ignore', coalesce(array_agg(tgname), '{}')::text,"
        " true)"
        " FROM pg_trigger WHERE tgrelid = %s::regclass AND tgname LIKE 'pgtrigger%%'",
        [name],
    )


def _signed_upto(cursor: Any, name: str) -> int:
    cursor.execute(
        'SELECT coalesce(max(upto), 0) FROM workflows_anchoredrows WHERE "table" = %s',
        [name],
    )
    return int(cursor.fetchone()[0])


def _rows(cursor: Any, table: LateTable, last: int) -> list[tuple[Any, ...]]:
    names = ", ".join(f't."{name}"::text' for name in table.columns)
    said = " OR ".join(
        f"(t.\"{name}\" <> '' AND t.\"{name}\" !~ '^v1:[0-9a-f]{{32}}:')"
        for name in table.columns
    )
    cursor.execute(
        f'SELECT t."{table.key}", {table.seal}, {names} FROM "{table.name}" AS t'  # noqa: S608 names of tables
        f' {table.joins} WHERE t."{table.key}" > %s AND ({said})'
        f" AND {table.seal} IS NOT NULL"
        f' ORDER BY t."{table.key}" LIMIT {BATCH}',
        [last],
    )
    return list(cursor.fetchall())


def _update(table: LateTable) -> str:
    sets = ", ".join(f'"{name}" = %s' for name in ("seal_id", *table.columns))
    return f'UPDATE "{table.name}" SET {sets} WHERE "{table.key}" = %s'  # noqa: S608 names of tables


def _sealed(table: LateTable, row: tuple[Any, ...]) -> list[Any]:
    pk, seal, *texts = row
    key_id = seal if isinstance(seal, uuid.UUID) else uuid.UUID(str(seal))
    values = [
        keys.seal(text, key_id=key_id, bound_to=bound_to) if text else text
        for text, bound_to in zip(texts, table.columns.values(), strict=True)
    ]
    return [seal, *values, pk]
