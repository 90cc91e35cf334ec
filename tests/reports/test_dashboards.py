"""The dashboards: figures that lead to their lists, and hide what may not be seen."""

import io
import re
from collections import Counter
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import Unit
from sigap_cases.cases.enums import Level
from sigap_cases.cases.models import CaseType
from sigap_cases.monitoring.models import MonitoringCheck
from sigap_cases.registry.models import Person
from tests.desk import world
from tests.village.rounds import open_round

from .population import lodge, populate


pytestmark = pytest.mark.usefixtures("desk")

MONDAY = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
INDEX, WORKBOOK = reverse("dashboards:index"), reverse("dashboards:workbook")
LINKED = re.compile(r'<a href="(/meja/(?:pmi|kasus)/\?[^"]+)">(\d+)</a>')


def page(who: str, **asked: str) -> Any:
    answer = world.client(who).get(INDEX, asked)
    assert answer.status_code == 200
    return answer


def sheet(answer: Any, key: str) -> dict[str, int | None]:
    shown = answer.context["shown"]
    (found,) = [
        one for one in (*shown.sheets, *shown.complaint_sheets) if one.key == key
    ]
    return {row.label: row.count for row in found.rows}


def test_every_figure_is_the_length_of_its_list() -> None:
    with time_machine.travel(MONDAY, tick=False):
        populate()
        world.lodge()
        lodge(3)
        supervisor = world.client("penyelia")
        links = LINKED.findall(page("penyelia").content.decode())
        for address, count in links:
            listed = supervisor.get(address.replace("&amp;", "&")).context["count"]
            assert str(listed) == count, address
    filters = Counter(
        name for url, _n in links for name in re.findall(r"[?;](\w+)=", url)
    )
    assert {"kecamatan", "desa", "fase", "skema", "sektor", "kelamin"} <= set(filters)
    assert {"negara", "jenis", "hasil", "sejak"} <= set(filters)


def test_tables_of_people_add_up() -> None:
    people = populate()
    answer = page("penyelia")
    for key in ("fase", "skema", "sektor", "kelamin", "negara"):
        assert sum(count or 0 for count in sheet(answer, key).values()) == len(people)
    by_phase = Counter(person.get_phase_display() for person in people)
    assert {k: n for k, n in sheet(answer, "fase").items() if n} == dict(by_phase)
    tiles = [tile for b in answer.context["tiles"].blocks for tile in b.tiles]
    assert len(tiles) == 70
    assert sum(int(tile.text) for tile in tiles) == len(people)


def test_head_of_a_district_is_told_of_the_district_alone() -> None:
    people = populate()
    answer = page("camat")
    (place,) = answer.context["shown"].districts
    mine = [one for one in people if str(one.village.parent) == place.figure.label]
    assert 0 < len(mine) < len(people)
    assert answer.context["shown"].people.count == len(mine) == place.figure.count
    assert answer.context["shown"].complaint_sheets == ()
    assert "/meja/kasus/?" not in answer.content.decode()


def test_head_of_the_office_is_told_no_small_number_and_no_list() -> None:
    with time_machine.travel(MONDAY, tick=False):
        people = populate()
        lodge(2)
        answer = page("kepala_dinas")
    text = answer.content.decode()
    assert LINKED.findall(text) == []
    assert not any(person.name in text for person in people)
    shown = answer.context["shown"]
    counts = [row.count for one in shown.sheets for row in one.rows]
    assert [n for n in counts if n in (1, 2, 3, 4)] == []
    assert None in counts
    assert sheet(answer, "jenis") == {}, "two complaints are too few for their type"
    small = [v.count for d in shown.districts for v in d.villages if v.count]
    assert all(n >= 5 for n in small)


def test_secret_case_is_in_no_figure_of_the_head() -> None:
    with time_machine.travel(MONDAY, tick=False):
        lodge(9)
        before = page("kepala_dinas").content
        lodge(6, level=Level.SECRET)
        assert world.without_tokens(page("kepala_dinas").content.decode()) == (
            world.without_tokens(before.decode())
        )


@pytest.mark.parametrize("who", ["kepala_dinas", "penyelia"])
def test_statements_are_as_many_for_more_people(who: str) -> None:
    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            page(who)
        return len(found)

    populate()
    lodge(1)
    page(who)
    first = asked()
    populate()
    lodge(5)
    assert Person.objects.count() == 48
    assert asked() == first < 45


def test_workbook_says_what_the_page_says() -> None:
    with time_machine.travel(MONDAY, tick=False):
        populate()
        CaseType.objects.filter(code="GAJI_TDK_DIBAYAR").update(name="=1+1")
        lodge(6)
        answer = page("penyelia")
        file = world.client("penyelia").get(WORKBOOK)
    assert file["Content-Disposition"] == 'attachment; filename="dasbor-20261123.xlsx"'
    book = load_workbook(io.BytesIO(file.getvalue()), read_only=True)
    phases = {row[0]: row[1] for row in book["Fase kerja"].values}
    assert {k: n for k, n in phases.items() if k != "Fase kerja"} == sheet(
        answer, "fase"
    )
    types = [cell.value for row in book["Aduan menurut jenis"].rows for cell in row]
    assert "'=1+1" in types
    assert "=1+1" not in types


WATCHED = re.compile(r'<a href="(/meja/pemantauan/orang/[^"]+)">(\d+)</a>')
# Of the round's ten checks, by village: five are confirmed, two lapsed, one is void.
ANSWERS = ["confirmed"] * 5 + ["lapsed"] * 2 + ["void"]


def watch() -> list[MonitoringCheck]:
    """Past the services: what a state needs beside it is written by hand."""
    checks = open_round(populate()[:10], world.user("penyelia"))
    now = timezone.now()
    done = {"result": "reached", "how": "call", "done_at": now}
    done["done_by"] = world.user("petugas_desa")
    lapsed = {"lapsed_at": now, "lapse_reason": "overdue"}
    beside: dict[str, dict[str, Any]] = {"confirmed": done, "lapsed": lapsed}
    for check, state in zip(checks, ANSWERS, strict=False):
        for name, value in {"state": state, **beside.get(state, {})}.items():
            setattr(check, name, value)
        check.save()
    return checks


def covered(answer: Any) -> dict[str, dict[str, int]]:
    return of_table(answer.context["shown"].coverage.table)


def of_table(table: Any) -> dict[str, dict[str, int]]:
    rows = [table.total, *(row for one in table.districts for row in one.villages)]
    return {
        row.figures.label: {str(cell.label): cell.count for cell in row.cells}
        for row in rows
    }


def test_coverage_of_the_round_opens_its_lists_and_is_in_the_workbook() -> None:
    checks = watch()
    answer = page("penyelia")
    told = covered(answer)
    assert told["Jumlah"] == {
        "Wajib dipantau": 9,
        "Belum dikonfirmasi": 2,
        "Terkonfirmasi": 5,
        "Kontak terputus": 2,
        "Tidak terhubung": 0,
        "Batal": 1,
    }
    by_village = Counter(str(check.village) for check in checks)
    assert set(told) == {"Jumlah", *by_village}
    supervisor = world.client("penyelia")
    links = WATCHED.findall(answer.content.decode())
    assert len(links) > 8
    for address, count in links:
        listed = supervisor.get(address.replace("&amp;", "&")).context["page"]
        assert len(listed.rows) == int(count), address
    file = supervisor.get(WORKBOOK)
    book = load_workbook(io.BytesIO(file.getvalue()), read_only=True)
    rows = list(book["Cakupan pemantauan berkala"].values)
    assert rows[0][0] == "Putaran 4"
    assert rows[2] == ("Jumlah", None, 9, 2, 5, 2, 0, 1, 100 * 5 // 9)
    assert {
        row[1]: row[2] + row[7] for row in rows[2:] if row[1] in by_village
    } == dict(by_village)


def test_coverage_is_told_as_the_monitoring_tells_it() -> None:
    assert page("penyelia").context["shown"].coverage is None
    checks = watch()
    camat = page("camat")
    (place,) = camat.context["shown"].coverage.table.districts
    mine = [
        one for one in checks if str(one.village.parent) == place.total.figures.label
    ]
    assert 0 < len(mine) < len(checks)
    head = page("kepala_dinas")
    monitoring = world.client("kepala_dinas").get(reverse("monitoring:coverage"))
    told, whole = covered(head), covered(page("penyelia"))
    assert told == of_table(monitoring.context["table"])
    assert {count % 5 for row in told.values() for count in row.values()} == {0}
    assert told.keys() == whole.keys()
    assert told != whole
    for answer in (camat, head):
        assert "&lt; 5" in answer.content.decode()
        assert WATCHED.findall(answer.content.decode()) == []


def test_unit_without_people_is_a_tile_too() -> None:
    assert Unit.objects.filter(kind="village").count() == 70
    tiles = page("penyelia").context["tiles"]
    assert {tile.tone for block in tiles.blocks for tile in block.tiles} == {"0"}


@pytest.mark.parametrize(
    "who", ["auditor", "petugas_desa", "petugas_penanganan", "mitra"]
)
def test_everybody_else_has_no_dashboard(who: str) -> None:
    assert world.client(who).get(INDEX).status_code == 403
    assert world.client(who).get(WORKBOOK).status_code == 403
