"""What the latest sheets of the sources and the registry say, side by side."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.utils import timezone

from accounts.models import User
from sigap_cases.exchange.differences import Difference, differences
from sigap_cases.exchange.enums import Axis, BatchState, Settlement
from sigap_cases.exchange.exceptions import DecisionWrong
from sigap_cases.exchange.models import ImportBatch, ImportRow, SettledDifference
from sigap_cases.exchange.policies import check_can_work
from sigap_cases.exchange.reading import Reader, Told
from sigap_cases.exchange.selectors import raw_row
from sigap_cases.exchange.villages import Villages
from sigap_cases.registry.models import Person, Placement
from sigap_cases.registry.policies import check_can_change
from sigap_cases.registry.selectors import current

from .checking import told_people
from .recording import Entry
from .taking import Taking


LIVE = (BatchState.CHECKED, BatchState.COMMITTED)


def registry_counts(people: QuerySet[Person], axis: str) -> dict[Any, int]:
    """How many current people by village, or by their latest placement that lasts."""
    rows = current(people).order_by()
    if axis == Axis.VILLAGE:
        found = rows.values_list("village_id").annotate(count=Count("pk"))
        return dict(found)
    placed = Placement.objects.filter(person=OuterRef("pk"), ended_on=None)
    if axis == Axis.COUNTRY:
        place: Any = Case(
            When(is_ship=True, then=F("flag")),
            default=F("country"),
            output_field=CharField(),
        )
        placed = placed.annotate(counted=place)
    else:
        name = {Axis.SCHEME: "scheme", Axis.SECTOR: "sector"}[Axis(axis)]
        placed = placed.annotate(counted=F(name))
    latest = placed.order_by(F("starts_on").desc(nulls_last=True), "-pk")
    rows = rows.annotate(counted=Subquery(latest.values("counted")[:1]))
    found = rows.values_list("counted").annotate(count=Count("pk"))
    return _without_none(found)


def sheet_counts(batch: ImportBatch, axis: str) -> dict[Any, int]:
    name = {
        Axis.VILLAGE: "village_id",
        Axis.SCHEME: "scheme",
        Axis.SECTOR: "sector",
        Axis.COUNTRY: "country",
    }[Axis(axis)]
    rows = batch.rows.order_by().values_list(name).annotate(count=Count("pk"))
    return _without_none(rows)


def _without_none(pairs: Any) -> dict[Any, int]:
    """Nothing said is one answer, however it is kept."""
    counts: dict[Any, int] = {}
    for key, count in pairs:
        counts[key or ""] = counts.get(key or "", 0) + count
    return counts


def only_in_sheet(
    batch: ImportBatch, other: ImportBatch | None = None
) -> QuerySet[ImportRow]:
    """Rows whose person the registry, or the other sheet, does not have."""
    if other is None:
        return batch.rows.filter(person=None).order_by("number")
    there = ImportRow.objects.filter(batch=other, person=OuterRef("person"))
    return batch.rows.filter(~Exists(there)).order_by("number")


def only_in_registry(people: QuerySet[Person], batch: ImportBatch) -> QuerySet[Person]:
    """Current people of the villages that the sheet speaks of, and who are not in it."""
    villages = batch.rows.filter(village__isnull=False).order_by().values("village")
    named = ImportRow.objects.filter(batch=batch, person=OuterRef("pk"))
    found = current(people).filter(~Exists(named), village__in=villages)
    return found.select_related("village").order_by("name", "pk")


def differing(batch: ImportBatch, people: QuerySet[Person]) -> QuerySet[ImportRow]:
    """Rows of people who were known when the sheet was checked, and written otherwise."""
    return batch.rows.filter(person__in=current(people)).exclude(
        Q(differs=Value([], output_field=ImportRow._meta.get_field("differs")))
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A row with what it says otherwise than its record, as both are now."""

    row: ImportRow
    person: Person
    told: Told
    differences: list[Difference]


def compare(row: ImportRow, person: Person) -> Compared:
    told = read(row)
    kept = set(
        SettledDifference.objects.filter(
            batch=row.batch_id, number=row.number, settlement=Settlement.KEEP
        ).values_list("field", flat=True)
    )
    found = [one for one in differences(told, person) if one.key not in kept]
    return Compared(row=row, person=person, told=told, differences=found)


def read(row: ImportRow) -> Told:
    """The row as values."""
    reader = Reader(
        row.batch.columns, today=timezone.localdate(), villages=Villages.read()
    )
    return reader.read(raw_row(row.batch, row.number))


@transaction.atomic
def settle(row: ImportRow, field: str, settlement: str, *, by: User) -> None:
    """Take one field over, or keep what the registry has; both are recorded."""
    check_can_work(by, row.batch, *LIVE)
    if settlement not in Settlement.values or row.person_id is None:
        raise DecisionWrong
    locked = Person.objects.select_for_update(of=("self",), no_key=True)
    person = told_people(locked).get(pk=row.person_id)
    check_can_change(by, person)
    compared = compare(row, person)
    if field not in {one.key for one in compared.differences}:
        raise DecisionWrong
    if settlement == Settlement.TAKE:
        entry = Entry(
            batch=row.batch, by=by, at=timezone.now(), today=timezone.localdate()
        )
        reason = entry.reason(row.number)
        Taking(person, compared.told, entry, reason).take([field])
    SettledDifference.objects.create(
        batch=row.batch,
        number=row.number,
        field=field,
        settlement=settlement,
        at=timezone.now(),
        by=by,
    )
