"""Starting a protection process at the desk, without a complaint."""

import re
import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Unit
from sigap_cases.cases.models import Case
from sigap_cases.cases.services import tracking
from sigap_cases.desk.registering import village_title
from sigap_cases.portal.standing import standing_of
from workflows.models import WorkItem

from . import world


pytestmark = pytest.mark.usefixtures("desk")
URL = "/meja/proses/baru/"


def told(**changes: Any) -> dict[str, Any]:
    return {
        "submission_key": str(uuid.uuid4()),
        "code_secret": "ab" * 32,
        "kind": "pemulangan",
        "urgency": "routine",
        "channel": "counter",
        "capacity": "family",
        "reporter_name": "Ni Made Sukerti",
        "worker_name": "I Wayan Suardana",
        "village": village_title(Unit.objects.get(code=world.VILLAGE)),
        "narrative": "Terlantar di pelabuhan.",
        "safe_channel": "none",
        "village_may_know": "no",
    } | changes


def kinds_on(page: str) -> set[str]:
    return set(re.findall(r'name="kind"\s+value="(\w+)"', page))


def test_begin_starts_the_process_and_shows_the_receipt() -> None:
    answer = world.client("petugas_pengaduan").post(URL, told())
    case = Case.objects.get()
    page = answer.content.decode()
    assert answer.status_code == 200
    assert (case.kind, case.case_type) == ("pemulangan", None)
    assert "Tanda terima: Pemulangan" in page
    assert case.number in page
    assert WorkItem.objects.get(matter=case.matter).step == "record_request"
    code = re.search(r'sg-big-code">([^<]+)<', page)
    assert code is not None
    assert tracking.case_of(code[1].strip()) == case


def test_begin_of_remains_is_limited_from_the_start() -> None:
    world.client("petugas_piket").post(URL, told(kind="pemulangan_jenazah"))
    assert Case.objects.get().level == "limited"


def test_begin_offers_villages_what_is_theirs() -> None:
    page = world.client("petugas_desa").get(URL).content.decode()
    assert kinds_on(page) == {"pemulangan", "reintegrasi"}
    office = world.client("petugas_pengaduan").get(URL).content.decode()
    assert len(kinds_on(office)) == 4


def test_village_that_begins_is_one_that_knows() -> None:
    sent = told(kind="reintegrasi", channel="village")
    del sent["village_may_know"]
    answer = world.client("petugas_desa").post(URL, sent)
    assert answer.status_code == 200
    case = Case.objects.get()
    assert case.village_may_know
    item = WorkItem.objects.get(matter=case.matter)
    assert (item.step, item.post) == ("enrol", "petugas_desa")


def test_village_cannot_begin_what_is_not_offered() -> None:
    sent = told(kind="klaim_hak", channel="village")
    answer = world.client("petugas_desa").post(URL, sent)
    assert answer.status_code == 422
    assert not Case.objects.exists()


def test_begin_with_a_gap_names_it_and_keeps_the_rest() -> None:
    answer = world.client("petugas_pengaduan").post(URL, told(narrative="", kind=""))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "I Wayan Suardana" in page


@pytest.mark.parametrize("who", ["auditor", "mitra", "kepala_dinas", "admin_sistem"])
def test_begin_is_for_who_registers(who: str) -> None:
    assert world.client(who).get(URL).status_code == 403


def test_begin_asks_for_sign_in() -> None:
    assert Client().get(reverse("desk:begin")).status_code == 302


def test_family_is_told_of_a_request_and_not_of_a_complaint() -> None:
    world.client("petugas_pengaduan").post(URL, told())
    case = Case.objects.get()
    standing = standing_of(case)
    assert standing.headline == "Permohonan Anda sudah kami terima: Pemulangan"
    assert [str(stage.label) for stage in standing.stages] == [
        "Diterima",
        "Dalam penanganan",
        "Hasil disampaikan",
        "Ditutup",
    ]
