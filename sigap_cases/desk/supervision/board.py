"""The board: how the open tasks stand, by post, village, process or person."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from django.db.models import F, TextChoices
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.enums import Post
from accounts.models import User
from accounts.selectors import unit_lines
from sigap_cases.cases.enums import EMERGENCY_RULE
from sigap_cases.desk import inbox, lists
from sigap_cases.desk.paging import SIZE, Page, page_of, start_of
from workflows.boards import Moment, Sign, Tally, tallying, together
from workflows.enums import OPEN_STATES
from workflows.models import DeadlineRule, ProcessDefinition, WorkItem
from workflows.services.calendars import calendar_value
from workflows.services.clocks import OFFICE_CALENDAR
from workflows.sla import WorkingCalendar

from .filters import NOBODY, BoardForm
from .reach import Branch, Reach


MOST_EMERGENCIES = 20


class By(TextChoices):
    """What the board is grouped by; the value is the filter that opens a group."""

    POST = "peran", gettext_lazy("By post")
    VILLAGE = "desa", gettext_lazy("By village")
    PROCESS = "proses", gettext_lazy("By process")
    PERSON = "orang", gettext_lazy("By person")


GROUPED_BY: Mapping[By, Combinable] = {
    By.POST: F("post"),
    By.VILLAGE: Coalesce(
        F("matter__case__village_id"), F("matter__referral__case__village_id")
    ),
    By.PROCESS: F("process__version__definition__key"),
    By.PERSON: F("owner_id"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number that opens the list behind it."""

    label: str
    count: int
    url: str
    note: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupRow:
    """A line of the grouped table; each number opens its list."""

    label: str
    cells: Sequence[Figure]
    oldest: str
    is_late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskRow:
    """A task on the board."""

    pk: int
    told: inbox.Row
    post: str
    unit: str
    owner: str
    age: int
    choose: str

    @property
    def told_age(self) -> str:
        return _working_days(self.age)


@dataclass(frozen=True, slots=True, kw_only=True)
class Emergency:
    url: str
    title: str
    number: str
    since: datetime
    owner: str
    is_late: bool


def moment() -> Moment:
    now = timezone.now()
    return Moment(now, lists.midnight_after(now))


class Board:
    """What a supervisor sees for what they asked; every part is read when it is drawn.

    Figures and groups are there within ``counting``, best after all else was read.
    """

    _counted: Callable[[], list[Tally]]

    def __init__(self, reach: Reach, form: BoardForm, by: By, at: Moment) -> None:
        self.reach, self.form, self.by, self.at = reach, form, by, at
        self.calendar: WorkingCalendar = calendar_value(OFFICE_CALENDAR)

    @cached_property
    def _branches(self) -> Sequence[Branch]:
        return self.reach.items()

    @contextmanager
    def counting(self) -> Iterator[None]:
        """Of all states: the figures stay while one of them is looked into."""
        branches = self.form.narrowed(self._branches, self.at, but="keadaan")
        by = GROUPED_BY[self.by]
        with tallying(branches, by=by, at=self.at) as self._counted:
            yield

    @cached_property
    def _tallies(self) -> list[Tally]:
        return self._counted()

    @cached_property
    def total(self) -> Tally:
        return together(self._tallies)

    def figures(self) -> list[Figure]:
        total, signs = self.total, self.total.signs
        opened = Figure(
            label=_("Open tasks"),
            count=total.total,
            url=self._link(keadaan=""),
        )
        return [*(self._figure(sign, signs[sign.value]) for sign in Sign), opened]

    def _figure(self, sign: Sign, count: int) -> Figure:
        late = sign == Sign.LATE and self.total.oldest
        return Figure(
            label=str(sign.label),
            count=count,
            url=self._link(keadaan=sign.value),
            note=_("the longest %(days)s") % {"days": self._since(self.total.oldest)}
            if late
            else "",
            tone="late" if late else "",
        )

    def groups(self) -> list[GroupRow]:
        """The latest first."""
        names = _names(self.by, [one.key for one in self._tallies])
        ordered = sorted(
            self._tallies,
            key=lambda one: (
                -one.signs[Sign.LATE],
                -one.signs[Sign.TODAY],
                -one.total,
                names.get(one.key, ""),
            ),
        )
        return [self._group(one, names) for one in ordered]

    def _group(self, one: Tally, names: Mapping[str | int | None, str]) -> GroupRow:
        key = NOBODY if one.key is None else str(one.key)
        own = {self.by.value: key}
        cells = [
            Figure(
                label=str(sign.label),
                count=one.signs[sign],
                url=self._link(keadaan=sign.value, **own),
            )
            for sign in Sign
        ]
        opened = Figure(
            label=_("Open tasks"),
            count=one.total,
            url=self._link(keadaan="", **own),
        )
        return GroupRow(
            label=names.get(one.key, key),
            cells=[*cells, opened],
            oldest=self._since(one.oldest),
            is_late=bool(one.signs[Sign.LATE]),
        )

    def page(self, number: int) -> Page[TaskRow]:
        """The list behind the figures, the nearest date first."""
        branches = self.form.narrowed(self._branches, self.at)
        start = start_of(number)
        items = lists.ordered(
            branches,
            by=("due_at", "pk"),
            start=start,
            size=SIZE + 1,
        )
        return page_of(self._rows(items), number)

    def _rows(self, items: Sequence[WorkItem]) -> list[TaskRow]:
        told = inbox.item_rows(items, self.reach.officer, self.at.now)
        owners = _owners(items)
        units = {unit.path: unit.name for unit in unit_lines()}
        choose = _("Choose %(title)s, %(number)s")
        return [
            TaskRow(
                pk=item.pk,
                told=row,
                post=str(Post(item.post).label),
                unit=units.get(item.unit_path, item.unit_path),
                owner=owners.get(item.owner_id, ""),
                age=self._days_since(item.opened_at),
                choose=choose % {"title": item.title, "number": item.matter.label},
            )
            for item, row in zip(items, told, strict=True)
        ]

    def emergencies(self) -> list[Emergency]:
        """Open emergencies, the oldest first; nobody narrows them away.

        Few tasks are one: which of them is overseen is asked only if there are any.
        """
        # Named one by one: the database knows of each rule how many clocks run by it.
        rules = list(
            DeadlineRule.objects.filter(kode=EMERGENCY_RULE).values_list(
                "pk", flat=True
            )
        )
        opened = WorkItem.objects.filter(
            state__in=OPEN_STATES, deadline__rule_id__in=rules
        )
        ids = list(opened.values_list("pk", flat=True)) if rules else []
        if not ids:
            return []
        known = WorkItem.objects.filter(state__in=OPEN_STATES, pk__in=ids)
        first, *rest = [branch.values("pk") for branch in self.reach.items(known)]
        items = (
            WorkItem.objects.filter(pk__in=first.union(*rest, all=True))
            .select_related("matter", "owner")
            .order_by("opened_at", "pk")[:MOST_EMERGENCIES]
        )
        return [_emergency(item, self.at.now) for item in items]

    @property
    def head(self) -> str:
        return str(self.form.fields[self.by.value].label)

    def tabs(self) -> list[dict[str, object]]:
        return [
            {
                "url": self._link(menurut=by.value),
                "label": by.label,
                "count": None,
                "current": by == self.by,
            }
            for by in By
        ]

    def _link(self, **changes: str) -> str:
        """This page, asked differently; the list starts at its first page again."""
        asked = {"menurut": self.by.value, **self.form.asked, **changes}
        narrowed = {name: value for name, value in asked.items() if value}
        at_list = "" if "menurut" in changes else "#daftar"
        return f"?{urlencode(narrowed)}{at_list}"

    def _since(self, due: datetime | None) -> str:
        if due is None:
            return ""
        days = self._days_since(due)
        return _working_days(days) if days else _("less than a working day")

    def _days_since(self, moment: datetime) -> int:
        return self.calendar.working_days_between(
            self.calendar.local_date(moment), self._today
        )

    @cached_property
    def _today(self) -> date:
        return timezone.localtime(self.at.now).date()


def _working_days(days: int) -> str:
    return ngettext("%(n)d working day", "%(n)d working days", days) % {"n": days}


def _names(by: By, keys: Iterable[str | int | None]) -> dict[str | int | None, str]:
    """What groups are called; of people and villages only those that are there."""
    known = [key for key in keys if key is not None]
    rows: Iterable[tuple[str | int, str]]
    nobody = ""
    match by:
        case By.POST:
            return {key: str(Post(str(key)).label) for key in known}
        case By.PERSON:
            nobody = _("Not claimed")
            rows = User.objects.filter(pk__in=known).values_list("pk", "full_name")
        case By.VILLAGE:
            nobody = _("Village not known")
            rows = [(unit.pk, unit.name) for unit in unit_lines() if unit.pk in known]
        case By.PROCESS:
            rows = ProcessDefinition.objects.filter(key__in=known).values_list(
                "key", "title"
            )
    return {**dict(rows), None: nobody}


def _owners(items: Sequence[WorkItem]) -> dict[int | None, str]:
    held = {item.owner_id for item in items if item.owner_id is not None}
    if not held:
        return {}
    return dict(User.objects.filter(pk__in=held).values_list("pk", "full_name"))


def _emergency(item: WorkItem, now: datetime) -> Emergency:
    return Emergency(
        url=reverse("desk:task", args=[item.pk]),
        title=item.title,
        number=item.matter.label,
        since=item.opened_at,
        owner=str(item.owner or ""),
        is_late=item.is_overdue(now),
    )


def by_of(asked: str) -> By:
    return By(asked) if asked in By.values else By.POST
