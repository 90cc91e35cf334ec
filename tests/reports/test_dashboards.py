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
from openpyxl import load_workbook

from accounts.models import Unit
from sigap_cases.cases.enums import Level
from sigap_cases.cases.models import CaseType
from sigap_cases.registry.models import Person
from tests.desk import world

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
