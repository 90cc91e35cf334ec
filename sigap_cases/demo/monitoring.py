"""Two rounds of monitoring over all villages: one that is over, one that runs.

Some answers come through the service; the many are written in bulk with their history, as
the service would write them one by one.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import Any

from django.utils import timezone
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from accounts.enums import Post
from accounts.models import Membership, User
from sigap_cases.monitoring.enums import WAY_OF, CheckState, How, NeedFound, Result
from sigap_cases.monitoring.models import MonitoringCheck
from sigap_cases.monitoring.selectors import lapsed, open_round
from sigap_cases.monitoring.services import checks, lapses, rounds
from sigap_cases.monitoring.services.checks import ANSWERS, CONFIRMED
from sigap_cases.registry.models import ContactRecord, Person

from .office import person
from .simulation import Simulation
from .villages import seed_people


PLANNER, CALLER, INTAKE = "penyelia", "petugas_penanganan", "petugas_pengaduan"
# Days before the end of the year.
REGISTERED = 75
FIRST, SECOND = 70, 10
FIRST_LASTS, SECOND_LASTS = 28, 21
OF_FIRST, OF_SECOND = (60, 52, 45), (6, 3)
LAPSED, COMPLAINED = 18, 5
RESULTS: dict[str, int] = {
    Result.REACHED: 58,
    Result.FAMILY_REACHED: 24,
    Result.MOVED: 2,
    Result.REFUSED: 2,
    Result.NOT_REACHED: 14,
}
# Of those who still wait, the share that each day of answering takes.
SHARE = 0.42
# So many a day come through the service, with needs and a note.
BY_HAND = 3
# With fewer workers nobody complains: small years hold the complaints they asked for.
WHOLE = 1000


def plan(sim: Simulation, *, count: int, seed_number: int) -> None:
    """``count`` workers in all villages, and what the villages hear of them."""
    rng = Random(seed_number)  # noqa: S311 demo data, no secret
    seeding = partial(seed_people, count=count, seed_number=seed_number)
    sim.at(_hour(sim, REGISTERED), None, seeding)
    first = partial(_open, "Pemantauan triwulan III", FIRST_LASTS)
    sim.at(_hour(sim, FIRST), None, first)
    for days in OF_FIRST:
        sim.at(_hour(sim, days), None, partial(_answer, rng))
    sim.at(_hour(sim, LAPSED), None, lapses.sweep)
    second = partial(_open, "Pemantauan triwulan IV", SECOND_LASTS)
    sim.at(_hour(sim, SECOND), None, second)
    for days in OF_SECOND:
        sim.at(_hour(sim, days), None, partial(_answer, rng))
    if count >= WHOLE:
        sim.at(_hour(sim, COMPLAINED), None, _complain)


def _hour(sim: Simulation, days: int) -> datetime:
    """In the office's hours, so many days before the end."""
    day = sim.until - timedelta(days=days)
    return sim.office.calendar.next_working_moment(day) + timedelta(minutes=20)


def _open(name: str, days: int) -> None:
    """After long holidays the round before is still in its grace: then there is one."""
    lapses.sweep()
    if open_round() is not None:
        return
    today = timezone.localdate()
    ends = today + timedelta(days=days)
    rounds.plan(name, starts=today, ends=ends, by=person(PLANNER))


def _answer(rng: Random) -> None:
    """A day on which villages and the office ask for people."""
    waiting = MonitoringCheck.objects.filter(state=CheckState.OPEN, result="")
    found = list(waiting.select_related("person", "round__rule").order_by("pk"))
    chosen = [check for check in found if rng.random() < SHARE]
    officers = _officers()
    own = [check for check in chosen if check.village_id in officers][:BY_HAND]
    for check in own:
        checks.confirm(
            check.pk,
            officers[check.village_id],
            how=How.VISIT,
            result=Result.REACHED,
            phase=check.person.phase,
            needs=[rng.choice(NeedFound.values)],
            note="Kabar baik; keluarga menitip salam.",
            at=timezone.now(),
        )
    _write([check for check in chosen if check not in own], officers, rng)


def _officers() -> dict[int, User]:
    """Who asks at a village; where nobody does yet, the office calls."""
    rows = Membership.objects.filter(post=Post.PETUGAS_DESA).select_related("user")
    return {row.unit_id: row.user for row in rows}


def _write(
    answered: Sequence[MonitoringCheck], officers: dict[int, User], rng: Random
) -> None:
    """As ``checks.confirm`` does, for many."""
    if not answered:
        return
    now, caller = timezone.now(), person(CALLER)
    told: list[ContactRecord] = []
    reached: list[Person] = []
    for check in answered:
        by = officers.get(check.village_id, caller)
        result = rng.choices(list(RESULTS), weights=list(RESULTS.values()))[0]
        how = How.FAMILY if result == Result.FAMILY_REACHED else How.CALL
        check.result, check.how = result, how
        check.done_at, check.done_by, check.revision = now, by, 1
        is_reached = result != Result.NOT_REACHED
        if is_reached:
            check.state = CheckState.CONFIRMED
            check.person.last_contact_at = now
            reached.append(_by(check.person, by))
        told.append(
            ContactRecord(
                person=check.person,
                at=now,
                way=WAY_OF[how],
                reached=is_reached,
                noted_by=by,
            )
        )
        _by(check, by)
        _by(told[-1], by)
    _keep(answered, [*ANSWERS, "revision"], CONFIRMED)
    _keep(reached, ["last_contact_at"], "record_contact")
    bulk_create_with_history(
        told,
        ContactRecord,
        batch_size=1000,
        default_change_reason="record_contact",
        default_date=now,
    )


def _by(row: Any, by: User) -> Any:
    row._history_user = by  # noqa: SLF001 simple-history's way
    return row


def _keep(rows: Sequence[Any], names: Sequence[str], reason: str) -> None:
    if rows:
        bulk_update_with_history(
            rows,
            type(rows[0]),
            [name for name in names if name not in ("note", "needs", "phase")],
            batch_size=500,
            default_change_reason=reason,
            default_date=timezone.now(),
        )


def _complain() -> None:
    """A village asks the office to look for somebody whom nobody has reached; where no
    village has an officer and such a person, the office begins by itself."""
    for officer in (*_officers().values(), person(INTAKE)):
        check = lapsed(officer).order_by("pk").first()
        if check is not None:
            lapses.start_complaint(check.pk, officer)
            return
