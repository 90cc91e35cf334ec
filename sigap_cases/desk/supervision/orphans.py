"""The no-orphan watch: what nobody and nothing would carry on, and what to do about it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

from django.db.models import Q, QuerySet, TextChoices
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.enums import Post
from accounts.models import Unit
from sigap_cases.cases.models import Case
from sigap_cases.cases.services import orphans
from sigap_cases.desk import inbox
from sigap_cases.desk.paging import SIZE, Page, page_of, start_of
from workflows.boards import Moment
from workflows.models import WorkItem

from .reach import Reach


class Why(TextChoices):
    """Why something would lie still; the value is the tab's."""

    STANDSTILL = "berhenti", _("Nothing is open")
    ENDED = "proses-selesai", _("Process over, case open")
    NO_HOLDER = "tanpa-pejabat", _("Nobody holds the post")
    ABSENT = "pemegang-tidak-ada", _("Held by somebody who is away")
    NO_CLOCK = "tanpa-batas-waktu", _("No deadline")


REMEDIES: Mapping[Why, object] = {
    Why.STANDSTILL: _(
        "The process stands still because of a fault. Tell the system administrator the "
        "number of the case; meanwhile call whoever waits for it."
    ),
    Why.ENDED: _(
        "The process is over and the case was not closed. Tell the system administrator "
        "the number of the case."
    ),
    Why.NO_HOLDER: _(
        "Ask the system administrator to appoint somebody to the post, or give the task to "
        "somebody who may do it."
    ),
    Why.ABSENT: _("Name a deputy for the absence, or give the task to somebody else."),
    Why.NO_CLOCK: _(
        "No date is watched for this task. Take care of it now, and tell the system "
        "administrator its number."
    ),
}
OF_CASES: Mapping[Why, Callable[[], QuerySet[Case]]] = {
    Why.STANDSTILL: orphans.cases_at_a_standstill,
    Why.ENDED: orphans.cases_after_their_process,
}
OF_TASKS: Mapping[Why, Callable[[QuerySet[WorkItem]], QuerySet[WorkItem]]] = {
    Why.NO_HOLDER: orphans.tasks_without_holder,
    Why.ABSENT: orphans.tasks_of_the_absent,
    Why.NO_CLOCK: orphans.tasks_without_clock,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Orphan:
    """A line of the page; a case has no post and nobody who holds it."""

    url: str
    title: str
    number: str
    place: str
    owner: str


def count(reach: Reach) -> int:
    return sum(counts(reach).values())


def counts(reach: Reach) -> dict[Why, int]:
    found = {why: _cases(reach, why).count() for why in OF_CASES}
    return found | {why: _tasks(reach, why).count() for why in OF_TASKS}


def _cases(reach: Reach, why: Why) -> QuerySet[Case]:
    seen = reach.cases().values("pk")
    return OF_CASES[why]().filter(pk__in=seen).order_by("lodged_at", "pk")


def _tasks(reach: Reach, why: Why) -> QuerySet[WorkItem]:
    """Of all branches as one: they are few, whatever there is besides."""
    none = Q(pk__in=[])
    found = [OF_TASKS[why](branch).values("pk") for branch in reach.items()]
    rule = reduce(lambda one, rows: one | Q(pk__in=rows), found, none)
    return WorkItem.objects.filter(rule).order_by("opened_at", "pk")


def page(reach: Reach, why: Why, number: int, at: Moment) -> Page[Orphan]:
    start = start_of(number)
    if why in OF_CASES:
        cases = _cases(reach, why).select_related("owner", "case_type")
        rows = [_of_case(case) for case in cases[start : start + SIZE + 1]]
    else:
        items = _tasks(reach, why).select_related("deadline__rule", "matter", "owner")
        rows = _of_tasks(list(items[start : start + SIZE + 1]), reach, at)
    return page_of(rows, number)


def _of_case(case: Case) -> Orphan:
    return Orphan(
        url=reverse("desk:case", args=[case.number]),
        title=str(case.get_kind_display()),
        number=case.number,
        place=str(case.owner),
        owner="",
    )


def _of_tasks(items: Sequence[WorkItem], reach: Reach, at: Moment) -> list[Orphan]:
    told = inbox.item_rows(items, reach.officer, at.now)
    units = dict(
        Unit.objects.filter(path__in={item.unit_path for item in items}).values_list(
            "path", "name"
        )
    )
    return [
        Orphan(
            url=row.url,
            title=row.title,
            number=row.number,
            place=f"{Post(item.post).label}, {units.get(item.unit_path, '')}",
            owner=str(item.owner or ""),
        )
        for item, row in zip(items, told, strict=True)
    ]


def why_of(asked: str, found: Mapping[Why, int]) -> Why:
    """What is asked for, or the first kind of which there is any."""
    if asked in Why.values:
        return Why(asked)
    return next((why for why in Why if found[why]), Why.STANDSTILL)
