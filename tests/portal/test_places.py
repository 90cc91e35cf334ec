"""Finding a country or village by what people type."""

import pytest

from sigap_cases.portal.forms.fields import alike, exactly
from sigap_cases.portal.places import countries, villages


pytestmark = pytest.mark.usefixtures("office")


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Batubulan", "51.04.01.2001"),
        ("desa batubulan", "51.04.01.2001"),
        ("BATUBULAN ", "51.04.01.2001"),
        ("Desa Batubulan, Kecamatan Sukawati", "51.04.01.2001"),
    ],
)
def test_exactly_knows_a_village_as_people_write_it(text: str, key: str) -> None:
    found = exactly(text, villages())
    assert found is not None
    assert found.key == key


def test_exactly_leaves_what_several_share_open() -> None:
    assert exactly("sukawati", villages()) is not None
    assert exactly("batu", villages()) is None
    assert exactly("", villages()) is None


def test_alike_prefers_names_that_begin_so() -> None:
    names = [place.label for place in alike("batu", villages())]
    assert names
    assert all(name.startswith(("Desa Batu", "Kelurahan Batu")) for name in names)


def test_alike_finds_words_in_any_order() -> None:
    names = [place.label for place in alike("kangin batubulan", villages())]
    assert names == ["Desa Batubulan Kangin, Kecamatan Sukawati"]


def test_alike_finds_nothing_for_a_foreign_name() -> None:
    assert alike("qqqq", villages()) == []


def test_villages_are_all_of_gianyar() -> None:
    assert len(villages()) == 70


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("taiwan", "TW"),
        ("Hong Kong", "HK"),
        ("hongkong", "HK"),
        ("Saudi", "SA"),
        ("UEA", "AE"),
        ("korea", "KR"),
    ],
)
def test_exactly_knows_countries_by_their_common_names(text: str, key: str) -> None:
    found = exactly(text, countries())
    assert found is not None
    assert found.key == key
