"""The rows of a case as they were: one statement a table, whatever their number."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Model, Q
from simple_history.utils import get_history_model_for_model

from sigap_cases.cases.models import Case

from .facts import Kind
from .sources import OF_RIGHTS, SOURCES, Source


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
    key = model._meta.pk.attname
    history = get_history_model_for_model(model)._default_manager
    found = history.filter(rows, history_date__lte=moment)
    ordered = found.order_by(key, "-history_date", "-history_id").distinct(key)
    names = {key, *columns}
    return [
        _read(row, names)
        for row in ordered.only(*names, "history_type")
        if row.history_type != "-"
    ]


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
    for source in SOURCES:
        if source.kind not in OF_RIGHTS or rights:
            tied = _tied(source, case, found)
            found[source.kind] = _rows(source, tied, moment)
    return found


def _tied(source: Source, case: Case, found: Mapping[Kind, list[Raw]]) -> Q:
    if source.parent is not None:
        key = next(s for s in SOURCES if s.kind == source.parent).key
        keys = [row[key] for row in found[source.parent]]
        return Q(**{f"{source.of[0]}__in": keys})
    known = {"matter_id": case.matter_id, "unit_id": _owner(found)}
    tied = Q(pk__in=[])
    for column in source.of:
        tied |= Q(**{column: known.get(column, case.pk)})
    return tied


def _owner(found: Mapping[Kind, list[Raw]]) -> int:
    """The unit that owned the case; of a case that was not there yet there is none."""
    rows = found.get(Kind.CASE, [])
    return int(rows[0]["owner_id"]) if rows else 0


def _rows(source: Source, tied: Q, moment: datetime) -> list[Raw]:
    columns = columns_of(source)
    if not source.at:
        return latest(source.model, tied & source.only, moment, columns)
    counted = Q(**{f"{source.at}__lte": moment})
    if source.until:
        counted &= Q(**{source.until: None}) | Q(**{f"{source.until}__gt": moment})
    plain = source.model._default_manager.filter(tied & source.only & counted)
    names = {source.key, *columns}
    return [_read(row, names) for row in plain.order_by(source.key).only(*names)]
