"""Finding people by name, misspelt too, and by number."""

import pytest

from sigap_cases.registry.matching import Reason, Sketch
from sigap_cases.registry.models import Person
from sigap_cases.registry.searching import possible_duplicates, search, sketch_of
from sigap_cases.registry.selectors import people_visible_to
from sigap_cases.registry.services import papers, people

from .conftest import Staff
from .people import make_person


NAMES = (
    "I Wayan Bayu Sudiarta",
    "I Made Sudiarta",
    "Ni Luh Putu Wulandari",
    "Ida Ayu Ketut Suryati",
    "I Wayan Adi Mahendra",
    "Ni Luh Sukerti",
)
NIK, PASSPORT, PHONE = "5104011705900001", "C7654321", "+6281234567890"


@pytest.fixture
def crowd(staff: Staff) -> dict[str, Person]:
    return {
        name: make_person(staff.units.village, by=staff.petugas_desa, name=name)
        for name in NAMES
    }


def found(staff: Staff, text: str) -> list[str]:
    people = people_visible_to(staff.petugas_desa)
    ids = search(people, text)
    names = dict(people.values_list("pk", "name"))
    return [names[pk] for pk in ids]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("sudiarta bayu", "I Wayan Bayu Sudiarta"),
        ("wayan sudiarta", "I Wayan Bayu Sudiarta"),
        ("sudirta made", "I Made Sudiarta"),
        ("Wulandri", "Ni Luh Putu Wulandari"),
        ("landar", "Ni Luh Putu Wulandari"),
        ("suriati", "Ida Ayu Ketut Suryati"),
        ("MAHENDRA", "I Wayan Adi Mahendra"),
        ("maendra", "I Wayan Adi Mahendra"),
    ],
)
def test_search_finds_a_name_by_a_part_or_misspelt(
    staff: Staff, crowd: dict[str, Person], text: str, first: str
) -> None:
    assert found(staff, text)[0] == first


def test_search_does_not_lean_on_the_first_words(
    staff: Staff, crowd: dict[str, Person]
) -> None:
    assert found(staff, "Ni Luh Mahendra") == ["I Wayan Adi Mahendra"]
    assert found(staff, "ni luh") == ["Ni Luh Putu Wulandari", "Ni Luh Sukerti"]


@pytest.mark.parametrize("text", ["", "  ", "-", "\x00", "zzzz", "%", "' OR 1=1"])
def test_search_for_nothing_finds_nobody(
    staff: Staff, crowd: dict[str, Person], text: str
) -> None:
    assert found(staff, text) == []


@pytest.mark.parametrize(
    ("text", "finds"),
    [
        (NIK, True),
        ("5104 0117 0590 0001", True),
        (NIK[:8], False),
        ("c 7654321", True),
        ("C7654", False),
        ("0812 3456 7890", True),
        ("+62 812-3456-7890", True),
        ("34567890", False),
        ("0361 999888", True),
        ("²", False),
    ],
)
def test_search_finds_by_a_whole_number_alone(
    staff: Staff, crowd: dict[str, Person], text: str, *, finds: bool
) -> None:
    person = make_person(
        staff.units.village,
        by=staff.petugas_desa,
        nik=NIK,
        phone=PHONE,
        contact=people.Contact(name="Ibu", phone="0361 999888"),
    )
    papers.add_document(
        person,
        details={"kind": "passport", "number": PASSPORT},
        by=staff.petugas_desa,
    )
    assert found(staff, text) == ([person.name] if finds else [])


def test_search_finds_only_whom_one_may_see(
    staff: Staff, crowd: dict[str, Person]
) -> None:
    assert search(people_visible_to(staff.tetangga), "sudiarta") == []


def test_possible_duplicates_say_why(staff: Staff, crowd: dict[str, Person]) -> None:
    sketch = Sketch(name="Wayan Bayu Sudirta", village_id=staff.units.village.pk)
    [like] = possible_duplicates(people_visible_to(staff.petugas_desa), sketch)
    assert like.person == crowd["I Wayan Bayu Sudiarta"]
    assert set(like.match.reasons) == {Reason.LIKE_NAME, Reason.SAME_VILLAGE}


def test_possible_duplicates_by_number_alone(
    staff: Staff, crowd: dict[str, Person]
) -> None:
    person = make_person(
        staff.units.neighbour, by=staff.pengaduan, name="Ketut Alit", nik=NIK
    )
    sketch = Sketch(name="Orang Lain", nik=NIK)
    everybody = people_visible_to(staff.pengaduan)
    assert [row.person for row in possible_duplicates(everybody, sketch)] == [person]
    hidden = people_visible_to(staff.petugas_desa)
    assert possible_duplicates(hidden, sketch) == []


def test_possible_duplicates_leave_oneself_out(
    staff: Staff, crowd: dict[str, Person]
) -> None:
    person = crowd["I Made Sudiarta"]
    people = people_visible_to(staff.petugas_desa)
    rows = possible_duplicates(people, sketch_of(person), beside=person.pk)
    assert person not in [row.person for row in rows]
