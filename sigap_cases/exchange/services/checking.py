"""Every row of a sheet read, judged and compared with the registry; nothing is written
into the registry. A worker that is killed leaves the import as it was.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from accounts.services.history import save_as
from sigap_cases.exchange.differences import differences
from sigap_cases.exchange.enums import BatchState, Decision, RowState
from sigap_cases.exchange.likeness import SURE, Crowd, Likely, row_of
from sigap_cases.exchange.models import ImportBatch, ImportRow
from sigap_cases.exchange.reading import Reader, Told
from sigap_cases.exchange.selectors import raw_rows
from sigap_cases.exchange.villages import Villages
from sigap_cases.registry.models import Person
from sigap_cases.registry.selectors import people_visible_to

from . import copying, progress


AT_ONCE = 1000
CHECKED = "check"


@dataclass(frozen=True, slots=True)
class Read:
    number: int
    told: Told


def _read_rows(batch: ImportBatch) -> Iterator[Read]:
    reader = Reader(batch.columns, today=timezone.localdate(), villages=Villages.read())
    for number, cells in raw_rows(batch):
        yield Read(number, reader.read(cells))


def check(batch: ImportBatch, *, by: User) -> None:
    """Judge the rows anew; decisions on rows whose judgement stays are kept."""
    kept = _decisions(batch)
    batch.rows.all().delete()
    crowd = Crowd(people_visible_to(by))
    crowd.fill()
    counts: Counter[str] = Counter()
    done = 0
    for part in parts_of(batch):
        rows = _judged(batch, part, crowd)
        for row in rows:
            _keep_decision(row, kept)
            counts[row.state] += 1
            counts["warned"] += bool(row.warnings)
        copying.draw_keys(rows)
        copying.write(rows)
        done += len(rows)
        progress.tell(batch.pk, done, batch.row_count)
    batch.counts = dict(counts)
    batch.state = BatchState.CHECKED
    save_as(batch, by=by, reason=CHECKED)


def parts_of(batch: ImportBatch) -> Iterator[Sequence[Read]]:
    """The rows of a batch as values, ``AT_ONCE`` at a time, in the order of the sheet."""
    rows = _read_rows(batch)
    while part := list(islice(rows, AT_ONCE)):
        yield part


def _judged(batch: ImportBatch, part: Sequence[Read], crowd: Crowd) -> list[ImportRow]:
    rows = [row_of(read.told.values) for read in part]
    numbers = crowd.by_numbers(row.keys for row in rows)
    found: list[tuple[Read, list[Likely]]] = []
    for read, row in zip(part, rows, strict=True):
        likely = [] if read.told.faults else crowd.like(row, numbers)
        found.append((read, likely))
        if not read.told.faults:
            crowd.add_row(read.number, row)
    people = _sure_people(found)
    return [_row(batch, row, likely, people) for row, likely in found]


def _row(
    batch: ImportBatch, read: Read, likely: list[Likely], people: dict[int, Person]
) -> ImportRow:
    told, values = read.told, read.told.values
    earlier = [-one.person for one in likely if one.person < 0]
    known = [one for one in likely if one.person > 0]
    person = people.get(_sure(likely) or 0)
    return ImportRow(
        batch=batch,
        number=read.number,
        state=_state(told, likely),
        faults=told.faults,
        warnings=told.warnings,
        matches=[
            [one.person, one.match.points, [str(r.value) for r in one.match.reasons]]
            for one in known
        ],
        twin=min(earlier, default=None),
        person_id=person.pk if person else None,
        differs=[one.key for one in differences(told, person)] if person else [],
        village_id=values.get("village"),
        scheme=values.get("scheme", ""),
        sector=values.get("sector", ""),
        country=values.get("flag" if told.is_ship else "country", ""),
    )


def _state(told: Told, likely: list[Likely]) -> RowState:
    if told.faults:
        return RowState.FAULTY
    return RowState.DUPLICATE if likely else RowState.READY


def _sure(likely: list[Likely]) -> int | None:
    """The one record that shares a number which only one person has."""
    sure = {
        one.person
        for one in likely
        if one.person > 0 and SURE.intersection(one.match.reasons)
    }
    return sure.pop() if len(sure) == 1 else None


def _sure_people(found: list[tuple[Read, list[Likely]]]) -> dict[int, Person]:
    ids = {pk for _row, likely in found if (pk := _sure(likely))}
    return told_people(Person.objects.filter(pk__in=ids)).in_bulk() if ids else {}


def told_people(people: QuerySet[Person]) -> QuerySet[Person]:
    """With the rows beside them that a sheet speaks of."""
    return people.select_related("village").prefetch_related(
        "phones", "papers", "placements", "contacts"
    )


def _decisions(batch: ImportBatch) -> dict[int, ImportRow]:
    rows = batch.rows.exclude(decision="")
    return {row.number: row for row in rows}


def _keep_decision(row: ImportRow, kept: dict[int, ImportRow]) -> None:
    """What was decided holds as long as the row is as it was judged then."""
    before = kept.get(row.number)
    if before is None or before.state != row.state:
        return
    seen = {match[0] for match in before.matches}
    if row.state == RowState.DUPLICATE and {m[0] for m in row.matches} != seen:
        return
    row.decision, row.take = before.decision, before.take
    if row.decision == Decision.UPDATE:
        row.person_id = before.person_id
