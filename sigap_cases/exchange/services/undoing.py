"""Undoing a whole import: the registry as it was before, or nothing is touched.

Records that were changed or used since are named by their rows, and the undoing refused.
A record that somebody has only read since cannot be deleted, because the trail of
readings names it: it stays as an emptied row that no list shows.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, cast

from django.db import transaction
from django.db.models import Model, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services.history import save_as
from sigap_cases.exchange.enums import BatchState, Outcome
from sigap_cases.exchange.exceptions import UndoRefused
from sigap_cases.exchange.models import ImportBatch, ImportRow
from sigap_cases.exchange.policies import check_can_undo
from sigap_cases.registry.models import Person
from sigap_cases.registry.services import forgetting
from workflows.exceptions import ReasonNeeded

from . import progress
from .committing import TRACKED, history_of
from .queueing import lock, send
from .recording import BESIDE
from .taking import give_back


AT_ONCE = 1000
ASKED, UNDONE, REFUSED = "ask_undo", "undo", "refuse_undo"
MOST_NAMED = 200
# Rows that point at a person and tell only that it was looked at.
READINGS = frozenset({"registry.PersonAccess", "cases.Retrieval"})
OWN = frozenset({"exchange.ImportRow"})


@transaction.atomic
def ask(batch: ImportBatch, *, reason: str, by: User) -> ImportBatch:
    """Let a worker undo it. UndoRefused names the rows that stand in the way."""
    batch = lock(batch.pk)
    check_can_undo(by, batch)
    if not reason.strip():
        raise ReasonNeeded
    in_the_way = obstacles(batch)
    if in_the_way:
        raise UndoRefused(in_the_way)
    batch.state = BatchState.UNDOING
    batch.reason = reason.strip()[:300]
    batch.undone_by = by
    save_as(batch, by=by, reason=ASKED)
    send(batch)
    return batch


def obstacles(batch: ImportBatch) -> list[int]:
    """The numbers of the rows whose records were changed or used since, in order."""
    found: list[int] = []
    for rows in _parts(batch, Outcome.CREATED, Outcome.UPDATED):
        by_person: dict[int, list[int]] = {}
        for number, person in rows:
            by_person.setdefault(person, []).append(number)
        touched = changed_since(batch, by_person) | _used(_created(batch, by_person))
        found += [number for pk in touched for number in by_person.get(pk, [])]
    return sorted(found)


def _parts(batch: ImportBatch, *outcomes: str) -> Iterator[list[tuple[int, int]]]:
    rows = batch.rows.filter(outcome__in=outcomes, person__isnull=False)
    pairs = iter(list(rows.order_by("number").values_list("number", "person_id")))
    while part := list(islice(pairs, AT_ONCE)):
        yield part


def changed_since(batch: ImportBatch, people: Iterable[int]) -> set[int]:
    """Whose record, or a row beside it, has a later history."""
    people = list(people)
    touched: set[int] = set()
    for model in TRACKED:
        name = "id" if model is Person else "person_id"
        later = history_of(model).filter(
            **{f"{name}__in": people},
            history_id__gt=batch.registry_upto.get(model._meta.label, 0),
        )
        touched |= set(later.order_by().values_list(name, flat=True))
    return touched


def _created(batch: ImportBatch, people: Iterable[int]) -> list[int]:
    rows = batch.rows.filter(outcome=Outcome.CREATED, person__in=list(people))
    return list(rows.values_list("person_id", flat=True))


def _used(people: Sequence[int]) -> set[int]:
    """To whom something points that the import did not make, readings aside."""
    used: set[int] = set()
    for model, name in _pointing():
        if model in BESIDE or model._meta.label in READINGS | OWN:
            continue
        rows: Any = cast("Any", model).objects.filter(**{f"{name}__in": people})
        used |= set(rows.order_by().values_list(name, flat=True))
    return used


def _pointing() -> list[tuple[type[Model], str]]:
    """Every model with a key to a person, and the name of its column."""
    return [
        (relation.related_model, relation.field.attname)
        for relation in Person._meta.related_objects
        if not relation.many_to_many
    ]


def undo(batch: ImportBatch, *, by: User) -> None:
    """Within the caller's transaction, the import locked. UndoRefused as in ``ask``."""
    _lock_people(batch)
    in_the_way = obstacles(batch)
    if in_the_way:
        raise UndoRefused(in_the_way)
    words = {"import": batch.pk, "source": batch.source}
    reason = _("Import %(import)d, %(source)s, undone") % words
    done = 0
    for rows in _parts(batch, Outcome.UPDATED):
        for row in batch.rows.filter(number__in=[n for n, _pk in rows]).order_by(
            "-number"
        ):
            give_back(_held(row), by=by, reason=reason)
        done += len(rows)
        progress.tell(batch.pk, done, batch.row_count)
    for rows in _parts(batch, Outcome.CREATED):
        _take_away([pk for _number, pk in rows], by=by, reason=reason)
        done += len(rows)
        progress.tell(batch.pk, done, batch.row_count)
    batch.state = BatchState.UNDONE
    batch.undone_at = timezone.now()
    save_as(batch, by=by, reason=UNDONE)


def refuse(batch: ImportBatch, error: UndoRefused, *, by: User) -> None:
    """After ``undo`` was taken back."""
    batch.state = BatchState.COMMITTED
    batch.undone_by, batch.reason = None, ""
    named = ", ".join(map(str, error.rows[:MOST_NAMED]))
    batch.note = f"{error.sentence} {named}"[:300]
    save_as(batch, by=by, reason=REFUSED)


def _lock_people(batch: ImportBatch) -> None:
    rows = batch.rows.filter(outcome__in=(Outcome.CREATED, Outcome.UPDATED))
    people = Person.objects.filter(pk__in=rows.values("person_id")).order_by("pk")
    list(people.select_for_update(of=("self",)).values_list("pk", flat=True))


def _held(row: ImportRow) -> dict[str, list[Any]]:
    return dict(row.undo)


def _take_away(people: Sequence[int], *, by: User, reason: str) -> None:
    ImportRow.objects.filter(person__in=people).update(person=None)
    read = _read(people)
    for pk in sorted(read):
        _empty(Person.objects.get(pk=pk), by=by, reason=reason)
    gone = [pk for pk in people if pk not in read]
    for model in reversed(BESIDE):
        _delete(model, Q(person__in=gone), by=by, reason=reason)
    _delete(Person, Q(pk__in=gone), by=by, reason=reason)


def _read(people: Sequence[int]) -> set[int]:
    found: set[int] = set()
    for model, name in _pointing():
        if model._meta.label in READINGS:
            rows: Any = cast("Any", model).objects.filter(**{f"{name}__in": people})
            found |= set(rows.order_by().values_list(name, flat=True))
    return found


def _empty(person: Person, *, by: User, reason: str) -> None:
    """Without a name and a work; its phase and ground stay, as the registry asks."""
    forgetting.forget(person, by=by, reason=reason)
    _delete_rows(list(person.placements.all()), by=by, reason=reason)


def _delete(model: type[Model], rule: Q, *, by: User, reason: str) -> None:
    rows: Any = cast("Any", model).objects
    _delete_rows(list(rows.filter(rule).order_by("pk")), by=by, reason=reason)


def _delete_rows(rows: Sequence[Any], *, by: User, reason: str) -> None:
    """Many at once, each with the last historical row that its deletion would leave."""
    if not rows:
        return
    model = type(rows[0])
    history = history_of(model).model
    now = timezone.now()
    history.objects.bulk_create(
        [
            history(
                history_date=now,
                history_user=by,
                history_change_reason=reason,
                history_type="-",
                **{
                    field.attname: getattr(row, field.attname)
                    for field in history.tracked_fields
                },
            )
            for row in rows
        ],
        batch_size=AT_ONCE,
    )
    kept: Any = model._default_manager.filter(pk__in=[row.pk for row in rows])
    kept._raw_delete(kept.db)  # noqa: SLF001  its signals would write history one by one
