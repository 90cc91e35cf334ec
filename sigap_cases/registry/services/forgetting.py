"""A record that says nothing any more of whose it was.

Its phase, sex, village and placements stay for the figures. What history holds of the
rest is under the keys that are returned, for the caller to destroy once all is written.
"""

import uuid
from typing import Any

from django.db.models import Model, TextField
from django.db.models.functions import Cast
from django.utils import timezone

from accounts.models import User
from accounts.services.history import delete_as, save_as
from sigap_cases.registry import followers
from sigap_cases.registry.enums import ContactWay
from sigap_cases.registry.models import Person
from sigap_cases.registry.models.person import SEALED_IN_HISTORY

from .locking import lock


# Stands where a name has to; the same in every language, as it is kept.
NEUTRAL = "(data dihapus)"
EMPTY: dict[str, Any] = {
    "name": NEUTRAL,
    "birth_date": None,
    **dict.fromkeys(("banjar", "safe_note", "nik", "family_card", "pass_phrase"), ""),
    **dict.fromkeys(("employment_insurance", "health_insurance"), ""),
    **dict.fromkeys(("safe_from", "safe_until", "last_contact_at"), None),
    "safe_way": ContactWay.ANY,
}
# Rows beside a record: those that tell of nothing but the person go, the others stay
# for the figures without what was told.
GO = ("phones", "contacts", "papers")
STAY: dict[str, tuple[str, ...]] = {
    "contact_log": ("note",),
    "phases": ("source",),
    "grounds": ("note",),
    "aids": ("recipient", "proof"),
    "placements": ("end_note",),
}


def records_of(person: Person) -> list[Person]:
    """The record and all that were merged into it, the merged ones of these too."""
    found, asked = [person], [person.pk]
    while asked:
        merged = list(Person.objects.filter(merged_into__in=asked).order_by("pk"))
        found += merged
        asked = [row.pk for row in merged]
    return found


def forget(person: Person, *, by: User, reason: str) -> set[uuid.UUID]:
    """The keys under which history still holds what was deleted here."""
    keys: set[uuid.UUID] = set()
    for record in records_of(person):
        row = lock(record.pk)
        keys |= {row.seal_id} if row.seal_id else set()
        for name in GO:
            for beside in getattr(row, name).all():
                keys |= _seal_of(beside)
                delete_as(beside, by=by, reason=reason)
        for name, columns in STAY.items():
            for beside in getattr(row, name).all():
                keys |= _seal_of(beside)
                _blank(beside, columns, by=by, reason=reason)
        for column, value in EMPTY.items():
            setattr(row, column, value)
        row.erased_at = timezone.now()
        save_as(row, by=by, reason=reason, update_fields=[*EMPTY, "erased_at"])
        for follower in followers.installed():
            keys |= follower.forget(row, by, reason)
    return keys


def _seal_of(row: Model) -> set[uuid.UUID]:
    held = getattr(row, "seal_id", None)
    return {held} if held else set()


def _blank(row: Model, columns: tuple[str, ...], *, by: User, reason: str) -> None:
    said = [name for name in columns if getattr(row, name)]
    if said:
        for name in said:
            setattr(row, name, "")
        save_as(row, by=by, reason=reason, update_fields=said)


def rows_in_clear(person: Person) -> int:
    """History rows from before names were sealed, which a signed root holds in place."""
    history: Any = Person.history
    rows = history.filter(id__in=[record.pk for record in records_of(person)])
    for name in SEALED_IN_HISTORY:
        rows = rows.annotate(**{f"kept_{name}": Cast(name, TextField())})
    return sum(
        any(_is_clear(value) for value in row)
        for row in rows.values_list(*(f"kept_{name}" for name in SEALED_IN_HISTORY))
    )


def _is_clear(text: str | None) -> bool:
    return bool(text) and not str(text).startswith("v1:")
