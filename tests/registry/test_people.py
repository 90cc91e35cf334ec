"""Adding somebody and changing what is known of them."""

import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from accounts.models import Unit
from sigap_cases.registry.enums import (
    ContactWay,
    LegalBasis,
    PaperKind,
    Scheme,
    WorkPhase,
)
from sigap_cases.registry.exceptions import (
    GroundWithdrawn,
    NotYourPeople,
    NotYourVillage,
    PlacementEnded,
    WrongAnswer,
)
from sigap_cases.registry.models import Person, PersonAccess
from sigap_cases.registry.services import access, papers, people, placements
from tests.factories import make_user
from workflows.exceptions import NotAllowed

from .conftest import Staff
from .people import LONG_AGO, make_person, new_person


def test_register_without_nik_passport_or_contract_keeps_all_that_was_told(
    staff: Staff,
) -> None:
    person = make_person(
        staff.units.village,
        by=staff.petugas_desa,
        phone="0812 3456 7890",
        contact=people.Contact(name="Ni Made Sukerti", relation="spouse"),
    )
    assert person.nik == ""
    assert person.phones.get().number == "+6281234567890"
    assert person.contacts.get().name == "Ni Made Sukerti"
    assert person.phases.get().since == LONG_AGO
    assert person.grounds.get().basis == LegalBasis.PUBLIC_TASK
    first = person.history.get()
    assert (first.history_user, first.history_change_reason) == (
        staff.petugas_desa,
        "register",
    )


def test_register_twice_by_one_sending_makes_one_record(staff: Staff) -> None:
    new = new_person(staff.units.village, submission_key=uuid.uuid4())
    first = people.register(new, by=staff.petugas_desa)
    assert people.register(new, by=staff.petugas_desa) == first
    assert Person.objects.count() == 1


def test_register_keeps_a_key_that_the_search_reads(staff: Staff) -> None:
    person = make_person(
        staff.units.village, by=staff.petugas_desa, name="I Gdé  Putu-Suárdana"
    )
    person.refresh_from_db()
    assert person.name_key == "I GDE PUTU SUARDANA"


def test_register_in_another_village_is_refused(staff: Staff) -> None:
    with pytest.raises(NotYourVillage):
        make_person(staff.units.neighbour, by=staff.petugas_desa)


@pytest.mark.parametrize("who", ["camat", "auditor"])
def test_register_by_who_only_reads_is_refused(staff: Staff, who: str) -> None:
    with pytest.raises(NotYourVillage):
        make_person(staff.units.village, by=getattr(staff, who))


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"name": "  "}, "name"),
        ({"nik": "123"}, "nik"),
        ({"sex": "x"}, "sex"),
        ({"phase": "x"}, "phase"),
        ({"phone": "abc"}, "phone"),
        ({"birth_date": date(1820, 1, 1)}, "birth_date"),
        ({"phase_since": date(2999, 1, 1)}, "phase_since"),
        ({"contact": people.Contact(name="")}, "contact_name"),
        ({"contact": people.Contact(name="Ibu", phone="1")}, "contact_phone"),
    ],
)
def test_register_with_a_wrong_answer_names_its_field(
    staff: Staff, told: dict[str, Any], field: str
) -> None:
    with pytest.raises(WrongAnswer) as refusal, transaction.atomic():
        make_person(staff.units.village, by=staff.petugas_desa, **told)
    assert refusal.value.field == field
    assert not Person.objects.exists()


@pytest.mark.parametrize("who", ["camat", "auditor"])
def test_change_by_who_only_reads_is_refused(staff: Staff, who: str) -> None:
    person = make_person(staff.units.village, by=staff.petugas_desa)
    with pytest.raises(NotYourPeople):
        people.change(person, values={"banjar": "Kaja"}, by=getattr(staff, who))


def test_change_by_who_sees_nothing_is_refused(staff: Staff) -> None:
    person = make_person(staff.units.village, by=staff.petugas_desa)
    with pytest.raises(NotAllowed):
        people.change(person, values={"banjar": "Kaja"}, by=staff.tetangga)


def test_change_keeps_history_with_its_actor(staff: Staff) -> None:
    person = make_person(staff.units.village, by=staff.petugas_desa)
    people.change(
        person,
        values={"nik": "5104010101900001", "merged_into": 7, "phase": "deceased"},
        by=staff.pengaduan,
    )
    person.refresh_from_db()
    assert person.nik == "5104010101900001"
    assert person.phase == WorkPhase.WORKING
    latest = person.history.first()
    assert latest is not None
    assert latest.history_user == staff.pengaduan
    with pytest.raises(DatabaseError), transaction.atomic():
        person.history.update(history_change_reason="lain")


def test_change_to_a_village_of_others_is_refused(staff: Staff) -> None:
    person = make_person(staff.units.village, by=staff.petugas_desa)
    with pytest.raises(NotYourVillage):
        people.change(
            person, values={"village": staff.units.neighbour}, by=staff.petugas_desa
        )


def test_change_with_one_safe_hour_asks_for_the_other(staff: Staff) -> None:
    person = make_person(staff.units.village, by=staff.petugas_desa)
    values = {"safe_from": timezone.localtime().time(), "safe_until": None}
    with pytest.raises(WrongAnswer):
        people.change(person, values=values, by=staff.petugas_desa)


def test_change_phase_moves_the_record_on(staff: Staff) -> None:
    person = make_person(staff.units.village, by=staff.petugas_desa)
    today = timezone.localdate()
    people.change_phase(
        person, phase=WorkPhase.RETURNED, since=today, by=staff.petugas_desa
    )
    person.refresh_from_db()
    assert (person.phase, person.phase_since) == (WorkPhase.RETURNED, today)
    assert person.phases.count() == 2


def test_change_phase_for_an_earlier_day_only_adds_to_history(staff: Staff) -> None:
    person = make_person(staff.units.village, by=staff.petugas_desa)
    people.change_phase(
        person,
        phase=WorkPhase.DEPARTING,
        since=LONG_AGO - timedelta(days=30),
        by=staff.petugas_desa,
    )
    person.refresh_from_db()
    assert person.phase == WorkPhase.WORKING
    assert [row.phase for row in person.phases.all()] == ["working", "departing"]


def test_record_contact_that_reached_somebody_is_the_last(staff: Staff) -> None:
    person = make_person(staff.units.village, by=staff.petugas_desa)
    people.record_contact(
        person, way=ContactWay.PHONE, reached=False, by=staff.petugas_desa
    )
    person.refresh_from_db()
    assert person.last_contact_at is None
    made = people.record_contact(
        person, way=ContactWay.VISIT, reached=True, by=staff.petugas_desa
    )
    person.refresh_from_db()
    assert person.last_contact_at == made.at


def test_add_placement_on_a_ship_drops_the_land(staff: Staff) -> None:
    person = make_person(staff.units.village, by=staff.petugas_desa)
    details = {"is_ship": True, "ship": "MV Laut", "flag": "BS", "country": "IT"}
    placement = placements.add(person, details=details, by=staff.petugas_desa)
    assert (placement.country, placement.flag_name) == ("", "Bahama")
    assert placement.place == "MV Laut"


@pytest.mark.parametrize(
    ("details", "field"),
    [
        ({"country": "ZZ"}, "country"),
        ({"wage": 100}, "currency"),
        ({"starts_on": date(2026, 1, 2), "ends_on": date(2026, 1, 1)}, "ends_on"),
    ],
)
def test_add_placement_with_a_wrong_answer_names_its_field(
    staff: Staff, details: dict[str, Any], field: str
) -> None:
    person = make_person(staff.units.village, by=staff.petugas_desa)
    with pytest.raises(WrongAnswer) as refusal:
        placements.add(person, details=details, by=staff.petugas_desa)
    assert refusal.value.field == field


def test_end_placement_twice_is_refused(staff: Staff) -> None:
    person = make_person(staff.units.village, by=staff.petugas_desa)
    placement = placements.add(
        person, details={"scheme": Scheme.G2G, "country": "JP"}, by=staff.petugas_desa
    )
    today = timezone.localdate()
    placements.end(placement, on=today, note="Kontrak habis", by=staff.petugas_desa)
    with pytest.raises(PlacementEnded):
        placements.end(placement, on=today, by=staff.petugas_desa)


def test_database_refuses_a_ship_with_a_country(staff: Staff) -> None:
    person = make_person(staff.units.village, by=staff.petugas_desa)
    placement = placements.add(person, details={"country": "JP"}, by=staff.petugas_desa)
    placement.is_ship = True
    with pytest.raises(IntegrityError), transaction.atomic():
        placement.save()


def test_add_document_writes_its_number_as_it_is_searched(staff: Staff) -> None:
    person = make_person(staff.units.village, by=staff.petugas_desa)
    paper = papers.add_document(
        person,
        details={"kind": PaperKind.PASSPORT, "number": " c 1234567 "},
        by=staff.petugas_desa,
    )
    assert paper.number == "C1234567"
    papers.remove(paper, by=staff.petugas_desa)
    assert not person.papers.exists()
    ended = paper.history.model.objects.first()
    assert (ended.history_type, ended.history_user) == ("-", staff.petugas_desa)


def test_withdraw_consent_twice_is_refused(staff: Staff) -> None:
    person = make_person(staff.units.village, by=staff.petugas_desa)
    today = timezone.localdate()
    ground = papers.add_ground(
        person, basis=LegalBasis.CONSENT, given_on=today, by=staff.petugas_desa
    )
    papers.withdraw_consent(ground, on=today, by=staff.petugas_desa)
    with pytest.raises(GroundWithdrawn):
        papers.withdraw_consent(ground, on=today, by=staff.petugas_desa)


def test_withdraw_of_another_ground_is_refused(staff: Staff) -> None:
    person = make_person(staff.units.village, by=staff.petugas_desa)
    with pytest.raises(WrongAnswer):
        papers.withdraw_consent(
            person.grounds.get(), on=timezone.localdate(), by=staff.petugas_desa
        )


def test_access_is_recorded_once_for_one_reading(staff: Staff) -> None:
    person = make_person(staff.units.village, by=staff.petugas_desa)
    for _ in range(2):
        access.record(person, by=staff.camat)
    kept = PersonAccess.objects.get()
    assert kept.right == f"Camat, {staff.units.district.name}"
    with pytest.raises(DatabaseError), transaction.atomic():
        PersonAccess.objects.all().delete()


def test_people_are_of_a_village_that_stays(staff: Staff) -> None:
    make_person(staff.units.village, by=staff.petugas_desa)
    with pytest.raises(DatabaseError), transaction.atomic():
        Unit.objects.filter(pk=staff.units.village.pk).delete()


def test_outsider_registers_nobody(staff: Staff) -> None:
    with pytest.raises(NotYourVillage):
        make_person(staff.units.village, by=make_user("orang_luar"))
