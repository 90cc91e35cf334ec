"""The registry's pages: who gets them, what they save, and what stands on them."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, reverse
from django.utils import timezone

from accounts.models import Unit, User
from sigap_cases.cases.models import Party
from sigap_cases.desk.people.sections import ROWS, SECTIONS
from sigap_cases.desk.people.urls import urlpatterns
from sigap_cases.registry.models import Person, PersonAccess
from sigap_cases.registry.services import papers, people, placements
from tests.factories import make_user
from tests.loaded_office import lodge

from .people import make_person


pytestmark = pytest.mark.usefixtures("office")

BATUBULAN, PELIATAN = "51.04.01.2001", "51.04.05.2006"
NIK = "5104011705900001"
MISSING = 999_999


def user(name: str) -> User:
    return User.objects.get(username=name)


def client(name: str) -> Client:
    signed_in = Client()
    known = User.objects.filter(username=name).first()
    signed_in.force_login(known or make_user(name))
    return signed_in


@pytest.fixture
def person() -> Person:
    """Somebody of Batubulan with one of each row beside the record."""
    officer = user("petugas_desa")
    person = make_person(
        Unit.objects.get(code=BATUBULAN),
        by=officer,
        nik=NIK,
        phone="0812 3456 7890",
        contact=people.Contact(name="Ni Made Sukerti", relation="spouse"),
    )
    placements.add(
        person, details={"country": "JP", "job": "Perawat", "scheme": "g2g"}, by=officer
    )
    today = timezone.localdate()
    papers.add_document(
        person,
        details={
            "kind": "passport",
            "number": "C7654321",
            "expires_on": today + timedelta(days=20),
        },
        by=officer,
    )
    papers.add_ground(person, basis="consent", given_on=today, by=officer)
    papers.add_aid(person, details={"programme": "PKH"}, by=officer)
    return person


def _row_of(section: str) -> Callable[[Person], Any]:
    related = {
        "penempatan": "placements",
        "selesai": "placements",
        "dokumen": "papers",
        "keluarga": "contacts",
        "telepon": "phones",
        "bansos": "aids",
    }
    if section == "dasar":
        return lambda person: person.grounds.get(basis="consent").pk
    return lambda person: getattr(person, related[section]).get().pk


def _twin(person: Person) -> Person:
    return make_person(person.village, by=user("petugas_desa"), name="Wayan Suardanna")


# Address -> method and arguments after the person's own.
OF_PERSON: dict[str, tuple[str, Callable[[Person], list[Any]]]] = {
    "person": ("get", lambda person: []),
    "duplicates": ("get", lambda person: []),
    "section": ("post", lambda person: ["fase"]),
    "row": ("post", lambda person: ["dokumen", person.papers.get().pk]),
    "remove": ("post", lambda person: ["dokumen", person.papers.get().pk]),
    "merge": ("get", lambda person: [_twin(person).pk]),
    "unmerge": ("get", lambda person: [1]),
    "erase": ("get", lambda person: []),
}
# Asked with the number of a case and a party of it.
OF_CASE = "link"
LISTS = {"index": 403, "register": 403, "similar": 403}
OUTSIDERS = [
    *("orang_luar", "petugas_desa2", "mitra", "kepala_dinas", "petugas_ppid"),
    *("atasan_ppid", "admin_sistem"),
]


def test_every_address_has_an_outsider_test() -> None:
    names = {pattern.name for pattern in urlpatterns if isinstance(pattern, URLPattern)}
    assert names == OF_PERSON.keys() | LISTS.keys() | {OF_CASE}


@pytest.mark.parametrize("who", OUTSIDERS)
def test_person_of_others_is_the_same_as_missing(person: Person, who: str) -> None:
    outsider = client(who)
    for name, (method, rest) in OF_PERSON.items():
        ask = getattr(outsider, method)
        others = ask(reverse(f"people:{name}", args=[person.pk, *rest(person)]))
        missing = ask(reverse(f"people:{name}", args=[MISSING, *rest(person)]))
        assert others.status_code == missing.status_code == 404, name
        assert others.content == missing.content, name
    assert not PersonAccess.objects.exists()


@pytest.mark.parametrize("name", [*OF_PERSON, *LISTS])
def test_address_is_asked_for_after_sign_in(person: Person, name: str) -> None:
    method, rest = OF_PERSON.get(name, ("get", lambda person: None))
    told = rest(person)
    args = [] if told is None else [person.pk, *told]
    answer = getattr(Client(), method)(reverse(f"people:{name}", args=args))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("who", OUTSIDERS)
def test_lists_name_nobody_of_others(person: Person, who: str) -> None:
    outsider = client(who)
    for name, status in LISTS.items():
        asked = {"q": "Suardana", "name": person.name, "nik": NIK, "phone": "08123"}
        answer = outsider.get(reverse(f"people:{name}"), asked)
        assert answer.status_code == (200 if who == "petugas_desa2" else status), name
        assert reverse("people:person", args=[person.pk]) not in answer.content.decode()


@pytest.mark.parametrize("who", ["camat", "auditor"])
def test_who_only_reads_changes_nothing_and_sees_masked_numbers(
    person: Person, who: str
) -> None:
    reader = client(who)
    page = reader.get(reverse("people:person", args=[person.pk])).content.decode()
    assert person.name in page
    assert NIK not in page
    assert "C7654321" not in page
    assert "001" in page
    for name in ("section", "row", "remove", "merge"):
        method, rest = OF_PERSON[name]
        answer = getattr(reader, method)(
            reverse(f"people:{name}", args=[person.pk, *rest(person)])
        )
        assert answer.status_code == 403
    assert reader.get(reverse("people:register")).status_code == 403
    hidden = reader.get(reverse("people:index"), {"q": NIK[:8]}).content.decode()
    assert person.name not in hidden
    found = reader.get(reverse("people:index"), {"q": NIK}).content.decode()
    assert person.name in found


@pytest.mark.parametrize(
    "who", ["petugas_desa", "perbekel", "petugas_pengaduan", "penyelia"]
)
def test_who_works_with_the_record_sees_whole_numbers(person: Person, who: str) -> None:
    page = client(who).get(reverse("people:person", args=[person.pk]))
    assert NIK in page.content.decode()
    assert PersonAccess.objects.get().user == user(who)


@pytest.mark.parametrize("who", OUTSIDERS)
def test_link_of_a_case_of_others_is_the_same_as_missing(
    person: Person, who: str
) -> None:
    party = _party()
    ask = client(who).get
    others = ask(reverse("people:link", args=[party.case.number, party.pk]))
    missing = ask(reverse("people:link", args=["ADU-26-ZZZZZZ", party.pk]))
    assert others.status_code == missing.status_code == 404
    assert others.content == missing.content


def _party() -> Party:
    return Party.objects.create(
        case=lodge().case, role="worker", name="Wayan Suardanna"
    )


def test_link_ties_a_party_to_a_record_and_the_record_to_the_case(
    person: Person,
) -> None:
    party = _party()
    desk = client("petugas_penanganan")
    address = reverse("people:link", args=[party.case.number, party.pk])
    assert person.name in desk.get(address).content.decode()
    assert desk.post(address, {"person": person.pk}).status_code == 302
    party.refresh_from_db()
    assert party.person == person
    record = reverse("people:person", args=[person.pk])
    assert party.case.number in desk.get(record).content.decode()
    # The village sees the record, and not the case.
    village = client("petugas_desa").get(record).content.decode()
    assert party.case.number not in village
    timeline = reverse("desk:panel", args=[party.case.number, "lini-masa"])
    assert "PMI" in desk.get(timeline).content.decode()
    assert desk.post(address, {"person": ""}).status_code == 302
    party.refresh_from_db()
    assert party.person is None


def test_link_to_somebody_missing_is_missing(person: Person) -> None:
    party = _party()
    address = reverse("people:link", args=[party.case.number, party.pk])
    answer = client("petugas_penanganan").post(address, {"person": MISSING})
    assert answer.status_code == 404


def test_link_by_the_auditor_is_refused(person: Person) -> None:
    party = _party()
    address = reverse("people:link", args=[party.case.number, party.pk])
    assert client("auditor").get(address).status_code == 403


def registration(**told: Any) -> dict[str, Any]:
    return {
        "submission_key": str(uuid.uuid4()),
        "name": "Ni Luh Sukerti",
        "sex": "female",
        "phase": "working",
        "phone": "0812 3456 7890",
    } | told


def test_register_by_a_village_officer_is_of_the_own_village() -> None:
    sent = registration(village="Desa Peliatan")
    answer = client("petugas_desa").post(reverse("people:register"), sent)
    person = Person.objects.get()
    assert answer["Location"] == reverse("people:person", args=[person.pk])
    assert person.village.code == BATUBULAN
    assert person.registered_by == user("petugas_desa")


def test_register_by_the_office_chooses_a_village() -> None:
    sent = registration(village="Desa Peliatan", phase_since="2026-01-02")
    answer = client("petugas_pengaduan").post(reverse("people:register"), sent)
    assert answer.status_code == 302, answer.context["form"].errors
    assert Person.objects.get().village.code == PELIATAN


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"name": ""}, "name"),
        ({"phone": ""}, "phone"),
        ({"phone": "satu"}, "phone"),
        ({"nik": "123"}, "nik"),
        ({"contact_phone": "0812 3456 7890"}, "contact_name"),
        ({"birth_date": "2999-01-01"}, "birth_date"),
    ],
)
def test_register_with_a_fault_keeps_what_was_typed(
    told: dict[str, Any], says: str
) -> None:
    sent = registration(contact_name="", banjar="Banjar Kelod", **told)
    answer = client("petugas_desa").post(reverse("people:register"), sent)
    assert answer.status_code == 422
    assert says in answer.context["form"].errors
    assert "Banjar Kelod" in answer.content.decode()
    assert not Person.objects.exists()


def test_similar_tells_why_and_warns_of_the_nik(person: Person) -> None:
    asked = {"name": "wayan suardanna", "sex": "female", "nik": NIK}
    answer = client("petugas_desa").get(reverse("people:similar"), asked)
    page = answer.content.decode()
    assert reverse("people:person", args=[person.pk]) in page
    assert "NIK" in page
    assert len(answer.context["warnings"]) == 1


@pytest.mark.parametrize("section", SECTIONS)
def test_section_is_drawn_for_who_may_change(person: Person, section: str) -> None:
    address = reverse("people:section", args=[person.pk, section])
    assert client("petugas_desa").get(address).status_code == 200


@pytest.mark.parametrize("section", [key for key, row in ROWS.items() if row.form])
def test_row_is_drawn_for_who_may_change(person: Person, section: str) -> None:
    address = reverse("people:row", args=[person.pk, section, _row_of(section)(person)])
    assert client("petugas_desa").get(address).status_code == 200


SENT: dict[str, dict[str, Any]] = {
    "identitas": {"name": "I Wayan Suardana", "sex": "male", "banjar": "Kaja"},
    "jaminan": {"health_insurance": "0001234567890"},
    "kontak-aman": {
        "safe_way": "whatsapp",
        "safe_from": "18:00",
        "safe_until": "20:00",
    },
    "fase": {"phase": "returned", "since": "2026-01-03", "source": "Istri"},
    "kontak": {"way": "phone", "reached": "yes", "note": "Baik."},
    "penempatan": {"scheme": "ship_crew", "sector": "formal", "is_ship": "true"}
    | {"ship": "MV Laut", "flag": "Bahama", "country": "", "wage": "1500"}
    | {"currency": "USD", "starts_on": "2026-01-02"},
    "dokumen": {"kind": "visa", "number": "V1", "expires_on": "2027-01-02"},
    "telepon": {"number": "+886 912 345 678"},
    "keluarga": {"name": "Ibu", "relation": "parent", "has_authority": "on"},
    "dasar": {"basis": "contract", "given_on": "2026-01-02"},
    "bansos": {"programme": "BLT", "amount": "600000"},
}


@pytest.mark.parametrize("section", [key for key in SECTIONS if key != "desa"])
def test_section_saves_what_was_sent(person: Person, section: str) -> None:
    address = reverse("people:section", args=[person.pk, section])
    answer = client("petugas_desa").post(address, SENT[section])
    assert answer.status_code == 302, answer.context["form"].errors
    page = client("petugas_desa").get(answer["Location"])
    assert page.status_code == 200


def test_section_of_a_ship_keeps_its_flag(person: Person) -> None:
    address = reverse("people:section", args=[person.pk, "penempatan"])
    client("petugas_desa").post(address, SENT["penempatan"])
    placement = person.placements.get(is_ship=True)
    assert (placement.flag, placement.country) == ("BS", "")
    assert placement.wage == Decimal(1500)


def test_section_desa_moves_a_record_by_the_office_alone(person: Person) -> None:
    address = reverse("people:section", args=[person.pk, "desa"])
    told = {"village": "Desa Peliatan"}
    refused = client("petugas_desa").post(address, told)
    assert refused.status_code == 403
    assert client("petugas_pengaduan").post(address, told).status_code == 302
    person.refresh_from_db()
    assert person.village.code == PELIATAN


def test_section_with_a_fault_keeps_what_was_typed(person: Person) -> None:
    address = reverse("people:section", args=[person.pk, "penempatan"])
    told = SENT["penempatan"] | {"flag": "Atlantis", "job": "Juru masak"}
    answer = client("petugas_desa").post(address, told)
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"flag"}
    assert "Juru masak" in answer.content.decode()


def test_section_that_is_none_is_missing(person: Person) -> None:
    address = reverse("people:section", args=[person.pk, "lain"])
    assert client("petugas_desa").get(address).status_code == 404


ROW_SENT: dict[str, dict[str, Any]] = {
    "penempatan": {"scheme": "g2g", "sector": "formal", "is_ship": "false"}
    | {"country": "Jepang", "city": "Osaka"},
    "selesai": {"ended_on": "2026-01-02", "note": "Kontrak habis"},
    "dokumen": {"kind": "passport", "number": "E1234567"},
    "keluarga": {"name": "Ni Made Sukerti", "relation": "spouse", "phone": "0361 1234"},
    "dasar": {"withdrawn_on": timezone.localdate().isoformat()},
}


@pytest.mark.parametrize("section", ROW_SENT)
def test_row_saves_what_was_sent(person: Person, section: str) -> None:
    address = reverse("people:row", args=[person.pk, section, _row_of(section)(person)])
    answer = client("petugas_desa").post(address, ROW_SENT[section])
    assert answer.status_code == 302, answer.context["form"].errors


@pytest.mark.parametrize("section", [key for key, row in ROWS.items() if row.removable])
def test_remove_takes_a_row_away(person: Person, section: str) -> None:
    row = _row_of(section)(person)
    address = reverse("people:remove", args=[person.pk, section, row])
    assert client("petugas_desa").post(address).status_code == 302
    assert client("petugas_desa").post(address).status_code == 404


def test_remove_of_a_placement_is_missing(person: Person) -> None:
    row = person.placements.get().pk
    address = reverse("people:remove", args=[person.pk, "penempatan", row])
    assert client("petugas_desa").post(address).status_code == 404


def test_row_of_somebody_else_is_missing(person: Person) -> None:
    other = make_person(person.village, by=user("petugas_desa"), name="Ketut Alit")
    paper = person.papers.get()
    address = reverse("people:row", args=[other.pk, "dokumen", paper.pk])
    assert client("petugas_desa").get(address).status_code == 404


@pytest.mark.parametrize(
    ("asked", "finds"),
    [
        ({}, True),
        ({"q": "suardana"}, True),
        ({"q": "orang lain"}, False),
        ({"fase": "working"}, True),
        ({"fase": "returned"}, False),
        ({"skema": "g2g"}, True),
        ({"skema": "ukps"}, False),
        ({"negara": "JP"}, True),
        ({"negara": "IT"}, False),
        ({"paspor": "30"}, True),
        ({"paspor": "habis"}, False),
        ({"q": "suardana", "fase": "returned"}, False),
        ({"page": "2"}, False),
    ],
)
def test_list_narrows(person: Person, asked: dict[str, str], *, finds: bool) -> None:
    answer = client("petugas_pengaduan").get(reverse("people:index"), asked)
    assert (person.name in answer.content.decode()) == finds


@pytest.mark.parametrize("asked", [{}, {"q": "suardana"}])
def test_list_asks_the_same_however_many_there_are(
    person: Person, asked: dict[str, str]
) -> None:
    officer = client("petugas_pengaduan")

    def queries() -> int:
        with CaptureQueriesContext(connection) as sent:
            officer.get(reverse("people:index"), asked)
        return len(sent)

    queries()
    few = queries()
    for _ in range(6):
        other = make_person(person.village, by=user("petugas_desa"))
        placements.add(other, details={"country": "IT"}, by=user("petugas_desa"))
    assert queries() == few


def test_menu_leads_to_the_registry_for_who_reads_people(person: Person) -> None:
    link = reverse("people:index")
    assert link in client("camat").get(reverse("desk:cases")).content.decode()
    assert link not in client("mitra").get(reverse("desk:cases")).content.decode()
