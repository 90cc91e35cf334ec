"""Taking a sheet over: all its rows in one transaction, or none."""

from collections.abc import Sequence
from typing import Any, cast

from django.db import connection, transaction
from django.db.models import Max, Model
from django.utils import timezone

from accounts.models import User
from accounts.services.history import save_as
from sigap_cases.exchange.enums import BatchState, Decision, Outcome, RowState
from sigap_cases.exchange.exceptions import ChangedMeanwhile, UndecidedRows
from sigap_cases.exchange.likeness import Crowd, number_keys
from sigap_cases.exchange.models import ImportBatch, ImportRow
from sigap_cases.exchange.policies import check_can_work
from sigap_cases.registry.models import Person
from sigap_cases.registry.policies import check_can_change
from sigap_cases.registry.selectors import people_visible_to
from sigap_cases.sealing.opened import forget
from workflows.exceptions import WorkflowError

from . import progress
from .checking import Read, parts_of, told_people
from .deciding import undecided
from .queueing import lock, send
from .recording import BESIDE, Entry, create
from .taking import Taking


ASKED, COMMITTED, AGAIN = "ask_take_over", "take_over", "check_again"
# In one statement: of thousands of rows the ORM would write a branch for each.
_OUTCOMES = """
UPDATE exchange_importrow r SET person_id = t.person, outcome = t.outcome
FROM unnest(%s::bigint[], %s::bigint[], %s::text[]) AS t (id, person, outcome)
WHERE r.id = t.id
"""
TRACKED: tuple[type[Model], ...] = (Person, *BESIDE)


@transaction.atomic
def ask(batch: ImportBatch, *, by: User) -> ImportBatch:
    """Let a worker take the sheet over. UndecidedRows while a row is still open."""
    batch = lock(batch.pk)
    check_can_work(by, batch, BatchState.CHECKED)
    if undecided(batch).exists():
        raise UndecidedRows
    batch.state = BatchState.COMMITTING
    batch.committed_by, batch.committed_at = by, timezone.now()
    batch.note = ""
    save_as(batch, by=by, reason=ASKED)
    send(batch)
    return batch


def commit(batch: ImportBatch, *, by: User) -> None:
    """Write every row; within the caller's transaction, the import locked.

    ChangedMeanwhile where the registry is another than when the rows were checked.
    """
    now = timezone.now()
    entry = Entry(batch=batch, by=by, at=now, today=timezone.localdate())
    crowd = Crowd(people_visible_to(by))
    counts: dict[str, int] = {}
    done = 0
    for part in parts_of(batch):
        forget()  # the keys of those before: with them the next would crowd itself out
        for outcome, number in _write(part, entry, crowd).items():
            counts[outcome] = counts.get(outcome, 0) + number
        done += len(part)
        progress.tell(batch.pk, done, batch.row_count)
    batch.counts = {**batch.counts, **counts}
    batch.committed_at = now
    batch.registry_upto = _upto()
    batch.state = BatchState.COMMITTED
    save_as(batch, by=by, reason=COMMITTED)


def check_again(batch: ImportBatch, error: WorkflowError, *, by: User) -> None:
    """After ``commit`` was taken back: the officer sees why, and the new judgement."""
    batch.state = BatchState.CHECKING
    batch.committed_by = batch.committed_at = None
    batch.note = str(error.sentence)[:300]
    save_as(batch, by=by, reason=AGAIN)
    send(batch)


def _upto() -> dict[str, int]:
    return {
        model._meta.label: history.aggregate(last=Max("history_id"))["last"] or 0
        for model in TRACKED
        for history in (history_of(model),)
    }


def history_of(model: type[Model]) -> Any:
    return cast("Any", model).history


def _write(part: Sequence[Read], entry: Entry, crowd: Crowd) -> dict[str, int]:
    """The rows of one part; how many had which outcome."""
    numbers = [read.number for read in part]
    kept = {row.number: row for row in entry.batch.rows.filter(number__in=numbers)}
    new = [read for read in part if _is_new(kept[read.number])]
    if any(read.told.faults for read in new):
        raise ChangedMeanwhile
    _check_nobody_came(new, kept, crowd)
    made = create([(read.number, read.told) for read in new], entry)
    changed = [r for r in part if kept[r.number].decision == Decision.UPDATE]
    _update(changed, kept, entry)
    for number, row in kept.items():
        if number in made:
            row.person_id, row.outcome = made[number].pk, Outcome.CREATED
        elif row.decision == Decision.UPDATE:
            row.outcome = Outcome.UPDATED
        else:
            row.outcome = Outcome.SKIPPED
    _note(kept)
    return {
        Outcome.CREATED: len(made),
        Outcome.UPDATED: len(changed),
        Outcome.SKIPPED: len(part) - len(made) - len(changed),
    }


def _is_new(row: ImportRow) -> bool:
    ready = row.state == RowState.READY and not row.decision
    return ready or row.decision == Decision.NEW


def _check_nobody_came(
    new: Sequence[Read], kept: dict[int, ImportRow], crowd: Crowd
) -> None:
    """Somebody with the same NIK or passport who was not there at the check."""
    keys = [number_keys(read.told.values) for read in new]
    found = crowd.by_numbers(keys, phones=False)
    for read, own in zip(new, keys, strict=True):
        known = {match[0] for match in kept[read.number].matches}
        for key in own:
            if key[0] == "phone":
                continue
            here = found.get(key, set()) - known
            twins = _of_this_import(here, kept)
            if here - twins:
                raise ChangedMeanwhile


def _of_this_import(people: set[int], kept: dict[int, ImportRow]) -> set[int]:
    """Rows of one sheet that an officer called different people share numbers."""
    if not people:
        return set()
    batch = next(iter(kept.values())).batch
    keys = set(Person.objects.filter(pk__in=people).values_list("pk", flat=True))
    made = batch.rows.filter(person__in=keys, outcome=Outcome.CREATED)
    return set(made.values_list("person_id", flat=True))


def _update(changed: Sequence[Read], kept: dict[int, ImportRow], entry: Entry) -> None:
    ids = sorted({kept[read.number].person_id or 0 for read in changed})
    locked = Person.objects.select_for_update(of=("self",), no_key=True)
    people = told_people(locked.filter(pk__in=ids).order_by("pk")).in_bulk()
    for read in changed:
        row = kept[read.number]
        person = people.get(row.person_id or 0)
        if person is None:
            raise ChangedMeanwhile
        check_can_change(entry.by, person)
        taking = Taking(person, read.told, entry, entry.reason(read.number))
        row.undo = taking.take(row.take)


def _note(kept: dict[int, ImportRow]) -> None:
    """What became of the rows. The plain columns together; what was before is sealed
    and saved with its row."""
    rows = list(kept.values())
    told = [(row.pk, row.person_id, str(row.outcome)) for row in rows]
    with connection.cursor() as cursor:
        cursor.execute(_OUTCOMES, list(map(list, zip(*told, strict=True))))
    for row in rows:
        if row.outcome == Outcome.UPDATED:
            row.save(update_fields=["undo"])
