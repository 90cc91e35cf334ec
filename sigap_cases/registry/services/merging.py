"""Two records of one person become one, and can be parted again.

Nothing is thrown away: the other record stays as a row that points at the kept one, the
rows beside it change hands, and the merge keeps the kept record's columns from before.
What both have in just the same words stays where it is, so that it is not shown twice.

Undoing gives each column back that still holds what the merge wrote, and each row that
still stands at the kept record; what somebody changed or added since then stays as it
is, and ``Undone`` says so.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from accounts.models import User
from accounts.services.history import save_as
from sigap_cases.registry import followers
from sigap_cases.registry.enums import ContactWay, WorkPhase
from sigap_cases.registry.exceptions import (
    ChoiceMissing,
    LaterMergeFirst,
    MergeRefused,
    MergeUndone,
)
from sigap_cases.registry.models import (
    ContactRecord,
    EmergencyContact,
    Person,
    PersonDocument,
    PersonMerge,
    PersonPhone,
    PhaseChange,
    Placement,
    ProcessingGround,
    SocialAid,
)
from sigap_cases.registry.models.person import SEALED_IN_HISTORY
from sigap_cases.registry.policies import check_can_change
from sigap_cases.sealing import cipher, keys
from sigap_cases.sealing.fields import (
    BlindIndexField,
    EncryptedTextField,
    Sealed,
    SealField,
    stored_key_of,
)

from .locking import lock, write


# Columns of which one value must be chosen where two records differ.
COLUMNS = (
    *("name", "sex", "nik", "birth_date", "family_card", "village", "banjar"),
    *("phase", "employment_insurance", "employment_insurance_until"),
    *("health_insurance", "language", "safe_way", "safe_from", "safe_until"),
    *("pass_phrase", "safe_note"),
)
# Columns that go with another: a phase without its day would say something new.
TOGETHER: dict[str, tuple[str, ...]] = {
    "phase": ("phase_since",),
    "employment_insurance": ("employment_insurance_until",),
    "safe_way": ("safe_from", "safe_until", "pass_phrase", "safe_note"),
}
ROWS: dict[str, type[models.Model]] = {
    "phones": PersonPhone,
    "contacts": EmergencyContact,
    "papers": PersonDocument,
    "placements": Placement,
    "phases": PhaseChange,
    "contact_log": ContactRecord,
    "grounds": ProcessingGround,
    "aids": SocialAid,
}
KEPT, OTHER = "kept", "other"
# Columns that follow from others, and say nothing of their own.
DERIVED = (BlindIndexField, SealField)


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A column in which both records say something, and not the same."""

    field: str
    kept: Any
    other: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone:
    """What parting the two could not restore, because it was changed since."""

    merge: PersonMerge
    kept_columns: tuple[str, ...]
    added_rows: int
    missing_rows: int


def contradictions(kept: Person, other: Person) -> list[Contradiction]:
    """What has to be chosen; a gap on one side is filled from the other by itself."""
    asked = [name for name in COLUMNS if name not in _followed()]
    found = []
    for name in asked:
        mine, theirs = _values(kept, name), _values(other, name)
        if mine != theirs and not _is_gap(kept, name) and not _is_gap(other, name):
            found.append(Contradiction(name, getattr(kept, name), getattr(other, name)))
    return found


def _followed() -> set[str]:
    return {name for names in TOGETHER.values() for name in names}


def _values(person: Person, name: str) -> tuple[Any, ...]:
    return tuple(getattr(person, one) for one in (name, *TOGETHER.get(name, ())))


def _is_gap(person: Person, name: str) -> bool:
    """Nothing said; for what always says something, its weakest word."""
    if name == "phase":
        return person.phase == WorkPhase.UNKNOWN
    said = _values(person, name)
    return said[0] in (None, "", ContactWay.ANY) and not any(said[1:])


@transaction.atomic
def merge(
    kept: Person,
    other: Person,
    *,
    choices: Mapping[str, str],
    reason: str = "",
    by: User,
) -> PersonMerge:
    """Merge ``other`` into ``kept``. ``choices``: column -> KEPT or OTHER."""
    kept, other = _locked(kept, other, by)
    values = _chosen(kept, other, choices)
    before = columns_of(kept)
    moved = {key: _move(key, other, kept, by) for key in ROWS}
    for follower in followers.installed():
        moved[follower.key] = list(follower.move(other, kept, by))
    write(kept, values | _latest_contact(kept, other), by=by, reason="merge")
    write(other, {"merged_into": kept}, by=by, reason="merge")
    record = PersonMerge(
        kept=kept,
        merged=other,
        before=before,
        after=columns_of(kept),
        moved=moved,
        reason=reason.strip(),
        merged_at=timezone.now(),
        merged_by=by,
    )
    save_as(record, by=by, reason="merge")
    return record


def _locked(kept: Person, other: Person, by: User) -> tuple[Person, Person]:
    """Both, locked in the order of their ids: two merges at once wait, and go on."""
    if kept.pk == other.pk:
        raise MergeRefused
    rows = {pk: lock(pk) for pk in sorted((kept.pk, other.pk))}
    for row in rows.values():
        check_can_change(by, row)
    return rows[kept.pk], rows[other.pk]


def _chosen(kept: Person, other: Person, choices: Mapping[str, str]) -> dict[str, Any]:
    """The kept record's columns after the merge, as far as they change."""
    asked = {one.field for one in contradictions(kept, other)}
    missing = sorted(name for name in asked if choices.get(name) not in (KEPT, OTHER))
    if missing:
        raise ChoiceMissing(missing)
    values: dict[str, Any] = {}
    for name in COLUMNS:
        if name in _followed():
            continue
        takes = choices[name] == OTHER if name in asked else _is_gap(kept, name)
        if takes and not _is_gap(other, name):
            values[name] = getattr(other, name)
            for one in TOGETHER.get(name, ()):
                values[one] = getattr(other, one)
    return values


def _latest_contact(kept: Person, other: Person) -> dict[str, Any]:
    both = [at for at in (kept.last_contact_at, other.last_contact_at) if at]
    return {"last_contact_at": max(both)} if both else {}


def columns_of(person: Person) -> dict[str, Any]:
    """The stored columns as text, None for what is empty in the database."""
    return {
        field.attname: _text(field, person)
        for field in person._meta.concrete_fields
        if not field.generated and not isinstance(field, DERIVED)
    }


def _text(field: "models.Field[Any, Any]", person: Person) -> str | None:
    if getattr(person, field.attname) is None:
        return None
    if isinstance(field, EncryptedTextField):
        return str(field.pre_save(person, add=False))
    text = str(field.value_to_string(person))
    if field.name not in SEALED_IN_HISTORY or not text:
        return text
    bound_to = f"person.{field.name}"
    return keys.seal(text, key_id=stored_key_of(person), bound_to=bound_to)


def _opened(field: "models.Field[Any, Any]", text: str | None) -> str | None:
    """What a column kept in the record of a merge says; it is kept sealed."""
    if not text or not cipher.is_token(text):
        return text
    bound_to = getattr(field, "bound_to", f"person.{field.name}")
    return str(Sealed(text, bound_to))


def _move(key: str, source: Person, target: Person, by: User) -> list[int]:
    there = {_said(row) for row in getattr(target, key).all()}
    moved = []
    for row in getattr(source, key).order_by("pk"):
        if _said(row) not in there:
            write(row, {"person": target}, by=by, reason="merge")
            moved.append(row.pk)
    return moved


def _said(row: models.Model) -> tuple[Any, ...]:
    """All that a row tells, whosever it is; of a phone, the number alone."""
    if isinstance(row, PersonPhone):
        return (row.number,)
    return tuple(
        getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if field.name not in ("id", "person") and not isinstance(field, DERIVED)
    )


@transaction.atomic
def undo(record: PersonMerge, *, by: User) -> Undone:
    """Part the two again."""
    kept, other = _locked_apart(record, by)
    record = PersonMerge.objects.select_for_update(of=("self",)).get(pk=record.pk)
    if not record.is_live:
        raise MergeUndone
    _check_is_last(record)
    added = _rows_since(record, kept)
    back = sum(_give_back(key, kept, other, record.moved[key], by) for key in ROWS)
    for follower in followers.installed():
        ids = record.moved.get(follower.key, [])
        back += len(follower.give_back(kept, other, ids, by))
    values, changed_since = _restored(record, kept)
    write(kept, values, by=by, reason="undo_merge")
    write(other, {"merged_into": None}, by=by, reason="undo_merge")
    ended = {"undone_at": timezone.now(), "undone_by": by}
    write(record, ended, by=by, reason="undo_merge")
    return Undone(
        merge=record,
        kept_columns=changed_since,
        added_rows=added,
        missing_rows=sum(map(len, record.moved.values())) - back,
    )


def _locked_apart(record: PersonMerge, by: User) -> tuple[Person, Person]:
    """Who may change the kept record may undo, whatever became of the other's village."""
    ids = sorted((record.kept_id, record.merged_id))
    rows = {pk: lock(pk) for pk in ids}
    kept = rows[record.kept_id]
    if kept.is_merged:
        raise LaterMergeFirst
    check_can_change(by, kept)
    return kept, rows[record.merged_id]


def _check_is_last(record: PersonMerge) -> None:
    """A later merge into the same record has this one's values in its ``before``."""
    later = PersonMerge.objects.filter(
        kept=record.kept_id, undone_at=None, pk__gt=record.pk
    )
    if later.exists():
        raise LaterMergeFirst


def _rows_since(record: PersonMerge, kept: Person) -> int:
    """How many rows were added to the kept record since the merge; they stay there."""
    count = 0
    for key, model in ROWS.items():
        made = model.history.filter(  # type: ignore[attr-defined]
            person_id=kept.pk, history_type="+", history_date__gt=record.merged_at
        )
        there = getattr(kept, key).values("pk")
        count += made.filter(id__in=there).values("id").distinct().count()
    return count


def _give_back(
    key: str, kept: Person, other: Person, ids: Sequence[int], by: User
) -> int:
    """The rows go back as they are now; what was removed since is gone."""
    rows = list(getattr(kept, key).filter(pk__in=ids).order_by("pk"))
    for row in rows:
        write(row, {"person": other}, by=by, reason="undo_merge")
    return len(rows)


def _restored(
    record: PersonMerge, kept: Person
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The columns to give back, and the names of those that were changed since."""
    now = columns_of(kept)
    values: dict[str, Any] = {}
    changed = []
    for field in kept._meta.concrete_fields:
        name = field.attname
        if name not in record.before or name not in now:
            continue
        before, after = (
            _opened(field, columns[name]) for columns in (record.before, record.after)
        )
        if before == after:
            continue
        if _opened(field, now[name]) == after:
            values[name] = None if before is None else field.to_python(before)
        else:
            changed.append(field.name)
    return values, tuple(changed)
