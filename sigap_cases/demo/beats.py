"""What runs by the clock in an office, at steps that a year of it can afford.

A running office sweeps four times a minute. Here the sweep comes within a quarter of an
hour of a deadline's moment, and the rest when somebody would notice.
"""

from collections.abc import Callable
from datetime import datetime, time, timedelta

from django.db import connection
from django.utils import timezone

from accounts.selectors import recalling
from notifications.enums import OutboxState
from notifications.models import InboxNotice, OutboxMessage
from notifications.services import delivery, inbox, spreading
from sigap_cases.cases.services import orphans, referral_ends
from sigap_cases.wiring import apologies, emergencies, standing_in
from workflows.services import idling, sweep
from workflows.sla import WorkingCalendar

from . import sending


QUARTER = timedelta(minutes=15)
DAY = timedelta(days=1)
MONDAY = 0
READ_AFTER = timedelta(hours=28)


def send() -> int:
    """Tell whoever is to be told; it changes nothing in a case."""
    now = timezone.now()
    waiting = OutboxMessage.objects.filter(state=OutboxState.WAITING, due_at__lte=now)
    if waiting.exists():
        with recalling():
            spreading.spread_due()
    delivery.deliver_due()
    return 0


def read() -> int:
    """People read at the end of the day what came before it; the last days are new."""
    old = timezone.now() - READ_AFTER
    unread = InboxNotice.objects.filter(read_at=None, created_at__lt=old)
    by_user: dict[int, list[int]] = {}
    for pk, user_id in unread.values_list("pk", "user_id"):
        by_user.setdefault(user_id, []).append(pk)
    for user_id, notices in by_user.items():
        inbox.mark_read(user_id, notices)
    return 0


def _call_again() -> int:
    emergencies.repeat_due()
    return 0


def _apologise() -> int:
    apologies.apologise_due()
    return 0


def _watch() -> int:
    """Once a week: what it finds stays for longer than that."""
    if timezone.localdate().weekday() == MONDAY:
        orphans.watch()
    return 0


_FIRST = """SELECT min(fires_at) FROM workflows_deadline
WHERE fires_at IS NOT NULL AND state IN ('running', 'paused')"""
MORNING, NOON, EVENING = time(7, 45), time(13), time(16, 10)
# In the order in which they come where several are due at once. On working days only:
# but for deadlines and emergencies nothing that is found at night is told before.
_BY_HOUR: tuple[tuple[Callable[[], int], tuple[time, ...]], ...] = (
    (standing_in.sweep, (MORNING,)),
    (referral_ends.expire_due, (MORNING,)),
    (idling.sweep, (MORNING,)),
    (_watch, (MORNING,)),
    (_apologise, (MORNING,)),
    (_call_again, (MORNING, NOON)),
    (send, (MORNING, NOON, EVENING)),
    (read, (EVENING,)),
    (sending.report, (EVENING,)),
)


class Beats:
    """When something is due next, and doing it."""

    def __init__(self, now: datetime, calendar: WorkingCalendar) -> None:
        self._calendar = calendar
        self._swept = now
        self._next = {act: self._after(now, hours) for act, hours in _BY_HOUR}

    def due_by(self, moment: datetime) -> datetime | None:
        """The first moment not after ``moment`` at which something is due."""
        first = min(self._next.values())
        fires = _first_deadline()
        if fires is not None:
            # What a sweep left is not looked at again at once, but by the next.
            first = min(first, max(_quarter_after(fires), self._swept + QUARTER))
        return first if first <= moment else None

    def run(self) -> int:
        """Do what is due by now; returns how many cases may have changed by it."""
        now = timezone.now()
        done, self._swept = sweep.sweep_due(), now
        for act, hours in _BY_HOUR:
            if self._next[act] <= now:
                done += act()
                self._next[act] = self._after(now, hours)
        return done

    def _after(self, now: datetime, hours: tuple[time, ...]) -> datetime:
        day = timezone.localdate(now)
        while True:
            for hour in hours:
                moment = timezone.make_aware(datetime.combine(day, hour))
                if moment > now and self._calendar.is_working_day(day):
                    return moment
            day += DAY


def _first_deadline() -> datetime | None:
    """Asked before every act of a year: as text, because building it costs more."""
    with connection.cursor() as cursor:
        cursor.execute(_FIRST)
        first: datetime | None = cursor.fetchone()[0]
    return first


def _quarter_after(moment: datetime) -> datetime:
    past = timedelta(
        minutes=moment.minute % 15,
        seconds=moment.second,
        microseconds=moment.microsecond,
    )
    return moment - past + QUARTER if past else moment
