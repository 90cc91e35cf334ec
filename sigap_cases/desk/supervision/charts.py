"""How old the open tasks are, what came and went, and which terms were kept."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, DateField, QuerySet
from django.db.models.functions import TruncWeek
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.enums import Post
from sigap_cases.cases.models import Case
from workflows.boards import Kept, Moment, ageing, terms_kept
from workflows.models import ProcessDefinition, WorkItem
from workflows.services.calendars import calendar_value
from workflows.services.clocks import OFFICE_CALENDAR

from .drawing import Chart, Series, columns, share
from .reach import Reach


# Working days up to which a task counts as that old; beyond the last it is older.
AGES = (2, 5, 10)
WEEKS = 12
MONTHS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of a bar of a hundred."""

    x: str
    width: str
    tone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AgeRow:
    post: str
    counts: Sequence[int]
    total: int
    parts: Sequence[Part]


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    first: date
    opened: int
    closed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """Terms that were met and missed; ``percent`` is empty where there were none."""

    met: int
    missed: int

    @property
    def total(self) -> int:
        return self.met + self.missed

    @property
    def percent(self) -> int | None:
        return round(100 * self.met / self.total) if self.total else None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareRow:
    process: str
    months: Sequence[Share]
    whole: Share


@dataclass(frozen=True, slots=True, kw_only=True)
class Charts:
    ages: Sequence[AgeRow]
    age_labels: Sequence[str]
    flow: Chart
    weeks: Sequence[Week]
    kept: Chart
    months: Sequence[date]
    shares: Sequence[ShareRow]


def charts_of(reach: Reach, at: Moment) -> Charts:
    today = timezone.localtime(at.now).date()
    weeks = weeks_of(reach.cases(), today)
    months = months_before(today, MONTHS)
    terms = terms_kept(
        reach.items(WorkItem.objects.all()), midnight(months[0]), at.midnight
    )
    rows = [*share_rows(terms, months)]
    return Charts(
        ages=_ages(reach, today),
        age_labels=age_labels(),
        flow=_flow(weeks),
        weeks=weeks,
        kept=_kept(rows, months),
        months=months,
        shares=rows,
    )


def midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def months_before(today: date, count: int) -> list[date]:
    """The first days of the last ``count`` months, the current one included."""
    months = [today.replace(day=1)]
    while len(months) < count:
        months.insert(0, (months[0] - timedelta(days=1)).replace(day=1))
    return months


def age_labels() -> list[str]:
    bounds = (-1, *AGES)
    labels = [f"{first + 1}-{last}" for first, last in zip(bounds, AGES, strict=False)]
    return [*labels, f"> {AGES[-1]}"]


_TONES = ("rest", "rest2", "soon", "late")


def _ages(reach: Reach, today: date) -> list[AgeRow]:
    """An item is ``n`` working days old when so many lie after the day it was opened."""
    calendar = calendar_value(OFFICE_CALENDAR)
    first = today + timedelta(days=1)
    since = [midnight(calendar.working_day_before(first, count + 1)) for count in AGES]
    found = ageing(reach.items(), since)
    rows = []
    for post, counts in sorted(found.items(), key=lambda one: -sum(one[1])):
        total = sum(counts)
        parts = [
            Part(
                x=share(sum(counts[:place]), total),
                width=share(count, total),
                tone=_TONES[place],
            )
            for place, count in enumerate(counts)
            if count
        ]
        rows.append(
            AgeRow(post=str(Post(post).label), counts=counts, total=total, parts=parts)
        )
    return rows


def weeks_of(cases: QuerySet[Case], today: date) -> list[Week]:
    """Cases that came and that were closed, by the week's Monday."""
    monday = today - timedelta(days=today.weekday())
    firsts = [monday - timedelta(weeks=back) for back in reversed(range(WEEKS))]
    since = midnight(firsts[0])
    opened = _by_week(cases.filter(lodged_at__gte=since), "lodged_at")
    closed = _by_week(cases.filter(closed_at__gte=since), "closed_at")
    return [
        Week(first=first, opened=opened[first], closed=closed[first])
        for first in firsts
    ]


def _by_week(cases: QuerySet[Case], moment: str) -> Counter[date]:
    rows = (
        cases.order_by()
        .values_list(TruncWeek(moment, output_field=DateField()))
        .annotate(count=Count("pk"))
    )
    return Counter(dict(rows))


def _flow(weeks: Sequence[Week]) -> Chart:
    return columns(
        _("Cases received and closed each week"),
        [date_format(week.first, "j M") for week in weeks],
        [
            Series(
                label=_("Received"),
                tone="rest",
                values=[week.opened for week in weeks],
            ),
            Series(
                label=_("Closed"), tone="good", values=[week.closed for week in weeks]
            ),
        ],
    )


def share_rows(terms: Iterable[Kept], months: Sequence[date]) -> list[ShareRow]:
    """A row for each process, by its title."""
    met: Counter[tuple[str, date]] = Counter()
    missed: Counter[tuple[str, date]] = Counter()
    for term in terms:
        met[term.process, term.month] += term.met
        missed[term.process, term.month] += term.missed
    keys = {process for process, _month in met | missed}
    titles = ProcessDefinition.objects.filter(key__in=keys).order_by("title")
    rows = []
    for key, title in titles.values_list("key", "title"):
        shares = [
            Share(met=met[key, month], missed=missed[key, month]) for month in months
        ]
        rows.append(ShareRow(process=title, months=shares, whole=together(shares)))
    return rows


def together(shares: Iterable[Share]) -> Share:
    shares = list(shares)
    return Share(
        met=sum(one.met for one in shares), missed=sum(one.missed for one in shares)
    )


def _kept(rows: Sequence[ShareRow], months: Sequence[date]) -> Chart:
    wholes = [
        together(row.months[place] for row in rows) for place in range(len(months))
    ]
    return columns(
        _("Terms met and missed each month"),
        [date_format(month, "M Y") for month in months],
        [
            Series(label=_("Met"), tone="good", values=[one.met for one in wholes]),
            Series(
                label=_("Missed"), tone="late", values=[one.missed for one in wholes]
            ),
        ],
        stacked=True,
    )
