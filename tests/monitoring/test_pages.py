"""The office's pages: figures that add up, lists as far as the right goes, one button."""

import re
from collections import Counter
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Unit, User
from sigap_cases.cases.models import Case
from sigap_cases.desk.monitoring import reading
from sigap_cases.desk.officer import Officer
from sigap_cases.monitoring.enums import RoundState
from sigap_cases.monitoring.models import (
    MonitoringCheck,
    MonitoringRound,
    MonitoringRule,
)
from sigap_cases.monitoring.services import lapses

from .test_rounds import AFTER_GRACE, People, a_check, answer


# Pages are the same for fewer; the round over all is another module's.
WORKERS = 700


def page(who: User, name: str, **asked: Any) -> Any:
    client = Client()
    client.force_login(who)
    return client.get(reverse(f"monitoring:{name}"), asked)


def some_answers(people: People, village: Unit) -> None:
    officer = people["petugas_desa"]
    answer(a_check(village, 0), officer)
    answer(a_check(village, 1), officer, result="not_reached")
    answer(a_check(village, 2), officer, result="moved")


def test_coverage_adds_up_by_village_district_and_regency(
    running: MonitoringRound, people: People, village: Unit
) -> None:
    some_answers(people, village)
    found = reading.table(Officer(people["penyelia"]), running, "")
    rows = [row.figures for one in found.districts for row in one.villages]
    villages = set(MonitoringCheck.objects.values_list("village", flat=True))
    assert (len(found.districts), len(rows)) == (7, len(villages))
    by_hand: Counter[tuple[Any, str]] = Counter(
        MonitoringCheck.objects.values_list("village_id", "state")
    )
    for row in rows:
        for state in ("open", "confirmed", "lapsed", "void"):
            assert getattr(row, state) == by_hand[row.village_id, state]
        assert row.checks == row.open + row.confirmed + row.lapsed + row.void
    for one in found.districts:
        within = [row.figures.checks for row in one.villages]
        assert one.total.figures.checks == sum(within)
    total = found.total.figures
    assert total.checks == MonitoringCheck.objects.count()
    assert (total.confirmed, total.not_reached, total.lapsed) == (2, 1, 0)
    assert total.percent == 100 * 2 // total.due
    mine = next(row for row in rows if row.village_id == village.pk)
    assert (mine.confirmed, mine.not_reached) == (2, 1)


def test_every_figure_opens_the_list_of_as_many(
    running: MonitoringRound, people: People, village: Unit
) -> None:
    some_answers(people, village)
    officer = Officer(people["penyelia"])
    found = reading.table(officer, running, str(village.parent_id))
    assert [len(found.districts), len(found.total.cells)] == [1, 6]
    rows = [found.districts[0].total, *found.districts[0].villages]
    for cell in (cell for row in rows for cell in row.cells if cell.url):
        query = dict(part.split("=") for part in cell.url.partition("?")[2].split("&"))
        assert reading.listed(officer, query).count() == cell.count, cell.url
    figures_only = reading.table(Officer(people["kepala_dinas"]), running, "")
    assert not any(cell.url for cell in figures_only.total.cells)


def test_coverage_page_asks_as_much_for_one_district_as_for_all(
    running: MonitoringRound, people: People, village: Unit
) -> None:
    counts = []
    for asked in ({}, {"kecamatan": str(village.parent_id)}):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            answered = page(people["penyelia"], "coverage", **asked)
        assert answered.status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
    lists = []
    for which in ("tunggu", "semua"):
        with CaptureQueriesContext(connection) as queries:
            page(people["petugas_desa"], "people", daftar=which)
        lists.append(len(queries))
    with CaptureQueriesContext(connection) as queries:
        page(people["penyelia"], "people", daftar="tunggu")
    assert abs(len(queries) - lists[0]) <= 8


def test_camat_reads_the_figures_of_the_district_only(
    running: MonitoringRound, people: People
) -> None:
    camat = people["camat"]
    district = Unit.objects.get(memberships__user=camat)
    table = reading.table(Officer(camat), running, "")
    assert [one.total.figures.label for one in table.districts] == [district.name]
    content = page(camat, "coverage").content.decode()
    assert not re.search(r'href="/meja/pemantauan/orang', content)
    assert page(camat, "people").status_code == 403


def test_who_opens_no_list_is_told_no_small_number(
    running: MonitoringRound, people: People, village: Unit
) -> None:
    some_answers(people, village)
    exact, head, camat = (
        reading.table(Officer(people[who]), running, "")
        for who in ("penyelia", "kepala_dinas", "camat")
    )
    true = {
        row.figures.village_id: row for one in exact.districts for row in one.villages
    }
    of_head = {
        row.figures.village_id: row for one in head.districts for row in one.villages
    }
    assert of_head.keys() == true.keys()
    for pk, row in of_head.items():
        texts = [cell.text for cell in row.cells]
        assert all(text == "< 5" or int(text) % 5 == 0 < int(text) for text in texts)
        for told, real in zip(row.cells, true[pk].cells, strict=True):
            assert abs(told.count - real.count) <= 4
    for one in head.districts:
        for place, cell in enumerate(one.total.cells):
            assert cell.count == sum(row.cells[place].count for row in one.villages)
    # The head of a district is told what the head of the office is told.
    (district,) = camat.districts
    for row in district.villages:
        assert row == of_head[row.figures.village_id]
    mine = true[village.pk].figures
    assert (mine.confirmed, mine.not_reached) == (2, 1)
    content = page(people["kepala_dinas"], "coverage").content.decode()
    assert "&lt; 5" in content
    assert "tidak disebut (&lt; 5)" in content or "tidak disebut (< 5)" in content
    assert "< 5" not in {cell.text for cell in true[village.pk].cells}
    narrowed = reading.table(
        Officer(people["kepala_dinas"]), running, str(village.parent_id)
    )
    assert [row for one in narrowed.districts for row in one.villages] == [
        of_head[row.figures.village_id]
        for one in narrowed.districts
        for row in one.villages
    ]


def test_people_of_the_village_are_listed_to_it_alone(
    people: People, village: Unit
) -> None:
    mine = MonitoringCheck.objects.filter(village=village).values_list(
        "person__name", flat=True
    )
    content = page(people["petugas_desa"], "people").content.decode()
    assert mine[0] in content
    lines = reading.page(Officer(people["petugas_desa2"]), {"daftar": "semua"})
    assert not {line.check.village_id for line in lines.rows} & {village.pk}
    assert page(people["petugas_desa"], "coverage").status_code == 403


def test_button_starts_a_complaint_and_tells_no_more_to_who_does_not_see_it(
    people: People, village: Unit
) -> None:
    with time_machine.travel(AFTER_GRACE, tick=False):
        lapses.sweep()
        check, other = a_check(village, 0), a_check(village, 1)
        lapses.start_complaint(other.pk, people["penyelia"])
        client = Client()
        client.force_login(people["petugas_desa"])
        told = []
        for one in (check, other):
            listed = reading.page(Officer(people["petugas_desa"]), {"daftar": "putus"})
            lines = {line.check.pk: line for line in listed.rows}
            assert (lines[one.pk].may_start, lines[one.pk].number) == (True, "")
            address = reverse("monitoring:complaint", args=[one.pk])
            answered = client.post(address, follow=True)
            told.append([str(message) for message in answered.context["messages"]])
        assert told[0] == told[1]
    assert Case.objects.count() == 2


def test_head_plans_closes_and_sets_the_standard(
    running: MonitoringRound, people: People
) -> None:
    client = Client()
    client.force_login(people["kepala_dinas"])
    sent = {"name": "Lagi", "starts": "2026-12-01", "ends": "2026-12-31"}
    assert client.post(reverse("monitoring:rounds"), sent).status_code == 409
    assert (
        client.post(reverse("monitoring:close", args=[running.pk])).status_code == 302
    )
    running.refresh_from_db()
    assert running.state == RoundState.CLOSED
    assert client.post(reverse("monitoring:rounds"), sent).status_code == 302
    planned = MonitoringRound.objects.get(name="Lagi")
    assert (planned.state, planned.checks.count()) == (RoundState.PLANNED, 0)
    rule = {
        "months_working": "2",
        "grace_days": "3",
        "missed_rounds": "2",
        "remind_days": "1",
        "reason": "Putusan rapat",
    }
    assert client.get(reverse("monitoring:rule")).status_code == 200
    assert client.post(reverse("monitoring:rule"), rule).status_code == 302
    assert MonitoringRule.objects.get(valid_to=None).months == {"working": 2}
    assert client.post(reverse("monitoring:rule"), {}).status_code == 422


@pytest.mark.parametrize("who", ["mitra", "admin_sistem", "petugas_ppid"])
def test_outsiders_find_no_page(people: People, who: str) -> None:
    for name in ("coverage", "people", "rounds", "rule"):
        assert page(people[who], name).status_code == 403
