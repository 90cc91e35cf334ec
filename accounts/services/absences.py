"""Planning who is away, until when, and who acts in their stead.

What an absence does to tasks is not known here: it is done when the days come.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import QuerySet
from django.utils import timezone

from accounts.enums import NEVER_DEPUTISED
from accounts.exceptions import (
    AbsenceBegunError,
    AbsenceInThePastError,
    AbsenceOverError,
    AbsenceTooLongError,
    AlreadyAwayError,
    CircleError,
    DatesOutOfOrderError,
    DeactivatedError,
    DeputyElsewhereError,
    DeputyIsAbsentError,
    DeputyNeededError,
)
from accounts.models import Absence, User
from accounts.policies import check_can_plan
from accounts.selectors import own_positions_of

from .history import save_as


ONE_DAY = timedelta(days=1)
LONGEST = timedelta(days=366)
# Who fell ill enters it on coming back, or somebody does it for them meanwhile.
ENTERED_WITHIN = timedelta(days=14)
_PLANNING = 7105  # any constant that no other advisory lock of ours uses


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """Days away, both counted, and who acts in the stead of the person."""

    first: date
    last: date
    kind: str
    deputy: User | None = None
    hands_over: bool = False

    @property
    def days(self) -> DateRange:
        return DateRange(self.first, self.last + ONE_DAY)


@transaction.atomic
def plan(user: User, planned: Planned, *, by: User) -> Absence:
    """Enter an absence of ``user``; the deputy acts in their posts from its first day."""
    _lock()
    check_can_plan(by, user)
    if not user.is_active:
        raise DeactivatedError
    if planned.first < timezone.localdate() - ENTERED_WITHIN:
        raise AbsenceInThePastError
    check(user, planned)
    absence = Absence(
        user=user,
        valid=planned.days,
        kind=planned.kind,
        deputy=planned.deputy,
        hands_over=planned.hands_over,
        entered_by=by,
        entered_at=timezone.now(),
    )
    save_as(absence, by=by, reason="Ketidakhadiran direncanakan")
    return absence


@transaction.atomic
def change(absence: Absence, planned: Planned, *, by: User) -> Absence:
    """Change an absence that is not over; of one that has begun not its first day.

    Another deputy gets the posts at once, and what was handed over with the next sweep.
    """
    current = _locked(absence, by)
    begun = current.first_day <= timezone.localdate()
    if begun and planned.first != current.first_day:
        raise AbsenceBegunError
    check(current.user, planned, changing=current)
    is_new = planned.deputy != current.deputy or not current.hands_over
    if planned.hands_over and is_new:
        current.handed_over_at = None
    current.valid, current.kind = planned.days, planned.kind
    current.deputy, current.hands_over = planned.deputy, planned.hands_over
    save_as(current, by=by, reason="Ketidakhadiran diubah")
    return current


@transaction.atomic
def call_off(absence: Absence, *, by: User, reason: str = "") -> Absence:
    """Nothing comes of it, or the person is back: the deputy's posts end at once."""
    current = _locked(absence, by)
    current.called_off_at = timezone.now()
    save_as(
        current,
        by=by,
        reason=reason or "Ketidakhadiran dibatalkan",
        update_fields=["called_off_at"],
    )
    return current


def end_absences(user: User, *, by: User | None, reason: str) -> None:
    """Whoever leaves is no longer away, and stands in for nobody."""
    for absence in _live().filter(user=user, valid__endswith__gt=timezone.localdate()):
        absence.called_off_at = timezone.now()
        save_as(absence, by=by, reason=reason, update_fields=["called_off_at"])


def note_handed_over(absence: Absence, at: datetime) -> None:
    absence.handed_over_at = at
    save_as(
        absence,
        by=None,
        reason="Tugas diserahkan kepada pengganti",
        update_fields=["handed_over_at"],
    )


def note_handed_back(absence: Absence, at: datetime) -> None:
    absence.handed_back_at = at
    save_as(
        absence,
        by=None,
        reason="Tugas dikembalikan oleh pengganti",
        update_fields=["handed_back_at"],
    )


def check(user: User, planned: Planned, *, changing: Absence | None = None) -> None:
    """Refuse what cannot be; also asked by forms, before the service asks it again."""
    if planned.last < planned.first:
        raise DatesOutOfOrderError
    if planned.last - planned.first >= LONGEST:
        raise AbsenceTooLongError
    if planned.last < timezone.localdate() and changing is not None:
        raise AbsenceOverError
    others = _live().exclude(pk=changing.pk if changing else 0)
    if others.filter(user=user, valid__overlap=planned.days).exists():
        raise AlreadyAwayError
    if planned.deputy is not None:
        _check_deputy(user, planned.deputy, planned.first)
        _check_no_circle(user, planned, others)
    elif planned.hands_over:
        raise DeputyNeededError


def _check_deputy(user: User, deputy: User, day: date) -> None:
    """A colleague of the unit, in a post that acts: one can only stand in from within."""
    if deputy.pk == user.pk:
        raise DeputyIsAbsentError
    if not deputy.is_active:
        raise DeactivatedError
    today = timezone.localdate()
    units = _units_of(user, max(day, today))
    if not units & _units_of(deputy, max(day, today)):
        raise DeputyElsewhereError


def _units_of(user: User, day: date) -> set[int]:
    return {
        position.unit_id
        for position in own_positions_of(user, on=day)
        if position.post not in NEVER_DEPUTISED
    }


def _check_no_circle(user: User, planned: Planned, others: QuerySet[Absence]) -> None:
    """Follow every chain of deputies through the days that its absences have in common."""
    rows = others.filter(valid__overlap=planned.days, deputy__isnull=False)
    live = list(rows.select_related("user", "deputy"))

    def follow(person: User, first: date, last: date, chain: list[User]) -> None:
        if person == user:
            raise CircleError([str(one) for one in [*chain, person]])
        for absence in live:
            start, end = max(first, absence.first_day), min(last, absence.last_day)
            is_theirs = absence.user_id == person.pk and person not in chain
            if is_theirs and absence.deputy is not None and start <= end:
                follow(absence.deputy, start, end, [*chain, person])

    if planned.deputy is not None:
        follow(planned.deputy, planned.first, planned.last, [user])


def _live() -> QuerySet[Absence]:
    return Absence.objects.filter(called_off_at=None)


def _locked(absence: Absence, by: User) -> Absence:
    _lock()
    current = (
        Absence.objects.select_for_update(of=("self",))
        .select_related("user", "deputy")
        .get(pk=absence.pk)
    )
    check_can_plan(by, current.user)
    if current.called_off_at or current.last_day < timezone.localdate():
        raise AbsenceOverError
    return current


def _lock() -> None:
    """One plans at a time: two that are entered at once could make a circle together."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_PLANNING])
