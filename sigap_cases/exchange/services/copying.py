"""New rows in their thousands by COPY, each with the history row that a save would write.

Where a sheet brings fifty thousand people, INSERT spends its time on putting statements
together. The values pass the same fields as in a save: sealed columns are sealed, blind
indexes counted, choices and dates prepared. Signals are not sent, as in a bulk_create.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from typing import Any, cast

from django.db import connection
from django.db.models import Field, Model
from psycopg import sql

from accounts.models import User
from sigap_cases.sealing.fields import SealedCopyField, SealField, key_of


# What simple-history adds to the columns of the row.
_BESIDE = ("history_date", "history_change_reason", "history_type", "history_user_id")


def draw_keys(rows: Sequence[Model]) -> None:
    """Give these new rows of one model their primary keys, before others point to them."""
    meta = type(rows[0])._meta
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [meta.db_table, cast("Any", meta.pk).column, len(rows)],
        )
        for row, (key,) in zip(rows, cursor.fetchall(), strict=True):
            row.pk = key


def write(rows: Sequence[Model], *, by: User, at: datetime) -> None:
    """Write new rows of one model, which have their keys, and their first history rows.

    The reason of each is its ``_change_reason``, as in a save.
    """
    model = type(rows[0])
    fields = model._meta.concrete_fields
    if any(isinstance(field, SealField) for field in fields):
        for row in rows:
            key_of(row)
    values = [[_stored(field, row) for field in fields] for row in rows]
    _copy(model, _columns(fields), values)
    copied = _copied(model)
    history = [
        [
            *(
                _stored(field, row) if place is None else stored[place]
                for field, place in copied
            ),
            *(at, row._change_reason, "+", by.pk),  # type: ignore[attr-defined]  # noqa: SLF001
        ]
        for row, stored in zip(rows, values, strict=True)
    ]
    columns = _columns(field for field, _place in copied)
    _copy(_history_of(model), [*columns, *_BESIDE], history)


def _columns(fields: "Iterable[Field[Any, Any]]") -> list[str]:
    return [str(field.column) for field in fields]


def _history_of(model: type[Model]) -> type[Model]:
    found: type[Model] = cast("Any", model).history.model
    return found


@cache
def _copied(model: type[Model]) -> "list[tuple[Field[Any, Any], int | None]]":
    """The history's columns, and which column of the row each repeats as it is stored.

    None: what is in clear in the row and sealed in its history.
    """
    places = {f.attname: n for n, f in enumerate(model._meta.concrete_fields)}
    return [
        (field, None if isinstance(field, SealedCopyField) else places[field.attname])
        for field in _history_of(model)._meta.concrete_fields
        if field.attname in places
    ]


def _stored(field: "Field[Any, Any]", row: Model) -> Any:
    value = field.get_db_prep_save(field.pre_save(row, add=True), connection)
    return str(value) if isinstance(value, str) else value


def _copy(
    model: type[Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(model._meta.db_table),
        sql.SQL(", ").join(map(sql.Identifier, columns)),
    )
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)
