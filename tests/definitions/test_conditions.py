import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from tests.definitions.writing import HEAD, STRAIGHT
from workflows.definitions.conditions import (
    atoms,
    evaluate,
    fields_of,
    representatives,
    sentence,
    uncovered,
)
from workflows.definitions.parsing import parse
from workflows.definitions.schema import Condition, Definition, FieldSpec, FieldType


CONDITION: TypeAdapter[Condition] = TypeAdapter(Condition)


def small() -> Definition:
    definition = parse(HEAD + STRAIGHT).definition
    assert definition is not None
    return definition


SMALL = small()

scalars = st.booleans() | st.integers(-3, 12) | st.sampled_from(["plain", "hard", ""])
names = st.sampled_from(["complete", "kind", "days", "note", "elsewhere"])
simple = st.one_of(
    st.fixed_dictionaries({"field": names, "is": scalars}),
    st.fixed_dictionaries(
        {"field": names, "in": st.lists(scalars, min_size=1, max_size=3)}
    ),
    st.fixed_dictionaries({"field": names, "at_least": st.integers(-3, 12)}),
    st.fixed_dictionaries({"field": names, "is_set": st.booleans()}),
)
conditions = st.recursive(
    simple,
    lambda inner: st.one_of(
        st.fixed_dictionaries({"all": st.lists(inner, min_size=1, max_size=3)}),
        st.fixed_dictionaries({"any": st.lists(inner, min_size=1, max_size=3)}),
        st.fixed_dictionaries({"not": inner}),
    ),
    max_leaves=6,
).map(CONDITION.validate_python)
anything = st.recursive(
    st.none() | scalars | st.floats() | st.binary() | st.dates(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=4,
)


def condition(data: object) -> Condition:
    return CONDITION.validate_python(data)


@pytest.mark.parametrize(
    ("data", "value", "expected"),
    [
        ({"field": "f", "is": True}, True, True),
        ({"field": "f", "is": True}, 1, False),
        ({"field": "f", "is": 1}, True, False),
        ({"field": "f", "is": 0}, False, False),
        ({"field": "f", "is": "1"}, 1, False),
        ({"field": "f", "in": ["a", "b"]}, "b", True),
        ({"field": "f", "in": ["a", "b"]}, None, False),
        ({"field": "f", "at_least": 3}, 3, True),
        ({"field": "f", "at_least": 3}, 2, False),
        ({"field": "f", "at_least": 0}, True, False),
        ({"field": "f", "at_least": 3}, "4", False),
        ({"field": "f", "is_set": True}, "  ", False),
        ({"field": "f", "is_set": True}, False, True),
        ({"field": "f", "is_set": False}, [], True),
        ({"not": {"field": "f", "is": "a"}}, None, True),
    ],
)
def test_evaluate_value(data: object, value: object, expected: bool) -> None:
    assert evaluate(condition(data), {"f": value}) is expected


def test_evaluate_missing_field_is_false() -> None:
    assert not evaluate(condition({"field": "f", "is": "a"}), {})
    assert evaluate(condition({"field": "f", "is_set": False}), {})


@given(conditions, st.dictionaries(names, anything))
def test_evaluate_never_raises(item: Condition, values: dict[str, object]) -> None:
    assert evaluate(item, values) in {True, False}


@given(conditions, st.dictionaries(names, scalars))
def test_evaluate_reads_only_its_fields(
    item: Condition, values: dict[str, object]
) -> None:
    narrow = {name: values[name] for name in values.keys() & fields_of(item)}
    assert evaluate(item, values) == evaluate(item, narrow)


@given(conditions)
def test_sentence_names_every_field(item: Condition) -> None:
    text = sentence(item, SMALL)
    for name in fields_of(item):
        spec = SMALL.fields.get(name)
        assert (spec.title.rstrip("?") if spec else name) in text


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"field": "complete", "is": True}, "Lengkap adalah Ya"),
        ({"not": {"field": "kind", "is": "hard"}}, "Jenis bukan Sulit"),
        ({"field": "kind", "in": ["plain", "hard"]}, "Jenis adalah Biasa atau Sulit"),
        ({"field": "days", "at_least": 3}, "Hari paling sedikit 3"),
        ({"not": {"field": "days", "at_least": 3}}, "Hari kurang dari 3"),
        ({"field": "note", "is_set": False}, "Catatan belum terisi"),
        (
            {
                "all": [
                    {"field": "complete", "is": False},
                    {
                        "any": [
                            {"field": "kind", "is": "hard"},
                            {"field": "note", "is_set": True},
                        ]
                    },
                ]
            },
            "Lengkap adalah Tidak dan (Jenis adalah Sulit atau Catatan terisi)",
        ),
        (
            {
                "not": {
                    "all": [{"field": "days", "is": 1}, {"field": "note", "is": "x"}]
                }
            },
            "tidak benar bahwa (Hari adalah 1 dan Catatan adalah x)",
        ),
    ],
)
def test_sentence_in_indonesian(data: object, expected: str) -> None:
    assert sentence(condition(data), SMALL) == expected


@pytest.mark.parametrize(
    ("alternatives", "expected"),
    [
        ([{"field": "complete", "is": True}, None], None),
        ([{"field": "complete", "is": True}], {"complete": False}),
        (
            [{"field": "complete", "is": True}, {"field": "complete", "is": False}],
            {"complete": None},
        ),
        (
            [
                {"field": "kind", "in": ["plain", "hard"]},
                {"field": "kind", "is_set": False},
            ],
            None,
        ),
        (
            [
                {"field": "days", "at_least": 4},
                {"not": {"field": "days", "at_least": 3}},
            ],
            {"days": 3},
        ),
    ],
)
def test_uncovered(alternatives: list[object], expected: object) -> None:
    parsed = [condition(item) if item else None for item in alternatives]
    assert uncovered(parsed, SMALL) == expected


@given(st.lists(conditions, min_size=1, max_size=3))
def test_uncovered_values_are_not_covered(alternatives: list[Condition]) -> None:
    gap = uncovered(alternatives, SMALL)
    if gap is not None:
        assert not any(evaluate(item, gap) for item in alternatives)


@given(conditions, st.integers(1, 9))
def test_representatives_stand_for_every_integer(item: Condition, value: int) -> None:
    spec = FieldSpec(type=FieldType.INTEGER, title="Hari", minimum=1, maximum=9)
    asked = [atom for atom in atoms(item) if atom.field == "days"]
    chosen = representatives(spec, asked)

    def answers(number: object) -> list[bool]:
        return [evaluate(atom, {"days": number}) for atom in asked]

    assert answers(value) in [answers(number) for number in chosen]


def test_representatives_of_every_type() -> None:
    for spec in SMALL.fields.values():
        assert representatives(spec, ())
