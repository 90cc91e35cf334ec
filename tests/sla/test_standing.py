from datetime import datetime
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sla.test_arithmetic import at, calendar, closed, moments
from workflows.sla import (
    ShareElapsed,
    Unit,
    Urgency,
    WorkingCalendar,
    WorkingDaysBefore,
    remaining,
    warn_at,
)


WITA = ZoneInfo("Asia/Makassar")


@pytest.mark.parametrize(
    ("due", "unit", "urgency", "days"),
    [
        # Seen on Thursday 5 November 2026; Wednesday was Pagerwesi.
        ("2026-11-03 23.59", Unit.DAYS, Urgency.LATE, 2),
        ("2026-11-03 16.00", Unit.WORKING_DAYS, Urgency.LATE, 1),
        ("2026-11-05 08.30", Unit.WORKING_DAYS, Urgency.LATE, 0),
        ("2026-11-05 16.00", Unit.WORKING_DAYS, Urgency.TODAY, 0),
        ("2026-11-05 12.00", Unit.HOURS, Urgency.TODAY, 0),
        ("2026-11-06 16.00", Unit.WORKING_DAYS, Urgency.SOON, 1),
        ("2026-11-08 23.59", Unit.DAYS, Urgency.SOON, 3),
        ("2026-11-10 16.00", Unit.WORKING_DAYS, Urgency.OK, 3),
        ("2026-11-12 16.00", Unit.WORKING_DAYS, Urgency.OK, 5),
        ("2026-11-17 16.00", Unit.WORKING_DAYS, Urgency.OK, 8),
    ],
)
def test_remaining(office, due, unit, urgency, days):
    found = remaining(at("2026-11-05 09.00"), at(due), office, unit)

    assert (found.urgency, found.days) == (urgency, days)
    assert found.due == at(due)


def test_remaining_late_within_the_day_tells_hours(office: WorkingCalendar) -> None:
    found = remaining(
        at("2026-11-05 15.30"), at("2026-11-05 12.00"), office, Unit.HOURS
    )

    assert (found.urgency, found.days, found.hours) == (Urgency.LATE, 0, 3)


@pytest.mark.parametrize(
    ("due", "lead", "expected"),
    [
        ("2026-11-06 16.00", WorkingDaysBefore(1), "2026-11-05 08.00"),
        ("2026-11-06 16.00", WorkingDaysBefore(2), "2026-11-03 08.00"),
        ("2026-11-08 23.59", WorkingDaysBefore(1), "2026-11-05 08.00"),
        ("2026-11-06 16.00", WorkingDaysBefore(30), "2026-10-29 10.00"),
        # Three quarters of the way is Wednesday 4 November at 14.30: Pagerwesi.
        ("2026-11-06 16.00", ShareElapsed(Fraction(3, 4)), "2026-11-05 08.00"),
        ("2026-10-29 14.00", ShareElapsed(Fraction(1, 2)), "2026-10-29 13.00"),
    ],
)
def test_warn_at(office, due, lead, expected):
    assert warn_at(at("2026-10-29 10.00"), at(due), lead, office) == at(expected)


def test_warn_at_night_clock_without_office_hours_left(office: WorkingCalendar) -> None:
    start, due = at("2026-11-14 20.00"), at("2026-11-14 22.00")

    assert warn_at(start, due, ShareElapsed(Fraction(1, 2)), office) == at(
        "2026-11-14 21.00"
    )


@given(
    moments,
    moments,
    closed,
    st.one_of(
        st.builds(WorkingDaysBefore, st.integers(0, 20)),
        st.builds(ShareElapsed, st.fractions(0, 1)),
    ),
)
def test_warn_at_lies_between_start_and_due(one, other, days, lead):
    start, due = sorted((one, other))

    assert start <= warn_at(start, due, lead, calendar(days)) <= due


def test_remaining_is_told_in_local_time(office: WorkingCalendar) -> None:
    due = datetime.fromisoformat("2026-11-05T08:00:00+00:00")

    assert remaining(at("2026-11-05 09.00"), due, office).due.hour == 16
