"""How much each person holds, for whoever deals the work out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q, QuerySet, TextChoices
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import Post, UnitKind
from accounts.models import Absence, Capacity, Membership, Unit, User
from accounts.policies import can_set_capacity
from accounts.selectors import memberships_on
from sigap_cases.desk.paging import SIZE, Page, page_of, start_of
from workflows.boards import Load, Moment, Sign, done_by, loads
from workflows.enums import ItemState
from workflows.models import WorkItem

from .drawing import share
from .reach import Reach


DONE_WITHIN = timedelta(days=30)
# An absence that begins within these days is told of.
AHEAD = timedelta(days=30)
WITHOUT_TASKS = frozenset({Post.ADMIN_SISTEM, Post.AUDITOR})
Holding = tuple[int, str]


class Order(TextChoices):
    LOAD = "beban", _("Fullest first")
    LATE = "lewat", _("Most overdue first")
    AGE = "umur", _("Oldest tasks first")
    NAME = "nama", _("By name")


class WorkloadForm(forms.Form):
    peran = forms.ChoiceField(label=_("Post"), required=False)
    unit = forms.ChoiceField(label=_("Unit"), required=False)
    urut = forms.ChoiceField(
        label=_("Order"), required=False, choices=Order.choices, initial=Order.LOAD
    )

    def __init__(self, asked: Mapping[str, str], *, reach: Reach) -> None:
        super().__init__(asked)
        posts = [choice for choice in Post.choices if choice[0] not in WITHOUT_TASKS]
        self._offer("peran", [("", _("Every post")), *posts])
        self._offer("unit", [("", _("Every unit")), *_units(reach)])

    def _offer(self, name: str, choices: Iterable[tuple[str, object]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = list(choices)

    @property
    def asked(self) -> dict[str, str]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def is_narrowed(self) -> bool:
        return bool({"peran", "unit"} & self.asked.keys())


@dataclass(frozen=True, slots=True, kw_only=True)
class Away:
    """An absence of today, or the next one."""

    first: date
    last: date
    deputy: str
    is_now: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """Parts of a bar of a hundred; the capacity fills it, or what is held beyond that."""

    late: str
    soon: str
    rest: str
    soon_from: str
    rest_from: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A person in one post, with what they hold by it."""

    name: str
    post: str
    units: str
    total: int
    late: int
    soon: int
    done: int
    capacity: int
    age: int | None
    away: Away | None
    bar: Bar
    tasks_url: str
    late_url: str
    capacity_url: str

    @property
    def is_over(self) -> bool:
        return self.total > self.capacity


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A person in a post, whose capacity is being set."""

    user: User
    post: str
    capacity: int


class CapacityForm(forms.Form):
    tasks = forms.IntegerField(
        label=_("Open tasks at the same time"),
        min_value=1,
        max_value=500,
        help_text=_("The workload page warns above it; no task is refused."),
        error_messages={
            "required": _("Enter a number, for example 15."),
            "invalid": _("Enter a whole number, for example 15."),
            "min_value": _("Enter a number from 1 to 500."),
            "max_value": _("Enter a number from 1 to 500."),
        },
    )


def holding_of(reach: Reach, user_id: int, post: str) -> Held | None:
    """None unless a supervisor of the unit asks about somebody who holds the post there."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    by = reach.officer.user
    if user is None or not can_set_capacity(by, user, post):
        return None
    kept = Capacity.objects.filter(user=user, post=post).first()
    return Held(
        user=user,
        post=str(Post(post).label),
        capacity=kept.tasks if kept else settings.WORKLOAD_CAPACITY,
    )


class Workload:
    """People of the units that somebody oversees, and others who hold tasks of theirs."""

    def __init__(self, reach: Reach, form: WorkloadForm, at: Moment) -> None:
        self.reach, self.form, self.at = reach, form, at

    @cached_property
    def _loads(self) -> dict[Holding, Load]:
        found = loads(self.reach.items(), self.at)
        return {(load.owner, load.post): load for load in found}

    @cached_property
    def _done(self) -> Mapping[Holding, int]:
        closed = WorkItem.objects.filter(
            state=ItemState.DONE, closed_at__gte=self.at.now - DONE_WITHIN
        )
        return done_by(self.reach.items(closed))

    @cached_property
    def _units(self) -> dict[Holding, list[str]]:
        """Where each person holds each post today."""
        holders: dict[Holding, list[str]] = {}
        for row in self._memberships():
            holders.setdefault((row.user_id, row.post), []).append(row.unit.name)
        return holders

    def _memberships(self) -> QuerySet[Membership]:
        within = Q(pk__in=[])
        for path in self.reach.paths:
            within |= Q(unit__path__startswith=path)
        holding = Q(user_id__in={owner for owner, _post in self._loads})
        rows = memberships_on(timezone.localtime(self.at.now).date())
        rows = rows.filter(within | holding, user__is_active=True)
        if unit := self.form.asked.get("unit"):
            rows = rows.filter(unit__path=unit)
        return rows.exclude(post__in=WITHOUT_TASKS).select_related("unit")

    def _holdings(self) -> list[Holding]:
        found = set(self._units)
        if "unit" not in self.form.asked:
            # Also what is held for a post that is no longer the person's.
            found |= self._loads.keys()
        post = self.form.asked.get("peran")
        return [one for one in found if post in (None, one[1])]

    def page(self, number: int) -> Page[Person]:
        holdings = self._holdings()
        names = dict(
            User.objects.filter(pk__in={user for user, _post in holdings}).values_list(
                "pk", "full_name"
            )
        )
        capacities = self._capacities(holdings)
        order = _ORDERS[Order(self.form.asked.get("urut", Order.LOAD))]
        holdings.sort(
            key=lambda one: (
                order(self._loads.get(one), capacities[one]),
                names[one[0]],
                one[1],
            )
        )
        start = start_of(number)
        shown = holdings[start : start + SIZE + 1]
        away = self._away(shown)
        rows = [
            self._person(one, names[one[0]], capacities[one], away.get(one[0]))
            for one in shown
        ]
        return page_of(rows, number)

    def _capacities(self, holdings: Sequence[Holding]) -> dict[Holding, int]:
        rows = Capacity.objects.filter(user_id__in={user for user, _post in holdings})
        kept = {(row.user_id, row.post): row.tasks for row in rows}
        return {one: kept.get(one, settings.WORKLOAD_CAPACITY) for one in holdings}

    def _away(self, holdings: Sequence[Holding]) -> dict[int, Away]:
        today = timezone.localtime(self.at.now).date()
        rows = Absence.objects.filter(
            user_id__in={user for user, _post in holdings},
            called_off_at=None,
            valid__overlap=DateRange(today, today + AHEAD),
        )
        found: dict[int, Away] = {}
        for row in rows.select_related("deputy").order_by("-valid"):
            found[row.user_id] = Away(
                first=row.first_day,
                last=row.last_day,
                deputy=str(row.deputy or ""),
                is_now=row.first_day <= today,
            )
        return found

    def _person(
        self, one: Holding, name: str, capacity: int, away: Away | None
    ) -> Person:
        user, post = one
        load = self._loads.get(one)
        total, late, soon = (load.total, load.late, load.soon) if load else (0, 0, 0)
        own = {"menurut": "orang", "orang": str(user), "peran": post}
        return Person(
            name=name,
            post=str(Post(post).label),
            units=", ".join(self._units.get(one, [])),
            total=total,
            late=late,
            soon=soon,
            done=self._done.get(one, 0),
            capacity=capacity,
            age=load.age.days if load else None,
            away=away,
            bar=_bar(total, late, soon, capacity),
            tasks_url=_board(own),
            late_url=_board({**own, "keadaan": Sign.LATE.value}),
            capacity_url=reverse("supervision:capacity", args=[user, post])
            if self.reach.may_act and one in self._units
            else "",
        )


_ORDERS = {
    Order.LOAD: lambda load, capacity: -load.total / max(capacity, 1) if load else 0,
    Order.LATE: lambda load, _capacity: -load.late if load else 0,
    Order.AGE: lambda load, _capacity: -load.age.total_seconds() if load else 0,
    Order.NAME: lambda _load, _capacity: 0,
}


def _board(asked: dict[str, str]) -> str:
    return f"{reverse('supervision:board')}?{urlencode(asked)}#daftar"


def _bar(total: int, late: int, soon: int, capacity: int) -> Bar:
    whole = max(total, capacity, 1)
    return Bar(
        late=share(late, whole),
        soon=share(soon, whole),
        rest=share(max(total - late - soon, 0), whole),
        soon_from=share(late, whole),
        rest_from=share(late + soon, whole),
    )


def _units(reach: Reach) -> list[tuple[str, str]]:
    rows = Unit.objects.filter(pk__in=reach.units).exclude(kind=UnitKind.VILLAGE)
    return list(rows.order_by("path").values_list("path", "name"))
