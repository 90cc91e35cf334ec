"""Changes of rights: one list, as far as each may know."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.enums import Post
from accounts.models import Unit
from accounts.services import memberships
from sigap_cases.cases.models import Custodian
from sigap_cases.cases.services import confidentiality, totals_rights
from tests.desk import world
from workflows.services.history import save_as

from .people import queries_of


pytestmark = pytest.mark.usefixtures("desk")

ADDRESS = "/meja/perubahan-hak/"
# Who asks, the filter's choices, the order, and one for each kind on the page.
MOST_QUERIES = 12


def rows(client: Client, **asked: Any) -> list[Any]:
    answer = client.get(ADDRESS, asked)
    assert answer.status_code == 200
    return list(answer.context["page"].rows)


def appoint(who: str, post: str, code: str = "disnaker") -> Any:
    return memberships.appoint(
        world.user(who),
        post=post,
        unit=Unit.objects.get(code=code),
        by=world.user("admin_sistem"),
    )


@pytest.mark.parametrize(
    "who", ["admin_sistem", "petugas_pengaduan", "kepala_dinas", "mitra"]
)
def test_rights_are_not_there_for_others(who: str) -> None:
    assert world.client(who).get(ADDRESS).status_code == 404
    assert Client().get(ADDRESS).status_code == 302


def test_rights_name_post_person_actor_and_reason() -> None:
    membership = appoint("petugas_desa", Post.PENYELIA)
    memberships.end_membership(
        membership,
        by=world.user("admin_sistem"),
        reason="Salah unit",
        last_day=timezone.localdate(),
    )
    taken, given = rows(world.client("auditor"))[:2]
    assert (given.who, given.is_gain) == ("I Wayan Gede Ardika", True)
    assert given.by == "I Gede Arya Kusuma"
    assert "Penyelia" in given.right
    assert (taken.is_gain, taken.reason) == (False, "Salah unit")


def test_supervisor_reads_of_their_units_alone() -> None:
    appoint("petugas_desa2", Post.PERBEKEL, "51.04.01.2001")
    appoint("petugas_desa2", Post.PENDAMPING_HUKUM, "disnaker")
    own = rows(world.client("penyelia"), jenis="peran")
    named = [row for row in own if row.who == "Ni Kadek Sri Wahyuni"]
    assert ["Pendamping Hukum" in row.right for row in named] == [True]
    everything = rows(
        world.client("auditor"), jenis="peran", orang=world.user("petugas_desa2").pk
    )
    assert len(everything) == 3


def test_grant_on_a_secret_case_shows_to_who_sees_the_case() -> None:
    case = world.lodge("PELECEHAN_SEKSUAL")
    confidentiality.grant(
        case,
        world.user("petugas_pengaduan2"),
        by=world.user("penyelia"),
        reason="Membantu wawancara",
    )
    named = world.client("penyelia").get(ADDRESS).content.decode()
    assert case.number in named
    assert "Membantu wawancara" in named
    page = world.client("auditor").get(ADDRESS).content.decode()
    assert case.number not in page
    assert "Membantu wawancara" not in page


def test_answer_is_the_same_without_the_secret_case() -> None:
    client = world.client("auditor")
    before = [(row.at, row.who) for row in rows(client)]
    confidentiality.grant(
        world.lodge("PELECEHAN_SEKSUAL"),
        world.user("petugas_pengaduan2"),
        by=world.user("penyelia"),
        reason="Membantu wawancara",
    )
    assert [(row.at, row.who) for row in rows(client)] == before


def test_revoked_grant_is_listed_as_taken() -> None:
    case, user = world.lodge(), world.user("pendamping_hukum")
    confidentiality.grant(case, user, by=world.user("penyelia"), reason="Pendapat")
    confidentiality.revoke(case, user, by=world.user("penyelia"), reason="Cukup")
    found = rows(world.client("penyelia"), jenis="akses", orang=user.pk)
    assert [row.is_gain for row in found] == [False, True]
    assert found[0].number == case.number


def test_custodians_and_totals_are_listed() -> None:
    unit = Unit.objects.get(code="disnaker")
    save_as(
        Custodian(unit=unit, user=world.user("petugas_pengaduan2")),
        by=world.user("admin_sistem"),
        reason="Menggantikan",
    )
    totals_rights.give(
        unit, post=Post.KEPALA_DINAS, by=world.user("penyelia"), reason="Laporan"
    )
    client = world.client("penyelia")
    (custodian,) = rows(
        client,
        jenis="penanggung-jawab",
        orang=world.user("petugas_pengaduan2").pk,
    )
    assert custodian.reason == "Menggantikan"
    (totals,) = rows(client, jenis="angka")
    assert (totals.by, totals.reason) == ("I Ketut Alit Mahendra", "Laporan")


def test_rights_are_narrowed_by_unit_and_period() -> None:
    appoint("petugas_desa", Post.PENYELIA)
    client = world.client("auditor")
    today, tomorrow = timezone.localdate(), timezone.localdate() + timedelta(days=1)
    assert len(rows(client, jenis="peran", dari=today, sampai=today)) == 1
    assert rows(client, dari=tomorrow) == []
    path = Unit.objects.get(code="inspektorat").path
    found = rows(client, jenis="peran", unit=path)
    assert {row.who for row in found} == {"I Dewa Gede Raka Suputra"}
    assert rows(client, dari="kapan-kapan", jenis="zzz", orang="0", unit="x")


def test_rights_have_pages_and_cost_the_same() -> None:
    client = world.client("auditor")
    for _ in range(3):
        for who in ("petugas_desa", "mitra", "camat", "perbekel", "kepala_dinas"):
            membership = appoint(who, Post.PETUGAS_PENGADUAN)
            memberships.end_membership(membership, by=world.user("admin_sistem"))
    assert queries_of(client, "signins:rights") <= MOST_QUERIES
    answer = client.get(ADDRESS)
    assert answer.context["page"].has_next
    assert rows(client, page=2)
