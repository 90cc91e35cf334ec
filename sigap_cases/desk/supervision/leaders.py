"""The leaders' page: how many cases, where, how late and why. Figures, and no case.

Secret cases are not among them without a right of its own. What counts people (place,
kind, type) hides small numbers; what counts the office's own work (tasks, terms) does not.
Periods are whole months: two periods of which one holds the other would let small numbers
be computed from their difference.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import Post, UnitKind
from accounts.models import Unit
from sigap_cases.cases.enums import CaseKind, Level
from sigap_cases.cases.models import Case, CaseType
from sigap_cases.cases.policies import counts_secret
from sigap_cases.desk.officer import Officer
from workflows.boards import Moment, Sign, bearing, paused, since_when, terms_kept
from workflows.enums import OPEN_STATES, ArmState, ItemState
from workflows.models import ArmedWait, TaskDraft, WorkItem
from workflows.models.calendar import RuleKind
from workflows.services.calendars import calendar_value
from workflows.services.clocks import OFFICE_CALENDAR

from .charts import Share, midnight, months_before
from .reach import of_cases, units_at
from .smallcells import concealed


MONTHS = 24
# Working days late up to which a task counts as that late; beyond the last it is later.
LATENESS = (1, 5, 10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """The cases that a leader's figures are about."""

    units: Sequence[int]
    others: Sequence[int]
    paths: Sequence[str]
    with_secret: bool

    def cases(self) -> QuerySet[Case]:
        cases = Case.objects.filter(owner_id__in=self.units)
        return cases if self.with_secret else cases.exclude(level=Level.SECRET)

    def items(self, known: QuerySet[WorkItem]) -> QuerySet[WorkItem]:
        hidden = Q(owner_id__in=self.others)
        if not self.with_secret:
            known = known.filter(named_only=False)
            hidden |= Q(level=Level.SECRET)
        return known.exclude(of_cases(Case.objects.filter(hidden)))

    def at_the_office(self) -> Q:
        rule = Q(pk__in=[])
        for path in self.paths:
            rule |= Q(unit_path__startswith=path)
        return rule


def scope_of(officer: Officer) -> Scope | None:
    """None for whoever does not lead an office."""
    held = tuple(p for p in officer.positions if p.post == Post.KEPALA_DINAS)
    if not held:
        return None
    paths = tuple(position.unit_path for position in held)
    units, others = units_at(paths)
    return Scope(
        units=units, others=others, paths=paths, with_secret=counts_secret(held)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A whole month, and the one before it to compare with."""

    first: date
    start: datetime
    end: datetime
    before: datetime
    first_before: date

    @property
    def value(self) -> str:
        return f"{self.first:%Y-%m}"


def period_of(asked: str, today: date) -> Period:
    """The month that is asked for as ``2026-11``; this one for anything else."""
    months = months_before(today, MONTHS + 1)
    place = next(
        (n for n, month in enumerate(months) if n and f"{month:%Y-%m}" == asked), MONTHS
    )
    first, before = months[place], months[place - 1]
    following = (first + timedelta(days=32)).replace(day=1)
    return Period(
        first=first,
        start=midnight(first),
        end=midnight(following),
        before=midnight(before),
        first_before=before,
    )


def periods(today: date) -> list[date]:
    """The latest first."""
    return months_before(today, MONTHS)[::-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A figure and what it was in the month before."""

    label: str
    now: int
    before: int

    @property
    def difference(self) -> str:
        return f"{self.now - self.before:+d}" if self.now != self.before else "0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A number of cases; ``count`` is None where it is not shown."""

    label: str
    count: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    district: Cell
    villages: Sequence[Cell]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    label: str
    count: int
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """Clocks of one kind of rule that stopped in the month, and in the one before."""

    label: str
    now: Share
    before: Share


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    period: Period
    totals: Sequence[Compared]
    kinds: Sequence[Cell]
    types: Sequence[Cell]
    places: Sequence[Place]
    late_tasks: int
    late_cases: int
    lateness: Sequence[Reason]
    reasons: Sequence[Reason]
    standing_still: Sequence[Reason]
    terms: Sequence[Terms]

    @property
    def types_shown(self) -> list[Cell]:
        """None where all of them are hidden: their names alone would tell."""
        if all(cell.count is None for cell in self.types):
            return []
        return [cell for cell in self.types if cell.count != 0]


def figures(scope: Scope, period: Period, at: Moment) -> Figures:
    received = scope.cases().filter(
        lodged_at__gte=period.start, lodged_at__lt=period.end
    )
    kinds, types = kinds_and_types(received)
    late = scope.items(WorkItem.objects.filter(state__in=OPEN_STATES)).filter(
        bearing(Sign.LATE, at)
    )
    numbers = _late_numbers(late, scope, at)
    return Figures(
        period=period,
        totals=_totals(scope.cases(), period),
        kinds=kinds,
        types=types,
        places=_places(received),
        late_tasks=numbers["tasks"],
        late_cases=numbers["cases"],
        lateness=_lateness(numbers),
        reasons=_reasons(numbers),
        standing_still=_standing_still(scope),
        terms=_terms(scope, period),
    )


def _totals(cases: QuerySet[Case], period: Period) -> list[Compared]:
    counts: dict[str, Count] = {}
    for name, start, end in (
        ("now", period.start, period.end),
        ("before", period.before, period.start),
    ):
        running = Q(lodged_at__lt=end) & (Q(closed_at=None) | Q(closed_at__gte=end))
        counts |= {
            f"received_{name}": Count(
                "pk", filter=Q(lodged_at__gte=start, lodged_at__lt=end)
            ),
            f"closed_{name}": Count(
                "pk", filter=Q(closed_at__gte=start, closed_at__lt=end)
            ),
            f"open_{name}": Count("pk", filter=running),
        }
    found = cases.aggregate(**counts)
    labels = {
        "received": _("Cases received"),
        "closed": _("Cases closed"),
        "open": _("Cases open at the end of the month"),
    }
    return [
        Compared(label=label, now=found[f"{name}_now"], before=found[f"{name}_before"])
        for name, label in labels.items()
    ]


def kinds_and_types(received: QuerySet[Case]) -> tuple[list[Cell], list[Cell]]:
    """Types are parts of the complaints: hidden with them where they are hidden."""
    rows = received.order_by().values_list("kind", "case_type").annotate(Count("pk"))
    of_kinds: Counter[str] = Counter()
    of_types: Counter[int | None] = Counter()
    for kind, case_type, count in rows:
        of_kinds[kind] += count
        if kind == CaseKind.COMPLAINT:
            of_types[case_type] += count
    labels = {kind.value: str(kind.label) for kind in CaseKind}
    kinds = _cells(labels, of_kinds)
    shown = next(
        cell.count is not None
        for key, cell in zip(labels, kinds, strict=True)
        if key == CaseKind.COMPLAINT
    )
    names = dict(CaseType.objects.order_by("name").values_list("pk", "name"))
    return kinds, _cells(names, of_types, total_is_shown=shown)


def _cells(
    labels: Mapping[Any, str],
    counts: Mapping[Any, int],
    *,
    total_is_shown: bool = True,
) -> list[Cell]:
    numbers = [counts.get(key, 0) for key in labels]
    shown = concealed(numbers, total_is_shown=total_is_shown)
    return [
        Cell(label=label, count=count)
        for label, count in zip(labels.values(), shown, strict=True)
    ]


def _places(received: QuerySet[Case]) -> list[Place]:
    """Districts are parts of the whole, villages parts of their district."""
    rows = received.order_by().values_list("village").annotate(Count("pk"))
    of_villages: Counter[int | None] = Counter(dict(rows))
    villages: dict[int | None, list[tuple[int, str]]] = {}
    named = Unit.objects.filter(kind=UnitKind.VILLAGE, parent__isnull=False).order_by(
        "name"
    )
    for pk, name, parent in named.values_list("pk", "name", "parent"):
        villages.setdefault(parent, []).append((pk, name))
    districts = list(
        Unit.objects.filter(pk__in=[pk for pk in villages if pk])
        .order_by("name")
        .values_list("pk", "name")
    )
    counts = [
        sum(of_villages[pk] for pk, _name in villages[district])
        for district, _name in districts
    ]
    shown = concealed([*counts, sum(of_villages.values()) - sum(counts)])
    found = [
        Place(
            district=Cell(label=name, count=count),
            villages=_villages(villages[district], of_villages, count),
        )
        for (district, name), count in zip(districts, shown, strict=False)
    ]
    unknown = Cell(label=_("Village not known"), count=shown[-1])
    return [*found, Place(district=unknown, villages=())]


def _villages(
    villages: Sequence[tuple[int, str]],
    counts: Mapping[int | None, int],
    of_district: int | None,
) -> list[Cell]:
    """Those with a case; none of them where even that would tell too much."""
    if not of_district:
        return []
    numbers = [counts[pk] for pk, _name in villages]
    shown = concealed(numbers)
    if all(count is None for count in shown):
        return []
    return [
        Cell(label=name, count=count)
        for (_pk, name), count in zip(villages, shown, strict=True)
        if count != 0
    ]


def _late_numbers(late: QuerySet[WorkItem], scope: Scope, at: Moment) -> dict[str, int]:
    """All that is told of late tasks, in one statement."""
    office = scope.at_the_office()
    calendar = calendar_value(OFFICE_CALENDAR)
    tomorrow = timezone.localtime(at.now).date() + timedelta(days=1)
    since = [
        midnight(calendar.working_day_before(tomorrow, days + 1)) for days in LATENESS
    ]
    begun = Q(Exists(TaskDraft.objects.filter(item=OuterRef("pk"))))
    held = office & Q(state=ItemState.CLAIMED)
    found: dict[str, int] = late.order_by().aggregate(
        tasks=Count("pk"),
        cases=Count("matter", distinct=True),
        elsewhere=Count("pk", filter=~office),
        unclaimed=Count("pk", filter=office & Q(state=ItemState.OPEN)),
        untouched=Count("pk", filter=held & ~begun),
        begun=Count("pk", filter=held & begun),
        escalated=Count("pk", filter=bearing(Sign.ESCALATED, at)),
        **since_when("due_at", since),
    )
    return found


def _lateness(numbers: Mapping[str, int]) -> list[Reason]:
    first, second, last = LATENESS
    labels = [
        _("Up to %(n)d working day late") % {"n": first},
        _("%(a)d to %(b)d working days late") % {"a": first + 1, "b": second},
        _("%(a)d to %(b)d working days late") % {"a": second + 1, "b": last},
        _("More than %(n)d working days late") % {"n": last},
    ]
    return [
        Reason(label=label, count=numbers[f"since_{place}"], note="")
        for place, label in enumerate(labels)
    ]


def _reasons(numbers: Mapping[str, int]) -> list[Reason]:
    """Every late task is in one of the first four."""
    told = (
        (
            "elsewhere",
            _("Awaiting a partner or a village"),
            _("the task lies with another agency"),
        ),
        ("unclaimed", _("Not claimed"), _("nobody has taken the task")),
        (
            "untouched",
            _("Claimed and untouched"),
            _("somebody holds the task and has filled in nothing"),
        ),
        ("begun", _("Being worked on"), _("the form of the task has been begun")),
        (
            "escalated",
            _("of these, escalated"),
            _("put before a supervisor or the head"),
        ),
    )
    return [
        Reason(label=label, count=numbers[key], note=note) for key, label, note in told
    ]


def _standing_still(scope: Scope) -> list[Reason]:
    """What no clock of ours runs for: it is not late."""
    seen = scope.cases().filter(matter=OuterRef("matter"))
    waits = ArmedWait.objects.filter(
        Exists(seen), state=ArmState.ARMED, waits_for="reporter"
    )
    opened = scope.items(WorkItem.objects.filter(state__in=OPEN_STATES))
    return [
        Reason(
            label=_("Awaiting the reporter"),
            count=waits.count(),
            note=_("the case goes on when the reporter answers"),
        ),
        Reason(
            label=_("Clock stopped"),
            count=opened.filter(pk__in=paused().values("pk")).count(),
            note=_("a supervisor stopped the clock, with a reason"),
        ),
    ]


def _terms(scope: Scope, period: Period) -> list[Terms]:
    items = scope.items(WorkItem.objects.all())
    met: Counter[tuple[str, date]] = Counter()
    missed: Counter[tuple[str, date]] = Counter()
    for term in terms_kept([items], period.before, period.end):
        met[term.kind, term.month] += term.met
        missed[term.kind, term.month] += term.missed
    months = (period.first, period.first_before)
    labels = {
        RuleKind.LAW: _("Terms of the law"),
        RuleKind.REFERENCE: _("Standards of another body"),
        RuleKind.INTERNAL: _("Internal service standards"),
    }
    found = []
    for kind, label in labels.items():
        now, before = (
            Share(met=met[kind, month], missed=missed[kind, month]) for month in months
        )
        found.append(Terms(label=label, now=now, before=before))
    return found
