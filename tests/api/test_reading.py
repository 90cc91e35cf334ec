"""What a token reads: what its post reads, masked as on the pages, and written down."""

import json
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from accounts.models import Unit
from sigap_cases.api.exceptions import (
    MayNotIssue,
    MayNotRegister,
    PostNotForSystems,
    ScopeNotForPost,
)
from sigap_cases.api.models import ApiRequest
from sigap_cases.api.services import clients
from sigap_cases.cases.enums import Level
from sigap_cases.cases.models import AccessRecord, Retrieval
from sigap_cases.cases.services import confidentiality, referrals
from sigap_cases.registry.models import PersonAccess, Placement
from sigap_cases.registry.services import placements
from tests import referring
from tests.desk import world
from tests.registry.people import make_person
from workflows.services import assignment

from .conftest import System, Systems, make_system


ROOT = "/api/v1"
NIK = "5104010101900001"
OTHER_VILLAGE = "51.04.05.2005"
ADDRESSES = (
    *("me", "statuses", "wilayah", "people", "placements", "referrals"),
    *("people/1", "people/1/placements", "referrals/RUJ-26-ZZZZZZ"),
)


def people_of_two_villages() -> tuple[Any, Any]:
    by = world.user("petugas_pengaduan")
    own, other = (
        make_person(Unit.objects.get(code=code), by=by, name=name, nik=nik)
        for code, name, nik in (
            (world.VILLAGE, "I Wayan Suardana", NIK),
            (_another_village(), "Ni Luh Sari", ""),
        )
    )
    return own, other


def _another_village() -> str:
    rows = Unit.objects.filter(kind="village").exclude(code=world.VILLAGE)
    return rows.order_by("code").first().code  # type: ignore[union-attr]


@pytest.mark.parametrize("sent", ["", "Bearer sigap_0_x", "Basic YTpi", "Bearer "])
def test_address_without_a_valid_token_is_401_and_says_what_to_send(
    systems: Systems, sent: str
) -> None:
    headers = {"Authorization": sent} if sent else {}
    answers = [Client().get(f"{ROOT}/{a}/", headers=headers) for a in ADDRESSES]
    assert {answer.status_code for answer in answers} == {401}
    assert {answer["WWW-Authenticate"] for answer in answers} == {
        'Bearer realm="sigap"'
    }
    said = json.loads(answers[0].content)
    assert answers[0]["Content-Type"] == "application/problem+json"
    assert said["status"] == 401
    assert "Authorization: Bearer" in said["detail"]


def test_signed_in_person_is_nobody_here(systems: Systems) -> None:
    assert world.client("penyelia").get(f"{ROOT}/people/").status_code == 401


def test_village_reads_its_own_people_alone(systems: Systems) -> None:
    own, other = people_of_two_villages()
    listed = systems.village.get(f"{ROOT}/people/").json()["results"]
    assert [row["id"] for row in listed] == [own.pk]
    assert set(listed[0]) == {"id", "name", "sex", "village", "phase", "phase_since"}
    seen = systems.village.get(f"{ROOT}/people/{own.pk}/").json()
    assert seen["nik"] == NIK
    hidden = systems.village.get(f"{ROOT}/people/{other.pk}/")
    missing = systems.village.get(f"{ROOT}/people/999999999999999999999/")
    assert hidden.status_code == missing.status_code == 404
    assert hidden.content == missing.content
    trail = PersonAccess.objects.get()
    assert (trail.person, trail.user) == (own, systems.village.client.account)
    noted = Retrieval.objects.get(user=systems.village.client.account)
    assert (noted.surface, noted.results) == ("api:people", 1)


def test_district_reads_masked_numbers(systems: Systems) -> None:
    own, _other = people_of_two_villages()
    district = Unit.objects.get(code=world.VILLAGE).parent
    assert district is not None
    camat = make_system("camat", district.code)
    assert camat.get(f"{ROOT}/people/{own.pk}/").json()["nik"] == "5104••••••••0001"


def test_partner_reads_nobody_of_the_registry(systems: Systems) -> None:
    people_of_two_villages()
    refused = systems.police.get(f"{ROOT}/people/")
    assert refused.status_code == 403
    assert "people:read" in refused.json()["detail"]


def test_pages_follow_the_cursor_to_the_end(systems: Systems) -> None:
    by = world.user("petugas_desa")
    village = Unit.objects.get(code=world.VILLAGE)
    made = [make_person(village, by=by, name=f"Orang {n}").pk for n in range(5)]
    found, address = [], f"{ROOT}/people/?limit=2"
    while address:
        told = Client().get(address, headers=systems.village.headers).json()
        found += [row["id"] for row in told["results"]]
        address = told["next"]
    assert found == made[::-1]
    forged = systems.village.get(f"{ROOT}/people/", cursor="abc")
    assert forged.status_code == 400
    assert forged.json()["errors"][0]["field"] == "cursor"


def test_unchanged_answer_is_not_sent_again(systems: Systems) -> None:
    first = systems.village.get(f"{ROOT}/wilayah/")
    again = Client().get(
        f"{ROOT}/wilayah/",
        headers=systems.village.headers | {"If-None-Match": first["ETag"]},
    )
    assert first.status_code == 200
    assert (again.status_code, again.content) == (304, b"")


def test_filter_that_is_no_choice_names_its_field(systems: Systems) -> None:
    answer = systems.village.get(f"{ROOT}/people/", phase="tidur")
    assert answer.status_code == 400
    assert [error["field"] for error in answer.json()["errors"]] == ["phase"]


def test_agency_reads_what_is_referred_to_it_and_no_case(systems: Systems) -> None:
    case = world.lodge()
    referral = referring.with_papers(case)
    whole = systems.police.get(f"{ROOT}/referrals/{referral.number}/")
    assert whole.status_code == 200
    said = whole.json()
    assert said["summary"] == referring.SUMMARY
    assert said["awaited"] == ["accepted", "refused", "question"]
    assert case.number not in whole.content.decode()
    trail = AccessRecord.objects.get(user=systems.police.client.account)
    assert (trail.case, trail.part) == (case, "referral")


def test_referral_of_another_agency_is_byte_for_byte_a_missing_one(
    systems: Systems,
) -> None:
    referral = referring.refer(world.lodge())
    for rest in ("", "answers/", "notes/"):
        told = {"answer": "accepted"} if rest == "answers/" else {"text": "Halo"}
        answers = []
        for number in (referral.number, "RUJ-26-ZZZZZZ"):
            address = f"{ROOT}/referrals/{number}/{rest}"
            if rest:
                answers.append(systems.bp3mi.post(address, told, key="kunci-12345"))
            else:
                answers.append(systems.bp3mi.get(address))
        assert [answer.status_code for answer in answers] == [404, 404]
        assert answers[0].content == answers[1].content
    assert systems.bp3mi.get(f"{ROOT}/referrals/").json()["results"] == []


def test_secret_case_changes_no_answer(systems: Systems) -> None:
    """Two worlds: in the second a secret case besides, referred to the same agency."""
    referring.with_papers(world.lodge())
    own, _other = people_of_two_villages()
    asked = [f"{ROOT}/{address}/" for address in ADDRESSES]
    asked += [f"{ROOT}/people/{own.pk}/", f"{ROOT}/people/{own.pk}/placements/"]
    everybody = (systems.police, systems.bp3mi, systems.village)
    without = [system.get(a).content for system in everybody for a in asked]
    secret = world.lodge(worker="Ni Ketut Rahasia")
    confidentiality.change_level(
        secret, Level.SECRET, by=world.user("penyelia"), reason="Terancam."
    )
    secret.refresh_from_db()
    referral = referrals.refer(
        secret,
        referring.sending(people=[world.user("mitra")]),
        by=world.user("petugas_penanganan"),
    )
    beside = [system.get(a).content for system in everybody for a in asked]
    assert without == beside
    hidden = systems.police.get(f"{ROOT}/referrals/{referral.number}/")
    assert hidden.status_code == 404
    referrals.name_person(
        referral, systems.police.client.account, by=world.user("petugas_penanganan")
    )
    seen = systems.police.get(f"{ROOT}/referrals/{referral.number}/")
    assert seen.status_code == 200, "the comparison compares nothing"


def test_token_that_is_revoked_opens_nothing_at_the_next_request(
    systems: Systems,
) -> None:
    assert systems.police.get(f"{ROOT}/me/").status_code == 200
    clients.revoke(systems.police.token, by=world.user("admin_sistem"))
    assert systems.police.get(f"{ROOT}/me/").status_code == 401


def test_token_of_an_account_that_lost_its_post_reads_nothing(
    systems: Systems,
) -> None:
    referring.refer(world.lodge())
    assert systems.police.get(f"{ROOT}/referrals/").json()["results"]
    account = systems.police.client.account
    account.memberships.get().delete()
    assert systems.police.get(f"{ROOT}/referrals/").json()["results"] == []


def test_rotated_token_goes_on_for_a_day(systems: Systems) -> None:
    made = clients.rotate(systems.police.token, by=world.user("penyelia"))
    assert made.text != systems.police.text
    token = systems.police.token
    token.refresh_from_db()
    assert token.expires_at <= timezone.now() + timedelta(days=1)
    assert systems.police.get(f"{ROOT}/me/").status_code == 200
    new = System(client=token.client, token=made.token, text=made.text)
    assert new.get(f"{ROOT}/me/").json()["scopes"] == token.scopes


def test_limit_holds_when_the_cache_is_empty(systems: Systems) -> None:
    slow = make_system("mitra", referring.POLICE, name="Pelan", rate=3)
    answers: list[Any] = []
    with time_machine.travel(timezone.now(), tick=False):
        for _turn in range(4):
            cache.clear()
            answers.append(slow.get(f"{ROOT}/me/"))
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    answer = answers[-1]
    assert 1 <= int(answer["Retry-After"]) <= 60
    assert answer.json()["title"] == "Terlalu banyak permintaan"
    # Another system is not held up by it.
    assert systems.police.get(f"{ROOT}/me/").status_code == 200


def test_guessed_tokens_are_limited_by_address(systems: Systems) -> None:
    guess = {"Authorization": "Bearer sigap_00000000_tebakan"}
    with time_machine.travel(timezone.now(), tick=False):
        found = [Client().get(f"{ROOT}/me/", headers=guess) for _turn in range(31)]
    assert [answer.status_code for answer in found] == [401] * 30 + [429]


def test_every_request_is_audited_without_what_it_asked(systems: Systems) -> None:
    own, _other = people_of_two_villages()
    systems.village.get(f"{ROOT}/people/", phase="working")
    systems.village.get(f"{ROOT}/people/{own.pk}/")
    systems.village.get(f"{ROOT}/referrals/RUJ-26-ZZZZZZ/")
    rows = ApiRequest.objects.filter(token=systems.village.token).order_by("pk")
    assert list(rows.values_list("method", "surface", "status")) == [
        ("GET", "api:people", 200),
        ("GET", "api:person", 200),
        ("GET", "api:referral", 404),
    ]


def test_who_registers_issues_nothing_and_the_reverse(systems: Systems) -> None:
    """Promise 8: an administrator is shown no token, so that they read nothing by it."""
    admin, penyelia = world.user("admin_sistem"), world.user("penyelia")
    client = systems.police.client
    with pytest.raises(MayNotIssue):
        clients.issue(client, scopes=["referrals:read"], days=1, by=admin)
    with pytest.raises(MayNotIssue):
        clients.rotate(systems.police.token, by=admin)
    told = clients.NewClient(name="X", unit=client.unit, post="mitra")
    with pytest.raises(MayNotRegister):
        clients.register(told, by=penyelia)
    office = world.user("penyelia").memberships.get().unit
    with pytest.raises(PostNotForSystems):
        clients.register(
            clients.NewClient(name="X", unit=office, post="penyelia"), by=admin
        )
    with pytest.raises(ScopeNotForPost):
        clients.issue(client, scopes=["people:read"], days=1, by=penyelia)


def test_account_of_a_system_signs_nobody_in(systems: Systems) -> None:
    assert not systems.police.client.account.has_usable_password()


REPORT = {"scheme": "p2p", "sector": "formal", "country": "JP", "job": "Perawat"}


def test_placement_is_reported_once_however_often_it_is_sent(systems: Systems) -> None:
    own, other = people_of_two_villages()
    address = f"{ROOT}/people/{own.pk}/placements/"
    first = systems.village.post(address, REPORT, key="laporan-0001")
    again = systems.village.post(address, REPORT, key="laporan-0001")
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    made = Placement.objects.get(person=own)
    assert (made.country, made.job) == ("JP", "Perawat")
    kept = made.history.get()
    assert kept.history_user == systems.village.client.account
    changed = systems.village.post(
        address, REPORT | {"job": "Koki"}, key="laporan-0001"
    )
    assert changed.status_code == 422
    assert changed.json()["errors"][0]["field"] == "Idempotency-Key"
    elsewhere = systems.village.post(
        f"{ROOT}/people/{other.pk}/placements/", REPORT, key="laporan-0002"
    )
    assert elsewhere.status_code == 404


@pytest.mark.parametrize(
    ("body", "key", "field"),
    [
        (REPORT, "", "Idempotency-Key"),
        (REPORT | {"scheme": "apa"}, "laporan-0003", "scheme"),
        (REPORT | {"wage": 1}, "laporan-0003", "wage"),
        (REPORT | {"country": "XX"}, "laporan-0003", "country"),
    ],
)
def test_report_that_does_not_fit_names_its_field(
    systems: Systems, body: Any, key: str, field: str
) -> None:
    own, _other = people_of_two_villages()
    address = f"{ROOT}/people/{own.pk}/placements/"
    answer = systems.village.post(address, body, key=key)
    assert answer.status_code in (400, 422)
    assert [error["field"] for error in answer.json()["errors"]] == [field]
    assert not Placement.objects.filter(person=own).exists()


def test_placements_are_those_of_the_own_people(systems: Systems) -> None:
    by = world.user("petugas_pengaduan")
    own, other = people_of_two_villages()
    for person, country in ((own, "JP"), (own, "TW"), (other, "JP")):
        placements.add(person, details=REPORT | {"country": country}, by=by)
    found = systems.village.get(f"{ROOT}/placements/", country="JP").json()["results"]
    assert [(row["person"], row["country"]) for row in found] == [(own.pk, "JP")]


def test_agency_answers_and_reports_through_its_token(systems: Systems) -> None:
    referral = referring.refer(world.lodge())
    address = f"{ROOT}/referrals/{referral.number}/answers/"
    say = systems.police.post
    early = say(address, {"answer": "finished", "text": "Selesai."}, key="jawab-0000")
    assert early.status_code == 409
    taken = say(
        address,
        {"answer": "accepted", "number_kind": "LP", "number": "LP/1/2026"},
        key="jawab-0001",
    )
    assert taken.status_code == 201, taken.content
    assert taken.json() == {"referral": referral.number, "recorded": "accepted"}
    seen = systems.police.get(f"{ROOT}/referrals/{referral.number}/").json()
    assert seen["status"] == "accepted"
    assert seen["numbers"][0]["number"] == "LP/1/2026"
    assert seen["awaited"] == ["report", "finished", "question"]
    wordless = say(address, {"answer": "finished"}, key="jawab-0002")
    assert wordless.status_code == 422
    for status in (201, 200):
        done = say(address, {"answer": "finished", "text": "Usai."}, key="jawab-0003")
        assert done.status_code == status
    # The referral has ended: for the agency it is there no more.
    gone = systems.police.get(f"{ROOT}/referrals/{referral.number}/")
    assert gone.status_code == 404
    referral.refresh_from_db()
    assert referral.status == "returned"


def test_task_that_a_person_of_the_agency_holds_stays_theirs(systems: Systems) -> None:
    referral = referring.refer(world.lodge())
    assignment.claim(referring.item(referral), by=world.user("mitra"))
    answer = systems.police.post(
        f"{ROOT}/referrals/{referral.number}/answers/",
        {"answer": "accepted"},
        key="jawab-0004",
    )
    assert answer.status_code == 409
    assert referring.item(referral).owner == world.user("mitra")


def test_note_is_kept_as_the_agency_s(systems: Systems) -> None:
    referral = referring.refer(world.lodge())
    address = f"{ROOT}/referrals/{referral.number}/notes/"
    for _turn in range(2):
        systems.police.post(address, {"text": "Berkas lengkap."}, key="catat-0001")
    entry = referral.entries.get(kind="note")
    assert (entry.body, entry.from_partner) == ("Berkas lengkap.", True)
