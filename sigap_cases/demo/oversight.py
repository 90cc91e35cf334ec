"""What the demo's supervisors, head and administrator do beside the cases of its year."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import partial

from django.db.models import Count, QuerySet
from django.utils import timezone

from accounts.enums import AbsenceKind, Post
from accounts.models import Unit, User
from accounts.services import absences, capacities
from accounts.services.demo import POLICE, give_addresses
from notifications.enums import Channel, Topic
from notifications.services import preferences
from sigap_cases.wiring import standing_in
from workflows.enums import OPEN_STATES, ClockState, ItemState
from workflows.exceptions import NothingToMove
from workflows.models import (
    Deadline,
    ReassignmentBatch,
    Season,
    WorkingCalendar,
    WorkItem,
)
from workflows.models.calendar import RuleKind, Standing
from workflows.models.circular import CircularKind
from workflows.policies import can, check_can_pause, check_can_reassign
from workflows.services import pausing, reassigning, recomputing
from workflows.services.calendars import save_season, set_scope
from workflows.services.circulars import Decreed, Named, enter_circular
from workflows.services.clocks import OFFICE_CALENDAR
from workflows.services.deadline_rules import RuleContent, amend_rule, rule_in_force
from workflows.services.other_calendars import copy_calendar
from workflows.services.reassigning import PlannedMove

from .beside import Beside
from .office import person
from .sending import give_up_the_oldest


SUPERVISOR, HEAD, ADMINISTRATOR = "penyelia", "kepala_dinas", "admin_sistem"
REACHED_FOR = timedelta(days=9)  # so long before the end the staff gets its addresses
LONG_ENOUGH = 5  # working days: a shorter clock has run out before it is looked at
CIRCULAR_YEAR = 2026
_FEASTS = ("galungan", "kuningan", "saraswati", "pagerwesi", "siwaratri", "siwalatri")
RAMADAN = (date(2026, 2, 19), date(2026, 3, 19))
_RAMADAN_WEEK = [
    *[[["08:00", "12:00"], ["12:30", "15:00"]]] * 4,
    [["08:00", "11:30"], ["12:30", "15:30"]],
    [],
    [],
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Away:
    """An absence, in days before (or after) the end of the year, and when it is entered."""

    who: str
    begins: int
    days: int
    kind: str
    deputy: str = ""
    entered: int


AWAY: tuple[Away, ...] = (
    Away(
        who="petugas_penanganan3",
        begins=-84,
        days=8,
        kind=AbsenceKind.LEAVE,
        deputy="petugas_penanganan2",
        entered=-90,
    ),
    Away(
        who="petugas_pengaduan2",
        begins=-40,
        days=3,
        kind=AbsenceKind.SICK,
        deputy="petugas_pengaduan",
        entered=-40,
    ),
    Away(
        who="petugas_penanganan2",
        begins=-2,
        days=8,
        kind=AbsenceKind.LEAVE,
        deputy="petugas_penanganan",
        entered=-9,
    ),
    Away(
        who="pendamping_reintegrasi",
        begins=-1,
        days=3,
        kind=AbsenceKind.TRAINING,
        entered=-3,
    ),
    Away(
        who="penyelia2",
        begins=12,
        days=6,
        kind=AbsenceKind.LEAVE,
        deputy="penyelia",
        entered=-4,
    ),
    Away(
        who="petugas_piket2",
        begins=6,
        days=3,
        kind=AbsenceKind.DUTY,
        deputy="petugas_piket",
        entered=-1,
    ),
)
CAPACITIES: tuple[tuple[str, str, int], ...] = (
    ("petugas_pengaduan", Post.PETUGAS_PENGADUAN, 20),
    ("petugas_penanganan", Post.PETUGAS_PENANGANAN, 12),
    ("petugas_penanganan2", Post.PETUGAS_PENANGANAN, 10),
    ("petugas_penanganan3", Post.PETUGAS_PENANGANAN, 6),
    ("pendamping_hukum", Post.PENDAMPING_HUKUM, 8),
)


def plan(beside: Beside, begin: datetime) -> None:
    """Everything is done in the hours of the office, and the calendars come first."""
    sim = beside.sim

    def on_day(days: int, act: Callable[[], None]) -> None:
        """``days`` before the end when they are negative, else after the beginning."""
        around = sim.until if days < 0 else begin
        day = timezone.localdate(around + timedelta(days=days))
        noon = timezone.make_aware(datetime.combine(day, time(10, 20)))
        sim.at(noon, None, act)

    on_day(1, set_the_calendars)
    on_day(2, set_capacities)
    for away in AWAY:
        on_day(away.entered, partial(_enter, beside, away))
    on_day(-REACHED_FOR.days, reach_the_staff)
    beside.plan(60, amend_a_rule)
    beside.plan(58, recompute_one)
    beside.plan(30, partial(_move_some, beside, "petugas_penanganan3", undone=False))
    beside.plan(6, partial(_move_some, beside, "petugas_penanganan", undone=True))
    beside.plan(5, pause_some)
    beside.plan(4, give_up_the_oldest)


def set_the_calendars() -> None:
    """The governor's circular, the hours of Ramadan, and the calendar of a partner."""
    by = person(ADMINISTRATOR)
    calendar = WorkingCalendar.objects.get(code=OFFICE_CALENDAR)
    named = tuple(_feasts(calendar))
    if named:
        decreed = Decreed(
            kind=CircularKind.GOVERNOR,
            year=CIRCULAR_YEAR,
            number="CONTOH 1 TAHUN 2025",
            issued_on=date(2025, 10, 1),
            days=named,
        )
        enter_circular(
            calendar, decreed, by=by, reason="Surat edaran hari libur Bali diterima."
        )
    season = Season(
        calendar=calendar,
        name="Ramadan 1447 H",
        first=RAMADAN[0],
        last=RAMADAN[1],
        week=_RAMADAN_WEEK,
        basis="SE Bupati (contoh)",
        standing=Standing.UNVERIFIED,
    )
    save_season(season, by=by, reason="Jam kerja selama Ramadan.")
    _partner_calendar(calendar, by)


def _feasts(calendar: WorkingCalendar) -> Sequence[Named]:
    rows = calendar.holidays.filter(date__year=CIRCULAR_YEAR, is_active=True).exclude(
        standing=Standing.VERIFIED
    )
    return [
        Named(row.date, row.name)
        for row in rows.order_by("date")
        if any(feast in row.name.lower() for feast in _FEASTS)
    ]


def _partner_calendar(calendar: WorkingCalendar, by: User) -> None:
    """The police of the regency works by its own days."""
    own = copy_calendar(
        calendar,
        code="polres-gianyar",
        name="Polres Gianyar",
        by=by,
        reason="Instansi mitra memakai hari kerja sendiri.",
    )
    partner = Unit.objects.get(code=POLICE)
    set_scope(partner.path, own, by=by, reason="Dipakai untuk rujukan ke Polres.")


def set_capacities() -> None:
    for username, post, tasks in CAPACITIES:
        capacities.set_capacity(
            person(username), post=post, tasks=tasks, by=person(SUPERVISOR)
        )


def _enter(beside: Beside, away: Away) -> None:
    first = timezone.localdate(beside.sim.until) + timedelta(days=away.begins)
    last = first + timedelta(days=away.days - 1)
    user = person(away.who)
    planned = absences.Planned(
        first=first,
        last=last,
        kind=away.kind,
        deputy=person(away.deputy) if away.deputy else None,
        hands_over=bool(away.deputy),
    )
    absence = absences.plan(user, planned, by=user)
    standing_in.announce(absence)
    standing_in.follow(absence)
    beside.sim.office.away.append((user.pk, first, last))


def reach_the_staff() -> None:
    """Addresses, and what some of them wish: one e-mail a day, less of it, or at night too."""
    give_addresses()
    preferences.set_rhythm(
        person("petugas_penanganan").pk,
        daily=True,
        daily_at=time(7, 30),
        any_hour=False,
    )
    preferences.set_rhythm(
        person("petugas_piket").pk, daily=False, daily_at=time(7, 30), any_hour=True
    )
    preferences.choose(
        person(SUPERVISOR).pk,
        {
            (Topic.TASK_OPENED, Channel.EMAIL): False,
            (Topic.TASK_OVERDUE, Channel.WHATSAPP): False,
        },
    )


def amend_a_rule() -> None:
    """The head gives a day more to the standard of the office by which most clocks run."""
    running = Deadline.objects.filter(
        state=ClockState.RUNNING,
        rule__kind=RuleKind.INTERNAL,
        rule__unit="hari_kerja",
        rule__amount__gte=LONG_ENOUGH,
        rule__is_active=True,
    )
    most = (
        running.values("rule__kode")
        .annotate(times=Count("pk"))
        .order_by("-times", "rule__kode")
        .first()
    )
    if most is None:
        return
    content = RuleContent.of(rule_in_force(most["rule__kode"]))
    amend_rule(
        most["rule__kode"],
        replace(content, amount=content.amount + 1),
        by=person(HEAD),
        reason="Evaluasi layanan: satu hari kerja ditambahkan.",
    )


def recompute_one() -> None:
    """One of the clocks that still run by the version before."""
    item = (
        _open_items()
        .filter(
            deadline__state=ClockState.RUNNING, deadline__rule__valid_to__isnull=False
        )
        .order_by("pk")
        .first()
    )
    if item is not None:
        recomputing.recompute(
            item,
            by=person(SUPERVISOR),
            reason="Standar layanan yang baru lebih lama satu hari kerja.",
        )


def _move_some(beside: Beside, username: str, *, undone: bool) -> None:
    """Some tasks of one person to their colleagues, as the page of the supervisor does."""
    by = person(SUPERVISOR)
    items = _open_items().filter(owner=person(username), state=ItemState.CLAIMED)
    moves: list[PlannedMove] = []
    for item in items.order_by("pk"):
        colleagues = [
            user
            for user in beside.sim.office.holders[Post.PETUGAS_PENANGANAN]
            if user.pk != item.owner_id and can(check_can_reassign, item, by, user)
        ]
        if colleagues and len(moves) < 3:
            to = colleagues[len(moves) % len(colleagues)]
            moves.append(PlannedMove(item_id=item.pk, revision=item.revision, to=to))
    if not moves:
        return
    batch = reassigning.reassign_many(moves, by=by, reason="Meratakan beban kerja.")
    if undone:
        # Before the next sweep: a task that it hands on is nobody's to give back.
        moment = timezone.now() + timedelta(minutes=2)
        beside.sim.at(moment, None, partial(_undo, batch, by))


def _undo(batch: ReassignmentBatch, by: User) -> None:
    with suppress(NothingToMove):
        reassigning.undo(batch, by=by, only_what_stays=True)


def pause_some() -> None:
    """Clocks that stand still because the reporter is asked for something by telephone."""
    items = _open_items().filter(
        state=ItemState.CLAIMED, deadline__state=ClockState.RUNNING
    )
    paused = 0
    for item in items.order_by("pk"):
        if paused < 4 and can(check_can_pause, item, item.owner):
            reason = "Menunggu pelapor mengirim salinan paspor."
            pausing.pause(item, by=item.owner, reason=reason)
            paused += 1


def _open_items() -> QuerySet[WorkItem]:
    return WorkItem.objects.filter(state__in=OPEN_STATES).select_related(
        "owner", "matter", "deadline__rule", "process__version__definition"
    )
