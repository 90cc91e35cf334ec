"""History rows that hold sealed what their row holds in clear.

A name is searched and sorted by in the row itself; the rows of its history, which nobody
may ever change, hold it under the key of the subject. When that key is destroyed the
history stays where it is and says no name.
"""

import copy
from typing import Any

from django.db import models
from simple_history.models import HistoricalRecords

from .fields import SealedCopyField, key_of, seal_field, stored_key_of


class SealedHistory(HistoricalRecords):
    """``sealed`` names the columns that are in clear in the row and sealed in its history."""

    def __init__(self, *, sealed: tuple[str, ...], **told: Any) -> None:
        self.sealed = sealed
        super().__init__(**told)

    def copy_fields(self, model: type[models.Model]) -> dict[str, Any]:
        fields: dict[str, Any] = super().copy_fields(model)
        for name in self.sealed:
            fields[name] = _sealed_copy(fields[name], model)
        return fields

    def create_historical_record(
        self, instance: models.Model, history_type: str, using: str | None = None
    ) -> None:
        if seal_field(type(instance)).owner:
            key_of(instance)
        else:
            stored_key_of(instance)
        super().create_historical_record(instance, history_type, using)


def _sealed_copy(plain: Any, model: type[models.Model]) -> SealedCopyField:
    made = SealedCopyField(
        verbose_name=copy.copy(plain.verbose_name),
        max_length=plain.max_length or 1_000_000,
        null=plain.null,
        blank=True,
        bound_to=f"{model._meta.model_name}.{plain.name}",
    )
    made.name = plain.name
    return made
