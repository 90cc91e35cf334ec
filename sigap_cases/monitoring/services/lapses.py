"""Contacts that lapse by themselves, and the complaint that may begin from one."""

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services.history import save_as
from sigap_cases.cases.enums import Urgency
from sigap_cases.cases.models import Case
from sigap_cases.monitoring.enums import CheckState, RoundState
from sigap_cases.monitoring.exceptions import NotLapsed
from sigap_cases.monitoring.models import MonitoringCheck, MonitoringRound
from sigap_cases.monitoring.selectors import checks_visible_to
from sigap_cases.registry.enums import WorkPhase
from sigap_cases.registry.models import Person
from sigap_cases.registry.services.locking import lock_to_change

from . import complaints, rounds
from .checks import locked, namespaced, write


COMPLAINT_TYPE = "HILANG_KONTAK"


def sweep() -> int:
    """What the calendar does of itself; returns how much was done. Safe to repeat."""
    done = rounds.open_due()
    done += _drop_the_gone() + _lapse_left_open()
    done += sum(_follow_moves(path) for path in _moved_to())
    for pk in MonitoringRound.objects.filter(state=RoundState.OPEN).values_list(
        "pk", flat=True
    ):
        done += _remind(pk) + _lapse_and_end(pk)
    return done


def _open_checks() -> Q:
    return Q(state=CheckState.OPEN, round__state=RoundState.OPEN)


def _drop_the_gone() -> int:
    """Of records that were merged, deleted, or say now that somebody has died."""
    gone = Q(person__merged_into__isnull=False) | Q(person__erased_at__isnull=False)
    gone |= Q(person__phase=WorkPhase.DECEASED)
    rows = MonitoringCheck.objects.filter(_open_checks() & gone)
    return rounds.settle(rows, {"state": CheckState.VOID}, by=None, reason="gone")


def _lapse_left_open() -> int:
    """An answer that was taken back while the round was being closed."""
    left = MonitoringCheck.objects.filter(
        state=CheckState.OPEN, round__state=RoundState.CLOSED
    )
    return rounds.lapse(left, by=None)


def _moved_to() -> list[int]:
    moved = MonitoringCheck.objects.filter(_open_checks()).exclude(
        village=F("person__village")
    )
    return list(moved.values_list("person__village", flat=True).distinct())


def _follow_moves(village_id: int) -> int:
    """Whoever moved to another village is that village's to ask."""
    rows = MonitoringCheck.objects.filter(
        _open_checks(), person__village=village_id
    ).exclude(village=village_id)
    return rounds.settle(rows, {"village_id": village_id}, by=None, reason="moved")


@transaction.atomic
def _remind(pk: int) -> int:
    """Villages that still have somebody to ask, once, some days before the last."""
    found = rounds.locked_round(pk)
    today = timezone.localdate()
    is_near = 0 <= (found.ends - today).days <= found.rule.remind_days
    if found.reminded_at is not None or not is_near:
        return 0
    waiting = MonitoringCheck.objects.filter(round=found, state=CheckState.OPEN)
    paths = waiting.values_list("village__path", flat=True).distinct()
    rounds.tell_villages(found, "due", list(paths))
    found.reminded_at = timezone.now()
    save_as(found, by=None, reason="remind", update_fields=["reminded_at"])
    return 1


@transaction.atomic
def _lapse_and_end(pk: int) -> int:
    """When its days of grace are over; nothing is left open then, and it ends."""
    found = rounds.locked_round(pk)
    if timezone.localdate() <= found.lapses_after or found.state != RoundState.OPEN:
        return 0
    rounds.end(found, by=None)
    return 1


@transaction.atomic
def start_complaint(check_id: int, officer: User, *, words: str = "") -> Case:
    """A complaint about the lost contact; asked twice it is the same one.

    One that runs already from an earlier round is taken over. MonitoringCheck.DoesNotExist
    for what is missing or out of sight, NotAllowed, NotLapsed.
    """
    found = checks_visible_to(officer).get(pk=check_id)
    person = lock_to_change(found.person_id, by=officer)
    check = locked(check_id)
    if check.case is not None:
        return check.case
    if check.state != CheckState.LAPSED:
        raise NotLapsed
    case = _running(person) or _lodge(check, person, words, officer)
    values = {"case": case, "case_started_by": officer}
    write(check, values, by=officer, reason="start_complaint")
    return case


def _running(person: Person) -> Case | None:
    started = MonitoringCheck.objects.filter(person=person, case=OuterRef("pk"))
    return Case.objects.filter(Exists(started), closed_at=None).first()


def _lodge(check: MonitoringCheck, person: Person, words: str, officer: User) -> Case:
    said = words.strip() or _(
        "Contact with the worker has lapsed since the periodic monitoring “%(round)s”."
    ) % {"round": check.round.name}
    told = complaints.Told(
        code=COMPLAINT_TYPE,
        words=said,
        urgency=Urgency.URGENT,
        village=person.village,
        person=person,
        key=namespaced(f"check:{check.pk}"),
    )
    return complaints.lodge(told, by=officer)
