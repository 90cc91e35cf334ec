"""How a promised date was counted, in the few words that the public needs."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from workflows.models.calendar import DeadlineRule
from workflows.sla import Pause, Unit, WorkingCalendar
from workflows.sla.explanation import ExplainedDay, Mark, explain


# A longer list of holidays is told by its number.
MOST_DAYS = 12


def counted(
    rule: DeadlineRule,
    start: datetime,
    calendar: WorkingCalendar,
    pauses: Sequence[Pause] = (),
) -> tuple[str, ...]:
    """What law, how many of which days from when, and which days were not counted."""
    account = explain(start, rule.term, calendar, pauses)
    lines = [
        _("%(amount)d %(unit)s, counted from %(start)s. The first day is not counted.")
        % {
            "amount": rule.amount,
            "unit": rule.get_unit_display(),
            "start": date_format(calendar.local_date(start), "l, j F Y"),
        }
        if rule.term.unit is not Unit.HOURS
        else _("%(amount)d hours, day and night.") % {"amount": rule.amount}
    ]
    lines += _not_counted(account.days)
    lines.append(_("Basis: %(source)s.") % {"source": rule.legal_source})
    return tuple(lines)


def _not_counted(days: Sequence[ExplainedDay]) -> Iterator[str]:
    holidays = [day for day in days if day.mark is Mark.HOLIDAY]
    paused = sum(day.mark in (Mark.PAUSED, Mark.PARTLY_PAUSED) for day in days)
    weekends = [day for day in days if day.mark is Mark.WEEKEND]
    if weekends:
        yield _("Saturdays and Sundays are not counted.")
    if holidays:
        told = "; ".join(
            f"{date_format(day.day, 'j F Y')} ({day.reason})"
            for day in holidays[:MOST_DAYS]
        )
        yield _("Not counted, because the office is closed: %(days)s.") % {"days": told}
    if paused:
        yield _("We waited for your answer on %(n)d days; they are not counted.") % {
            "n": paused
        }
