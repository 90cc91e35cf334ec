"""How late a person's tasks will be, by a model simple enough to be said on the page.

Everybody works on what they hold in the order of its dates, and on nothing else. Each
task takes the median working time of its step, from taking to completing, in the last
half year. A day has so many hours for it; holidays and days of leave have none.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median

from django.db.models import F, Q, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from accounts.models import Absence, User
from workflows.enums import ItemState
from workflows.models import WorkItem
from workflows.services.calendars import current_version, version_value
from workflows.services.clocks import OFFICE_CALENDAR
from workflows.sla import WorkingCalendar


HOURS_A_DAY = 6
USUAL_HOURS = 2
# Fewer examples say nothing; more are not needed.
FEWEST, MOST = 5, 50
LOOKED_BACK = timedelta(days=180)
# What was left lying for longer says nothing about the work.
LONGEST_WORKED = timedelta(days=30)
ONE_DAY = timedelta(days=1)
Step = tuple[int, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """How many somebody holds, how many of them will be late, and when all are done."""

    count: int
    late: int
    done_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Somebody's outlook before and after."""

    user: User
    before: Outlook
    after: Outlook
    absence: Absence | None


def step_of(item: WorkItem) -> Step:
    return item.process.version.definition_id, item.step


def usual_hours(items: Collection[WorkItem], now: datetime) -> dict[Step, float]:
    """Median working hours of each step of these, where there are enough examples."""
    wanted = {step_of(item) for item in items}
    rule = Q(pk__in=[])
    for definition_id, step in wanted:
        rule |= Q(process__version__definition_id=definition_id, step=step)
    rows = (
        WorkItem.objects.filter(rule, state=ItemState.DONE, claimed_at__isnull=False)
        .filter(closed_at__gt=now - LOOKED_BACK)
        .annotate(
            nth=Window(
                RowNumber(),
                partition_by=[F("process__version__definition_id"), F("step")],
                order_by=F("closed_at").desc(),
            )
        )
        .filter(nth__lte=MOST)
        .values_list(
            "process__version__definition_id", "step", "claimed_at", "closed_at"
        )
    )
    calendar = office_calendar()
    worked: defaultdict[Step, list[float]] = defaultdict(list)
    for definition_id, step, claimed_at, closed_at in rows:
        if claimed_at is not None and closed_at is not None:
            hours = hours_worked(claimed_at, closed_at, calendar)
            worked[definition_id, step].append(hours)
    return {
        step: median(hours) for step, hours in worked.items() if len(hours) >= FEWEST
    }


def office_calendar() -> WorkingCalendar:
    return version_value(current_version(OFFICE_CALENDAR))


def hours_worked(start: datetime, end: datetime, calendar: WorkingCalendar) -> float:
    """Office hours between two moments."""
    end = min(end, start + LONGEST_WORKED)
    day, last = calendar.local_date(start), calendar.local_date(end)
    total = timedelta()
    while day <= last:
        for span in calendar.spans_on(day):
            total += max(min(span.end, end) - max(span.start, start), timedelta())
        day += ONE_DAY
    return total / timedelta(hours=1)


def outlook(
    items: Sequence[WorkItem],
    hours: Mapping[Step, float],
    days: Iterator[date],
    now: datetime,
) -> Outlook:
    """Work through ``items`` on ``days``, the nearest date first."""
    far = datetime.max.replace(tzinfo=now.tzinfo)
    ordered = sorted(items, key=lambda item: (item.due_at or far, item.pk))
    late, spent, day = 0, 0.0, None
    for item in ordered:
        spent += hours.get(step_of(item), USUAL_HOURS)
        while day is None or spent > HOURS_A_DAY:
            spent -= HOURS_A_DAY if day is not None else 0
            day = next(days)
        if item.due_at is not None and (
            item.due_at < now or timezone.localdate(item.due_at) < day
        ):
            late += 1
    return Outlook(count=len(ordered), late=late, done_on=day)


def days_at_work(
    absences: Collection[Absence], calendar: WorkingCalendar, now: datetime
) -> Iterator[date]:
    """Working days from today on, without those of leave."""
    day = timezone.localdate(now)
    while True:
        away = any(row.first_day <= day <= row.last_day for row in absences)
        if calendar.is_working_day(day) and not away:
            yield day
        day += ONE_DAY


def changes(
    users: Collection[User],
    held: Mapping[int, Sequence[WorkItem]],
    held_after: Mapping[int, Sequence[WorkItem]],
    now: datetime,
) -> list[Change]:
    """What the moving changes for each of these people; items by the key of the person."""
    involved = [
        item for rows in (held, held_after) for some in rows.values() for item in some
    ]
    hours = usual_hours(involved, now)
    calendar = office_calendar()
    leave: defaultdict[int, list[Absence]] = defaultdict(list)
    rows = Absence.objects.filter(
        user__in=users, called_off_at=None, valid__endswith__gt=timezone.localdate(now)
    )
    for absence in rows.select_related("deputy").order_by("valid"):
        leave[absence.user_id].append(absence)

    def look(user: User, items: Sequence[WorkItem]) -> Outlook:
        return outlook(items, hours, days_at_work(leave[user.pk], calendar, now), now)

    return [
        Change(
            user=user,
            before=look(user, held.get(user.pk, ())),
            after=look(user, held_after.get(user.pk, ())),
            absence=next(iter(leave[user.pk]), None),
        )
        for user in sorted(users, key=str)
    ]
