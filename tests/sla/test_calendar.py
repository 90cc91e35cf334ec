from datetime import date, time
from zoneinfo import ZoneInfo

import pytest

from tests.sla.test_arithmetic import at
from workflows.sla import OFFICE_WEEK, Interval, WorkingCalendar


WITA = ZoneInfo("Asia/Makassar")
MORNING = Interval(time(8), time(12))
LATE_MORNING = Interval(time(11), time(13))


def test_interval_backwards_refused() -> None:
    with pytest.raises(ValueError, match="end before"):
        Interval(time(12), time(8))


@pytest.mark.parametrize(
    ("week", "message"),
    [
        (((MORNING,),) * 6, "seven days"),
        (((),) * 7, "at least one"),
        (((MORNING, LATE_MORNING), *((),) * 6), "overlap"),
    ],
)
def test_calendar_with_an_impossible_week_refused(week, message):
    with pytest.raises(ValueError, match=message):
        WorkingCalendar(version="t", timezone=WITA, week=week)


def test_closed_days_cannot_be_changed_afterwards() -> None:
    days = {date(2026, 11, 4): "Pagerwesi"}
    office = WorkingCalendar(version="t", timezone=WITA, week=OFFICE_WEEK, closed=days)

    days.clear()

    assert office.reason_closed(date(2026, 11, 4)) == "Pagerwesi"
    assert not office.is_working_day(date(2026, 11, 4))


def test_intervals_on_friday_have_the_longer_break(office: WorkingCalendar) -> None:
    morning, afternoon = office.intervals_on(date(2026, 11, 20))

    assert (morning.end, afternoon.start) == (time(11, 30), time(13))


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-11-20 09.15", "2026-11-20 09.15"),
        ("2026-11-20 12.15", "2026-11-20 13.00"),
        ("2026-11-20 16.00", "2026-11-23 08.00"),
        ("2026-11-03 17.00", "2026-11-05 08.00"),
        ("2026-11-20 06.00", "2026-11-20 08.00"),
    ],
)
def test_next_working_moment(
    office: WorkingCalendar, moment: str, expected: str
) -> None:
    assert office.next_working_moment(at(moment)) == at(expected)


def test_working_days_between_counts_the_last_day_only(office: WorkingCalendar) -> None:
    assert office.working_days_between(date(2026, 11, 3), date(2026, 11, 5)) == 1
    assert office.working_days_between(date(2026, 11, 5), date(2026, 11, 5)) == 0


def test_working_day_before_skips_closed_days(office: WorkingCalendar) -> None:
    assert office.working_day_before(date(2026, 11, 5), 1) == date(2026, 11, 3)
