"""What is counted, and what was published of it.

The public's figures leave secret cases out, as the leaders' do without a right of its own;
people are counted as the registry's list counts them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, DateField, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject, TruncMonth
from django.utils.formats import date_format

from accounts.enums import UnitKind
from accounts.models import Unit
from sigap_cases.cases.enums import ENDED_STATUSES, CaseKind, Level
from sigap_cases.cases.models import Case, CaseType
from sigap_cases.registry.enums import Scheme, Sector, Sex, WorkPhase
from sigap_cases.registry.models import Person, Placement
from sigap_cases.registry.selectors import current

from .enums import Outcome, Region, Table, region_of
from .models import StatisticsCell, StatisticsSnapshot
from .rounding import Family


# Calendar years that complaints are told for, the running one included.
YEARS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Workers:
    """So many people who are alike in all that is counted."""

    village: int
    phase: str
    sex: str
    scheme: str
    sector: str
    country: str
    is_ship: bool
    count: int

    @property
    def region(self) -> Region:
        return region_of(self.country, is_ship=self.is_ship)


def workers(people: QuerySet[Person]) -> Iterator[Workers]:
    """In one statement; scheme, sector and country are those of the latest work."""
    latest = Placement.objects.filter(person=OuterRef("pk"))
    work = JSONObject(
        scheme="scheme", sector="sector", country="country", is_ship="is_ship"
    )
    rows = (
        people.order_by()
        .annotate(work=Subquery(latest.values(told=work)[:1]))
        .values_list("village", "phase", "sex", "work")
        .annotate(count=Count("pk"))
    )
    nothing = {
        "scheme": Scheme.UNKNOWN,
        "sector": Sector.UNKNOWN,
        "country": "",
        "is_ship": False,
    }
    for village, phase, sex, told, count in rows:
        yield Workers(
            village=village,
            phase=phase,
            sex=sex,
            count=count,
            **(told or nothing),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaints:
    """So many complaints of one month, type and outcome."""

    month: date
    case_type: str
    outcome: str
    count: int


def complaints(cases: QuerySet[Case]) -> Iterator[Complaints]:
    rows = (
        cases.filter(kind=CaseKind.COMPLAINT)
        .order_by()
        .values_list(
            TruncMonth("lodged_at", output_field=DateField()),
            "case_type__code",
            "status",
            "close_reason",
        )
        .annotate(count=Count("pk"))
    )
    for month, case_type, status, reason, count in rows:
        yield Complaints(
            month=month,
            case_type=case_type,
            outcome=outcome_of(status, reason),
            count=count,
        )


def outcome_of(status: str, reason: str) -> str:
    if status not in ENDED_STATUSES:
        return Outcome.RUNNING
    return reason if reason in Outcome.values else Outcome.OTHER


def family_of_workers() -> Family:
    """Hubs are the districts, by code."""
    districts = _districts()
    counts: dict[str, dict[tuple[str, str], int]] = {
        table: {} for table in _VALUES_OF_WORKERS
    }
    for row in workers(current(Person.objects.all())):
        told = {
            Table.PHASE: row.phase,
            Table.SCHEME: row.scheme,
            Table.SECTOR: row.sector,
            Table.SEX: row.sex,
            Table.REGION: row.region,
        }
        _count(counts, districts[row.village], told, row.count)
    return Family(
        name="workers",
        hubs=sorted(set(districts.values())),
        values=_VALUES_OF_WORKERS,
        counts=counts,
    )


_VALUES_OF_WORKERS: Mapping[str, Sequence[str]] = {
    Table.PHASE: WorkPhase.values,
    Table.SCHEME: Scheme.values,
    Table.SECTOR: Sector.values,
    Table.SEX: Sex.values,
    Table.REGION: Region.values,
}


def _districts() -> dict[int, str]:
    """Village -> the code of its district."""
    villages = Unit.objects.filter(kind=UnitKind.VILLAGE, parent__isnull=False)
    return dict(villages.values_list("pk", "parent__code"))


def family_of_complaints(today: date) -> Family:
    """Hubs are calendar years of receipt. Secret cases are not counted."""
    years = [str(today.year - back) for back in reversed(range(YEARS))]
    types = list(CaseType.objects.order_by("code").values_list("code", flat=True))
    values: dict[str, Sequence[str]] = {
        Table.COMPLAINT_TYPE: types,
        Table.OUTCOME: Outcome.values,
        Table.MONTH: [f"{month:02d}" for month in range(1, 13)],
    }
    counts: dict[str, dict[tuple[str, str], int]] = {table: {} for table in values}
    cases = Case.objects.exclude(level=Level.SECRET)
    for row in complaints(cases.filter(lodged_at__year__gte=today.year - YEARS + 1)):
        told = {
            Table.COMPLAINT_TYPE: row.case_type,
            Table.OUTCOME: row.outcome,
            Table.MONTH: f"{row.month:%m}",
        }
        if str(row.month.year) in years:
            _count(counts, str(row.month.year), told, row.count)
    return Family(name="complaints", hubs=years, values=values, counts=counts)


def _count(
    counts: Mapping[str, dict[tuple[str, str], int]],
    hub: str,
    told: Mapping[Any, str],
    number: int,
) -> None:
    for table, value in told.items():
        cell = (hub, str(value))
        counts[table][cell] = counts[table].get(cell, 0) + number


def snapshot_of(day: date | None = None) -> StatisticsSnapshot | None:
    """That of the day; the latest where none is asked for."""
    snapshots = StatisticsSnapshot.objects.all()
    if day is not None:
        snapshots = snapshots.filter(day=day)
    return snapshots.first()


def cells_of(snapshot: StatisticsSnapshot, table: str) -> QuerySet[StatisticsCell]:
    return snapshot.cells.filter(table=table)


def hub_names(hubs: Sequence[str]) -> dict[str, str]:
    """District codes get their names; years are their own."""
    names = dict(Unit.objects.filter(code__in=hubs).values_list("code", "name"))
    return {hub: names.get(hub, hub) for hub in hubs}


def value_names(table: str) -> dict[str, str]:
    """The words for what a table breaks down, in the order in which they are shown."""
    choices: dict[str, Any] = {
        Table.PHASE: WorkPhase,
        Table.SCHEME: Scheme,
        Table.SECTOR: Sector,
        Table.SEX: Sex,
        Table.REGION: Region,
        Table.OUTCOME: Outcome,
    }
    if table in choices:
        return {str(one.value): str(one.label) for one in choices[table]}
    if table == Table.COMPLAINT_TYPE:
        return dict(CaseType.objects.order_by("name").values_list("code", "name"))
    return {f"{month:02d}": _month(month) for month in range(1, 13)}


def _month(month: int) -> str:
    return date_format(date(2000, month, 1), "F")


def is_ahead(table: str, hub: str, value: str, day: date) -> bool:
    """Whether a month has not begun on that day: there is nothing to tell of it."""
    return table == Table.MONTH and (hub, value) > (f"{day:%Y}", f"{day:%m}")
