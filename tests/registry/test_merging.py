"""Two records of one person merged, and parted again: equal to before, row for row."""

from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django.urls import reverse
from django.utils import timezone

from accounts.models import Unit, User
from sigap_cases.cases.enums import PartyRole
from sigap_cases.cases.models import Party
from sigap_cases.cases.services import party_records
from sigap_cases.desk.people.merging import sentences_of
from sigap_cases.registry.exceptions import (
    ChoiceMissing,
    LaterMergeFirst,
    MergeRefused,
    MergeUndone,
    NotYourPeople,
    PersonMerged,
)
from sigap_cases.registry.models import Person, PersonMerge
from sigap_cases.registry.searching import possible_duplicates, search, sketch_of
from sigap_cases.registry.selectors import people_visible_to
from sigap_cases.registry.services import merging, papers, people, placements
from sigap_cases.registry.services.merging import COLUMNS, KEPT, OTHER, ROWS
from tests.loaded_office import lodge
from workflows.exceptions import NotAllowed
from workflows.models import Event

from .people import make_person
from .test_pages import BATUBULAN, client, user


pytestmark = pytest.mark.usefixtures("office")

NIK = "5104011705900001"
# What only grows, and what a test makes on purpose.
# Rows that stay with the record they were written about.
GROWING = {"registry_personaccess", "registry_personmerge", "cases_retrieval"}
GROWING |= {"cases_erasure"}


@pytest.fixture
def officer() -> User:
    return user("petugas_pengaduan")


@pytest.fixture
def village() -> Unit:
    return Unit.objects.get(code=BATUBULAN)


@pytest.fixture
def pair(officer: User, village: Unit) -> tuple[Person, Person]:
    """The same person, registered by the village and by the office, with everything."""
    one = make_person(
        village,
        by=officer,
        nik=NIK,
        phone="0812 3456 7890",
        banjar="Kelod",
        contact=people.Contact(name="Ni Made Sukerti", relation="spouse"),
    )
    other = make_person(
        village,
        by=officer,
        name="Wayan Suardanna",
        phone="0812 3456 7890",
        birth_date=date(1990, 5, 17),
        banjar="Kaja",
        phase="returned",
        phase_since=date(2025, 2, 3),
        contact=people.Contact(
            name="I Ketut Alit", relation="parent", phone="0361 11223"
        ),
    )
    papers.add_phone(other, number="+886 912 345 678", by=officer)
    safe = {"safe_way": "whatsapp", "safe_note": "Jangan pagi", "pass_phrase": "kopi"}
    people.change(other, values=safe, by=officer)
    for person, details in (
        (one, {"country": "JP", "city": "Osaka", "job": "Perawat"}),
        (other, {"is_ship": True, "ship": "MV Laut", "flag": "BS"}),
    ):
        placements.add(person, details=details, by=officer)
        papers.add_aid(person, details={"programme": f"PKH {person.pk}"}, by=officer)
        people.record_contact(person, way="phone", reached=True, by=officer)
        papers.add_ground(
            person, basis="consent", given_on=date(2026, 1, 2), by=officer
        )
    passport = {"kind": "passport", "number": "C7654321"}
    papers.add_document(one, details=passport, by=officer)
    papers.add_document(other, details=passport, by=officer)
    papers.add_document(other, details={"kind": "visa", "number": "V1"}, by=officer)
    for person in (one, other):
        party_of(person, officer)
    return Person.objects.get(pk=one.pk), Person.objects.get(pk=other.pk)


def party_of(person: Person, officer: User) -> Party:
    case = lodge().case
    party = Party.objects.create(case=case, role=PartyRole.WORKER, name=person.name)
    return party_records.link(party, person, by=officer)


def rows_of_all_tables() -> dict[str, list[dict[str, Any]]]:
    """Every row of every table that points at a person, and of the people themselves."""
    tables = {}
    for model in apps.get_models():
        points = any(
            isinstance(field, models.ForeignKey) and field.related_model is Person
            for field in model._meta.concrete_fields
        )
        name = model._meta.db_table
        if (points or model is Person) and "historical" not in name:
            tables[name] = list(model._base_manager.order_by("pk").values())
    return {name: rows for name, rows in tables.items() if name not in GROWING}


def all_of(side: str, kept: Person, other: Person) -> dict[str, str]:
    return {one.field: side for one in merging.contradictions(kept, other)}


# What stands above the registry: it follows a merge by itself, but for a sheet's row,
# which tells for ever into which record it was written.
ABOVE = {
    "cases_party",
    "monitoring_monitoringcheck",
    "monitoring_quickreport",
    "aid_recipient",
    "exchange_importrow",
}


def test_rows_of_all_tables_looks_at_every_table() -> None:
    assert rows_of_all_tables().keys() == ABOVE | {
        "registry_person",
        "registry_personphone",
        "registry_emergencycontact",
        "registry_persondocument",
        "registry_placement",
        "registry_phasechange",
        "registry_contactrecord",
        "registry_processingground",
        "registry_socialaid",
    }


def test_columns_cover_all_but_what_the_registry_keeps_itself() -> None:
    own = {"id", "submission_key", "name_key", "registered_at", "registered_by"}
    own |= {"merged_into", "last_contact_at", "phase_since", "nik_index", "seal"}
    own |= {"erased_at"}
    assert {f.name for f in Person._meta.concrete_fields} == set(COLUMNS) | own


@pytest.mark.parametrize("side", [KEPT, OTHER])
def test_two_people_merged_and_unmerged_are_equal_to_before_row_for_row(
    pair: tuple[Person, Person], officer: User, side: str
) -> None:
    kept, other = pair
    found = possible_duplicates(
        people_visible_to(officer), sketch_of(kept), beside=kept.pk
    )
    assert [one.person for one in found] == [other]
    before = rows_of_all_tables()

    made = merging.merge(kept, other, choices=all_of(side, kept, other), by=officer)
    assert rows_of_all_tables() != before
    undone = merging.undo(made, by=officer)

    assert rows_of_all_tables() == before
    assert (undone.kept_columns, undone.added_rows, undone.missing_rows) == ((), 0, 0)
    assert len(sentences_of(undone)) == 1


def test_merge_keeps_everything_of_both(
    pair: tuple[Person, Person], officer: User
) -> None:
    kept, other = pair
    merging.merge(kept, other, choices=all_of(KEPT, kept, other), by=officer)
    kept.refresh_from_db()
    assert kept.name == "I Wayan Suardana"
    assert kept.birth_date == date(1990, 5, 17)
    assert (kept.safe_way, kept.pass_phrase) == ("whatsapp", "kopi")
    assert {phone.number for phone in kept.phones.all()} == {
        "+6281234567890",
        "+886912345678",
    }
    assert kept.placements.count() == 2
    assert {paper.kind for paper in kept.papers.all()} == {"passport", "visa"}
    assert kept.papers.count() == 2
    assert kept.contacts.count() == 2
    assert kept.parties.count() == 2
    events = Event.objects.filter(kind=party_records.MOVED)
    assert events.count() == 1


def test_merge_with_the_others_choices_takes_them_together(
    pair: tuple[Person, Person], officer: User
) -> None:
    kept, other = pair
    merging.merge(kept, other, choices=all_of(OTHER, kept, other), by=officer)
    kept.refresh_from_db()
    assert (kept.name, kept.banjar) == ("Wayan Suardanna", "Kaja")
    assert (kept.phase, kept.phase_since) == ("returned", date(2025, 2, 3))


def test_contradictions_are_what_both_say_differently(
    pair: tuple[Person, Person],
) -> None:
    asked = {one.field for one in merging.contradictions(*pair)}
    assert asked == {"name", "banjar", "phase"}


def test_merge_without_a_choice_is_refused(
    pair: tuple[Person, Person], officer: User
) -> None:
    with pytest.raises(ChoiceMissing) as refusal:
        merging.merge(*pair, choices={"name": KEPT}, by=officer)
    assert refusal.value.fields == ["banjar", "phase"]


def test_merged_record_is_found_no_more_and_leads_to_the_kept(
    pair: tuple[Person, Person], officer: User
) -> None:
    kept, other = pair
    merging.merge(kept, other, choices=all_of(KEPT, kept, other), by=officer)
    assert search(people_visible_to(officer), "suardanna") == [kept.pk]
    answer = client("petugas_desa").get(reverse("people:person", args=[other.pk]))
    assert answer["Location"] == reverse("people:person", args=[kept.pk])
    other.refresh_from_db()
    with pytest.raises(PersonMerged):
        people.change(other, values={"banjar": "Lain"}, by=officer)


def test_undo_leaves_what_was_changed_later_and_says_so(
    pair: tuple[Person, Person], officer: User
) -> None:
    kept, other = pair
    made = merging.merge(kept, other, choices=all_of(OTHER, kept, other), by=officer)
    people.change(kept, values={"banjar": "Tengah"}, by=officer)
    papers.add_phone(kept, number="0813 1111 2222", by=officer)
    papers.remove(kept.papers.get(kind="visa"), by=officer)
    placement = kept.placements.get(is_ship=True)
    placements.end(placement, on=timezone.localdate(), by=officer)

    undone = merging.undo(made, by=officer)

    assert undone.kept_columns == ("banjar",)
    assert (undone.added_rows, undone.missing_rows) == (1, 1)
    assert len(sentences_of(undone)) == 4
    kept.refresh_from_db()
    other.refresh_from_db()
    assert (kept.name, kept.banjar, kept.phase) == (
        "I Wayan Suardana",
        "Tengah",
        "working",
    )
    assert kept.birth_date is None
    assert "+6281311112222" in [phone.number for phone in kept.phones.all()]
    assert other.placements.get().ended_on == timezone.localdate()
    assert other.merged_into is None


def test_undo_twice_is_refused(pair: tuple[Person, Person], officer: User) -> None:
    kept, other = pair
    made = merging.merge(kept, other, choices=all_of(KEPT, kept, other), by=officer)
    merging.undo(made, by=officer)
    with pytest.raises(MergeUndone):
        merging.undo(made, by=officer)


def test_undo_of_an_earlier_merge_asks_for_the_later_first(
    pair: tuple[Person, Person], officer: User, village: Unit
) -> None:
    kept, other = pair
    before = rows_of_all_tables()
    third = make_person(village, by=officer, name="Wayan S", banjar="Kelod")
    first = merging.merge(kept, other, choices=all_of(KEPT, kept, other), by=officer)
    kept.refresh_from_db()
    later = merging.merge(third, kept, choices=all_of(KEPT, third, kept), by=officer)
    with pytest.raises(LaterMergeFirst):
        merging.undo(first, by=officer)
    merging.undo(later, by=officer)
    fourth = make_person(village, by=officer, name="Wayan S", banjar="Kelod")
    kept.refresh_from_db()
    last = merging.merge(kept, fourth, choices=all_of(OTHER, kept, fourth), by=officer)
    with pytest.raises(LaterMergeFirst):
        merging.undo(first, by=officer)
    merging.undo(last, by=officer)
    merging.undo(first, by=officer)
    after = rows_of_all_tables()
    for table, rows in before.items():
        assert [row for row in after[table] if row in rows] == rows


def test_merge_with_itself_is_refused(
    pair: tuple[Person, Person], officer: User
) -> None:
    with pytest.raises(MergeRefused):
        merging.merge(pair[0], pair[0], choices={}, by=officer)


@pytest.mark.parametrize(
    ("who", "error"), [("auditor", NotYourPeople), ("petugas_desa2", NotAllowed)]
)
def test_merge_by_who_may_not_change_both_is_refused(
    pair: tuple[Person, Person], who: str, error: type[Exception]
) -> None:
    choices = all_of(KEPT, *pair)
    with pytest.raises(error):
        merging.merge(*pair, choices=choices, by=user(who))
    assert not PersonMerge.objects.exists()


def test_merge_page_asks_and_merges_and_is_undone(
    pair: tuple[Person, Person],
) -> None:
    kept, other = pair
    desk = client("petugas_desa")
    address = reverse("people:merge", args=[kept.pk, other.pk])
    before = rows_of_all_tables()
    assert desk.get(address).status_code == 200
    assert desk.post(address, {"name": KEPT}).status_code == 422
    answer = desk.post(address, {"name": KEPT, "banjar": OTHER, "phase": OTHER})
    assert answer["Location"] == reverse("people:person", args=[kept.pk])
    page = desk.get(answer["Location"]).content.decode()
    undo = reverse("people:unmerge", args=[kept.pk, PersonMerge.objects.get().pk])
    assert undo in page
    assert desk.get(undo).status_code == 200
    assert desk.post(undo).status_code == 302
    assert rows_of_all_tables() == before


def test_rows_name_every_table_beside_a_person() -> None:
    tables = {model._meta.db_table for model in ROWS.values()}
    assert tables | {"registry_person"} | ABOVE == rows_of_all_tables().keys()
