"""What the demo's supervisors, head and administrator have done, and what the clock has."""

from collections.abc import Callable
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from accounts.models import Absence, Capacity, User
from notifications.enums import DeliveryState, OutboxState
from notifications.models import Delivery, InboxNotice, OutboxMessage, Rhythm
from sigap_cases.cases.enums import Verdict
from sigap_cases.cases.models import (
    AccessRecord,
    AuditSample,
    EmergencyAccess,
    Retrieval,
)
from sigap_cases.cases.services.invariants import findings
from sigap_cases.demo import (
    auditing,
    emergencies,
    letters,
    monitoring,
    oversight,
    protection,
    referrals,
    seeding,
)
from sigap_cases.demo.office import Office
from sigap_cases.demo.scripts import Script, Stand, stands
from workflows.enums import BatchKind, RungKind
from workflows.models import (
    CalendarScope,
    Circular,
    ClockPause,
    Deadline,
    DeadlineRule,
    Escalation,
    ReassignmentBatch,
    Season,
    WorkItem,
)
from workflows.services import invariants as of_engine
from workflows.sla import WorkingCalendar
from workflows.sla.calendar import OFFICE_WEEK


STANDING = (
    stands("first_contact", 12),
    stands("verify", 14),
    stands("await_completion", 12, completeness=("incomplete",)),
    *[stands("clarify_one", 12, Stand.CLAIMED)] * 4,
    *[stands("clarify_one", 22, Stand.CLAIMED)] * 3,
    Script(days=20, stop="clarify_one", types=("KEKERASAN",)),
)
# Nobody works by it here: whoever is asked for is asked for by the day alone.
CALENDAR = WorkingCalendar(
    version="1", timezone=ZoneInfo("Asia/Makassar"), week=OFFICE_WEEK
)


def _nothing(*_args: object, **_kwargs: object) -> None:
    """In the place of what is told of elsewhere."""


@pytest.mark.slow
def test_office_is_overseen(
    db: None, monkeypatch: pytest.MonkeyPatch, subtests: pytest.Subtests
) -> None:
    monkeypatch.setattr(seeding, "WHOLE", len(STANDING))
    monkeypatch.setattr(seeding, "DAYS", 110)
    monkeypatch.setattr(seeding, "pick", lambda _rng, _count: list(STANDING))
    monkeypatch.setattr(seeding, "asked_in_a_year", lambda: iter(()))
    monkeypatch.setattr(protection, "WHOLE", 0)
    monkeypatch.setattr(monitoring, "plan", _nothing)
    monkeypatch.setattr(seeding, "villages_of_the_year", _nothing)
    monkeypatch.setattr(letters, "plan", _nothing)
    monkeypatch.setattr(referrals, "plan", _nothing)

    seeding.seed(count=len(STANDING))

    checks: tuple[Callable[[], None], ...] = (
        late_tasks_have_climbed,
        clocks_stand_still,
        calendars_and_rules_were_set,
        tasks_were_moved_and_moved_back,
        people_are_away,
        notices_lie_read_and_unread,
        auditor_has_something_to_notice,
        cases_were_opened_in_emergencies,
        in_good_order,
    )
    for check in checks:
        with subtests.test(check.__name__):
            check()


def auditor_has_something_to_notice() -> None:
    nightly = AccessRecord.objects.filter(user__username=auditing.CURIOUS)
    assert 1 <= nightly.count() <= len(auditing.EVENINGS)
    assert Retrieval.objects.filter(surface="desk:bundle").exists()
    assert Retrieval.objects.filter(post="auditor", surface="audit:search").exists()
    sample = AuditSample.objects.get()
    assert sample.drawn.count() == sample.population <= auditing.SIZE


def cases_were_opened_in_emergencies() -> None:
    verdicts = dict(EmergencyAccess.objects.values_list("user__username", "verdict"))
    assert verdicts == {
        who: Verdict.JUSTIFIED if who == emergencies.REVIEWED else ""
        for who, _days, _reason in emergencies.OPENED
    }
    waiting = WorkItem.objects.get(step="review_emergency_access", closed_at=None)
    assert waiting.process.emergency_access.user.username == emergencies.OPENED[1][0]


def late_tasks_have_climbed() -> None:
    kinds = set(Escalation.objects.values_list("kind", flat=True))
    assert kinds == {RungKind.WARNING, RungKind.ESCALATION}
    late = WorkItem.objects.filter(due_at__lt=timezone.now(), closed_at=None)
    assert late.exclude(escalated_from="").filter(post="penyelia").exists()


def clocks_stand_still() -> None:
    standing = Deadline.objects.filter(state="paused", pauses__ended_at=None)
    assert standing.exists()
    assert ClockPause.objects.filter(cause="manual").exists()


def calendars_and_rules_were_set() -> None:
    assert Circular.objects.get().year == oversight.CIRCULAR_YEAR
    seasons = set(Season.objects.values_list("calendar__code", "first"))
    fasting = oversight.RAMADAN[0]
    assert seasons == {("gianyar", fasting), ("polres-gianyar", fasting)}
    assert CalendarScope.objects.filter(calendar__code="polres-gianyar").exists()
    amended = DeadlineRule.objects.filter(number=2)
    assert amended.count() == 1
    assert Capacity.objects.count() == len(oversight.CAPACITIES)


def tasks_were_moved_and_moved_back() -> None:
    manual = ReassignmentBatch.objects.filter(kind=BatchKind.MANUAL)
    assert manual.exists()
    assert manual.filter(undone_by__isnull=False).count() == 1


def people_are_away() -> None:
    today = timezone.localdate()
    assert Absence.objects.count() == len(oversight.AWAY)
    assert Absence.objects.filter(valid__contains=today).count() == 2
    assert Absence.objects.filter(valid__startswith__gt=today).exists()
    past = Absence.objects.filter(valid__endswith__lt=today)
    assert not past.filter(handed_back_at=None, hands_over=True).exists()


def notices_lie_read_and_unread() -> None:
    assert InboxNotice.objects.filter(read_at=None).exists()
    assert InboxNotice.objects.exclude(read_at=None).exists()
    assert not OutboxMessage.objects.filter(state=OutboxState.FAILED).exists()
    assert Rhythm.objects.filter(daily=True).count() == 1
    states = set(Delivery.objects.values_list("state", flat=True))
    assert {DeliveryState.DELIVERED, DeliveryState.SENT} <= states
    reached = User.objects.exclude(email="")
    assert reached.exists()
    assert not reached.exclude(email__endswith=".example").exists()


def in_good_order() -> None:
    found = [*findings(), *of_engine.findings()]
    assert [finding.name for finding in found if finding.broken] == []


def test_present_leaves_out_who_is_away() -> None:
    people = [User(pk=1), User(pk=2)]
    now = timezone.now()
    today = timezone.localdate(now)
    away = [(1, today - timedelta(days=1), today)]
    office = Office(
        holders={}, custodians=frozenset(), villages={}, calendar=CALENDAR, away=away
    )
    assert office.present(people, now) == [people[1]]
    assert office.present(people[:1], now) == people[:1]
    assert office.present(people, now + timedelta(days=1)) == people
