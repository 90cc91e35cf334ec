"""What happened with the requests of a year (UU 14/2008 art. 12), in two queries.

Requests of the ordinary level alone, as in the public register: a figure must not tell
that a confidential one exists.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone

from workflows.services.calendars import calendar_value
from workflows.services.clocks import OFFICE_CALENDAR
from workflows.sla import WorkingCalendar

from .counting import term_of, working_days
from .enums import Article, Decision, DisputeState, ObjectionDecision
from .selectors import requests_of_year


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Counts of requests by their year of receipt; days are working days.

    ``late`` are answered after their term, or past it without an answer.
    """

    year: int
    received: int
    running: int
    withdrawn: int
    incomplete: int
    answered: int
    late: int
    extended: int
    mean_days: float | None
    decisions: dict[str, int] = field(default_factory=dict)
    grounds: dict[str, int] = field(default_factory=dict)
    objections: int = 0
    objections_running: int = 0
    objection_decisions: dict[str, int] = field(default_factory=dict)
    disputes: int = 0
    dispute_states: dict[str, int] = field(default_factory=dict)
    months: list[int] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Request:
    lodged_at: datetime
    answered_at: datetime | None
    closed_at: datetime | None
    objected_at: datetime | None
    ending: str
    values: dict[str, Any]


def figures_of(year: int) -> Figures:
    rows = [_Request(**row) for row in requests_of_year(year)]
    calendar, now = calendar_value(OFFICE_CALENDAR), timezone.now()
    answered = [row for row in rows if row.answered_at is not None]
    days = [
        working_days(row.lodged_at, row.answered_at or now, calendar)
        for row in answered
    ]
    objected = [row for row in rows if row.objected_at is not None]
    disputed = [row for row in rows if row.values.get("dispute_state")]
    return Figures(
        year=year,
        received=len(rows),
        running=sum(row.closed_at is None for row in rows),
        withdrawn=_ended(rows, "withdrawn"),
        incomplete=_ended(rows, "incomplete"),
        answered=len(answered),
        late=sum(_is_late(row, now, calendar) for row in rows),
        extended=sum(bool(row.values.get("extension_reason")) for row in rows),
        mean_days=round(sum(days) / len(days), 1) if days else None,
        decisions=_counted(answered, "decision", Decision.values),
        grounds=_counted(_closed_in_part(answered), "exemption_ground", Article.values),
        objections=len(objected),
        objections_running=sum(
            not row.values.get("objection_decision") for row in objected
        ),
        objection_decisions=_counted(
            objected, "objection_decision", ObjectionDecision.values
        ),
        disputes=len(disputed),
        dispute_states=_counted(disputed, "dispute_state", DisputeState.values),
        months=_by_month(rows),
    )


def _ended(rows: Sequence[_Request], how: str) -> int:
    return sum(row.ending == how for row in rows)


def _closed_in_part(rows: Iterable[_Request]) -> list[_Request]:
    """Those of which something was refused; a ground weighed in vain is none."""
    closed = (Decision.REFUSED, Decision.GIVEN_PART)
    return [row for row in rows if row.values.get("decision") in closed]


def _counted(
    rows: Iterable[_Request], name: str, keys: Sequence[str]
) -> dict[str, int]:
    found = Counter(row.values.get(name) for row in rows)
    return {key: found[key] for key in keys if found[key]}


def _is_late(row: _Request, now: datetime, calendar: WorkingCalendar) -> bool:
    until = row.answered_at or row.closed_at or now
    return working_days(row.lodged_at, until, calendar) > term_of(row.values)


def _by_month(rows: Iterable[_Request]) -> list[int]:
    found = Counter(timezone.localtime(row.lodged_at).month for row in rows)
    return [found[month] for month in range(1, 13)]
