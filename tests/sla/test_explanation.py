from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given

from tests.sla.test_arithmetic import amounts, calendar, closed, moments, pauses, units
from workflows.sla import Mark, Pause, Term, Unit, WorkingCalendar, due_at, explain


WITA = ZoneInfo("Asia/Makassar")


def test_explain_working_days_over_a_holiday(office: WorkingCalendar) -> None:
    start = datetime(2026, 10, 29, 10, tzinfo=WITA)

    found = explain(start, Term(5, Unit.WORKING_DAYS), office)

    assert [(day.day.day, day.mark, day.number) for day in found.days] == [
        (29, Mark.START, None),
        (30, Mark.COUNTED, 1),
        (31, Mark.HOLIDAY, None),
        (1, Mark.WEEKEND, None),
        (2, Mark.COUNTED, 2),
        (3, Mark.COUNTED, 3),
        (4, Mark.HOLIDAY, None),
        (5, Mark.COUNTED, 4),
        (6, Mark.COUNTED, 5),
    ]
    assert [day.reason for day in found.days if day.reason] == [
        "Saraswati",
        "Pagerwesi",
    ]
    assert found.due == datetime(2026, 11, 6, 16, tzinfo=WITA)
    assert found.calendar_version == "gianyar.1"


def test_explain_paused_days(office: WorkingCalendar) -> None:
    start = datetime(2026, 11, 16, 9, tzinfo=WITA)
    pause = Pause(
        datetime(2026, 11, 17, 13, tzinfo=WITA), datetime(2026, 11, 19, 8, tzinfo=WITA)
    )

    found = explain(start, Term(2, Unit.WORKING_DAYS), office, [pause])

    assert [(day.day.day, day.mark, day.number) for day in found.days] == [
        (16, Mark.START, None),
        (17, Mark.PARTLY_PAUSED, None),
        (18, Mark.PAUSED, None),
        (19, Mark.COUNTED, 1),
        (20, Mark.COUNTED, 2),
    ]
    assert found.pauses == (pause,)


def test_explain_calendar_days_counts_the_holiday(office: WorkingCalendar) -> None:
    start = datetime(2026, 3, 17, 9, tzinfo=WITA)

    found = explain(start, Term(3, Unit.DAYS), office)

    assert [(day.day, day.number) for day in found.days] == [
        (date(2026, 3, 17), None),
        (date(2026, 3, 18), 1),
        (date(2026, 3, 19), 2),
        (date(2026, 3, 20), 3),
    ]


def test_explain_hours_has_only_the_start(office: WorkingCalendar) -> None:
    start = datetime(2026, 3, 17, 9, tzinfo=WITA)

    found = explain(start, Term(72, Unit.HOURS), office)

    assert [day.mark for day in found.days] == [Mark.START]
    assert found.due - start == timedelta(hours=72)


@given(moments, amounts, units, closed, pauses)
def test_explain_agrees_with_due_at(start, amount, unit, days, stops):
    term = Term(amount, unit)
    found = explain(start, term, calendar(days), stops)
    numbers = [day.number for day in found.days if day.number]

    assert found.due == due_at(start, term, calendar(days), stops)
    if unit in (Unit.DAYS, Unit.WORKING_DAYS):
        assert numbers == list(range(1, amount + 1))
        assert found.days[-1].day == found.due.astimezone(WITA).date()
        listed = [day.day for day in found.days]
        assert listed == [listed[0] + timedelta(days=n) for n in range(len(listed))]
