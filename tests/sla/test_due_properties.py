"""What holds for every due date, whatever the start, the pauses and the holidays.

The law of pauses, for terms in working days: a working day counts as a whole, and a
pause takes away the share of the day's office hours in which the clock stood. So the
shares that a pause takes from the days before the due date are the shares that lie
between the old due date and the new one. Where all working days have the same hours,
shares are hours: a pause of k working hours moves the date by k working hours.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from workflows.sla import (
    OFFICE_WEEK,
    Pause,
    Season,
    Term,
    Unit,
    WorkingCalendar,
    due_at,
)
from workflows.sla.arithmetic import MICROSECOND, count_days, merge, running
from workflows.sla.calendar import ONE_DAY, Span, office_hours
from workflows.sla.holidays_id import closed_days


WITA = ZoneInfo("Asia/Makassar")
CLOSED = {closed.day: closed.name for closed in closed_days((2026, 2027))}
OFFICE = WorkingCalendar(
    version="office", timezone=WITA, week=OFFICE_WEEK, closed=CLOSED
)
EVEN = WorkingCalendar(
    version="even",
    timezone=WITA,
    week=(*[office_hours("08.00-12.00", "13.00-16.00")] * 5, (), ()),
    closed=CLOSED,
)
SHORT = (*[office_hours("08.00-12.00")] * 5, (), ())
FIRST = datetime(2026, 1, 1, tzinfo=WITA)
MINUTES = 365 * 24 * 60

moments = st.integers(0, MINUTES).map(lambda n: FIRST + timedelta(minutes=n))
terms = st.builds(
    Term,
    st.integers(1, 90),
    st.sampled_from([Unit.WORKING_DAYS, Unit.DAYS, Unit.HOURS]),
) | st.builds(Term, st.integers(1, 18), st.sampled_from([Unit.MONTHS, Unit.YEARS]))
working_terms = st.builds(Term, st.integers(1, 60), st.just(Unit.WORKING_DAYS))
pauses = st.builds(
    lambda start, minutes: Pause(start, start + timedelta(minutes=minutes)),
    moments,
    st.integers(0, 20 * 24 * 60),
)
days = st.integers(0, 500).map(lambda n: date(2026, 1, 1) + n * ONE_DAY)


@dataclass(frozen=True)
class Happened:
    """A line of a clock's log."""

    at: datetime
    kind: str


def due_from(
    log: Sequence[Happened], term: Term, calendar: WorkingCalendar, now: datetime
) -> datetime:
    """The date by the part of the log that had happened at ``now``."""
    past = [line for line in log if line.at <= now]
    start = past[0].at
    held: list[Pause] = []
    begun: datetime | None = None
    for line in past[1:]:
        if line.kind == "pause":
            begun = line.at
        elif begun is not None:
            held.append(Pause(begun, line.at))
            begun = None
    return due_at(start, term, calendar, held)


@given(
    moments,
    st.lists(st.integers(1, 5000), max_size=8),
    terms,
    st.lists(st.integers(0, 100_000), min_size=2, max_size=4),
)
def test_due_is_the_same_function_of_the_log_at_any_later_time(
    start: datetime, gaps: list[int], term: Term, later: list[int]
) -> None:
    log = [Happened(start, "start")]
    for index, gap in enumerate(gaps[: len(gaps) // 2 * 2]):
        at = log[-1].at + timedelta(minutes=gap)
        log.append(Happened(at, "resume" if index % 2 else "pause"))
    end = log[-1].at

    found = {
        due_from(log, term, OFFICE, end + timedelta(minutes=minutes))
        for minutes in later
    }

    assert len(found) == 1


def shares_between(
    calendar: WorkingCalendar, after: datetime, until: datetime
) -> Fraction:
    """Office time between two moments, each day's as a share of that day."""
    total = Fraction(0)
    day = calendar.local_date(after)
    while day <= calendar.local_date(until):
        spans = calendar.spans_on(day)
        hours = sum((span.length for span in spans), timedelta(0))
        within = sum(
            (
                Span(max(span.start, after), min(span.end, until)).length
                for span in spans
            ),
            timedelta(0),
        )
        if hours:
            total += Fraction(within // MICROSECOND, hours // MICROSECOND)
        day += ONE_DAY
    return total


def counted_from(start: datetime, calendar: WorkingCalendar) -> datetime:
    return calendar.moment(calendar.local_date(start) + ONE_DAY, time(0))


@given(moments, working_terms, st.lists(pauses, max_size=4))
def test_pause_moves_a_working_day_term_by_its_shares(
    start: datetime, term: Term, stops: list[Pause]
) -> None:
    before = due_at(start, term, OFFICE)
    after = due_at(start, term, OFFICE, stops)
    begin = counted_from(start, OFFICE)
    stood = sum(
        (
            shares_between(OFFICE, max(stop.start, begin), min(stop.end, after))
            for stop in merge(stops)
            if stop.end > begin and stop.start < after
        ),
        Fraction(0),
    )

    moved = shares_between(OFFICE, before, after)

    # A moment is rounded up to a microsecond of the day on which it lies.
    assert abs(moved - stood) <= Fraction(1, 10**9)


@given(moments, working_terms, st.integers(1, 600), st.integers(0, 40))
def test_pause_of_k_working_hours_moves_even_days_by_k_working_hours(
    start: datetime, term: Term, minutes: int, skipped: int
) -> None:
    """The pause starts while the office works, and holds for ``minutes`` of its time."""
    day = EVEN.working_day_after(EVEN.local_date(start), 1 + skipped % term.amount)
    begin = EVEN.opening(day)
    end, left = begin, timedelta(minutes=minutes)
    while left:
        spans = [s for s in EVEN.spans_on(EVEN.local_date(end)) if s.end > end]
        if not spans:
            end = EVEN.opening(EVEN.working_day_after(EVEN.local_date(end), 1))
            continue
        from_ = max(end, spans[0].start)
        step = min(left, spans[0].end - from_)
        end, left = from_ + step, left - step
    before = due_at(start, term, EVEN)

    after = due_at(start, term, EVEN, [Pause(begin, end)])

    seven_hours = 7 * 60
    assert shares_between(EVEN, before, after) == Fraction(minutes, seven_hours)


@given(moments, st.integers(1, 2000), st.integers(0, 2000), st.integers(1, 5000))
def test_pause_moves_elapsed_hours_by_its_length(
    start: datetime, amount: int, offset: int, minutes: int
) -> None:
    term = Term(amount, Unit.HOURS)
    before = due_at(start, term, OFFICE)
    begin = start + timedelta(minutes=offset)
    stop = Pause(begin, begin + timedelta(minutes=minutes))

    after = due_at(start, term, OFFICE, [stop])

    in_time = begin < before
    assert after - before == (timedelta(minutes=minutes) if in_time else timedelta(0))


@given(moments, terms, st.lists(pauses, max_size=3), days)
def test_adding_a_holiday_never_makes_anything_earlier(
    start: datetime, term: Term, stops: list[Pause], day: date
) -> None:
    with_it = replace(OFFICE, version="more", closed={**OFFICE.closed, day: "Libur"})

    assert due_at(start, term, with_it, stops) >= due_at(start, term, OFFICE, stops)


@given(moments, terms, st.lists(pauses, max_size=3), days, st.integers(0, 40))
def test_season_affects_only_deadlines_that_meet_it(
    start: datetime, term: Term, stops: list[Pause], day: date, length: int
) -> None:
    season = Season(name="Musim", first=day, last=day + length * ONE_DAY, week=SHORT)
    changed = replace(OFFICE, version="season", seasons=(season,))
    before = due_at(start, term, OFFICE, stops)

    after = due_at(start, term, changed, stops)

    meets = OFFICE.local_date(
        start
    ) < season.last and season.first <= OFFICE.local_date(before)
    if term.unit is not Unit.WORKING_DAYS or not meets:
        assert after == before


@settings(max_examples=300)
@given(moments, working_terms, st.lists(pauses, max_size=5), st.booleans())
def test_due_is_found_as_if_every_day_was_counted(
    start: datetime, term: Term, stops: list[Pause], in_season: bool
) -> None:
    season = Season(
        name="Musim", first=date(2026, 2, 19), last=date(2026, 3, 20), week=SHORT
    )
    calendar = replace(OFFICE, seasons=(season,) if in_season else ())

    *_, last = count_days(start, term.amount, calendar, merge(stops))

    assert due_at(start, term, calendar, stops) == last.until


@given(moments, working_terms, st.lists(pauses, max_size=5))
def test_clock_runs_exactly_the_term(
    start: datetime, term: Term, stops: list[Pause]
) -> None:
    due = due_at(start, term, OFFICE, stops)
    begin = counted_from(start, OFFICE)

    ran = sum(
        (
            shares_between(OFFICE, run.start, run.end)
            for run in running(Span(begin, due), merge(stops))
        ),
        Fraction(0),
    )

    assert abs(ran - term.amount) <= Fraction(1, 10**9)


@given(moments, moments, terms)
def test_later_start_is_never_due_earlier(
    one: datetime, other: datetime, term: Term
) -> None:
    first, second = sorted([one, other])

    assert due_at(first, term, OFFICE) <= due_at(second, term, OFFICE)


@given(st.integers(0, 364), working_terms)
def test_every_moment_of_a_day_has_the_same_due_date(day: int, term: Term) -> None:
    """The last minute before a long weekend and the first are one and the same day."""
    midnight = FIRST + timedelta(days=day)
    moments_of_day = [timedelta(0), timedelta(hours=9), timedelta(hours=23, minutes=59)]

    found = {due_at(midnight + later, term, OFFICE) for later in moments_of_day}

    assert len(found) == 1
