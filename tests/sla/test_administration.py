import json
from datetime import date

import pytest
from django.test import Client

from accounts.enums import Post
from accounts.models import Unit, User
from accounts.services.memberships import appoint
from accounts.services.reference import load_units
from accounts.services.users import NewUser, create_user
from workflows.models import CalendarVersion, DeadlineRule, Holiday, WorkingCalendar
from workflows.services.calendars import calendar_value
from workflows.services.deadline_rules import rule_in_force
from workflows.services.reference import (
    OFFICE,
    deadline_rows,
    load_deadlines,
    load_holidays,
)


@pytest.fixture
def admin_sistem(db: None) -> User:
    load_units()
    load_holidays([2026])
    load_deadlines(deadline_rows())
    user = create_user(
        NewUser(username="admin_sistem", full_name="I Gede Arya"), by=None
    )
    appoint(
        user, post=Post.ADMIN_SISTEM, unit=Unit.objects.get(code="disnaker"), by=None
    )
    return user


@pytest.fixture
def desk(client: Client, admin_sistem: User) -> Client:
    client.force_login(
        admin_sistem, "allauth.account.auth_backends.AuthenticationBackend"
    )
    return client


def test_holiday_switched_off_publishes_the_next_version(
    desk: Client, admin_sistem: User
) -> None:
    holiday = Holiday.objects.get(name="Pagerwesi", date=date(2026, 11, 4))
    values = {
        "date": "2026-11-04",
        "name": "Pagerwesi",
        "basis": "SE Gubernur Bali 2026",
        "standing": "terverifikasi",
        "reason": "Tidak diliburkan",
    }

    response = desk.post(f"/admin/workflows/holiday/{holiday.pk}/change/", values)

    record = holiday.history.first()
    assert response.status_code == 302
    assert calendar_value(OFFICE).is_working_day(date(2026, 11, 4))
    assert CalendarVersion.objects.count() == 2
    assert (record.history_user, record.history_change_reason) == (
        admin_sistem,
        "Tidak diliburkan",
    )


def test_holiday_added_closes_the_day(desk: Client) -> None:
    desk.post(
        "/admin/workflows/holiday/add/",
        {
            "calendar": WorkingCalendar.objects.get().pk,
            "date": "2026-01-16",
            "name": "Siwaratri",
            "basis": "SE Gubernur Bali 2026",
            "standing": "terverifikasi",
            "is_active": "on",
            "reason": "SE Gubernur Bali 2026",
        },
    )

    reason = calendar_value(OFFICE).reason_closed(date(2026, 1, 16))
    assert reason == "Isra Mikraj Nabi Muhammad, Siwaratri"


def test_deadline_rule_changed_opens_a_version(
    desk: Client, admin_sistem: User
) -> None:
    rule = rule_in_force("STD-KONTAK")
    values = {name: getattr(rule, name) for name in DeadlineRule.FIRST_FIELDS}
    values |= {"amount": 2, "is_active": "on", "reason": "SK Kadis 12/2026"}

    desk.post(f"/admin/workflows/deadlinerule/{rule.pk}/change/", values)

    rule.refresh_from_db()
    latest = rule_in_force("STD-KONTAK")
    assert (rule.amount, rule.number) == (1, 1)
    assert (latest.amount, latest.number) == (2, 2)
    assert latest.history.get().history_user == admin_sistem


@pytest.mark.parametrize(
    ("week", "status"), [([[["07:30", "15:30"]]] * 5 + [[], []], 302), ([[]] * 7, 200)]
)
def test_office_hours_changed(desk: Client, week: list[object], status: int) -> None:
    calendar = WorkingCalendar.objects.get()

    response = desk.post(
        f"/admin/workflows/workingcalendar/{calendar.pk}/change/",
        {"week": json.dumps(week), "reason": "Perbup"},
    )

    calendar.refresh_from_db()
    assert response.status_code == status
    assert (calendar.week == week) is (status == 302)


@pytest.mark.parametrize("kind", ["workingcalendar", "holiday", "deadlinerule"])
def test_pages_of_reference_data_open(desk: Client, kind: str) -> None:
    models = {m._meta.model_name: m for m in (WorkingCalendar, Holiday, DeadlineRule)}
    pk = models[kind].objects.values_list("pk", flat=True)[0]
    base = f"/admin/workflows/{kind}/"

    pages = [base, f"{base}{pk}/change/", f"{base}{pk}/history/"]

    assert [desk.get(page).status_code for page in pages] == [200] * 3
    assert desk.get(f"{base}{pk}/delete/").status_code == 403
