"""The pages of social aid: whose they are, and what they save."""

import uuid
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, reverse

from accounts.models import Unit, User
from sigap_cases.aid.enums import Standing
from sigap_cases.aid.models import AidProgramme, PlacementAgency, Recipient
from sigap_cases.cases.models import Case
from sigap_cases.desk.aid.urls import urlpatterns
from sigap_cases.registry.models import Person
from tests.registry.people import make_person

from .world import aid_of, make_programme, make_recipient


pytestmark = pytest.mark.usefixtures("office")

VILLAGE = "51.04.01.2001"
OFFICER, NEIGHBOUR = "petugas_desa", "petugas_desa2"
POSTED = ("programme_move", "step")
MISSING = 999_999


def user(name: str) -> User:
    return User.objects.get(username=name)


def client(name: str) -> Client:
    signed_in = Client()
    signed_in.force_login(user(name))
    return signed_in


def person(**told: Any) -> Person:
    village = Unit.objects.get(code=VILLAGE)
    return make_person(village, by=user(OFFICER), phase="returned", **told)


def addresses(keys: dict[str, int]) -> dict[str, tuple[str, str]]:
    """Name -> address of one thing of Batubulan, and of one that is missing."""
    found = {}
    for name, key in keys.items():
        there, gone = (reverse(f"aid:{name}", args=[pk]) for pk in (key, MISSING))
        found[name] = (there, gone)
    return found


def keys_of(who: Person) -> dict[str, int]:
    made = aid_of(who, user(OFFICER))
    of_recipient = ("recipient", "step", "hand_over", "visit")
    draft = make_programme(standing=Standing.DRAFT).pk
    of_programme = ("programme", "candidates", "gaps", "programme_move")
    return {
        **dict.fromkeys(of_recipient, made["recipient"]),
        **dict.fromkeys(of_programme, draft),
        "proof": made["proof"],
        "double": made["double"],
        "ask": who.pk,
    }


@pytest.mark.parametrize("who", [NEIGHBOUR, "mitra", "kepala_dinas"])
def test_outsiders_are_told_of_nothing(who: str) -> None:
    """A neighbour village, a partner and the head: as if there were no such thing."""
    outsider = client(who)
    for name, (there, gone) in addresses(keys_of(person())).items():
        ask = outsider.post if name in POSTED else outsider.get
        answer, other = ask(there), ask(gone)
        assert (answer.status_code, other.status_code) == (404, 404), name
        assert answer.content == other.content, name


def test_every_address_about_somebody_has_an_outsider_test() -> None:
    asked = set(keys_of(person()))
    slots = {
        pattern.name
        for pattern in urlpatterns
        if isinstance(pattern, URLPattern) and pattern.pattern.converters
    }
    # Their refusal is that of the page itself, which the table of access holds.
    assert slots - asked == {"programme_change", "agency"}


def test_lists_of_a_neighbour_are_empty() -> None:
    who = person(name="I Wayan Rahasia")
    aid_of(who, user(OFFICER))
    seen = client(NEIGHBOUR)
    for name in ("recipients", "doubles"):
        assert b"Rahasia" not in seen.get(reverse(f"aid:{name}")).content
        assert b"Rahasia" in client(OFFICER).get(reverse(f"aid:{name}")).content


def test_village_proposes_from_the_candidates() -> None:
    programme = make_programme(criteria={"phases": ["returned"]})
    who = person()
    page = reverse("aid:candidates", args=[programme.pk])
    desk = client(OFFICER)
    assert b"Purna PMI" in desk.get(page).content
    desk.post(page, {"person": who.pk})
    row = Recipient.objects.get()
    assert (row.person, row.proposed_by) == (who, user(OFFICER))
    step = reverse("aid:step", args=[row.pk])
    assert desk.post(step, {"langkah": "verifikasi"}).status_code == 403
    client("perbekel").post(step, {"langkah": "verifikasi"})
    row.refresh_from_db()
    assert (row.state, row.verified_by) == ("verified", user("perbekel"))


def test_recipients_take_as_many_queries_however_many_there_are() -> None:
    programme = make_programme()
    page = reverse("aid:recipients")
    desk = client("penyelia")
    make_recipient(programme, person(), user(OFFICER))
    with CaptureQueriesContext(
        connection,
    ) as one:
        desk.get(page)
    for _number in range(6):
        make_recipient(programme, person(), user(OFFICER))
    with CaptureQueriesContext(connection) as many:
        desk.get(page)
    assert len(many) == len(one)


def test_supervisor_writes_and_opens_a_programme() -> None:
    desk = client("penyelia")
    told = {
        "name": "Pelatihan",
        "source": "regency",
        "starts_on": "2026-01-01",
        "ends_on": "2026-12-31",
        "quota": "3",
        "amount": "1500000",
        "phases": ["returned"],
        "age_from": "18",
    }
    desk.post(reverse("aid:programme_new"), told)
    made = AidProgramme.objects.get()
    assert made.criteria == {"phases": ["returned"], "age_from": 18}
    desk.post(reverse("aid:programme_move", args=[made.pk]))
    made.refresh_from_db()
    assert made.standing == Standing.OPEN


def test_ask_examines_the_offer_and_begins_the_case() -> None:
    PlacementAgency.objects.create(name="PT Contoh Karya Mandiri")
    who = person()
    told = {
        "submission_key": str(uuid.uuid4()),
        "code_secret": "a" * 64,
        "service": "pengantar",
        "narrative": "Melengkapi dokumen.",
        "agency": "pt contoh karya mandiri",
        "scheme": "p2p",
        "visa": "visit",
        "papers": "both",
    }
    answer = client(OFFICER).post(reverse("aid:ask", args=[who.pk]), told)
    case = Case.objects.get(kind="layanan_desa")
    assert case.number in answer.content.decode()
    assert case.parties.get(role="worker").person == who
    assert case.process is not None
    values = case.process.values
    answers = ("offer_age", "offer_agency", "offer_scheme", "offer_visa")
    assert [values[name] for name in answers] == [
        "unknown",
        "unknown",
        "met",
        "breached",
    ]
    assert "PT Contoh Karya Mandiri" in values["offer_via"]


def test_gaps_are_paged_and_filtered_by_village_and_district() -> None:
    villages = list(Unit.objects.filter(kind="village").order_by("code")[:27])
    officer = user("petugas_pengaduan")
    for village in villages:
        make_person(village, by=officer, phase="returned")
    programme = make_programme(criteria={"phases": ["returned"]})
    served = Person.objects.get(village=villages[0])
    make_recipient(programme, served, user(OFFICER))
    desk, page = client("penyelia"), reverse("aid:gaps", args=[programme.pk])

    def shown(**query: Any) -> set[str]:
        answer = desk.get(page, query)
        assert answer.status_code == 200
        return {bar["gap"].village.code for bar in answer.context["bars"]}

    codes = {village.code for village in villages}
    first, second = shown(), shown(page=2)
    assert (len(first), len(second)) == (25, 2)
    assert first | second == codes
    totals = desk.get(page, {"page": 2}).context["totals"]
    assert totals == {"fitting": 27, "unserved": 26}
    left = shown(sisa="ada") | shown(sisa="ada", page=2)
    assert left == codes - {villages[0].code}
    district = villages[3].parent_id
    of_district = {one.code for one in villages if one.parent_id == district}
    assert shown(kecamatan=district) == of_district != codes
    assert shown(q=villages[5].name.upper()) >= {villages[5].code}
    link = f"{reverse('aid:candidates', args=[programme.pk])}?desa={villages[1].pk}"
    assert link.encode() in desk.get(page, {"q": villages[1].name}).content
