"""The figures of a dashboard: tables of people and of complaints, each with its links.

The number of statements is the same for every size of the registry. For who does not see
the people themselves, small numbers are hidden as on the leaders' page, table by table;
periods are whole months there and here, so that no two of them overlap.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, DateField, QuerySet
from django.db.models.functions import TruncMonth
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.enums import UnitKind
from accounts.models import Unit
from sigap_cases.cases.enums import CaseKind
from sigap_cases.cases.models import Case, CaseType
from sigap_cases.desk.people.filters import LATEST, NOWHERE, SHIP
from sigap_cases.desk.supervision.charts import midnight, months_before
from sigap_cases.desk.supervision.drawing import Chart, Series, columns
from sigap_cases.desk.supervision.leaders import Period, kinds_and_types
from sigap_cases.desk.supervision.smallcells import LEAST, concealed
from sigap_cases.registry import countries
from sigap_cases.registry.enums import Scheme, Sector, Sex, WorkPhase
from sigap_cases.registry.models import PhaseChange
from sigap_cases.reports.enums import Outcome
from sigap_cases.reports.selectors import Complaints, Workers, complaints, workers
from workflows.boards import Moment

from .coverage import Coverage, coverage_of
from .scope import Scope


MONTHS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number, None where it is not shown, and the list behind it for who may read it."""

    label: str
    count: int | None
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One table: on the page, and a sheet of the workbook."""

    key: str
    title: str
    heading: str
    rows: Sequence[Figure]


@dataclass(frozen=True, slots=True, kw_only=True)
class District:
    figure: Figure
    villages: Sequence[Figure]


@dataclass(frozen=True, slots=True, kw_only=True)
class Months:
    """Two numbers for each of the last months, and their drawing."""

    key: str
    title: str
    labels: Sequence[str]
    first: Sequence[Figure]
    second: Sequence[Figure]
    chart: Chart

    @property
    def rows(self) -> list[tuple[str, Figure, Figure]]:
        return list(zip(self.labels, self.first, self.second, strict=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Dashboard:
    people: Figure
    districts: Sequence[District]
    sheets: Sequence[Sheet]
    movements: Months
    complaint_sheets: Sequence[Sheet]
    flow: Months | None
    late: int | None
    coverage: Coverage | None


def dashboard(scope: Scope, period: Period, at: Moment, today: date) -> Dashboard:
    rows = list(workers(scope.people))
    told = _Told(scope)
    cases = scope.cases
    return Dashboard(
        people=told.figure(_("Workers"), sum(row.count for row in rows), {}),
        districts=_districts(rows, scope, told),
        sheets=_of_people(rows, told),
        movements=_movements(scope, today),
        complaint_sheets=_of_complaints(cases, period, told)
        if cases is not None
        else (),
        flow=_flow(cases, told, today) if cases is not None else None,
        late=scope.late_tasks(at) if cases is not None else None,
        coverage=coverage_of(scope.officer),
    )


@dataclass(frozen=True, slots=True)
class _Told:
    """How a scope is told numbers."""

    scope: Scope

    def hidden(
        self, counts: Sequence[int], *, total_is_shown: bool = True
    ) -> list[int | None]:
        if self.scope.is_exact:
            return list(counts)
        return concealed(counts, total_is_shown=total_is_shown)

    def figure(
        self, label: str, count: int | None, asked: Mapping[str, Any] | None
    ) -> Figure:
        """``asked``: the filter of the list of people; None where no filter finds them."""
        linked = self.scope.is_exact and count and asked is not None
        return Figure(
            label=label,
            count=count,
            url=_address("people:index", asked or {}) if linked else "",
        )

    def of_cases(
        self, label: str, count: int | None, asked: Mapping[str, Any]
    ) -> Figure:
        linked = self.scope.lists_cases and count
        return Figure(
            label=label,
            count=count,
            url=_address("desk:cases", asked) if linked else "",
        )


def _address(name: str, asked: Mapping[str, Any]) -> str:
    return f"{reverse(name)}?{urlencode(asked)}" if asked else reverse(name)


# --- people -------------------------------------------------------------------------------


def _of_people(rows: Sequence[Workers], told: _Told) -> list[Sheet]:
    choices: tuple[tuple[str, str, Any, Callable[[Workers], str], bool], ...] = (
        ("fase", _("Phase of work"), WorkPhase, lambda row: row.phase, False),
        ("skema", _("Scheme"), Scheme, lambda row: row.scheme, True),
        ("sektor", _("Sector"), Sector, lambda row: row.sector, True),
        ("kelamin", _("Sex"), Sex, lambda row: row.sex, False),
    )
    sheets = []
    for key, title, kinds, of_row, is_latest in choices:
        labels = {str(kind.value): str(kind.label) for kind in kinds}
        asked = {"kerja": LATEST} if is_latest else {}
        figures = _rows(key, labels, _sums(rows, of_row), told, asked)
        sheets.append(Sheet(key=key, title=title, heading=title, rows=figures))
    return [*sheets, _countries(rows, told)]


def _sums(rows: Sequence[Workers], of_row: Callable[[Workers], str]) -> Counter[str]:
    found: Counter[str] = Counter()
    for row in rows:
        found[of_row(row)] += row.count
    return found


def _rows(
    key: str,
    labels: Mapping[str, str],
    counts: Mapping[str, int],
    told: _Told,
    asked: Mapping[str, str],
) -> list[Figure]:
    shown = told.hidden([counts.get(value, 0) for value in labels])
    return [
        told.figure(label, count, {key: value, **asked})
        for (value, label), count in zip(labels.items(), shown, strict=True)
    ]


def _countries(rows: Sequence[Workers], told: _Told) -> Sheet:
    """Those where somebody works or worked last, the most first; ships by themselves.

    A country whose number is hidden is not named: its name alone would tell.
    """
    counts = _sums(rows, lambda row: SHIP if row.is_ship else row.country or NOWHERE)
    labels = {SHIP: _("On a ship"), NOWHERE: _("Country not known")}
    order = [code for code, _count in counts.most_common()]
    shown = dict(zip(order, told.hidden([counts[code] for code in order]), strict=True))
    figures = [
        told.figure(
            labels.get(code) or countries.name_of(code),
            shown[code],
            {"negara": code, "kerja": LATEST},
        )
        for code in order
        if shown[code] is not None
    ]
    hidden = sum(counts[code] for code in order if shown[code] is None)
    if hidden:
        figures.append(Figure(label=_("Other countries"), count=hidden))
    title = _("Country")
    return Sheet(key="negara", title=title, heading=title, rows=figures)


def _districts(rows: Sequence[Workers], scope: Scope, told: _Told) -> list[District]:
    counts: Counter[int] = Counter()
    for row in rows:
        counts[row.village] += row.count
    villages: dict[Unit, list[Unit]] = {}
    units = Unit.objects.filter(kind=UnitKind.VILLAGE, parent__isnull=False)
    for unit in units.select_related("parent").order_by("parent__name", "name"):
        if unit.parent is not None and unit.path.startswith(scope.paths):
            villages.setdefault(unit.parent, []).append(unit)
    sums = [sum(counts[one.pk] for one in inside) for inside in villages.values()]
    return [
        District(
            figure=told.figure(district.name, shown, {"kecamatan": district.pk}),
            villages=_villages(inside, counts, told, total_is_shown=shown is not None),
        )
        for (district, inside), shown in zip(
            villages.items(), told.hidden(sums), strict=True
        )
    ]


def _villages(
    inside: Sequence[Unit],
    counts: Mapping[int, int],
    told: _Told,
    *,
    total_is_shown: bool,
) -> list[Figure]:
    shown = told.hidden(
        [counts[one.pk] for one in inside], total_is_shown=total_is_shown
    )
    return [
        told.figure(one.name, count, {"desa": one.pk})
        for one, count in zip(inside, shown, strict=True)
    ]


def _movements(scope: Scope, today: date) -> Months:
    """Who began to work abroad and who came back, by the day that it is since.

    No sum of these is told anywhere: a small one is hidden by itself.
    """
    months = months_before(today, MONTHS)
    phases = (WorkPhase.WORKING, WorkPhase.RETURNED)
    rows = (
        PhaseChange.objects.filter(
            person__in=scope.people, phase__in=phases, since__gte=months[0]
        )
        .order_by()
        .values_list("phase", TruncMonth("since", output_field=DateField()))
        .annotate(count=Count("pk"))
    )
    counts = {(phase, month): count for phase, month, count in rows}
    began, returned = (
        [_plain(counts.get((phase, month), 0), scope) for month in months]
        for phase in phases
    )
    titles = (_("Began to work abroad"), _("Came back"))
    return _months(
        "gerak", _("Departures and returns each month"), months, titles, began, returned
    )


def _plain(count: int, scope: Scope) -> Figure:
    is_hidden = not scope.is_exact and 0 < count < LEAST
    return Figure(label="", count=None if is_hidden else count)


def _months(
    key: str,
    title: str,
    months: Sequence[date],
    titles: tuple[str, str],
    first: Sequence[Figure],
    second: Sequence[Figure],
) -> Months:
    series = [
        Series(label=label, tone=tone, values=[figure.count or 0 for figure in figures])
        for label, tone, figures in zip(
            titles, ("rest", "good"), (first, second), strict=True
        )
    ]
    names = [date_format(month, "M Y") for month in months]
    return Months(
        key=key,
        title=title,
        labels=names,
        first=first,
        second=second,
        chart=columns(title, names, series),
    )


# --- complaints ---------------------------------------------------------------------------


def _span(month: date) -> dict[str, str]:
    """The filter of the list of cases for a whole month."""
    following = (month + timedelta(days=32)).replace(day=1)
    last = following - timedelta(days=1)
    return {"sejak": month.isoformat(), "sampai": last.isoformat()}


def _of_complaints(cases: QuerySet[Case], period: Period, told: _Told) -> list[Sheet]:
    """Complaints received in the month, by type and by how they stand now."""
    received = cases.filter(lodged_at__gte=period.start, lodged_at__lt=period.end)
    rows = list(complaints(received))
    total_is_shown = told.scope.is_exact or _complaints_are_shown(received)
    names = CaseType.objects.order_by("name").values_list("pk", "code", "name")
    types = [(str(pk), code, name) for pk, code, name in names]
    outcomes = [(str(one.value), one.value, str(one.label)) for one in Outcome]
    sheets = []
    for key, title, known, of_row in (
        ("jenis", _("Complaints by type"), types, lambda row: row.case_type),
        ("hasil", _("Complaints by outcome"), outcomes, lambda row: row.outcome),
    ):
        counts = _complaint_sums(rows, of_row)
        shown = told.hidden(
            [counts[code] for _value, code, _name in known],
            total_is_shown=total_is_shown,
        )
        asked = {"proses": CaseKind.COMPLAINT.value, **_span(period.first)}
        figures = [
            told.of_cases(name, count, {key: value, **asked})
            for (value, _code, name), count in zip(known, shown, strict=True)
        ]
        sheets.append(Sheet(key=key, title=title, heading=title, rows=_named(figures)))
    return sheets


def _complaint_sums(
    rows: Sequence[Complaints], of_row: Callable[[Complaints], str]
) -> Counter[str]:
    found: Counter[str] = Counter()
    for row in rows:
        found[of_row(row)] += row.count
    return found


def _complaints_are_shown(received: QuerySet[Case]) -> bool:
    """As the leaders' page decides it for the same month."""
    kinds, _types = kinds_and_types(received)
    labels = [str(kind.label) for kind in CaseKind]
    complaint = labels.index(str(CaseKind.COMPLAINT.label))
    return kinds[complaint].count is not None


def _named(figures: Sequence[Figure]) -> list[Figure]:
    """Without the empty ones; none where all are hidden: their names would tell."""
    if all(figure.count is None for figure in figures):
        return []
    return [figure for figure in figures if figure.count != 0]


def _flow(cases: QuerySet[Case], told: _Told, today: date) -> Months:
    """Cases of every kind that came and were closed: totals, which the leaders' page
    tells as they are."""
    months = months_before(today, MONTHS)
    since = midnight(months[0])
    received = _by_month(cases.filter(lodged_at__gte=since), "lodged_at")
    closed = _by_month(cases.filter(closed_at__gte=since), "closed_at")
    return _months(
        "kasus",
        _("Cases received and closed each month"),
        months,
        (_("Received"), _("Closed")),
        [told.of_cases("", received[month], _span(month)) for month in months],
        [Figure(label="", count=closed[month]) for month in months],
    )


def _by_month(cases: QuerySet[Case], moment: str) -> Counter[date]:
    rows = (
        cases.order_by()
        .values_list(TruncMonth(moment, output_field=DateField()))
        .annotate(count=Count("pk"))
    )
    return Counter(dict(rows))
