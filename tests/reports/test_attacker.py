"""The published tables against an attacker; and the attacker against weak tables."""

import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from sigap_cases.reports.rounding import Draw, Family, rounded

from .attacker import Interval, Name, joined, of_tables


# What docs/adr/public-numbers-are-rounded-together.md promises.
LEAST_WIDTH = 4
LEAST_WIDTH_OF_TWO_DAYS = 2
SMALL = 5

Person = tuple[str, ...]
Numbers = dict[tuple[str, str, str], int]


def draws(seed: int) -> Draw:
    return lambda label: random.Random(f"{seed}{label}").random()  # noqa: S311


def family_of(
    people: Sequence[Person], hubs: Sequence[str], values: Mapping[str, Sequence[str]]
) -> Family:
    """``people``: the hub and one value for each table."""
    counts: dict[str, Counter[tuple[str, str]]] = {table: Counter() for table in values}
    for hub, *told in people:
        for table, value in zip(values, told, strict=True):
            counts[table][hub, value] += 1
    return Family(name="test", hubs=hubs, values=values, counts=counts)


def true_numbers(family: Family) -> Numbers:
    """Every filter's count, from the cells alone."""
    found: Numbers = {}
    for table, values in family.values.items():
        for hub in (*family.hubs, ""):
            hubs = family.hubs if hub == "" else [hub]
            for value in values:
                found[table, hub, value] = sum(
                    family.counts[table].get((one, value), 0) for one in hubs
                )
            found["", hub, ""] = sum(found[table, hub, value] for value in values)
    return found


def published(family: Family, draw: Draw) -> Numbers:
    told = rounded(family, draw)
    found: Numbers = {}
    for table, values in family.values.items():
        for value in values:
            column = {hub: told.cells[table][hub, value] for hub in family.hubs}
            found |= {(table, hub, value): n for hub, n in column.items()}
            found[table, "", value] = sum(column.values())
    found |= {("", hub, ""): told.totals[hub] for hub in family.hubs}
    found["", "", ""] = sum(told.totals.values())
    return found


def within_four(told: Numbers, true: Numbers) -> dict[Name, Interval]:
    """The bounds of rounding; of a total that lies further off, as far as it does."""
    off = {name: max(4, abs(told[name] - true[name])) for name in told}
    return {name: (max(0, n - off[name]), n + off[name]) for name, n in told.items()}


Weak = Callable[[Family], dict[Name, Interval]]


def recovered(family: Family, known: dict[Name, Interval], width: int) -> list[Name]:
    """Cells of one to four whose bounds are narrower than ``width``."""
    bounds = of_tables(known, family.hubs, family.values).bounds()
    true = true_numbers(family)
    return [
        name
        for name, count in true.items()
        if 0 < count < SMALL and _is_narrow(bounds[1, *name], width)
    ]


def _is_narrow(interval: Interval, width: int) -> bool:
    return interval[1] - interval[0] < width


HUBS = [f"51.04.0{n}" for n in range(1, 8)]
VALUES = {
    "fase": [f"fase{n}" for n in range(8)],
    "skema": [f"skema{n}" for n in range(9)],
    "sektor": ["formal", "informal", "tidak"],
    "jenis-kelamin": ["l", "p"],
    "kawasan": [f"kawasan{n}" for n in range(8)],
}


def demo_like(seed: int, size: int = 2000) -> Family:
    """As uneven as the demo data: most work abroad on ships, few have died."""
    chance = random.Random(seed)  # noqa: S311
    people = [
        (
            chance.choices(HUBS, weights=[9, 8, 7, 6, 5, 3, 1])[0],
            *(
                chance.choices(kinds, weights=[4.0**-n for n in range(len(kinds))])[0]
                for kinds in VALUES.values()
            ),
        )
        for _ in range(size)
    ]
    return family_of(people, HUBS, VALUES)


def few_tables(seed: int) -> Family:
    """Three hubs and two tables of some sixty people."""
    chance = random.Random(seed)  # noqa: S311
    values = {table: VALUES[table][:4] for table in ("fase", "kawasan")}
    people = [
        (chance.choice(HUBS[:3]), *(chance.choice(kinds) for kinds in values.values()))
        for _ in range(60)
    ]
    return family_of(people, HUBS[:3], values)


def small_families() -> st.SearchStrategy[Family]:
    hubs = ["a", "b", "c"]
    values = {"t": ["x", "y", "z"], "u": ["p", "q", "r", "s"]}
    person = st.tuples(*map(st.sampled_from, (hubs, *values.values())))
    crowd = st.lists(st.tuples(person, st.integers(1, 9)), max_size=14)
    return crowd.map(
        lambda rows: family_of(
            [one for one, times in rows for _ in range(times)], hubs, values
        )
    )


def check_promises(family: Family, draw: Draw) -> None:
    told, true = published(family, draw), true_numbers(family)
    assert all(number % 5 == 0 for number in told.values())
    near = [name for name in told if name[1] or name == ("", "", "")]
    assert all(abs(told[name] - true[name]) <= 4 for name in near)
    assert all(told[n] == true[n] for n in near if true[n] % 5 == 0)
    for table, values in family.values.items():
        for hub in (*family.hubs, ""):
            assert told["", hub, ""] == sum(told[table, hub, v] for v in values)
    assert recovered(family, within_four(told, true), LEAST_WIDTH) == []


# --- nothing is recovered ----------------------------------------------------------------


def test_demo_like_population_tells_no_small_cell() -> None:
    family = demo_like(4)
    true = true_numbers(family)
    small = [n for n, count in true.items() if 0 < count < SMALL and n[1]]
    assert len(small) > 30, "there is nothing to hide"
    check_promises(family, draws(1))
    told = published(family, draws(1))
    of_values = [name for name in told if not name[1]]
    assert all(abs(told[name] - true[name]) <= 4 for name in of_values)


@given(small_families(), st.integers(0, 99))
@hypothesis_settings(max_examples=40)
def test_small_population_tells_no_small_cell(family: Family, seed: int) -> None:
    check_promises(family, draws(seed))


@given(small_families(), st.integers(0, 99), st.data())
@hypothesis_settings(max_examples=40)
def test_any_other_count_could_have_given_the_same_tables(
    family: Family, seed: int, data: st.DataObject
) -> None:
    """The proof of the ADR, run: whoever knows the code and not the key cannot exclude it."""
    told = rounded(family, draws(seed))
    hub = data.draw(st.sampled_from(family.hubs))
    where = {t: data.draw(st.sampled_from(v)) for t, v in family.values.items()}
    room = all(told.cells[t][hub, v] for t, v in where.items())
    more = data.draw(st.integers(-4 if room else 0, 4))
    counts = {t: dict(cells) for t, cells in told.cells.items()}
    for table, value in where.items():
        counts[table][hub, value] += more
    other = Family(
        name=family.name, hubs=family.hubs, values=family.values, counts=counts
    )
    assert rounded(other, lambda _label: 0.0 if more < 0 else 0.99) == told


@given(small_families(), st.integers(0, 99), st.data())
@hypothesis_settings(max_examples=40)
def test_two_days_with_one_change_tell_no_small_cell(
    family: Family, seed: int, data: st.DataObject
) -> None:
    """The attacker knows that each cell differs by one person at most."""
    counts = {t: dict(cells) for t, cells in family.counts.items()}
    hub = data.draw(st.sampled_from(family.hubs))
    for table, values in family.values.items():
        value = data.draw(st.sampled_from(values))
        counts[table][hub, value] = counts[table].get((hub, value), 0) + 1
    later = Family(
        name=family.name, hubs=family.hubs, values=family.values, counts=counts
    )
    attackers = []
    for day, one in enumerate((family, later), start=1):
        told = within_four(published(one, draws(seed)), true_numbers(one))
        attackers.append(of_tables(told, one.hubs, one.values, day))
    bounds = joined(attackers[0], attackers[1], 1).bounds()
    for day, one in enumerate((family, later), start=1):
        for name, count in true_numbers(one).items():
            if 0 < count < SMALL:
                low, high = bounds[day, *name]
                assert low <= count <= high
                assert high - low >= LEAST_WIDTH_OF_TWO_DAYS, name


def test_same_population_is_told_alike_every_day() -> None:
    """Else the mean of many days would tell."""
    first = published(demo_like(7), draws(3))
    assert all(published(demo_like(7), draws(3)) == first for _ in range(3))
    assert published(demo_like(7), draws(4)) != first, "no key, no secret"


def test_one_person_more_moves_few_numbers() -> None:
    family = demo_like(7)
    counts = {t: Counter(cells) for t, cells in family.counts.items()}
    for table, values in VALUES.items():
        counts[table][HUBS[0], values[0]] += 1
    later = Family(name="test", hubs=HUBS, values=VALUES, counts=counts)
    first, second = published(family, draws(3)), published(later, draws(3))
    moved = [name for name in first if first[name] != second[name]]
    assert len(moved) < len(first) / 10


# --- what is weaker is caught ------------------------------------------------------------


def primary_only(family: Family) -> dict[Name, Interval]:
    """Small cells are left out, their totals are told."""
    return {
        name: (0, 4) if name[0] and 0 < n < SMALL else (n, n)
        for name, n in true_numbers(family).items()
    }


def row_by_row(family: Family) -> dict[Name, Interval]:
    """A second cell of each row goes with a small one; nobody looks at the columns."""
    known = primary_only(family)
    true = true_numbers(family)
    for table, values in family.values.items():
        for hub in family.hubs:
            row = sorted((true[table, hub, v], v) for v in values)
            hidden = [v for n, v in row if 0 < n < SMALL]
            second = [v for n, v in row if n >= SMALL][:1] if len(hidden) == 1 else []
            known |= {(table, hub, v): (0, 10**6) for v in second}
    return known


def each_by_itself(family: Family) -> dict[Name, Interval]:
    """Every number is rounded for itself, up or down by chance."""
    chance = random.Random(5)  # noqa: S311
    true = true_numbers(family)
    told = {
        name: n - n % 5 + 5 * (chance.random() < n % 5 / 5) for name, n in true.items()
    }
    return within_four(told, true)


def true_totals(family: Family) -> dict[Name, Interval]:
    """Cells are rounded, each by itself; their totals are told as they are."""
    true, told = true_numbers(family), each_by_itself(family)
    return {name: told[name] if all(name) else (n, n) for name, n in true.items()}


@pytest.mark.parametrize(
    "weak", [primary_only, row_by_row, each_by_itself, true_totals]
)
def test_weaker_tables_are_caught(weak: Weak) -> None:
    families = (few_tables(seed) for seed in range(30))
    caught = (recovered(one, weak(one), LEAST_WIDTH) for one in families)
    assert any(caught), "the attacker is blind"


def test_exact_tables_are_recovered_whole() -> None:
    """All that is hidden is one small cell: the attacker names its very number."""
    family = family_of(
        [("a", "x")] * 3 + [("b", "x")] * 9, ["a", "b"], {"t": ["x", "y"]}
    )
    known = primary_only(family)
    bounds = of_tables(known, family.hubs, family.values).bounds()
    assert bounds[1, "t", "a", "x"] == (3, 3)


def test_column_bounds_are_used() -> None:
    """Two small cells in one row cover each other, until their columns are looked at."""
    people = [("a", "x")] * 3 + [("a", "y")] * 4 + [("b", "x")] * 9 + [("b", "y")] * 8
    family = family_of(people, ["a", "b"], {"t": ["x", "y"]})
    true = true_numbers(family)
    known: dict[Name, Interval] = {name: (n, n) for name, n in true.items()}
    known |= {("t", "a", "x"): (0, 4), ("t", "a", "y"): (0, 4)}
    assert len(recovered(family, known, LEAST_WIDTH)) == 2
