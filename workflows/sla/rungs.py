"""The ladder of a deadline: when it warns, when it escalates, and what is done then."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from fractions import Fraction

from .arithmetic import Term, Unit, due_at
from .calendar import WorkingCalendar
from .standing import Lead, ShareElapsed, WorkingDaysBefore, share_elapsed, warn_at


JSONRung = dict[str, object]


class Act(StrEnum):
    """What an escalation does."""

    NOTIFY = "notify"
    RAISE_PRIORITY = "raise_priority"
    TO_DEPUTY = "to_deputy"
    TO_SUPERVISOR = "to_supervisor"
    TELL_HEAD = "tell_head"


@dataclass(frozen=True, slots=True)
class HoursBefore:
    """Warn that many elapsed hours before the due date, day and night."""

    hours: int


@dataclass(frozen=True, slots=True)
class Escalating:
    """``after`` is counted from the due date; None is at the due date itself."""

    after: Term | None
    acts: tuple[Act, ...]


@dataclass(frozen=True, slots=True)
class Rung:
    """A moment at which something is to be done. Warnings have no acts: they tell."""

    at: datetime
    acts: tuple[Act, ...] = ()

    @property
    def is_warning(self) -> bool:
        return not self.acts


@dataclass(frozen=True, slots=True)
class Ladder:
    """``at_night``: warnings come at their moment, not when the office next opens."""

    warnings: tuple[Lead | HoursBefore, ...]
    escalations: tuple[Escalating, ...]
    at_night: bool = False

    def rungs(
        self, start: datetime, due: datetime, calendar: WorkingCalendar
    ) -> tuple[Rung, ...]:
        """Every rung in the order of time; warnings lie between start and due."""
        warned = [
            Rung(self._warning(start, due, lead, calendar)) for lead in self.warnings
        ]
        raised = [
            Rung(due_at(due, step.after, calendar) if step.after else due, step.acts)
            for step in self.escalations
        ]
        return tuple(sorted([*warned, *raised], key=lambda rung: rung.at))

    def _warning(
        self,
        start: datetime,
        due: datetime,
        lead: Lead | HoursBefore,
        calendar: WorkingCalendar,
    ) -> datetime:
        if isinstance(lead, HoursBefore):
            return max(start, due - timedelta(hours=lead.hours)).astimezone(UTC)
        if self.at_night and isinstance(lead, ShareElapsed):
            return share_elapsed(start, due, lead.share).astimezone(UTC)
        return warn_at(start, due, lead, calendar)


def next_rung(
    ladder: Ladder,
    start: datetime,
    due: datetime,
    calendar: WorkingCalendar,
    done: int = 0,
) -> Rung | None:
    """The rung that comes after the ``done`` first ones; None after the last."""
    rungs = ladder.rungs(start, due, calendar)
    return rungs[done] if done < len(rungs) else None


# For a rule that names no rungs of its own: a warning one working day before, its
# owner and the supervisor told at the breach, raised one working day later, and put
# before the head of the office after three.
USUAL = Ladder(
    warnings=(WorkingDaysBefore(1),),
    escalations=(
        Escalating(None, (Act.NOTIFY,)),
        Escalating(Term(1, Unit.WORKING_DAYS), (Act.NOTIFY, Act.RAISE_PRIORITY)),
        Escalating(Term(3, Unit.WORKING_DAYS), (Act.TO_SUPERVISOR, Act.TELL_HEAD)),
    ),
)
# Terms of elapsed hours are short and run at night: half of the time, then at once.
USUAL_FOR_HOURS = Ladder(
    warnings=(ShareElapsed(Fraction(1, 2)),),
    escalations=(
        Escalating(None, (Act.NOTIFY, Act.RAISE_PRIORITY)),
        Escalating(Term(1, Unit.HOURS), (Act.TO_SUPERVISOR, Act.TELL_HEAD)),
    ),
    at_night=True,
)


def read(
    warnings: Sequence[Mapping[str, object]],
    escalations: Sequence[Mapping[str, object]],
    unit: Unit,
) -> Ladder:
    """The ladder that a rule's JSON says; empty lists are the usual one of the unit.

    A warning is ``{"working_days": 1}``, ``{"hours": 4}`` or ``{"percent": 75}`` (of
    the time from start to due); an escalation ``{"amount": 1, "unit": "hari_kerja",
    "acts": ["notify"]}`` or, at the due date, ``{"acts": [...]}``. ValueError otherwise.
    """
    usual = USUAL_FOR_HOURS if unit is Unit.HOURS else USUAL
    return Ladder(
        warnings=tuple(map(_read_warning, warnings)) or usual.warnings,
        escalations=tuple(map(_read_escalation, escalations)) or usual.escalations,
        at_night=usual.at_night,
    )


def _read_warning(rung: Mapping[str, object]) -> Lead | HoursBefore:
    match dict(rung):
        case {"working_days": int(days)} if days > 0:
            return WorkingDaysBefore(days)
        case {"hours": int(hours)} if hours > 0:
            return HoursBefore(hours)
        case {"percent": int(percent)} if 0 < percent < 100:
            return ShareElapsed(Fraction(percent, 100))
        case _:
            raise ValueError(f"no warning of a deadline: {rung}")


def _read_escalation(rung: Mapping[str, object]) -> Escalating:
    match dict(rung):
        case {"acts": [_, *_] as acts, "amount": int(amount), "unit": str(unit)}:
            return Escalating(Term(amount, Unit(unit)), _acts(acts))
        case {"acts": [_, *_] as acts}:
            return Escalating(None, _acts(acts))
        case _:
            raise ValueError(f"no escalation of a deadline: {rung}")


def _acts(named: Sequence[object]) -> tuple[Act, ...]:
    return tuple(Act(str(name)) for name in named)
