"""Why a due date is what it is: counted days, pauses, extension, rule and versions."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from workflows.definitions.schema import Term as DefinedTerm
from workflows.definitions.schema import WaitStep
from workflows.models import (
    ArmedWait,
    CalendarVersion,
    ClockPause,
    Deadline,
    DeadlineRule,
    WorkItem,
)
from workflows.models.calendar import RuleKind, Standing, TermUnit, in_force_at
from workflows.selectors import definition_of_version
from workflows.services.calendars import OFFICE, asked_for, version_value
from workflows.sla import Pause, Term, Unit, WorkingCalendar, due_at
from workflows.sla.explanation import ExplainedDay, Mark, explain

from .due import clock, full_moment


# From this many days on, days that are simply counted are told as one run.
MOST_LINES = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    text: str
    count: str
    kind: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """The account of a due date: the counted days, the skipped ones, the source."""

    title: str
    due: str
    rule: str
    steps: tuple[Line, ...]
    kind: str
    is_verified: bool
    source: str
    url: str
    note: str
    versions: str = ""
    pauses: tuple[str, ...] = ()
    kode: str = ""


def why_of(item: WorkItem) -> Why | None:
    """Why the date of an item is what it is; None for an item without a clock."""
    deadline: Deadline | None = getattr(item, "deadline", None)
    if deadline is None:
        return None
    rows = list(deadline.pauses.all())
    now = timezone.now()
    account = _account(
        title=item.title,
        rule=deadline.rule,
        version=deadline.calendar,
        due=deadline.due_at,
        steps=tuple(_steps(deadline, [row.until(now) for row in rows])),
    )
    return replace(account, pauses=tuple(map(_pause, rows)))


def why_of_wait(wait: ArmedWait) -> Why | None:
    """Why a wait ends when it does; None for one without an end.

    A wait does not keep the versions it was made from: those of its start are told.
    """
    step = definition_of_version(wait.process.version).steps[wait.step]
    if wait.fires_at is None or not isinstance(step, WaitStep) or step.expiry is None:
        return None
    code = asked_for(step, wait.matter) or OFFICE
    version = _version_at(code, wait.started_at)
    rule = _rule_of(step.expiry.after, wait.started_at, step.title)
    calendar = version_value(version.pk)
    steps: tuple[Line, ...] = ()
    if due_at(wait.started_at, rule.term, calendar) == wait.fires_at:
        steps = tuple(days(wait.started_at, rule.term, calendar, ()))
    return _account(
        title=step.title,
        rule=rule,
        version=version,
        due=wait.fires_at,
        steps=steps,
    )


def _account(
    *,
    title: str,
    rule: DeadlineRule,
    version: CalendarVersion,
    due: datetime,
    steps: tuple[Line, ...],
) -> Why:
    return Why(
        title=title,
        due=full_moment(due),
        rule=_("%(amount)d %(unit)s from: %(start)s.")
        % {
            "amount": rule.amount,
            "unit": rule.get_unit_display(),
            "start": rule.starts_from,
        },
        steps=steps,
        kind=rule.kind,
        is_verified=rule.standing == Standing.VERIFIED,
        source=_source(rule),
        url=rule.url,
        note=rule.note,
        versions=_versions(rule, version),
        kode=rule.kode if rule.pk else "",
    )


def _version_at(code: str, moment: datetime) -> CalendarVersion:
    """The version in force at ``moment``; the first one before there was any."""
    versions = CalendarVersion.objects.filter(calendar__code=code).select_related(
        "calendar"
    )
    known = versions.filter(created_at__lte=moment).order_by("-number").first()
    return known or versions.order_by("number")[0]


def _rule_of(term: DefinedTerm, moment: datetime, title: str) -> DeadlineRule:
    """The rule of a term; a term without a code is the process's own."""
    if term.deadline is not None:
        return DeadlineRule.objects.get(in_force_at(moment), kode=term.deadline)
    return DeadlineRule(
        kode=_("Process definition"),
        amount=term.amount or 1,
        unit=term.unit or TermUnit.DAYS,
        starts_from=title,
        kind=RuleKind.INTERNAL,
        standing=Standing.PROPOSED,
    )


def _versions(rule: DeadlineRule, version: CalendarVersion) -> str:
    told = _("Calendar: %(name)s, version %(number)d.") % {
        "name": version.calendar.name,
        "number": version.number,
    }
    if version.calendar.current_version_id not in (None, version.pk):
        told += " " + _("A newer version is in force; it does not move this date.")
    if not rule.pk:
        return told
    ruled = _("Rule: %(kode)s, version %(number)d.") % {
        "kode": rule.kode,
        "number": rule.number,
    }
    return f"{ruled} {told}"


def _pause(row: ClockPause) -> str:
    words = {
        "cause": row.get_cause_display(),
        "reason": row.reason,
        "start": full_moment(row.started_at),
        "end": full_moment(row.ended_at) if row.ended_at else "",
    }
    if row.ended_at is None:
        return _("%(cause)s, since %(start)s: %(reason)s") % words
    return _("%(cause)s, %(start)s to %(end)s: %(reason)s") % words


def _extension(deadline: Deadline) -> str:
    rule = deadline.extension
    if rule is None:
        return ""
    return _("Extended by %(amount)d %(unit)s: %(kode)s, %(source)s.") % {
        "amount": rule.amount,
        "unit": rule.get_unit_display(),
        "kode": rule.kode,
        "source": rule.legal_source,
    }


def _source(rule: DeadlineRule) -> str:
    if rule.kind == RuleKind.INTERNAL:
        return _("%(code)s, set by the head of the office. It is no term of a law.") % {
            "code": rule.kode
        }
    return f"{rule.kode}, {rule.legal_source}"


def _steps(deadline: Deadline, pauses: Sequence[Pause]) -> Iterator[Line]:
    """The term, and after it the extension, each from its own start."""
    calendar = version_value(deadline.calendar_id)
    term = deadline.rule.term
    yield from days(deadline.started_at, term, calendar, pauses)
    if deadline.extension is not None:
        begun = due_at(deadline.started_at, term, calendar, pauses)
        yield Line(text=_extension(deadline), count=_("extended"), kind="skip")
        yield from days(begun, deadline.extension.term, calendar, pauses)


def days(
    start: datetime, term: Term, calendar: WorkingCalendar, pauses: Sequence[Pause]
) -> Iterator[Line]:
    account = explain(start, term, calendar, pauses)
    rest = account.days[1:]
    yield Line(
        text=f"{_day(timezone.localtime(start))}, {clock(start)} WITA", count=_("start")
    )
    run: list[ExplainedDay] = []
    for day in rest[:-1]:
        if run and _goes_on(run[-1], day, is_long=len(account.days) > MOST_LINES):
            run.append(day)
            continue
        yield from _told(run, term.unit)
        run = [day]
    yield from _told(run, term.unit)
    last = f"{_day(timezone.localtime(account.due))}, {clock(account.due)} WITA"
    number = _numbered(rest[-1], term.unit) if rest else ""
    season = rest[-1].season if rest else None
    text = f"{last} ({season})" if season else last
    yield Line(text=text, count=number or _("due"), kind="end")


def _goes_on(before: ExplainedDay, day: ExplainedDay, *, is_long: bool) -> bool:
    """Whether two days are told as one run."""
    if day.mark is not before.mark or day.season != before.season:
        return False
    if day.mark is Mark.COUNTED:
        return is_long
    return day.mark in (Mark.WEEKEND, Mark.PAUSED)


def _numbered(day: ExplainedDay, unit: Unit) -> str:
    if day.number is None:
        return ""
    if unit in (Unit.MONTHS, Unit.YEARS):
        return f"{day.number} {TermUnit(unit).label}"
    return str(day.number)


def _told(run: list[ExplainedDay], unit: Unit) -> Iterator[Line]:
    if not run:
        return
    first, last = run[0], run[-1]
    text = _day(first.day)
    if last is not first:
        text = _("%(first)s to %(last)s") % {"first": text, "last": _day(last.day)}
    if last.mark is Mark.COUNTED:
        numbers = [_numbered(day, unit) for day in run if day.number]
        count = numbers[0] if len(numbers) == 1 else f"{numbers[0]}-{numbers[-1]}"
        if first.season:
            text = f"{text} ({first.season})"
        yield Line(text=text, count=count)
        return
    reason = first.reason or (_("weekend") if first.mark is Mark.WEEKEND else "")
    if reason:
        text = f"{text}: {reason}"
    stopped = first.mark in (Mark.PAUSED, Mark.PARTLY_PAUSED)
    yield Line(
        text=text, count=_("paused") if stopped else _("not counted"), kind="skip"
    )


def _day(day: date) -> str:
    return date_format(day, "l, j F Y")
