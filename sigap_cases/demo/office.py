"""The demo office: who takes which task, and when people are at work or awake."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random

from django.utils import timezone

from accounts.enums import Post
from accounts.models import Membership, Unit, User
from sigap_cases.cases.models import Custodian
from sigap_cases.cases.services.intake import OFFICE
from workflows.models import WorkItem
from workflows.services.calendars import calendar_value
from workflows.services.clocks import OFFICE_CALENDAR
from workflows.sla import WorkingCalendar


CUSTODIANS = ("penyelia", "penyelia2", "petugas_pengaduan", "petugas_penanganan")
# Who of the named people does a secret task whose usual post is not among them.
STANDS_IN: Mapping[str, str] = {
    Post.PETUGAS_PIKET: Post.PETUGAS_PENGADUAN,
    Post.PENDAMPING_HUKUM: Post.PETUGAS_PENANGANAN,
    Post.PENDAMPING_REINTEGRASI: Post.PETUGAS_PENANGANAN,
    Post.KEPALA_DINAS: Post.PENYELIA,
}
WAKING, SLEEPING = time(6, 30), time(21, 30)


def name_custodians() -> None:
    """Two supervisors and two officers watch over the office's secret cases."""
    unit = Unit.objects.get(code=OFFICE)
    for user in User.objects.filter(username__in=CUSTODIANS):
        Custodian.objects.get_or_create(unit=unit, user=user)


def person(username: str) -> User:
    return User.objects.get(username=username)


@dataclass(frozen=True, slots=True)
class Office:
    """The people by post, the custodians' user ids, and the working calendar."""

    holders: Mapping[str, Sequence[User]]
    custodians: frozenset[int]
    villages: Mapping[int, Unit]
    calendar: WorkingCalendar
    # User ids with the first and the last day of their absences.
    away: list[tuple[int, date, date]] = field(default_factory=list)

    @classmethod
    def read(cls) -> "Office":
        holders: dict[str, list[User]] = {}
        villages: dict[int, Unit] = {}
        rows = Membership.objects.select_related("user", "unit").order_by(
            "user__username"
        )
        for row in rows:
            holders.setdefault(row.post, []).append(row.user)
            if row.post == Post.PETUGAS_DESA:
                villages[row.user_id] = row.unit
        named = Custodian.objects.filter(unit__code=OFFICE).values_list(
            "user_id", flat=True
        )
        return cls(
            holders=holders,
            custodians=frozenset(named),
            villages=villages,
            calendar=calendar_value(OFFICE_CALENDAR),
        )

    def named(self, post: str) -> list[User]:
        return [user for user in self.holders[post] if user.pk in self.custodians]

    def able(self, item: WorkItem) -> Sequence[User]:
        """Who may work on the item, by its post or by being named; nobody in a village
        without an officer of the demo."""
        if item.post == Post.PETUGAS_DESA:
            return [
                user
                for user in self.holders[item.post]
                if self.villages[user.pk].path == item.unit_path
            ]
        if not item.named_only:
            return self.holders[item.post]
        last = -1 if item.post == Post.KEPALA_DINAS else None
        people = self.named(item.post) or self.named(STANDS_IN[item.post])[last:]
        # A supervisor approves as the first and decides an objection as the second.
        return people[:1]

    def present(self, people: Sequence[User], moment: datetime) -> Sequence[User]:
        """Those who are not away then; all of them where nobody would be left."""
        if not self.away:
            return people
        day = timezone.localdate(moment)
        gone = {pk for pk, first, last in self.away if first <= day <= last}
        return [user for user in people if user.pk not in gone] or people

    def at_work(
        self, rng: Random, after: datetime, low: float, high: float
    ) -> datetime:
        """A moment in office hours, ``low`` to ``high`` hours after ``after``."""
        wanted = after + timedelta(hours=rng.uniform(low, high))
        moment = self.calendar.next_working_moment(wanted)
        if moment > wanted:
            moment += timedelta(minutes=rng.randint(2, 95), seconds=rng.randrange(60))
        return moment


def awake(rng: Random, after: datetime, low: float, high: float) -> datetime:
    """A moment at which a family would write, ``low`` to ``high`` days after ``after``."""
    moment = timezone.localtime(after + timedelta(days=rng.uniform(low, high)))
    if WAKING <= moment.time() <= SLEEPING:
        return moment
    day = moment.date() + timedelta(days=moment.time() > SLEEPING)
    morning = timezone.make_aware(datetime.combine(day, WAKING))
    return morning + timedelta(minutes=rng.randint(0, 150))
