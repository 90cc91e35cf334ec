"""Possible double recipients, found at each step; and what follows a merge of records."""

from collections.abc import Iterable, Sequence

from django.utils import timezone

from accounts.models import User
from accounts.services.history import save_as
from sigap_cases.aid.enums import LIVE_STATES, DoubleGround
from sigap_cases.aid.models import AidDouble, Recipient
from sigap_cases.aid.selectors import alike
from sigap_cases.registry.models import Person
from sigap_cases.sealing.keys import index_of


HOUSEHOLD = "family_card"


def household_of(person: Person) -> str:
    """The keyed hash of the family card number; empty where the record has none."""
    return index_of(HOUSEHOLD, str(person.family_card or ""))


def note(recipient: Recipient, *, by: User) -> None:
    """Write down every double that is not known yet; what is decided stays decided."""
    household = household_of(recipient.person)
    if household != recipient.household_index:
        recipient.household_index = household
        save_as(recipient, by=by, reason="note", update_fields=["household_index"])
    for other, ground in alike(recipient):
        _note_pair(recipient, other, ground, by=by)


def _note_pair(one: Recipient, other: Recipient, ground: str, *, by: User) -> None:
    first, second = sorted((one, other), key=lambda row: row.pk)
    if AidDouble.objects.filter(first=first, second=second).exists():
        return
    double = AidDouble(
        first=first, second=second, ground=ground, found_at=timezone.now()
    )
    save_as(double, by=by, reason="note")


def move(source: Person, target: Person, by: User) -> list[int]:
    """What the one record receives becomes the other's. Where both stand in a programme
    the row stays with the merged record, and the two are a double to be decided."""
    live = Recipient.objects.filter(person=target, state__in=LIVE_STATES)
    taken = {row.programme_id: row for row in live}
    moving = []
    for row in Recipient.objects.filter(person=source).order_by("pk"):
        other = taken.get(row.programme_id) if row.is_live else None
        if other is None:
            moving.append(row)
        else:
            _note_pair(row, other, DoubleGround.PERSON, by=by)
    return _point(moving, target, by)


def give_back(
    source: Person, target: Person, ids: Sequence[int], by: User
) -> list[int]:
    rows = Recipient.objects.filter(pk__in=ids, person=source).order_by("pk")
    return _point(rows, target, by)


def _point(rows: Iterable[Recipient], target: Person, by: User) -> list[int]:
    moved = []
    for row in rows:
        row.person = target
        save_as(row, by=by, reason="merge", update_fields=["person"])
        moved.append(row.pk)
    return moved
