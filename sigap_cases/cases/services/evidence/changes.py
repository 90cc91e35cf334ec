"""The history of a case's rows as changes of fields, for people to read."""

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sigap_cases.cases.services.bundles import harmless


KINDS = {
    "+": gettext_lazy("added"),
    "~": gettext_lazy("changed"),
    "-": gettext_lazy("removed"),
}
Line = tuple[str, ...]


def as_csv(tables: Sequence[tuple[type[Model], list[int]]]) -> str:
    kept = io.StringIO()
    rows = csv.writer(kept, delimiter=";", lineterminator="\r\n")
    rows.writerow(
        [
            *(_("When"), _("Who"), _("What"), _("Row"), _("Done")),
            *(_("Field"), _("Before"), _("After"), _("Reason")),
        ]
    )
    for line in sorted(line for model, keys in tables for line in _lines(model, keys)):
        rows.writerow([harmless(cell) for cell in line])
    return "\ufeff" + kept.getvalue()


def _lines(model: type[Model], keys: list[int]) -> Iterator[Line]:
    if not hasattr(model, "history_date"):
        return
    before: dict[Any, Any] = {}
    rows = model._default_manager.filter(pk__in=keys).order_by("pk")
    for row in rows.select_related("history_user"):
        key = row.serializable_value(_key_of(model))
        yield from _changes(row, key, before.get(key))
        before[key] = row


def _key_of(model: type[Model]) -> str:
    tracked: type[Model] = model.instance_type  # type: ignore[attr-defined]
    return str(tracked._meta.pk.attname)


def _changes(row: Any, key: Any, before: Any) -> Iterator[Line]:
    moment = timezone.localtime(row.history_date)
    start = (
        f"{moment:%Y-%m-%d %H:%M:%S} WITA",
        str(row.history_user or _("System")),
        str(row.instance_type._meta.verbose_name),
        str(key),
        str(KINDS[row.history_type]),
    )
    reason = row.history_change_reason or ""
    if row.history_type == "-":
        yield (*start, "", "", "", reason)
        return
    for field in row.tracked_fields:
        old, new = (_shown(one, field) for one in (before, row))
        if old != new:
            yield (*start, str(field.verbose_name), old, new, reason)


def _shown(row: Any, field: Any) -> str:
    value = getattr(row, field.attname, None) if row is not None else None
    if value is None:
        return ""
    if field.choices:
        return str(getattr(row, f"get_{field.name}_display")())
    if field.is_relation:
        try:
            return str(getattr(row, field.name))
        except ObjectDoesNotExist:
            return str(value)
    return str(value)
