"""Rows of the inbox: what a task is, until when, and whom it is about."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, QuerySet, prefetch_related_objects
from django.urls import reverse
from django.utils.translation import gettext as _

from sigap_cases.cases.case_lists import Listed
from sigap_cases.cases.enums import Level, PartyRole, Urgency
from sigap_cases.cases.models import Case, Party
from sigap_cases.cases.referral_selectors import is_referral
from workflows.enums import Priority
from workflows.models import ArmedWait, WorkItem
from workflows.selectors import definition_of_version

from .due import Due, due_of, note_stops, waiting_until
from .links import task_link, task_why_link
from .lists import Branches, Tab, midnight_after, narrowed, ordered, paused
from .officer import Officer
from .paging import SIZE, Page, page_of, start_of


URGENCY_OF = {
    Priority.EMERGENCY: Urgency.EMERGENCY,
    Priority.URGENT: Urgency.URGENT,
    Priority.ROUTINE: Urgency.ROUTINE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """Whom a case is about, in the two lines of a row."""

    person: str
    subject: str
    village: str
    district: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line of the inbox; ``about`` is empty where it is masked."""

    url: str
    title: str
    number: str
    due: Due | None
    due_at: datetime | None
    urgency: str
    level: str
    about: About | None
    why_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    label: str
    rows: Sequence[Row]


_TOLD = ("case_type", "country", "village__parent")
# Of a task's case a row tells no more, and the rule of sight by unit asks no more: what
# is sealed or long stays in the database.
_OF_A_TASK = (
    *("matter", "kind", "level", "owner_path", "workplace", "is_ship"),
    *("case_type__name", "country__name", "village__name", "village__parent__name"),
)


def _workers() -> "Prefetch[Any]":
    workers = Party.objects.filter(role=PartyRole.WORKER).only("case", "role", "name")
    return Prefetch("parties", queryset=workers, to_attr="workers")


def told_cases(cases: QuerySet[Case]) -> QuerySet[Case]:
    """With what a row tells of a case, in two queries for any number of them."""
    told = cases.select_related(*_TOLD, "process__version")
    return told.prefetch_related(_workers())


def told_page(found: Sequence[Listed], number: int) -> Page[Case]:
    """One page of a list whose keys were just read by the rule of sight."""
    start = start_of(number)
    keys = [row.pk for row in found[start : start + SIZE + 1]]
    told = told_cases(Case.objects.filter(pk__in=keys)).order_by("-pk")
    return page_of(list(told) if keys else [], number)


def about(case: Any) -> About | None:
    """None for a secret case: its people are named on no list."""
    if case.level == Level.SECRET:
        return None
    village = case.village
    return About(
        person=names_of(case.workers),
        subject=". ".join(filter(None, (case.subject, place_of(case)))),
        village=str(village) if village else "",
        district=str(village.parent) if village and village.parent else "",
    )


def names_of(workers: Sequence[Party]) -> str:
    named = [worker.name for worker in workers if worker.name]
    if not named:
        return _("Worker not named")
    if len(named) == 1:
        return named[0]
    return _("%(name)s and %(count)d others") % {
        "name": named[0],
        "count": len(named) - 1,
    }


def place_of(case: Case) -> str:
    """For example "Kapal MV Laut Jingga, Bahama"."""
    workplace = case.workplace
    if case.is_ship and workplace:
        workplace = _("Ship %(name)s") % {"name": workplace}
    return ", ".join(
        filter(None, (workplace, str(case.country) if case.country else ""))
    )


def item_rows(items: Iterable[WorkItem], officer: Officer, now: datetime) -> list[Row]:
    items = list(items)
    note_stops(items)
    matters = [item.matter_id for item in items]
    seen = {case.matter_id: case for case in _seen_cases(matters, officer)}
    referred = _referred(items, officer)
    return [
        _item_row(item, seen.get(item.matter_id), now, referred.get(item.matter_id))
        for item in items
    ]


def _seen_cases(matters: Sequence[int], officer: Officer) -> list[Case]:
    """The rule of sight is asked only of cases that no post's unit opens without it."""
    seen: list[Case] = []
    asked: dict[int, Case] = {}
    cases = Case.objects.filter(matter_id__in=matters).select_related(*_TOLD)
    for case in cases.only(*_OF_A_TASK):
        if officer.reads_by_unit(case):
            seen.append(case)
        else:
            asked[case.pk] = case
    if asked:
        found = officer.cases().filter(pk__in=asked).values_list("pk", flat=True)
        seen += [asked[pk] for pk in found]
    prefetch_related_objects(seen, _workers())
    return seen


def _referred(items: Sequence[WorkItem], officer: Officer) -> dict[int, About]:
    """What a row tells of a referral: from whom or to whom, and what for."""
    matters = [item.matter_id for item in items if is_referral(item.matter)]
    if not matters:
        return {}
    rows = officer.referrals().filter(matter_id__in=matters).select_related("case")
    return {
        row.matter_id: About(
            person=_("Referral to %(agency)s") % {"agency": row.agency},
            subject=row.purpose,
            village="",
            district="",
        )
        for row in rows
        if row.case.level != Level.SECRET
    }


def _item_row(
    item: WorkItem, case: Case | None, now: datetime, referred: About | None = None
) -> Row:
    return Row(
        url=task_link(item.pk),
        title=item.title,
        number=item.matter.label,
        due=due_of(item, now),
        due_at=item.due_at,
        urgency=URGENCY_OF[Priority(item.priority)],
        level=case.level if case else (Level.SECRET if item.named_only else ""),
        about=about(case) if case else referred,
        why_url=task_why_link(item.pk),
    )


def wait_rows(waits: Iterable[ArmedWait], officer: Officer) -> list[Row]:
    waits = list(waits)
    matters = [wait.matter_id for wait in waits]
    cases = officer.cases().filter(matter_id__in=matters)
    seen = {case.matter_id: case for case in told_cases(cases)}
    return [
        _wait_row(wait, seen[wait.matter_id])
        for wait in waits
        if wait.matter_id in seen
    ]


def _wait_row(wait: ArmedWait, case: Case) -> Row:
    definition = definition_of_version(wait.process.version)
    return Row(
        url=reverse("desk:case", args=[case.number]),
        title=definition.steps[wait.step].title,
        number=case.number,
        due=waiting_until(wait.fires_at),
        due_at=wait.fires_at,
        urgency=case.urgency,
        level=case.level,
        about=about(case),
    )


def page(
    tab: Tab,
    officer: Officer,
    now: datetime,
    *,
    branches: Branches,
    cases: QuerySet[Case] | None,
    number: int,
) -> Page[Row]:
    """One page of a list; ``cases`` narrows it where something is filtered by."""
    start = start_of(number)
    if tab == Tab.PAUSED:
        waits = paused(officer).select_related("process__version")
        if cases is not None:
            waits = waits.filter(matter_id__in=cases.values("matter_id"))
        return page_of(wait_rows(waits[start : start + SIZE + 1], officer), number)
    if cases is not None:
        branches = narrowed(branches, cases)
    items = ordered(branches, by=("due_at", "pk"), start=start, size=SIZE + 1)
    return page_of(item_rows(items, officer, now), number)


def grouped(rows: Sequence[Row], now: datetime, tab: Tab) -> list[Group]:
    """By time: late, today, later, without a date."""
    if tab == Tab.PAUSED:
        return (
            [Group(label=_("Paused until the reporter answers"), rows=rows)]
            if rows
            else []
        )
    tomorrow = midnight_after(now)
    parts: dict[str, list[Row]] = {
        _("Overdue"): [],
        _("Due today"): [],
        _("After today"): [],
        _("Without a deadline"): [],
    }
    late, today, later, undated = parts.values()
    for row in rows:
        if row.due_at is None:
            undated.append(row)
        elif row.due_at < now:
            late.append(row)
        else:
            (today if row.due_at < tomorrow else later).append(row)
    return [Group(label=label, rows=part) for label, part in parts.items() if part]
