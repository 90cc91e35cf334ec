"""A record locked for a change, and read as it is then."""

from typing import Any

from accounts.models import User
from accounts.services.history import save_as
from sigap_cases.registry.models import Person
from sigap_cases.registry.policies import check_can_change


def lock(person_id: int) -> Person:
    return (
        Person.objects.select_for_update(of=("self",), no_key=True)
        .select_related("village")
        .get(pk=person_id)
    )


def lock_to_change(person_id: int, *, by: User) -> Person:
    """The record, locked; refused to whoever may not change it."""
    person = lock(person_id)
    check_can_change(by, person)
    return person


def write(row: Any, values: dict[str, Any], *, by: User, reason: str) -> list[str]:
    """Set and save what differs; the names of the changed columns."""
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    if changed:
        for name in changed:
            setattr(row, name, values[name])
        save_as(row, by=by, reason=reason, update_fields=changed)
    return changed
