"""Two emergency accesses of the demo: one that was reviewed, one that still waits for it."""

from datetime import datetime, time, timedelta
from functools import partial

from django.utils import timezone

from sigap_cases.cases.enums import Level, Verdict
from sigap_cases.cases.models import Case, EmergencyAccess
from sigap_cases.cases.policies import right_to_see
from sigap_cases.cases.services import emergency_access, lifecycle
from workflows.enums import OPEN_STATES
from workflows.models import WorkItem
from workflows.policies import can, check_can_claim
from workflows.services import assignment, completion

from .beside import Beside
from .office import person
from .oversight import SUPERVISOR


# Who opens a case, how many days before the end, and why.
OPENED: tuple[tuple[str, int, str], ...] = (
    (
        "petugas_piket",
        5,
        "Keluarga menelepon: pekerja dikurung majikan malam ini. Perlu alamatnya sekarang.",
    ),
    (
        "petugas_piket2",
        1,
        "Kepolisian menanyakan tempat kerja pekerja untuk dijemput sekarang.",
    ),
)
REVIEWED = OPENED[0][0]
EVENING = time(20, 50)


def plan(beside: Beside) -> None:
    sim = beside.sim
    for who, days, reason in OPENED:
        day = timezone.localdate(sim.until - timedelta(days=days))
        evening = timezone.make_aware(datetime.combine(day, EVENING))
        sim.at(evening, None, partial(break_the_glass, who, reason))
        if who == REVIEWED:
            later = sim.office.calendar.next_working_moment(
                evening + timedelta(hours=12)
            )
            sim.at(later + timedelta(hours=1), None, partial(review, who))


def break_the_glass(who: str, reason: str) -> None:
    """A confidential case that is closed to them, if the office has one open."""
    by = person(who)
    confidential = Case.objects.filter(closed_at=None).exclude(level=Level.NORMAL)
    for case in confidential.select_related("matter", "owner").order_by("pk"):
        if right_to_see(by, case) is None:
            opened = emergency_access.open_case(case.number, by=by, reason=reason)
            lifecycle.note_access(opened, by=by, part="case")
            return


def review(who: str) -> None:
    """By the supervisor, who finds that it was needed."""
    by = person(SUPERVISOR)
    access = EmergencyAccess.objects.filter(user__username=who, verdict="").first()
    if access is None:
        return
    item = WorkItem.objects.get(process=access.review, state__in=OPEN_STATES)
    if can(check_can_claim, item, by):
        values = {"emergency_verdict": Verdict.JUSTIFIED.value}
        completion.complete(assignment.claim(item, by=by), by=by, values=values)
