"""Small numbers are hidden so that nobody computes them."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sigap_cases.desk.supervision.smallcells import LEAST, concealed


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ([9, 7, 0], [9, 7, 0]),
        ([9, 3, 6], [9, None, None]),
        ([9, 1, 1], [None, None, None]),
        ([2, 0, 0], [None, None, None]),
        ([4, 3, 20], [None, None, 20]),
        ([], []),
    ],
)
def test_concealed_hides_the_small_and_what_would_tell_them(
    counts: list[int], shown: list[int | None]
) -> None:
    assert concealed(counts) == shown


def test_concealed_hides_all_parts_of_a_hidden_total() -> None:
    assert concealed([9, 8], total_is_shown=False) == [None, None]


@given(st.lists(st.integers(min_value=0, max_value=12), max_size=5))
def test_no_hidden_number_follows_from_what_is_shown(counts: list[int]) -> None:
    shown = concealed(counts)
    assert all(count is None or count == 0 or count >= LEAST for count in shown), (
        "a small number is shown"
    )
    hidden = [place for place, count in enumerate(shown) if count is None]
    if not hidden or len(hidden) == len(counts):
        return  # without anything shown beside it the total alone tells too little
    left = sum(counts[place] for place in hidden)
    possible = [
        one
        for one in product(range(1, left + 1), repeat=len(hidden))
        if sum(one) == left
    ]
    for place in range(len(hidden)):
        assert len({one[place] for one in possible}) > 1
