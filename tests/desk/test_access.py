"""Who sees a case, giving access to people and posts, exceptions, and what is masked."""

from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Post
from accounts.models import Unit
from accounts.services.memberships import appoint
from sigap_cases.cases.enums import Level, PartyRole
from sigap_cases.cases.exceptions import GrantRefused
from sigap_cases.cases.models import AccessRecord, Case
from sigap_cases.cases.services import confidentiality, grants, separating
from sigap_cases.registry.sensitive import masked
from tests.factories import make_absence, make_holder
from workflows.models import SeparationException
from workflows.services import assignment

from . import world


pytestmark = pytest.mark.usefixtures("desk")

REPORTER = "Ni Made Sukerti"


@pytest.fixture
def case() -> Case:
    return world.lodge()


@pytest.fixture
def supervisor() -> Client:
    return world.client("penyelia")


def at(name: str, *args: object) -> str:
    return reverse(f"desk:{name}", args=args)


def test_who_sees_lists_people_and_filters_them(case: Case, supervisor: Client) -> None:
    address = at("who_sees", case.number)
    shown = supervisor.get(address)
    listed = {row.user.username for row, _grounds in shown.context["rows"]}
    assert "petugas_penanganan" in listed
    assert "kepala_dinas" not in listed
    assert str(world.user("petugas_penanganan")) in shown.content.decode()
    found = supervisor.get(address, {"q": "auditor"})
    assert [row.user.username for row, _grounds in found.context["rows"]] == ["auditor"]
    by_rule = supervisor.get(address, {"aturan": "emergency"})
    assert not by_rule.context["rows"]


@pytest.mark.parametrize("name", ["petugas_penanganan", "petugas_desa", "kepala_dinas"])
def test_who_sees_does_not_exist_for_others(case: Case, name: str) -> None:
    client = world.client(name)
    assert client.get(at("who_sees", case.number)).status_code == 404
    assert client.get(at("why_sees", case.number)).status_code == 404


def test_who_sees_is_open_to_the_auditor_of_a_case_they_see(case: Case) -> None:
    auditor = world.client("auditor")
    assert auditor.get(at("who_sees", case.number)).status_code == 200


def test_why_sees_tells_each_rule_of_one_person(case: Case, supervisor: Client) -> None:
    asked = {"orang": world.user("kepala_dinas").pk}
    explained = supervisor.get(at("why_sees", case.number), asked).context["explained"]
    assert not explained.sees_case
    assert [rule.holds for rule in explained.rules][1:] == [False] * 6
    assert all(rule.reason for rule in explained.rules)


def test_grant_to_a_post_opens_the_case_to_its_holders(
    case: Case, supervisor: Client
) -> None:
    unit = Unit.objects.get(code="bp3mi-bali")
    holder = make_holder(Post.MITRA, unit)
    client = Client()
    client.force_login(holder)
    assert client.get(at("case", case.number)).status_code == 404
    sent = {"place": f"{unit.pk}:mitra", "lasts": "7", "reason": "Bersama menangani"}
    assert supervisor.post(at("grant_give", case.number), sent).status_code == 302
    assert client.get(at("case", case.number)).status_code == 200
    grant = case.post_grants.get()
    assert grant.expires_at is not None
    assert grant.expires_at - timezone.now() > timedelta(days=7)
    revoke = at("grant_revoke_post", case.number, grant.pk)
    assert supervisor.post(revoke, {"reason": "Selesai"}).status_code == 302
    assert client.get(at("case", case.number)).status_code == 404
    ended = supervisor.get(at("case", case.number), {"bagian": "akses"})
    (over,) = ended.context["ended_grants"]
    assert over.taken_by == str(world.user("penyelia"))
    assert over.reason == "Selesai"


def test_grant_needs_either_a_person_or_a_post(case: Case, supervisor: Client) -> None:
    unit = Unit.objects.get(code="bp3mi-bali")
    both = {"place": f"{unit.pk}:mitra", "to": world.user("mitra").pk, "reason": "x"}
    for sent in (both, {"reason": "x"}):
        assert supervisor.post(at("grant_give", case.number), sent).status_code == 422
    assert not case.user_grants.exists()
    assert not case.post_grants.exists()


def test_grant_of_a_secret_case_is_never_to_a_post(case: Case) -> None:
    penyelia = world.user("penyelia")
    confidentiality.change_level(case, Level.SECRET, by=penyelia, reason="Terancam.")
    unit = Unit.objects.get(code="disnaker")
    with pytest.raises(GrantRefused):
        grants.grant_to_post(case, (unit, "petugas_piket"), by=penyelia, reason="x")


@pytest.mark.parametrize("name", ["admin_sistem", "penyelia"])
def test_grant_is_refused_for_whom_it_makes_no_sense(case: Case, name: str) -> None:
    with pytest.raises(GrantRefused):
        confidentiality.grant(
            case, world.user(name), by=world.user("penyelia"), reason="x"
        )


def test_separation_page_is_for_supervisors_of_the_task(case: Case) -> None:
    item = world.item(case)
    officer = world.client("petugas_penanganan")
    assert officer.get(at("separation", item.pk)).status_code == 404
    shown = world.client("penyelia").get(at("separation", item.pk))
    assert shown.status_code == 200
    assert shown.context["people"] == []


def test_exception_is_recorded_where_nobody_else_can_do_the_task(case: Case) -> None:
    verifier = world.user("petugas_pengaduan")
    appoint(
        verifier,
        post="petugas_penanganan",
        unit=Unit.objects.get(code="disnaker"),
        start=date(2025, 1, 1),
        by=None,
    )
    world.verified(case)
    told = {"urgency": "routine", "confidentiality": "normal", "authority": "own"}
    world.do(
        case,
        "classify",
        "petugas_pengaduan",
        case_type="gaji_tdk_dibayar",
        criminal="false",
        **told,
    )
    item = world.item(case, "triage")
    address = at("separation", item.pk)
    sent = {"to": verifier.pk, "reason": "Petugas lain sakit."}
    supervisor = world.client("penyelia")
    refused = supervisor.post(address, sent)
    assert refused.status_code == 422
    assert str(world.user("petugas_penanganan")) in refused.content.decode()
    for other in separating.others_for(item, verifier):
        make_absence(other)
    assert supervisor.post(address, sent).status_code == 302
    given = SeparationException.objects.get()
    assert given.reason == "Petugas lain sakit."
    assert assignment.claim(item, by=verifier).owner == verifier
    shown = supervisor.get(at("case", case.number), {"bagian": "akses"})
    assert "Petugas lain sakit." in shown.content.decode()


def test_masked_number_keeps_first_and_last_four_of_a_nik() -> None:
    assert masked("5104014101900001") == "5104••••••••0001"
    assert masked("C1234567") == "•••••567"
    assert masked("") == ""


def test_reporter_is_masked_for_the_auditor_until_asked_for(case: Case) -> None:
    auditor = world.client("auditor")
    address = at("case", case.number)
    for part in ("ringkasan", "pihak", "kontak"):
        told = auditor.get(address, {"bagian": part}).content.decode()
        assert REPORTER not in told
    assert REPORTER in world.client("petugas_penanganan").get(address).content.decode()
    unmask = at("unmask", case.number, "reporter")
    assert auditor.post(unmask, {"reason": ""}).status_code == 422
    assert auditor.post(unmask, {"reason": "Pemeriksaan acak"}).status_code == 302
    assert REPORTER in auditor.get(address).content.decode()
    record = AccessRecord.objects.get(part="reporter")
    assert record.reason == "Pemeriksaan acak"
    assert case.matter.events.filter(kind="case.reporter_shown").exists()


def test_reporter_is_masked_again_after_some_minutes(case: Case) -> None:
    auditor = world.client("auditor")
    auditor.post(at("unmask", case.number, "reporter"), {"reason": "Pemeriksaan"})
    address = at("case", case.number)
    assert REPORTER in auditor.get(address).content.decode()
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        assert REPORTER not in auditor.get(address).content.decode()


def test_search_finds_no_masked_reporter(case: Case) -> None:
    address = reverse("desk:cases")
    auditor = world.client("auditor").get(address, {"q": REPORTER}).content.decode()
    assert case.number not in auditor
    officer = world.client("petugas_penanganan").get(address, {"q": REPORTER})
    assert case.number in officer.content.decode()


def test_account_of_a_sensitive_type_is_masked_for_who_only_reads(case: Case) -> None:
    penyelia = world.user("penyelia")
    confidentiality.change_level(case, Level.LIMITED, by=penyelia, reason="Sakit.")
    guest = world.user("kepala_dinas")
    confidentiality.grant(case, guest, by=penyelia, reason="Ikut membaca")
    client = world.client("kepala_dinas")
    told = client.get(at("case", case.number)).content.decode()
    assert case.narrative not in told
    assert (
        case.narrative
        in world.client("penyelia").get(at("case", case.number)).content.decode()
    )
    unmask = at("unmask", case.number, "violence")
    client.post(unmask, {"reason": "Keputusan biaya"})
    assert case.narrative in client.get(at("case", case.number)).content.decode()


def test_guest_of_a_partner_cannot_have_the_reporter_shown(case: Case) -> None:
    confidentiality.grant(
        case, world.user("mitra"), by=world.user("penyelia"), reason="Konsultasi"
    )
    partner = world.client("mitra")
    assert REPORTER not in partner.get(at("case", case.number)).content.decode()
    answer = partner.post(at("unmask", case.number, "reporter"), {"reason": "x"})
    assert answer.status_code == 404


def test_worker_is_not_masked(case: Case) -> None:
    worker = case.parties.get(role=PartyRole.WORKER)
    assert (
        worker.name
        in world.client("auditor").get(at("case", case.number)).content.decode()
    )
