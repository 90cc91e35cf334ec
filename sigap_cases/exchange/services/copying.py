"""New rows in their thousands by COPY, each with the history row that a save would write.

Where a sheet brings fifty thousand people, INSERT spends its time on putting statements
together. The values pass the same fields as in a save: sealed columns are sealed, blind
indexes counted, JSON prepared. Signals are not sent, as in a bulk_create.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import cache
from operator import attrgetter
from typing import Any, cast

from django.db import DEFAULT_DB_ALIAS, connection, connections, models
from django.db.models import Field, Model
from psycopg import sql

from accounts.models import User
from sigap_cases.sealing.fields import SealedCopyField, SealField, key_of


Column = Callable[[Model], Any]
# Held by a row as the driver takes them, so that no field has to be asked.
_AS_HELD = (
    *(models.CharField, models.TextField, models.BooleanField, models.UUIDField),
    *(models.BigAutoField, models.BigIntegerField, models.PositiveIntegerField),
    *(models.ForeignKey, models.DecimalField),
    *(models.DateField, models.DateTimeField, models.TimeField),
)
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


def write(rows: Sequence[Model]) -> None:
    """Write new rows of one model that has no history; they have their keys."""
    model = type(rows[0])
    _copy(model, _columns(_written(model)), _stored(_written(model), rows))


def write_with_history(rows: Sequence[Model], *, by: User, at: datetime) -> None:
    """Write new rows of one model, which have their keys, and their first history rows.

    The reason of each is its ``_change_reason``, as in a save.
    """
    model = type(rows[0])
    fields = _written(model)
    if any(isinstance(field, SealField) for field in fields):
        for row in rows:
            key_of(row)
    values = _stored(fields, rows)
    _copy(model, _columns(fields), values)
    repeated, sealed = _of_history(model)
    places = [fields.index(field) for field in repeated]
    history = (
        (*(held[place] for place in places), *closed, at, reason, "+", by.pk)
        for held, closed, reason in zip(
            values, _stored(sealed, rows), map(_reason, rows), strict=True
        )
    )
    _copy(_history_of(model), [*_columns([*repeated, *sealed]), *_BESIDE], history)


_reason = attrgetter("_change_reason")


def _history_of(model: type[Model]) -> type[Model]:
    found: type[Model] = cast("Any", model).history.model
    return found


@cache
def _written(model: type[Model]) -> list["Field[Any, Any]"]:
    """The columns that are written; the database counts generated ones itself."""
    return [field for field in model._meta.concrete_fields if not field.generated]


@cache
def _of_history(
    model: type[Model],
) -> tuple[list["Field[Any, Any]"], list["Field[Any, Any]"]]:
    """What the history repeats as the row has it stored, and what it alone seals."""
    kept = {field.attname: field for field in _history_of(model)._meta.concrete_fields}
    named = [field for field in _written(model) if field.attname in kept]
    is_sealed = {f.attname: isinstance(kept[f.attname], SealedCopyField) for f in named}
    return (
        [field for field in named if not is_sealed[field.attname]],
        [kept[field.attname] for field in named if is_sealed[field.attname]],
    )


def _columns(fields: Iterable["Field[Any, Any]"]) -> list[str]:
    return [str(field.column) for field in fields]


def _stored(
    fields: Sequence["Field[Any, Any]"], rows: Sequence[Model]
) -> list[list[Any]]:
    """What the database is given for these rows; a column after the other."""
    readers = [_reader(field) for field in fields]
    return [[_plain(read(row)) for read in readers] for row in rows]


def _reader(field: "Field[Any, Any]") -> Column:
    is_told = getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
    if type(field) in _AS_HELD and not is_told:
        return attrgetter(field.attname)
    database = connections[DEFAULT_DB_ALIAS]

    def read(row: Model) -> Any:
        return field.get_db_prep_save(field.pre_save(row, add=True), database)

    return read


def _plain(value: Any) -> Any:
    """Choices are strings to the driver as well."""
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
