"""What makes two records one person; pure."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sigap_cases.registry.matching import (
    LEAST,
    POINTS,
    Reason,
    Sketch,
    compare,
    likeness,
)
from sigap_cases.registry.names import distinctive_words, orders_in, words_of


BORN = date(1990, 5, 17)


def test_points_cover_every_reason() -> None:
    assert POINTS.keys() == set(Reason)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("I Wayan Suardana", ["SUARDANA"]),
        ("Ni Luh Putu Ayu Wulandari", ["WULANDARI"]),
        ("I Gusti Ngurah Oka Mahendra", ["OKA", "MAHENDRA"]),
        ("Ida Ayu Ketut Suryati", ["SURYATI"]),
        ("Ni Luh", ["NI", "LUH"]),
        ("I Gdé Putu-Suárdana", ["SUARDANA"]),
        ("", []),
    ],
)
def test_distinctive_words_leave_birth_order_and_titles_out(
    name: str, words: list[str]
) -> None:
    assert distinctive_words(words_of(name)) == words


def test_orders_in_knows_the_second_names_of_each_place() -> None:
    assert orders_in(words_of("I Putu Suardana")) == orders_in(words_of("I Wayan"))
    assert orders_in(words_of("Anak Agung")) == frozenset()


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        (["SUDIARTA"], ["SUDIRTA"], True),
        (["SUDIARTA"], ["BUDIARTA"], False),
        (["SUARDANA"], ["SUARDIKA"], False),
        (["BAYU", "SUDIARTA"], ["SUDIARTA", "BAYU"], True),
        (["BAYU", "SUDIARTA"], ["ADI", "SUDIARTA"], False),
        (["SUARDANA"], ["SUARDANA", "PUTRA"], True),
        ([], ["SUARDANA"], False),
    ],
)
def test_likeness_of_names(one: list[str], other: list[str], *, alike: bool) -> None:
    assert (likeness(one, other) >= 0.6) == alike


@pytest.mark.parametrize(
    ("one", "other", "reasons", "likely"),
    [
        (
            Sketch(name="I Wayan Suardana", nik="1" * 16),
            Sketch(name="Wayan Budi", nik="1" * 16),
            {Reason.SAME_NIK},
            True,
        ),
        (
            Sketch(name="I Wayan Suardana", village_id=1),
            Sketch(name="Wayan Suardana", village_id=1),
            {Reason.SAME_NAME, Reason.SAME_VILLAGE},
            True,
        ),
        (
            Sketch(name="I Wayan Suardana", village_id=1),
            Sketch(name="I Made Suardana", village_id=1),
            {Reason.SAME_NAME, Reason.OTHER_ORDER, Reason.SAME_VILLAGE},
            False,
        ),
        (
            Sketch(name="Ni Made Sudiarti", birth_date=BORN),
            Sketch(name="Ni Kadek Sudarti", birth_date=BORN),
            {Reason.LIKE_NAME, Reason.SAME_BIRTH_DATE},
            True,
        ),
        (
            Sketch(name="I Wayan Suardana", village_id=1, birth_date=BORN),
            Sketch(name="I Wayan Suardana", village_id=1, birth_date=date(1971, 1, 1)),
            {Reason.SAME_NAME, Reason.SAME_VILLAGE, Reason.OTHER_BIRTH_DATE},
            False,
        ),
        (
            Sketch(name="Ayu Lestari", phones=frozenset({"+628123"})),
            Sketch(name="Ayu Lestary", phones=frozenset({"+628123", "+6281"})),
            {Reason.LIKE_NAME, Reason.SAME_PHONE},
            True,
        ),
        (
            Sketch(name="I Wayan A", papers=frozenset({"C1234567"})),
            Sketch(name="Ni Luh B", papers=frozenset({"C1234567"})),
            {Reason.SAME_PAPER},
            True,
        ),
        (
            Sketch(name="I Wayan Suardana", sex="male", village_id=1),
            Sketch(name="Wayan Suardana", sex="female", village_id=1),
            {Reason.SAME_NAME, Reason.SAME_VILLAGE, Reason.OTHER_SEX},
            False,
        ),
    ],
)
def test_compare_tells_why(
    one: Sketch, other: Sketch, reasons: set[Reason], *, likely: bool
) -> None:
    match = compare(one, other)
    assert set(match.reasons) == reasons
    assert match.is_likely == likely
    assert (match.points >= LEAST) == likely


names = st.lists(
    st.sampled_from(["I", "Wayan", "Made", "Suardana", "Suardani", "Bayu", "Sudiarta"]),
    min_size=1,
    max_size=4,
).map(" ".join)
sketches = st.builds(
    Sketch,
    name=names,
    sex=st.sampled_from(["", "male", "female"]),
    birth_date=st.sampled_from([None, BORN]),
    village_id=st.sampled_from([None, 1, 2]),
    nik=st.sampled_from(["", "1" * 16, "2" * 16]),
)


@given(sketches, sketches)
def test_compare_is_the_same_both_ways(one: Sketch, other: Sketch) -> None:
    ways = compare(one, other), compare(other, one)
    assert ways[0].points == ways[1].points


@given(sketches)
def test_compare_finds_oneself_without_a_reason_against(one: Sketch) -> None:
    assert all(POINTS[reason] > 0 for reason in compare(one, one).reasons)
