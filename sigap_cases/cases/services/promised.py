"""What is promised to whoever follows a case, and the date that follows a missed one."""

from datetime import datetime

from workflows.sla import Term, WorkingCalendar, due_at


# Steps among officers, or by another body: nobody outside is promised anything by them.
INTERNAL_STEPS = frozenset(
    {
        "emergency_backup",
        "report_police",
        "record_police",
        "remind_partner",
        "give_view",
        "record_dispute",
        "follow_protection",
        "review_emergency_access",
    }
)


def renewed(
    term: Term, due: datetime, now: datetime, calendar: WorkingCalendar
) -> datetime:
    """The same term over again from the missed date, as often as it takes.

    It does not move from day to day: a date once told stands until it is missed too.
    """
    while due < now:
        due = due_at(due, term, calendar)
    return due
