from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, ProgrammingError, transaction

from accounts.enums import Post
from accounts.models import Unit as OfficeUnit
from accounts.models import User
from accounts.services.memberships import appoint
from accounts.services.reference import load_units
from accounts.services.users import NewUser, create_user
from workflows.exceptions import NotAllowedHere, ValidFromPast, VersionAhead
from workflows.models import (
    CalendarVersion,
    DeadlineRule,
    Holiday,
    Season,
    WorkingCalendar,
)
from workflows.models.calendar import WeekJSON
from workflows.services.calendars import (
    OFFICE,
    CalendarNotPublishedError,
    calendar_value,
    publish_calendar,
    save_season,
    set_office_hours,
    set_scope,
    version_for,
)
from workflows.services.deadline_rules import (
    RuleContent,
    amend_rule,
    rule_in_force,
    withdraw_version,
)
from workflows.services.other_calendars import (
    copy_calendar,
    country_calendar,
    load_countries,
    load_partners,
)
from workflows.services.reference import (
    deadline_rows,
    load_calendar,
    load_deadlines,
    load_holidays,
)
from workflows.sla import Term, Unit, due_at


pytestmark = pytest.mark.django_db
WITA = ZoneInfo("Asia/Makassar")
SHORT_WEEK = [[["08:00", "14:00"]]] * 5 + [[], []]


def _appointed(post: Post) -> User:
    load_units()
    user = create_user(NewUser(username=post, full_name="Ni Made Ayu"), by=None)
    appoint(user, post=post, unit=OfficeUnit.objects.get(code="disnaker"), by=None)
    return user


@pytest.fixture
def kepala_dinas() -> User:
    return _appointed(Post.KEPALA_DINAS)


@pytest.fixture
def admin_sistem() -> User:
    return _appointed(Post.ADMIN_SISTEM)


def test_load_holidays_publishes_a_calendar_that_counts_them() -> None:
    loaded = load_holidays([2026])

    office = calendar_value(OFFICE)
    start = datetime(2026, 10, 29, 10, tzinfo=WITA)
    due = due_at(start, Term(5, Unit.WORKING_DAYS), office)
    assert loaded.created == Holiday.objects.count() > 30
    assert office.version == "gianyar.1"
    assert (
        office.reason_closed(date(2026, 6, 16))
        == "Penampahan Galungan, Tahun Baru Islam"
    )
    assert due == datetime(2026, 11, 6, 16, tzinfo=WITA)


def test_load_holidays_twice_changes_nothing() -> None:
    load_holidays([2026, 2027])
    history = Holiday.history.count()

    loaded = load_holidays([2026, 2027])

    assert (loaded.created, loaded.changed, loaded.removed, loaded.kept) == (0, 0, 0, 0)
    assert Holiday.history.count() == history
    assert CalendarVersion.objects.count() == 1


def test_load_holidays_keeps_edits_made_in_the_product() -> None:
    load_holidays([2026])
    Holiday.objects.filter(name="Pagerwesi", date=date(2026, 11, 4)).update(
        is_active=False
    )
    Holiday.objects.filter(name="Galungan").update(
        date=date(2026, 6, 20), name="Galungan (SE)"
    )
    load_calendar().holidays.create(
        date=date(2026, 1, 17), name="Siwaratri", basis="SE Gubernur Bali 2026"
    )

    loaded = load_holidays([2026])

    office = calendar_value(OFFICE)
    assert loaded.kept == 2
    assert office.is_working_day(date(2026, 11, 4))
    assert office.reason_closed(date(2026, 6, 20)) == "Galungan (SE)"
    assert office.is_working_day(date(2026, 6, 17))
    assert office.reason_closed(date(2026, 1, 17)) == "Siwaratri"


def test_load_holidays_leaves_a_day_that_was_entered_by_hand_first() -> None:
    calendar = load_calendar()
    calendar.holidays.create(
        date=date(2026, 8, 17), name="Hari Kemerdekaan Republik Indonesia"
    )

    loaded = load_holidays([2026])

    assert loaded.kept == 1
    assert calendar.holidays.filter(date=date(2026, 8, 17)).count() == 1


def test_load_holidays_removes_an_estimate_that_moved_unless_edited() -> None:
    load_holidays([2026])
    holiday = Holiday.objects.get(name="Galungan")
    for day in (1, 2):
        stale = Holiday(
            calendar=holiday.calendar,
            date=date(2026, 7, day),
            name="Perkiraan",
            basis="x",
        )
        stale.reference_key = f"{stale.date} Perkiraan"
        stale.reference_digest = stale.content_digest()
        stale.save()
    Holiday.objects.filter(date=date(2026, 7, 2)).update(basis="SE Gubernur")

    loaded = load_holidays([2026])

    assert loaded.removed == 1
    assert [h.date.day for h in Holiday.objects.filter(name="Perkiraan")] == [2]


def test_publish_calendar_makes_a_version_only_for_a_change(admin_sistem: User) -> None:
    load_holidays([2026])
    first = publish_calendar(OFFICE, by=admin_sistem, reason="tidak ada perubahan")
    Holiday.objects.filter(name="Saraswati").update(is_active=False)

    second = publish_calendar(OFFICE, by=admin_sistem, reason="SE Gubernur")

    assert (first.number, second.number) == (1, 2)
    assert first.value().reason_closed(date(2026, 4, 4)) == "Saraswati"
    assert calendar_value(OFFICE).reason_closed(date(2026, 4, 4)) is None
    record = WorkingCalendar.history.first()
    assert (record.history_user, record.history_change_reason) == (
        admin_sistem,
        "SE Gubernur",
    )


def test_set_office_hours_moves_the_due_time(admin_sistem: User) -> None:
    load_holidays([2026])

    set_office_hours(OFFICE, SHORT_WEEK, by=admin_sistem, reason="Perbup jam kerja")

    start = datetime(2026, 11, 16, 10, tzinfo=WITA)
    due = due_at(start, Term(1, Unit.WORKING_DAYS), calendar_value(OFFICE))
    assert due == datetime(2026, 11, 17, 14, tzinfo=WITA)


@pytest.mark.parametrize(
    "week",
    [
        None,
        "Senin",
        [[["08:00", "16:00"]]] * 6,
        [[]] * 7,
        [[["16:00", "08:00"]]] * 7,
        [[["08:00"]]] * 7,
        [[["pagi", "sore"]]] * 7,
    ],
)
def test_set_office_hours_unreadable_refused(
    admin_sistem: User, week: WeekJSON
) -> None:
    load_calendar()

    with pytest.raises(ValidationError):
        set_office_hours(OFFICE, week, by=admin_sistem, reason="salah")


def test_calendar_value_costs_one_query(django_assert_num_queries):
    load_holidays([2026])
    calendar_value(OFFICE)

    with django_assert_num_queries(1):
        calendar_value(OFFICE)


def test_calendar_value_unpublished_is_named() -> None:
    load_calendar()

    with pytest.raises(CalendarNotPublishedError):
        calendar_value(OFFICE)


@pytest.mark.parametrize("act", ["update", "delete"])
def test_calendar_version_is_immutable(act: str) -> None:
    load_holidays([2026])
    WorkingCalendar.objects.update(current_version=None)
    rows = CalendarVersion.objects.all()

    with (
        pytest.raises(ProgrammingError, match="Cannot update"),
        transaction.atomic(),
    ):
        rows.update(digest="x") if act == "update" else rows.delete()


def test_load_deadlines_loads_every_row_and_twice_changes_nothing() -> None:
    first = load_deadlines(deadline_rows())
    history = DeadlineRule.history.count()

    second = load_deadlines(deadline_rows())

    assert first.created == len(deadline_rows()) == DeadlineRule.objects.count()
    assert (second.created, second.changed, second.kept) == (0, 0, 0)
    assert DeadlineRule.history.count() == history
    rule = rule_in_force("STD-KLARIFIKASI1")
    assert rule.term == Term(5, Unit.WORKING_DAYS)
    assert rule.kind == "standar_internal"
    assert not rule_in_force("ADU-WAS").is_active


def _content(kode: str, **changes: object) -> RuleContent:
    fields = {
        name: getattr(rule_in_force(kode), name) for name in DeadlineRule.CONTENT_FIELDS
    }
    return RuleContent(**(fields | changes))


def test_amend_rule_opens_a_new_version(kepala_dinas: User) -> None:
    load_deadlines(deadline_rows())

    rule = amend_rule(
        "STD-KONTAK",
        _content("STD-KONTAK", amount=2),
        by=kepala_dinas,
        reason="SK Kadis 12",
    )

    old = DeadlineRule.objects.get(kode="STD-KONTAK", number=1)
    assert (old.amount, rule.amount, rule.number) == (1, 2, 2)
    assert old.valid_to == rule.valid_from
    assert rule_in_force("STD-KONTAK") == rule
    assert rule.history.get().history_user == kepala_dinas


def test_load_deadlines_keeps_a_rule_amended_in_the_product(kepala_dinas: User) -> None:
    load_deadlines(deadline_rows())
    amend_rule(
        "STD-KONTAK",
        _content("STD-KONTAK", amount=2),
        by=kepala_dinas,
        reason="SK Kadis 12",
    )

    loaded = load_deadlines(deadline_rows())

    assert loaded.kept == 1
    assert rule_in_force("STD-KONTAK").amount == 2


def test_load_deadlines_follows_a_changed_reference() -> None:
    rows = deadline_rows()
    load_deadlines(rows)
    changed = [
        row | {"jumlah": "7"} if row["kode"] == "STD-RUJUKAN" else row for row in rows
    ]

    loaded = load_deadlines(changed)

    rule = rule_in_force("STD-RUJUKAN")
    assert loaded.changed == 1
    assert (rule.number, rule.amount, rule.was_edited) == (2, 7, False)


def test_deadline_rule_has_one_current_version() -> None:
    load_deadlines(deadline_rows())
    rule = rule_in_force("STD-KONTAK")
    rule.pk, rule.number = None, 2

    with pytest.raises(IntegrityError, match=r"deadline_rule_(one_current|no_overlap)"):
        rule.save()


def test_amend_rule_to_nonsense_refused(kepala_dinas: User) -> None:
    load_deadlines(deadline_rows())
    content = _content("STD-KONTAK", unit="minggu")

    with pytest.raises(ValidationError):
        amend_rule("STD-KONTAK", content, by=kepala_dinas, reason="salah")


LATER = datetime(2027, 1, 1, 0, 0, tzinfo=WITA)


def test_amend_rule_ahead_is_not_in_force_before_its_day(kepala_dinas: User) -> None:
    load_deadlines(deadline_rows())

    with time_machine.travel(datetime(2026, 12, 1, 9, tzinfo=WITA), tick=False):
        ahead = amend_rule(
            "STD-KONTAK",
            _content("STD-KONTAK", amount=2),
            by=kepala_dinas,
            reason="SK Kadis 12",
            valid_from=LATER,
        )
        assert rule_in_force("STD-KONTAK").amount == 1
    with time_machine.travel(LATER, tick=False):
        assert rule_in_force("STD-KONTAK") == ahead


def test_amend_rule_twice_ahead_refused_until_withdrawn(kepala_dinas: User) -> None:
    load_deadlines(deadline_rows())
    head: Any = {"by": kepala_dinas, "reason": "SK"}
    second, third = (_content("STD-KONTAK", amount=amount) for amount in (2, 3))
    with time_machine.travel(datetime(2026, 12, 1, 9, tzinfo=WITA), tick=False):
        amend_rule("STD-KONTAK", second, valid_from=LATER, **head)
        with pytest.raises(VersionAhead):
            amend_rule("STD-KONTAK", third, valid_from=LATER, **head)
        withdraw_version("STD-KONTAK", **head)
        ahead = amend_rule("STD-KONTAK", third, valid_from=LATER, **head)
        assert rule_in_force("STD-KONTAK").number == 1

    assert ahead.number == 3
    assert DeadlineRule.objects.get(kode="STD-KONTAK", number=2).was_withdrawn


def test_amend_rule_of_a_law_is_not_the_heads_to_change(kepala_dinas: User) -> None:
    load_deadlines(deadline_rows())

    with pytest.raises(NotAllowedHere):
        amend_rule(
            "KIP-JAWAB",
            _content("KIP-JAWAB", amount=9),
            by=kepala_dinas,
            reason="Salah",
        )


def test_amend_rule_into_the_past_refused(kepala_dinas: User) -> None:
    load_deadlines(deadline_rows())

    with pytest.raises(ValidFromPast):
        amend_rule(
            "STD-KONTAK",
            _content("STD-KONTAK", amount=2),
            by=kepala_dinas,
            reason="SK",
            valid_from=datetime(2020, 1, 1, tzinfo=WITA),
        )


def test_scope_nearest_up_the_tree_counts(admin_sistem: User) -> None:
    load_holidays([2026])
    office = load_calendar()
    office.refresh_from_db()
    partner = copy_calendar(
        office, code="mitra", name="Mitra", by=admin_sistem, reason="Mitra"
    )

    set_scope("gianyar.disnaker.", partner, by=admin_sistem, reason="Uji")

    below = version_for("gianyar.disnaker.seksi.")
    assert below == partner.current_version_id
    assert version_for("gianyar.desa.") == office.current_version_id
    assert version_for("gianyar.disnaker.", OFFICE) == office.current_version_id
    set_scope("gianyar.disnaker.", None, by=admin_sistem, reason="Uji")
    assert version_for("gianyar.disnaker.") == office.current_version_id


def test_copy_has_the_seasons_and_new_years_of_its_source(admin_sistem: User) -> None:
    load_holidays([2026])
    office = load_calendar()
    season = Season(
        calendar=office,
        name="Ramadan 1447 H",
        first=date(2026, 2, 19),
        last=date(2026, 3, 20),
        week=SHORT_WEEK,
        basis="SE Bupati",
    )
    save_season(season, by=admin_sistem, reason="SE Bupati")
    copy_calendar(office, code="mitra", name="Mitra", by=admin_sistem, reason="Mitra")
    assert calendar_value("mitra").closing(date(2026, 2, 19)).hour == 14
    assert office.seasons.count() == 1
    worked_on = Holiday.objects.get(calendar__code="mitra", date=date(2026, 8, 17))
    worked_on.is_active = False
    worked_on.save()

    load_partners([2026, 2027])

    mitra = calendar_value("mitra")
    assert mitra.is_working_day(date(2026, 8, 17))
    # Nyepi, Saka 1949.
    assert not mitra.is_working_day(date(2027, 3, 8))
    assert load_partners([2026, 2027]).created == 0


def test_save_season_makes_a_version_with_its_hours(admin_sistem: User) -> None:
    load_holidays([2026])
    before = calendar_value(OFFICE)
    season = Season(
        calendar=load_calendar(),
        name="Ramadan 1447 H",
        first=date(2026, 2, 19),
        last=date(2026, 3, 20),
        week=SHORT_WEEK,
        basis="SE Bupati",
    )

    version = save_season(season, by=admin_sistem, reason="SE Bupati")

    assert version.number == 2
    after = calendar_value(OFFICE)
    assert after.closing(date(2026, 2, 19)).hour == 14
    assert after.closing(date(2026, 2, 18)) == before.closing(date(2026, 2, 18))


def test_seasons_that_overlap_are_refused(admin_sistem: User) -> None:
    load_holidays([2026])
    days = {"first": date(2026, 2, 19), "last": date(2026, 3, 20)}
    seasons = [
        Season(calendar=load_calendar(), name=name, week=SHORT_WEEK, basis="SE", **days)
        for name in ("Ramadan", "Ramadan lagi")
    ]
    save_season(seasons[0], by=admin_sistem, reason="SE")

    with pytest.raises(ValidationError):
        save_season(seasons[1], by=admin_sistem, reason="SE")


def test_country_calendar_has_its_own_week_zone_and_holidays() -> None:
    with time_machine.travel(datetime(2026, 11, 23, 9, tzinfo=WITA), tick=False):
        calendar = country_calendar("SA", name="Perwakilan RI di Arab Saudi")
    assert calendar is not None
    value = calendar_value(calendar.code)

    assert str(value.timezone) == "Asia/Riyadh"
    assert not value.is_working_day(date(2026, 11, 27))  # a Friday
    assert value.is_working_day(date(2026, 11, 29))  # a Sunday
    assert value.reason_closed(date(2026, 9, 23)) is not None  # the national day
    assert country_calendar("SA", name="Lain") == calendar
    assert country_calendar("FJ", name="Fiji") is None


def test_load_countries_brings_new_years_and_keeps_edits() -> None:
    with time_machine.travel(datetime(2026, 11, 23, 9, tzinfo=WITA), tick=False):
        calendar = country_calendar("SA", name="Perwakilan RI di Arab Saudi")
        assert calendar is not None
        calendar.holidays.filter(date=date(2026, 9, 23)).update(is_active=False)

        loaded = load_countries([2026, 2030])

    assert loaded.created > 5
    assert loaded.kept == 1
    assert calendar_value(calendar.code).reason_closed(date(2030, 9, 23)) is not None
