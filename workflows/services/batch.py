"""All rows of one transition in one statement.

A completion writes a dozen small rows. Sent one by one they cost a round trip each;
here every table gets one part of a single WITH statement, its rows as JSON that
PostgreSQL itself turns into the table's row type. The history rows that
django-simple-history would write are written by the same statement.
"""

import json
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.db.models import Model


@dataclass(slots=True, kw_only=True)
class Batch:
    """Rows to insert and to change; ``actor_id`` and ``now`` go into history rows."""

    now: datetime
    actor_id: int | None
    reason: str = ""
    inserts: dict[type[Model], list[dict[str, Any]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    updates: dict[tuple[type[Model], tuple[str, ...]], list[dict[str, Any]]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def insert(self, model: type[Model], row: dict[str, Any]) -> None:
        self.inserts[model].append(row)

    def insert_plain(self, instance: Model) -> None:
        """Insert ``instance``; a key it does not have yet comes from its sequence."""
        self.insert(type(instance), _columns_of(instance))

    def insert_tracked(self, instance: Model) -> None:
        """Insert ``instance`` (its key is set already) and its first history row."""
        self.insert(type(instance), _columns_of(instance))
        self._history(instance, "+")

    def update_tracked(self, instance: Model, *fields: str) -> None:
        """Write the named fields of ``instance``, and the history row of the change."""
        self.update(instance, *fields)
        self._history(instance, "~")

    def update(self, instance: Model, *fields: str) -> None:
        model = type(instance)
        key = _key_column(model)
        columns = tuple(_column(model, name) for name in fields)
        row = _columns_of(instance)
        self.updates[model, columns].append(
            {name: row[name] for name in (key, *columns)}
        )

    def _history(self, instance: Model, kind: str) -> None:
        history, names = _history_of(type(instance))
        row = {
            name: value
            for name, value in _columns_of(instance).items()
            if name in names
        }
        row |= {
            "history_date": self.now,
            "history_type": kind,
            "history_user_id": self.actor_id,
            "history_change_reason": self.reason or None,
        }
        self.insert(history, row)

    def write(self) -> None:
        """Send the statement; nothing to write sends nothing."""
        parts: list[str] = []
        rows: list[str] = []
        for model, inserted in self.inserts.items():
            parts.append(_insert_sql(model, tuple(inserted[0])))
            rows.append(json.dumps(inserted, cls=_Encoder))
        for (model, columns), updated in self.updates.items():
            parts.append(_update_sql(model, columns))
            rows.append(json.dumps(updated, cls=_Encoder))
        if not parts:
            return
        named = ", ".join(f"p{number} AS ({part})" for number, part in enumerate(parts))
        with connection.cursor() as cursor:
            cursor.execute(f"WITH {named} SELECT 1", rows)
        self.inserts.clear()
        self.updates.clear()


class _Encoder(DjangoJSONEncoder):
    """Keeps microseconds, which Django's encoder cuts to milliseconds."""

    def default(self, o: Any) -> Any:
        return o.isoformat() if isinstance(o, datetime) else super().default(o)


@lru_cache(maxsize=256)
def _history_of(model: type[Model]) -> tuple[type[Model], frozenset[str]]:
    """The model of its history, and the columns: each asking makes a manager class."""
    history: type[Model] = model.history.model  # type: ignore[attr-defined]
    return history, frozenset(
        str(field.column) for field in history._meta.concrete_fields
    )


@lru_cache(maxsize=256)
def _quote(name: str) -> str:
    return connection.ops.quote_name(name)


def _key_column(model: type[Model]) -> str:
    return str(model._meta.pk.column)


def _column(model: type[Model], field_name: str) -> str:
    return str(model._meta.get_field(field_name).column)  # type: ignore[union-attr]


def _columns_of(instance: Model) -> dict[str, Any]:
    return {
        str(field.column): getattr(instance, field.attname)
        for field in instance._meta.concrete_fields
        if not (field.primary_key and getattr(instance, field.attname) is None)
    }


@lru_cache(maxsize=256)
def _insert_sql(model: type[Model], columns: tuple[str, ...]) -> str:
    table = _quote(model._meta.db_table)
    names = ", ".join(_quote(column) for column in columns)
    return (
        f"INSERT INTO {table} ({names}) "  # noqa: S608 names come from models
        f"SELECT {names} FROM jsonb_populate_recordset(NULL::{table}, %s::jsonb)"
    )


@lru_cache(maxsize=256)
def _update_sql(model: type[Model], columns: tuple[str, ...]) -> str:
    table, key = _quote(model._meta.db_table), _quote(_key_column(model))
    sets = ", ".join(f"{_quote(column)} = r.{_quote(column)}" for column in columns)
    return (
        f"UPDATE {table} SET {sets} "  # noqa: S608 names come from models
        f"FROM jsonb_populate_recordset(NULL::{table}, %s::jsonb) AS r "
        f"WHERE {table}.{key} = r.{key}"
    )
