import random

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.definitions.generating import sound_definitions
from tests.definitions.writing import HEAD, STRAIGHT
from workflows.definitions.document import read
from workflows.definitions.parsing import canonical, content_hash, dump, parse
from workflows.definitions.schema import Definition


def test_parse_small_document() -> None:
    parsed = parse(HEAD + STRAIGHT)
    assert parsed.problems == ()
    assert parsed.definition is not None
    assert parsed.definition.task_step("work").role == "intake"


@pytest.mark.parametrize(
    ("old", "new", "path", "code", "words"),
    [
        ("    role: intake\n", "", "steps.work.role", "missing", "belum diisi"),
        ("deadline:", "dedline:", "steps.work.dedline", "unknown_name", '"deadline"'),
        (
            "title: Kerjakan",
            "title: 12",
            "steps.work.title",
            "string_type",
            "tanda kutip",
        ),
        ("kind: end", "kind: finish", "steps.finish", "union_tag_invalid", "decision"),
        ("type: date,", "type: day,", "fields.seen_on.type", "enum", "datetime"),
        (
            "STD-KONTAK",
            "std kontak",
            "steps.work.deadline",
            "string_pattern_mismatch",
            "huruf",
        ),
        ("[{field: complete}]", "complete", "steps.work.form", "tuple_type", "daftar"),
        (
            "work:\n",
            "Work It:\n",
            "steps.Work It",
            "string_pattern_mismatch",
            "huruf kecil",
        ),
        (
            "[{field: complete}]",
            "[{field: complete, when: {fild: kind, is: plain}}]",
            "steps.work.form[0].when",
            "bad_condition",
            "is_set",
        ),
        (
            "[{field: complete}]",
            "[{field: complete, when: {any: [{field: kind, at_least: many}]}}]",
            "steps.work.form[0].when.any[0].at_least",
            "bad_condition",
            "bilangan bulat",
        ),
    ],
)
def test_parse_names_place_and_way_out(
    old: str, new: str, path: str, code: str, words: str
) -> None:
    text = (HEAD + STRAIGHT).replace(old, new, 1)
    [problem] = parse(text).problems
    assert (problem.path, problem.code) == (path, code)
    assert words in problem.sentence
    assert problem.line is not None
    assert (
        new.split(":", maxsplit=1)[0].strip() in text.splitlines()[problem.line - 1]
        or not new
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a: &x [1]\nb: *x", "alias"),
        ("a: &x 1", "alias"),
        ("a: !!python/object:os.system 1", "tag"),
        ("a: ! 1", "tag"),
        ("a: 1\na: 2", "duplicate_key"),
        ("a: {b: 1, b: 2}", "duplicate_key"),
        ("a: 1\n---\nb: 1", "several_documents"),
        ("[" * 500, "too_deep"),
        ("a: " + "{b: " * 40, "too_deep"),
        ("- " * 60 + "a", "too_deep"),
        ("a: [", "not_yaml"),
        ("a: \x00", "not_yaml"),
        ("a: \ud800", "not_yaml"),
        ("? [a]\n: b", "bad_key"),
        ("x" * 200_001, "document_too_large"),
        ("", "not_a_definition"),
        ("- a", "not_a_definition"),
    ],
)
def test_parse_refuses_document(text: str, code: str) -> None:
    parsed = parse(text)
    assert parsed.definition is None
    assert [problem.code for problem in parsed.problems] == [code]


def test_read_keeps_words_that_older_yaml_takes_for_values() -> None:
    assert read(
        "{on: yes, a: no, b: 2026-01-01, c: 1.5, d: '3', e: 0x1F, f: 1_0}"
    ).data == {
        "on": "yes",
        "a": "no",
        "b": "2026-01-01",
        "c": "1.5",
        "d": "3",
        "e": "0x1F",
        "f": "1_0",
    }


def test_read_takes_truth_numbers_and_nothing() -> None:
    data = read("{a: true, b: -3, c: null, d: ~, e: }").data
    assert data == {"a": True, "b": -3, "c": None, "d": None, "e": None}


def test_read_gives_line_of_each_part() -> None:
    document = read("a:\n  - b: 1\n    c: 2\n")
    assert document.line("a[0].c") == 3
    assert document.line("a[0].c.deeper[4]") == 3


@settings(max_examples=300, deadline=1000)
@given(st.text(alphabet=st.characters(codec=None), max_size=200))
def test_parse_never_raises_on_text(text: str) -> None:
    parsed = parse(text)
    assert parsed.definition is not None or parsed.problems


# Without a brace of their own: one in a path is then a placeholder that nobody filled.
braceless = st.characters(exclude_characters="{", codec="utf-8")
plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(braceless, max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                [
                    "kind",
                    "title",
                    "steps",
                    "form",
                    "field",
                    "when",
                    "all",
                    "not",
                    "is",
                    "next",
                ]
            )
            | st.text(braceless, max_size=4),
            inner,
            max_size=4,
        )
    ),
    max_leaves=25,
)


def test_parse_names_the_brace_that_somebody_wrote() -> None:
    parsed = parse("{key: aduan, steps: {'{': 1}}")
    assert parsed.definition is None
    assert any("{" in problem.path for problem in parsed.problems)


@settings(max_examples=200, deadline=1000)
@given(sound_definitions(budget=6, depth=2), plain, st.randoms(use_true_random=False))
def test_parse_never_raises_on_document_with_anything_anywhere(
    definition: Definition, anything: object, chance: random.Random
) -> None:
    data = yaml.safe_load(dump(definition))
    place = data
    while True:
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        key = chance.choice(keys)
        if (
            chance.random() < 0.3
            or not isinstance(place[key], dict | list)
            or not place[key]
        ):
            break
        place = place[key]
    place[key] = anything
    parsed = parse(yaml.safe_dump(data, allow_unicode=True))
    assert parsed.definition is not None or parsed.problems
    assert all(
        problem.sentence and "{" not in problem.path for problem in parsed.problems
    )


@settings(max_examples=40, deadline=None)
@given(sound_definitions())
def test_dump_parses_to_same_definition(definition: Definition) -> None:
    assert parse(dump(definition)).definition == definition


def shuffled(value: object, chance: random.Random) -> object:
    if isinstance(value, dict):
        keys = list(value)
        chance.shuffle(keys)
        return {key: shuffled(value[key], chance) for key in keys}
    if isinstance(value, list):
        return [shuffled(item, chance) for item in value]
    return value


@settings(max_examples=40, deadline=None)
@given(sound_definitions(), st.randoms(use_true_random=False))
def test_content_hash_is_stable_under_order_and_form(
    definition: Definition, chance: random.Random
) -> None:
    data = shuffled(yaml.safe_load(dump(definition)), chance)
    text = yaml.safe_dump(data, sort_keys=False, default_flow_style=True, width=40)
    again = parse(text).definition
    assert again is not None
    assert content_hash(again) == content_hash(definition)
    assert len(content_hash(definition)) == 8


def test_content_hash_ignores_values_written_as_they_are_anyway() -> None:
    one = parse(HEAD + STRAIGHT).definition
    other = parse(
        HEAD
        + STRAIGHT.replace("{field: complete}", "{field: complete, required: true}")
    ).definition
    assert one is not None
    assert other is not None
    assert content_hash(one) == content_hash(other)


def test_content_hash_differs_with_content() -> None:
    one = parse(HEAD + STRAIGHT).definition
    other = parse(HEAD + STRAIGHT.replace("Kerjakan", "Kerjakan lagi")).definition
    assert one is not None
    assert other is not None
    assert canonical(one) != canonical(other)
    assert content_hash(one) != content_hash(other)
