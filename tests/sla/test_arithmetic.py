"""Due dates: a table of days that go wrong, and what holds for all of them."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflows.sla import OFFICE_WEEK, Pause, Term, Unit, WorkingCalendar, due_at


WITA = ZoneInfo("Asia/Makassar")


def wita(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d %H.%M.%S").replace(tzinfo=WITA)


def at(text: str) -> datetime:
    return wita(text + ".00")


@pytest.mark.parametrize(
    ("start", "amount", "due"),
    [
        # Pagerwesi on Wednesday 4 November is not counted.
        pytest.param("2026-10-29 10.00", 5, "2026-11-06 16.00", id="over-pagerwesi"),
        pytest.param("2026-11-16 08.00", 3, "2026-11-19 16.00", id="plain-week"),
        pytest.param("2026-11-16 05.00", 3, "2026-11-19 16.00", id="before-opening"),
        pytest.param("2026-11-16 23.59", 3, "2026-11-19 16.00", id="after-closing"),
        pytest.param(
            "2026-11-13 15.59", 1, "2026-11-16 16.00", id="last-minute-friday"
        ),
        pytest.param("2026-11-14 12.00", 1, "2026-11-16 16.00", id="saturday"),
        # Last minute before Nyepi and Lebaran: Wed 18 to Tue 24 March are closed.
        pytest.param("2026-03-17 15.59", 1, "2026-03-25 16.00", id="nyepi-lebaran"),
        pytest.param("2026-03-19 10.00", 1, "2026-03-25 16.00", id="on-nyepi"),
        pytest.param(
            "2026-03-17 10.00", 3, "2026-03-27 16.00", id="lebaran-three-days"
        ),
        # Penampahan, Galungan and Umanis Galungan: Tue 16 to Thu 18 June.
        pytest.param("2026-06-15 15.59", 1, "2026-06-19 16.00", id="galungan"),
        pytest.param(
            "2026-06-25 09.00", 1, "2026-06-29 16.00", id="kuningan-eve-is-friday"
        ),
        pytest.param("2026-12-23 09.00", 2, "2026-12-29 16.00", id="christmas"),
        pytest.param("2026-12-31 17.00", 1, "2027-01-04 16.00", id="new-year"),
    ],
)
def test_due_at_working_days(
    office: WorkingCalendar, start: str, amount: int, due: str
) -> None:
    assert due_at(at(start), Term(amount, Unit.WORKING_DAYS), office) == at(due)


@pytest.mark.parametrize(
    ("start", "term", "due"),
    [
        ("2026-11-16 08.00", Term(7, Unit.DAYS), "2026-11-23 23.59.59"),
        ("2026-11-16 23.59", Term(7, Unit.DAYS), "2026-11-23 23.59.59"),
        ("2026-03-12 10.00", Term(7, Unit.DAYS), "2026-03-19 23.59.59"),
        ("2026-01-31 10.00", Term(1, Unit.MONTHS), "2026-02-28 23.59.59"),
        ("2028-01-31 10.00", Term(1, Unit.MONTHS), "2028-02-29 23.59.59"),
        ("2026-08-31 10.00", Term(6, Unit.MONTHS), "2027-02-28 23.59.59"),
        ("2026-11-30 10.00", Term(1, Unit.MONTHS), "2026-12-30 23.59.59"),
        ("2026-12-15 10.00", Term(1, Unit.MONTHS), "2027-01-15 23.59.59"),
        ("2028-02-29 10.00", Term(1, Unit.YEARS), "2029-02-28 23.59.59"),
        ("2028-02-29 10.00", Term(4, Unit.YEARS), "2032-02-29 23.59.59"),
        ("2026-11-16 00.00", Term(2, Unit.YEARS), "2028-11-16 23.59.59"),
        ("2026-03-18 22.30", Term(72, Unit.HOURS), "2026-03-21 22.30.00"),
        ("2026-12-31 23.30", Term(1, Unit.HOURS), "2027-01-01 00.30.00"),
    ],
)
def test_due_at_calendar_terms(
    office: WorkingCalendar, start: str, term: Term, due: str
) -> None:
    assert due_at(at(start), term, office) == wita(due)


def test_due_at_start_in_utc_counts_the_local_day(office: WorkingCalendar) -> None:
    start = datetime(2026, 11, 16, 18, tzinfo=UTC)  # 02.00 of the 17th in Bali

    due = due_at(start, Term(1, Unit.WORKING_DAYS), office)

    assert due == at("2026-11-18 16.00")
    assert due.tzinfo is UTC


def test_due_at_naive_start_refused(office: WorkingCalendar) -> None:
    with pytest.raises(ValueError, match="aware"):
        due_at(datetime(2026, 11, 16), Term(1, Unit.HOURS), office)  # noqa: DTZ001


@pytest.mark.parametrize(
    ("pauses", "due"),
    [
        pytest.param([("17 00.00", "18 00.00")], "20 16.00", id="one-whole-day"),
        pytest.param([("17 16.00", "18 08.00")], "19 16.00", id="only-at-night"),
        pytest.param([("17 12.00", "17 13.00")], "19 16.00", id="only-the-break"),
        pytest.param([("20 09.00", "21 11.00")], "19 16.00", id="after-it-was-due"),
        pytest.param([("16 10.00", "16 12.00")], "19 16.00", id="before-the-first-day"),
        pytest.param(
            [("19 15.30", "24 08.00")], "24 08.30", id="half-an-hour-was-left"
        ),
        pytest.param(
            [("17 00.00", "17 15.00"), ("17 09.00", "18 00.00")],
            "20 16.00",
            id="overlap",
        ),
    ],
)
def test_due_at_working_days_paused(
    office: WorkingCalendar, pauses: list[tuple[str, str]], due: str
) -> None:
    stops = [Pause(at(f"2026-11-{a}"), at(f"2026-11-{b}")) for a, b in pauses]

    found = due_at(at("2026-11-16 09.00"), Term(3, Unit.WORKING_DAYS), office, stops)

    assert found == at(f"2026-11-{due}")


def test_due_at_pause_is_a_share_of_the_working_day(office: WorkingCalendar) -> None:
    pause = Pause(at("2026-11-17 08.00"), at("2026-11-17 11.30"))

    due = due_at(at("2026-11-16 09.00"), Term(3, Unit.WORKING_DAYS), office, [pause])

    # Half of Tuesday's seven hours, so half of Friday's six and a half.
    assert due == at("2026-11-20 11.15")


def test_due_at_elapsed_terms_paused(office: WorkingCalendar) -> None:
    pause = [Pause(at("2026-11-17 20.00"), at("2026-11-18 08.00"))]
    start = at("2026-11-16 09.00")

    assert due_at(start, Term(72, Unit.HOURS), office, pause) == at("2026-11-19 21.00")
    assert due_at(start, Term(7, Unit.DAYS), office, pause) == wita(
        "2026-11-24 11.59.59"
    )


def test_pause_that_ends_before_it_starts_refused() -> None:
    with pytest.raises(ValueError, match="ends before"):
        Pause(at("2026-11-17 10.00"), at("2026-11-17 09.00"))


def test_term_of_nothing_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        Term(0, Unit.DAYS)


FIRST = datetime(2026, 1, 1, tzinfo=WITA)
moments = st.integers(0, 500 * 24 * 60).map(
    lambda minutes: FIRST + timedelta(minutes=minutes)
)
amounts = st.integers(1, 30)
units = st.sampled_from(list(Unit))
closed = st.sets(
    st.integers(0, 600).map(lambda n: date(2026, 1, 1) + timedelta(days=n)), max_size=40
)
pauses = st.lists(
    st.builds(
        lambda start, minutes: Pause(start, start + timedelta(minutes=minutes)),
        moments,
        st.integers(0, 20 * 24 * 60),
    ),
    max_size=4,
)


def calendar(days: set[date]) -> WorkingCalendar:
    return WorkingCalendar(
        version="t",
        timezone=WITA,
        week=OFFICE_WEEK,
        closed=dict.fromkeys(days, "Libur"),
    )


@given(moments, amounts, units, closed, pauses)
def test_due_at_is_after_the_start_and_in_office_hours(
    start, amount, unit, days, stops
):
    due = due_at(start, Term(amount, unit), calendar(days), stops)

    assert due > start
    if unit is Unit.WORKING_DAYS:
        spans = calendar(days).spans_on(due.astimezone(WITA).date())
        assert any(span.start < due <= span.end for span in spans)


@given(moments, moments, amounts, units, closed)
def test_due_at_is_monotone_in_start(one, other, amount, unit, days):
    early, late = sorted((one, other))
    term = Term(amount, unit)

    assert due_at(early, term, calendar(days)) <= due_at(late, term, calendar(days))


@given(
    moments,
    moments,
    amounts,
    st.sampled_from([Unit.HOURS, Unit.WORKING_DAYS, Unit.DAYS]),
    closed,
    pauses,
)
def test_due_at_is_monotone_in_start_with_pauses(one, other, amount, unit, days, stops):
    early, late = sorted((one, other))
    term = Term(amount, unit)

    assert due_at(early, term, calendar(days), stops) <= due_at(
        late, term, calendar(days), stops
    )


@given(moments, amounts, units, closed, pauses)
def test_due_at_is_monotone_in_amount(start, amount, unit, days, stops):
    shorter = due_at(start, Term(amount, unit), calendar(days), stops)

    assert shorter < due_at(start, Term(amount + 1, unit), calendar(days), stops)


@given(moments, amounts, units, closed, pauses, st.integers(0, 600))
def test_due_at_is_never_earlier_for_one_more_holiday(
    start, amount, unit, days, stops, n
):
    more = days | {date(2026, 1, 1) + timedelta(days=n)}
    term = Term(amount, unit)

    assert due_at(start, term, calendar(days), stops) <= due_at(
        start, term, calendar(more), stops
    )


@given(moments, amounts, units, closed, pauses)
@settings(max_examples=200)
def test_due_at_is_never_earlier_for_one_more_pause(start, amount, unit, days, stops):
    term = Term(amount, unit)

    assert due_at(start, term, calendar(days), stops[1:]) <= due_at(
        start, term, calendar(days), stops
    )


@given(moments, amounts, units, closed, pauses, st.randoms())
def test_due_at_does_not_depend_on_the_order_of_pauses(
    start, amount, unit, days, stops, random
):
    term = Term(amount, unit)
    shuffled = random.sample(stops, len(stops))

    assert due_at(start, term, calendar(days), stops) == due_at(
        start, term, calendar(days), shuffled
    )
