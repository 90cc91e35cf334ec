"""The registry of unusual patterns: named queries, each with why it matters.

A pattern is no proof; it says where to look. Another one is added by ``register`` with a
function from a scope to what it finds.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from sigap_cases.cases.models import Case
from sigap_cases.desk.supervision.drawing import Chart, Series, columns

from .hits import Hit
from .sight import Auditor


# Patterns are counted and listed no further: more than this is for a narrower period.
MOST_FOUND = 500
# Columns of a chart; a longer period is told by weeks.
MOST_DAYS = 31


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Who looks, in which period (``until`` is not counted), at whose cases."""

    auditor: Auditor
    since: datetime
    until: datetime
    unit: str = ""

    def cases(self) -> QuerySet[Case]:
        return self.auditor.cases(self.unit)

    def within(self, moment: str) -> dict[str, datetime]:
        return {f"{moment}__gte": self.since, f"{moment}__lt": self.until}

    @property
    def days(self) -> list[date]:
        first = timezone.localtime(self.since).date()
        last = timezone.localtime(self.until).date()
        return [first + timedelta(days=n) for n in range((last - first).days)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """``find`` gives what fits, newest first, at most ``MOST_FOUND`` + 1."""

    key: str
    name: str | Promise
    why: str | Promise
    find: Callable[[Scope], Sequence[Hit]]
    links: Sequence[str] = field(default=())


PATTERNS: dict[str, Pattern] = {}


def register(pattern: Pattern) -> None:
    """Under its key, which is part of its address; a second one of that key is a fault."""
    if pattern.key in PATTERNS:
        raise ValueError(pattern.key)
    PATTERNS[pattern.key] = pattern


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    pattern: Pattern
    hits: Sequence[Hit]

    @property
    def count(self) -> str:
        return f"{MOST_FOUND}+" if len(self.hits) > MOST_FOUND else str(len(self.hits))

    @property
    def any(self) -> bool:
        return bool(self.hits)


def found_by(pattern: Pattern, scope: Scope) -> Found:
    return Found(pattern=pattern, hits=list(pattern.find(scope)))


def all_found(scope: Scope) -> list[Found]:
    return [found_by(pattern, scope) for pattern in PATTERNS.values()]


@dataclass(frozen=True, slots=True, kw_only=True)
class Over:
    """The same over time, as a chart and as the table beside it."""

    chart: Chart
    rows: Sequence[tuple[str, int]]
    by_week: bool


def over_time(found: Found, scope: Scope) -> Over:
    days = scope.days
    by_week = len(days) > MOST_DAYS
    counted = Counter(_column(hit.at, by_week=by_week) for hit in found.hits)
    firsts = sorted({_monday(day) if by_week else day for day in days})
    values = [counted[first] for first in firsts]
    label = "j M"
    chart = columns(
        str(found.pattern.name),
        _thinned([date_format(first, label) for first in firsts]),
        [Series(label=_("Found"), tone="late", values=values)],
    )
    rows = zip([date_format(day, "j M Y") for day in firsts], values, strict=True)
    return Over(chart=chart, rows=[row for row in rows if row[1]], by_week=by_week)


def _thinned(names: Sequence[str]) -> list[str]:
    """Every second or further name, so that they stand beside each other."""
    step = -(-len(names) // 12)
    return [name if n % step == 0 else "" for n, name in enumerate(names)]


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _column(at: datetime, *, by_week: bool) -> date:
    day = timezone.localtime(at).date()
    return _monday(day) if by_week else day


# Case ids that a sign of risk is true of.
Marked = Callable[[Sequence[int]], set[int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Risk:
    """A sign that speaks for reviewing a case, and how much."""

    label: str | Promise
    weight: int
    cases: Marked


RISKS: dict[str, Risk] = {}


def score(case_ids: Sequence[int]) -> Mapping[int, tuple[int, list[str]]]:
    """What speaks for a look at each case; a case without any sign is left out."""
    found: dict[int, tuple[int, list[str]]] = {}
    for key, risk in RISKS.items():
        for pk in risk.cases(case_ids):
            weight, reasons = found.get(pk, (0, []))
            found[pk] = (weight + risk.weight, [*reasons, key])
    return found
