"""Whose working days a clock counts: its unit's, or the one that its step asks for."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from workflows import extensions
from workflows.models import WorkingCalendar
from workflows.models.calendar import CalendarKind
from workflows.services.calendars import publish_calendar, set_scope

from .conftest import World
from .documents import Data, end, publish, task
from .product import OFFICE


MORNINGS = [[["08:00", "11:00"]]] * 5 + [[], []]
ABROAD = [[], [], *[[["09:00", "17:00"]]] * 5]


def calendar(code: str, week: list[list[list[str]]], zone: str) -> WorkingCalendar:
    made = WorkingCalendar.objects.create(
        code=code, name=code, week=week, timezone=zone, kind=CalendarKind.PARTNER
    )
    publish_calendar(code, by=None, reason="Uji")
    made.refresh_from_db()
    return made


@pytest.fixture
def partner(world: World) -> WorkingCalendar:
    return calendar("mitra", MORNINGS, "Asia/Makassar")


@pytest.fixture
def asked(world: World) -> Iterator[None]:
    """A product whose matters have a partner and a country of placement."""
    calendar("negara", ABROAD, "Asia/Riyadh")
    before = extensions.installed()
    codes = {"partner": "mitra", "placement": "negara"}
    extensions.install(
        replace(before, calendar_of=lambda _matter, whose: codes.get(whose))
    )
    yield
    extensions.install(before)


def closing(world: World, step: str) -> str:
    due = world.item(step).due_at
    assert due is not None
    return f"{due:%Y-%m-%d %H:%M}"


def one_task(**parts: str) -> Data:
    return {"a": task("z", **parts), "z": end()}


def test_clock_of_a_unit_runs_by_the_nearest_calendar(
    world: World, partner: WorkingCalendar
) -> None:
    set_scope(OFFICE, partner, by=None, reason="Uji")
    publish("p", one_task())

    world.start()

    # Tuesday at eleven in Bali.
    assert closing(world, "a") == "2026-11-24 03:00"
    assert world.item("a").deadline.calendar.calendar == partner


def test_clock_keeps_the_calendar_it_began_with(
    world: World, partner: WorkingCalendar
) -> None:
    publish("p", one_task())
    world.start()

    set_scope(OFFICE, partner, by=None, reason="Uji")

    assert closing(world, "a") == "2026-11-24 08:00"


def test_step_asks_for_the_calendar_of_the_country_of_placement(
    world: World, partner: WorkingCalendar, asked: None
) -> None:
    publish("p", one_task(calendar="placement"))

    world.start()

    # Monday and Tuesday are its days of rest: Wednesday at five in Riyadh.
    assert closing(world, "a") == "2026-11-25 14:00"


def test_step_asks_for_the_office_whoever_acts(
    world: World, partner: WorkingCalendar
) -> None:
    set_scope(OFFICE, partner, by=None, reason="Uji")
    publish("p", one_task(calendar="office"))

    world.start()

    assert closing(world, "a") == "2026-11-24 08:00"


def test_wait_for_a_partner_ends_on_its_calendar(
    world: World, partner: WorkingCalendar, asked: None
) -> None:
    steps = {
        "w": {
            "kind": "wait",
            "waits_for": "partner",
            "calendar": "partner",
            "expiry": {"after": {"deadline": "LAPOR-VERIF"}, "next": "z"},
        },
        "z": end(),
    }
    publish("p", steps)

    process = world.start()

    wait = process.waits.get()
    assert wait.fires_at is not None
    # Three mornings after Monday.
    assert f"{wait.fires_at:%Y-%m-%d %H:%M}" == "2026-11-26 03:00"
    assert wait.started_at.date() == date(2026, 11, 23)
