"""Due dates as the desk shows them; why they are what they are stands in why.py."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from django.db.models import Prefetch, prefetch_related_objects
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from workflows.enums import ClockState, PauseCause
from workflows.models import ClockPause, Deadline, WorkItem
from workflows.models.calendar import DeadlineRule
from workflows.services.calendars import version_value
from workflows.sla import Unit
from workflows.sla.standing import Remaining, Urgency, remaining


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A deadline on a row or in a header; ``tone`` is the badge's."""

    tone: str
    text: str
    day: str
    moment: datetime | None = None
    # What the moment is: the date itself, since when a clock stands, until when one waits.
    in_words: str = "%(day)s"
    is_late: bool = False

    @property
    def full(self) -> str:
        """Drawn on few pages, and on no list."""
        if self.moment is None:
            return ""
        return self.in_words % {"day": full_moment(self.moment)}


def clock(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "H.i")


def short_day(moment: datetime) -> str:
    return _short(timezone.localtime(moment).date())


@lru_cache(maxsize=1024)
def _short(day: date) -> str:
    """Rows of a list share their days."""
    return date_format(day, "D, j M")


def full_moment(moment: datetime) -> str:
    """With the day of the week and the zone, as headers and letters have it."""
    return date_format(timezone.localtime(moment), "l, j F Y, H.i") + " WITA"


def due_of(item: WorkItem, now: datetime) -> Due | None:
    """How the deadline of an item stands; it was loaded with its deadline and rule."""
    deadline: Deadline | None = getattr(item, "deadline", None)
    if deadline is not None and deadline.state == ClockState.PAUSED:
        return _stopped(deadline)
    if item.due_at is None or deadline is None:
        return None
    calendar = version_value(deadline.calendar_id)
    left = remaining(now, item.due_at, calendar, _unit(deadline.rule))
    return Due(
        tone=_TONES[left.urgency],
        text=_text(left, item.due_at),
        day=short_day(item.due_at),
        moment=item.due_at,
        is_late=left.urgency is Urgency.LATE,
    )


def note_stops(items: Iterable[WorkItem]) -> None:
    """Read for whom paused clocks of a list stand still, all in one query."""
    deadlines = [getattr(item, "deadline", None) for item in items]
    stopped = [d for d in deadlines if d is not None and d.state == ClockState.PAUSED]
    if stopped:
        prefetch_related_objects(stopped, _OPEN_LINES)


_OPEN_LINES = Prefetch(
    "pauses", queryset=ClockPause.objects.filter(ended_at=None), to_attr="open_lines"
)


def _stopped(deadline: Deadline) -> Due:
    """A clock that stands still: for whom, and since when."""
    if not hasattr(deadline, "open_lines"):
        prefetch_related_objects([deadline], _OPEN_LINES)
    lines: list[ClockPause] = getattr(deadline, "open_lines", [])
    text, day, moment, since = _("Clock stopped"), "", None, _("since %(day)s")
    if lines:
        line = lines[0]
        if line.cause == PauseCause.REPORTER:
            text = _("Awaiting the reporter")
        moment = line.started_at
        day = since % {"day": short_day(moment)}
    return Due(tone="hold", text=text, day=day, moment=moment, in_words=since)


def waiting_until(moment: datetime | None) -> Due:
    """The reporter is awaited: no clock of ours runs."""
    until = _("until %(day)s")
    day = until % {"day": short_day(moment)} if moment else ""
    return Due(
        tone="hold",
        text=_("Awaiting the reporter"),
        day=day,
        moment=moment,
        in_words=until,
    )


_TONES = {
    Urgency.LATE: "late",
    Urgency.TODAY: "soon",
    Urgency.SOON: "soon",
    Urgency.OK: "ok",
}


def _unit(rule: DeadlineRule) -> Unit:
    working = rule.unit == Unit.WORKING_DAYS.value
    return Unit.WORKING_DAYS if working else Unit.DAYS


def _text(left: Remaining, due: datetime) -> str:
    match left.urgency:
        case Urgency.LATE:
            return _late_text(left)
        case Urgency.TODAY:
            return _("Today %(time)s") % {"time": clock(due)}
        case _:
            return _days(left, late=False)


def _late_text(left: Remaining) -> str:
    if left.days:
        return _days(left, late=True)
    if left.hours:
        return ngettext("Late by %(n)d hour", "Late by %(n)d hours", left.hours) % {
            "n": left.hours
        }
    return _("Late by less than an hour")


def _days(left: Remaining, *, late: bool) -> str:
    working = left.unit is Unit.WORKING_DAYS
    n = left.days
    if late and working:
        words = ngettext("Late by %(n)d working day", "Late by %(n)d working days", n)
    elif late:
        words = ngettext("Late by %(n)d day", "Late by %(n)d days", n)
    elif working:
        words = ngettext("%(n)d working day left", "%(n)d working days left", n)
    else:
        words = ngettext("%(n)d day left", "%(n)d days left", n)
    return words % {"n": n}
