"""How recipients follow what becomes of a record: its merge, its deletion, and its own view.

UU 27/2022, articles 7 and 43. That aid was given, when and how much stays for the figures.
"""

import uuid
from collections.abc import Sequence
from typing import Any

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Model

from accounts.models import User
from accounts.services.history import save_as
from sigap_cases.aid.models import AidProof, Recipient
from sigap_cases.aid.selectors import doubles_of
from sigap_cases.registry.followers import AidHeld, Follower
from sigap_cases.registry.models import Person
from sigap_cases.registry.services.forgetting import NEUTRAL

from . import doubles


def forget(person: Person, by: User, reason: str) -> set[uuid.UUID]:
    """Proofs without their files, rows without what was told of the person."""
    found: set[uuid.UUID] = set()
    rows = Recipient.objects.filter(person=person).select_for_update(of=("self",))
    for row in rows.order_by("pk"):
        found |= _keys_of(row)
        for proof in row.proofs.all():
            _forget_file(proof, by, reason)
        for visit in row.visits.all():
            found |= _keys_of(visit)
            _write(visit, {"note": ""}, by, reason)
        for double in doubles_of(row):
            found |= _keys_of(double)
            _write(double, {"reason": NEUTRAL if double.reason else ""}, by, reason)
        refused = NEUTRAL if row.refused_reason else ""
        values = {"household_index": "", "grounds": "", "refused_reason": refused}
        _write(row, values, by, reason)
    return found


def _keys_of(row: Any) -> set[uuid.UUID]:
    return {row.seal_id} if row.seal_id else set()


def _forget_file(proof: AidProof, by: User, reason: str) -> None:
    """The row stays with its hash: what was there can be told apart, not seen."""
    name = proof.file.name
    if name:
        _write(proof, {"file": ""}, by, reason)
        transaction.on_commit(lambda: default_storage.delete(name))


def _write(row: Model, values: dict[str, Any], by: User, reason: str) -> None:
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    if changed:
        save_as(row, by=by, reason=reason, update_fields=changed)


def aid_of(person: Person) -> Sequence[AidHeld]:
    """What the record received or waits for, in the order in which it was proposed."""
    rows = Recipient.objects.filter(person=person).select_related("programme")
    return [
        AidHeld(
            programme=row.programme.name,
            period=row.programme.period,
            amount=row.amount if row.is_handed_over else row.programme.amount,
            state=str(row.get_state_display()),
            handed_on=row.handed_on,
        )
        for row in rows.order_by("proposed_at", "pk")
    ]


FOLLOWER = Follower(
    key="aid.recipient",
    move=doubles.move,
    give_back=doubles.give_back,
    forget=forget,
    aid_of=aid_of,
)
