"""The leaders' page: figures that are right, name no case, and leave out secret ones."""

import re
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Unit
from sigap_cases.cases.models import Case, SecretTotalsRight
from sigap_cases.cases.services import totals_rights
from tests import referring
from tests.desk import world
from tests.factories import make_case, make_user
from workflows.exceptions import NotAllowed, ReasonNeeded
from workflows.models import ClockPause, Deadline, WorkItem


pytestmark = pytest.mark.usefixtures("desk")

MONDAY = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
OCTOBER = datetime(2026, 10, 12, 1, 0, tzinfo=UTC)


def leaders(who: str = "kepala_dinas", **asked: str) -> Any:
    return world.client(who).get(reverse("supervision:leaders"), asked)


def figures(**asked: str) -> Any:
    return leaders(**asked).context["figures"]


def late(case: Case, days: int) -> WorkItem:
    item = world.item(case)
    due = timezone.now() - timedelta(days=days)
    WorkItem.objects.filter(pk=item.pk).update(due_at=due)
    Deadline.objects.filter(item=item).update(due_at=due)
    return item


def rows(count: int, **fields: Any) -> list[Case]:
    unit = Unit.objects.get(code="disnaker")
    return [make_case(unit, **fields) for _ in range(count)]


def test_totals_compare_with_the_month_before() -> None:
    with time_machine.travel(OCTOBER, tick=False):
        rows(2)
        Case.objects.filter(pk=rows(1)[0].pk).update(
            closed_at=timezone.now(), status="closed"
        )
    with time_machine.travel(MONDAY, tick=False):
        rows(4)
        found = figures()
        october = figures(bulan="2026-10")
    assert [(one.now, one.before) for one in found.totals] == [(4, 3), (0, 1), (6, 2)]
    assert found.totals[0].difference == "+1"
    assert [one.now for one in october.totals] == [3, 1, 2]


def test_places_hide_small_numbers_and_their_neighbours() -> None:
    batubulan = Unit.objects.get(code="51.04.01.2001")
    peliatan = Unit.objects.get(code="51.04.05.2006")
    with time_machine.travel(MONDAY, tick=False):
        rows(6, village=batubulan)
        rows(2, village=peliatan)
        rows(7)
        found = figures()
    by_name = {place.district.label: place for place in found.places}
    assert by_name[district_of(peliatan)].district.count is None
    assert by_name[district_of(peliatan)].villages == []
    assert by_name[district_of(batubulan)].district.count is None, "15 - 7 - 6 is 2"
    shown = [place.district.count for place in found.places]
    assert sum(count or 0 for count in shown) == 7


def test_places_show_villages_with_enough_cases() -> None:
    batubulan = Unit.objects.get(code="51.04.01.2001")
    with time_machine.travel(MONDAY, tick=False):
        rows(6, village=batubulan)
        places = {place.district.label: place for place in figures().places}
    place = places[district_of(batubulan)]
    assert place.district.count == 6
    assert [(cell.label, cell.count) for cell in place.villages] == [
        (batubulan.name, 6)
    ]


def test_types_are_hidden_with_the_complaints() -> None:
    with time_machine.travel(MONDAY, tick=False):
        rows(3)
        found = figures()
    assert found.kinds[0].count is None
    assert found.types_shown == []


def test_late_tasks_are_told_with_how_late_and_why() -> None:
    with time_machine.travel(MONDAY, tick=False):
        unclaimed, untouched, worked = world.lodge(), world.lodge(), world.lodge()
        late(unclaimed, 1)
        world.held(untouched)
        late(untouched, 5)
        item = world.held(worked)
        world.client("petugas_pengaduan").post(
            reverse("desk:task_draft", args=[item.pk]),
            {"contact_note": "Akan ditelepon", "revision": item.revision},
        )
        late(worked, 40)
        referral = referring.refer(worked)
        lying = referring.item(referral)
        WorkItem.objects.filter(pk=lying.pk).update(
            due_at=timezone.now() - timedelta(days=1)
        )
        found = figures()
    assert (found.late_tasks, found.late_cases) == (4, 4)
    assert [one.count for one in found.reasons] == [1, 1, 1, 1, 0]
    assert [one.count for one in found.lateness] == [2, 1, 0, 1]


def test_what_stands_still_is_not_late() -> None:
    with time_machine.travel(MONDAY, tick=False):
        world.waiting_for_reporter(world.lodge())
        stopped = late(world.lodge(), 3)
        Deadline.objects.filter(item=stopped).update(state="paused")
        found = figures()
    assert [one.count for one in found.standing_still] == [1, 1]
    assert found.late_tasks == 0
    assert not ClockPause.objects.exists()


def test_terms_of_law_and_internal_standards_are_apart() -> None:
    with time_machine.travel(MONDAY, tick=False):
        case = world.lodge()
        world.do(case, "first_contact", "petugas_pengaduan", contact_result="reached")
        found = figures()
    _law, _reference, internal = found.terms
    assert (internal.now.met, internal.now.missed) == (1, 0)
    assert sum(one.now.total for one in found.terms) == 1


def test_page_names_no_case_and_asks_a_constant_number_of_queries() -> None:
    def asked() -> int:
        client = world.client("kepala_dinas")
        with CaptureQueriesContext(connection) as sent:
            page = client.get(reverse("supervision:leaders")).content.decode()
        assert all(case.number not in page for case in Case.objects.all())
        return len(sent)

    late(world.lodge(), 2)
    asked()
    before = asked()
    for _ in range(3):
        late(world.lodge(), 2)
    assert asked() == before


@pytest.mark.parametrize("who", ["penyelia", "auditor", "admin_sistem", "camat"])
def test_page_is_for_the_head_of_the_office(who: str) -> None:
    assert leaders(who).status_code == 403


def test_page_is_not_for_outsiders() -> None:
    client = Client()
    assert client.get(reverse("supervision:leaders")).status_code == 302
    client.force_login(make_user("orang_luar"))
    assert client.get(reverse("supervision:leaders")).status_code == 403


@pytest.mark.parametrize("asked", ["", "2026-13", "1999-01", "bulan ini"])
def test_month_that_is_none_is_this_one(asked: str) -> None:
    with time_machine.travel(MONDAY, tick=False):
        assert figures(bulan=asked).period.value == "2026-11"


# Drawn anew for each answer: the token against forgery.
DRAWN = re.compile(rb'(value="|X-CSRFToken": ")[0-9A-Za-z]{64}(?=")')


def district_of(village: Unit) -> str:
    return str(village.parent)


def page() -> bytes:
    return DRAWN.sub(b"", leaders().content)


def give(**changes: Any) -> SecretTotalsRight:
    asked: dict[str, Any] = {
        "post": "kepala_dinas",
        "by": world.user("penyelia"),
        "reason": "Laporan bulanan kepada bupati.",
    }
    return totals_rights.give(Unit.objects.get(code="disnaker"), **asked | changes)


def test_secret_case_changes_no_byte_without_the_right() -> None:
    with time_machine.travel(MONDAY, tick=False):
        late(world.lodge(), 1)
        without = page()
        late(world.lodge("PELECEHAN_SEKSUAL"), 8)
        assert page() == without
        give()
        with_right = figures()
        assert with_right.totals[0].now == 2
        assert with_right.late_tasks == 2
        totals_rights.end(
            Unit.objects.get(code="disnaker"),
            post="kepala_dinas",
            by=world.user("penyelia"),
            reason="Laporan selesai.",
        )
        assert page() == without


def test_right_is_given_by_a_custodian_with_a_reason() -> None:
    with pytest.raises(NotAllowed):
        give(by=world.user("kepala_dinas"))
    with pytest.raises(NotAllowed):
        give(by=world.user("petugas_pengaduan"))
    with pytest.raises(ReasonNeeded):
        give(reason=" ")
    right = give()
    assert give().pk == right.pk
    assert right.history.get().history_user == world.user("penyelia")


def test_command_gives_and_ends_the_right() -> None:
    words = ["disnaker", "kepala_dinas", "--by", "penyelia", "--reason", "Laporan."]
    call_command("secret_totals", "give", *words, stdout=StringIO())
    assert SecretTotalsRight.objects.filter(ended_at=None).exists()
    call_command("secret_totals", "end", *words, stdout=StringIO())
    assert not SecretTotalsRight.objects.filter(ended_at=None).exists()
    words[3] = "kepala_dinas"
    with pytest.raises(CommandError):
        call_command("secret_totals", "give", *words, stdout=StringIO())
