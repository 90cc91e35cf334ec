"""The file as of each moment is what the tables said at that moment."""

from datetime import datetime
from itertools import pairwise
from typing import Any

import pytest
from django.utils.functional import Promise

from sigap_cases.cases.past.difference import Difference, How, difference
from sigap_cases.cases.past.facts import CaseAsOf, Kind
from sigap_cases.cases.past.labels import LABELS
from sigap_cases.cases.past.reading import case_as_of
from sigap_cases.cases.past.sight import EVERYTHING
from sigap_cases.cases.past.sources import SOURCES, left_out

from .life import STEPS, Life, Snapshot


pytestmark = pytest.mark.usefixtures("desk")
LIVED = STEPS

Rows = dict[int, dict[str, Any]]


def told(file: CaseAsOf, kind: str) -> Rows:
    rows = file.of(Kind(kind))
    return {row.key: {one.name: one.value for one in row.values} for row in rows}


def flat(facts: Rows) -> Rows:
    """JSON columns in the parts in which a file tells them."""
    found: Rows = {}
    for key, row in facts.items():
        found[key] = {n: v for n, v in row.items() if n not in ("values", "told")}
        for name in ("values", "told"):
            parts = row.get(name) or {}
            found[key] |= {f"{name}.{part}": value for part, value in parts.items()}
    return found


def said(rows: Rows) -> Rows:
    """Without what says nothing: a part that is missing and one that is empty are one."""
    return {
        key: {n: v for n, v in row.items() if "." not in n or v not in (None, "")}
        for key, row in rows.items()
    }


def at(life: Life, moment: datetime) -> CaseAsOf:
    """Read once: no test of this module writes."""
    if moment not in life.files:
        life.files[moment] = case_as_of(life.case, moment, sight=EVERYTHING)
    return life.files[moment]


def faults(file: CaseAsOf, then: Snapshot) -> list[str]:
    wrong = []
    for kind, facts in then.facts.items():
        expected, found = said(flat(facts)), said(told(file, kind))
        if found != expected:
            wrong.append(f"{then.step}: {kind}: {found} for {expected}")
    rights = {(right.user_id, right.by) for right in file.rights or ()}
    if then.rights is not None and rights != then.rights:
        wrong.append(f"{then.step}: rights {rights ^ then.rights}")
    for row in file.of(Kind.ANSWERS):
        for field in row.values:
            known = then.answers[row.key].get(field.name)
            if field.value != known:
                wrong.append(f"{then.step}: {field.name}: {field.value} for {known}")
    return wrong


def test_case_as_of_each_moment_is_what_the_tables_said(lived: Life) -> None:
    wrong: list[str] = []
    for then in lived.snapshots:
        wrong += faults(at(lived, then.moment), then)
    assert wrong == []
    filled = {kind for t in lived.snapshots for kind, rows in t.facts.items() if rows}
    assert len(filled) >= 25, filled
    assert len(lived.snapshots) == len(STEPS)


def test_case_as_of_before_it_was_lodged_is_empty(lived: Life) -> None:
    file = at(lived, lived.snapshots[0].moment.replace(year=2025))

    assert file.case is None
    assert not any(file.rows.values())
    assert file.rights == ()


def nothing(value: Any) -> bool:
    return value is None or value == ""


def expected_change(before: Snapshot, after: Snapshot) -> set[tuple[Any, ...]]:
    """(kind, key, how, fields) by comparing what the tables said."""
    found: set[tuple[Any, ...]] = set()
    for kind in before.facts:
        old, new = flat(before.facts[kind]), flat(after.facts[kind])
        for key in old.keys() | new.keys():
            was, became = old.get(key, {}), new.get(key, {})
            names = frozenset(
                name
                for name in was.keys() | became.keys()
                if was.get(name) != became.get(name)
                and not (nothing(was.get(name)) and nothing(became.get(name)))
            )
            how = (
                How.CHANGED if was and became else How.ADDED if became else How.REMOVED
            )
            if names or how is not How.CHANGED:
                found.add((kind, key, how, names))
    return found


def told_change(found: Difference) -> set[tuple[Any, ...]]:
    return {
        (row.kind, row.key, row.how, frozenset(field.name for field in row.fields))
        for row in found.rows
        if row.kind not in (Kind.ANSWERS, Kind.CUSTODIAN)
    }


def test_difference_names_exactly_what_changed(lived: Life) -> None:
    shots = lived.snapshots
    pairs = [*pairwise(shots), (shots[0], shots[-1]), (shots[7], shots[30])]
    for before, after in pairs:
        found = difference(at(lived, before.moment), at(lived, after.moment))
        expected = expected_change(before, after)
        assert told_change(found) == expected, (before.step, after.step)
        if before.rights is not None and after.rights is not None:
            given = {(right.user_id, right.by) for right in found.given}
            taken = {(right.user_id, right.by) for right in found.taken}
            assert given == after.rights - before.rights, after.step
            assert taken == before.rights - after.rights, after.step


def test_difference_of_one_moment_with_itself_is_empty(lived: Life) -> None:
    for then in lived.snapshots[::6]:
        assert difference(at(lived, then.moment), at(lived, then.moment)).is_empty


def words_of(life: Life, step: str) -> str:
    """What the difference that a step made says, line by line."""
    position = next(n for n, shot in enumerate(life.snapshots) if shot.step == step)
    before, after = life.snapshots[position - 1 : position + 1]
    found = difference(at(life, before.moment), at(life, after.moment))
    return "\n".join(
        f"{row.title} {field.label}: {field.before} > {field.after}"
        for row in found.rows
        for field in row.fields
    )


@pytest.mark.parametrize(
    ("step", "words"),
    [
        ("change_party", "PT Samudra Jaya nama: PT Samudra > PT Samudra Jaya"),
        ("change_party", "telepon: 0811111 > 0822222"),
        ("raise_urgency", "Normal > Segera"),
        ("make_secret", "Terbatas > Rahasia"),
        ("ask_again", "Slip gaji > Kontrak kerja"),
        ("reject_document", "> Buram."),
        ("stop_clock", "> Menunggu KBRI."),
        ("give_access", "> Laporan pimpinan."),
    ],
)
def test_difference_tells_values_in_words(lived: Life, step: str, words: str) -> None:
    assert words.lower() in words_of(lived, step).lower()


def test_answers_written_anew_keep_what_was_written_first(lived: Life) -> None:
    """The process itself holds the last text only."""
    texts = {}
    for then in lived.snapshots:
        rows = at(lived, then.moment).of(Kind.ANSWERS)
        texts[then.step] = {row.value("missing_items") for row in rows} - {None}
    assert texts["ask_for_more"] == {"Slip gaji"}
    assert texts["make_normal"] == {"Slip gaji"}
    assert texts["ask_again"] == {"Kontrak kerja"}


def test_custodian_counts_from_being_named(lived: Life) -> None:
    moments = {then.step: then.moment for then in lived.snapshots}
    before = at(lived, moments["make_normal"]).of(Kind.CUSTODIAN)
    after = at(lived, moments["name_another_custodian"]).of(Kind.CUSTODIAN)

    named = {row.title for row in after} - {row.title for row in before}
    assert named == {str(lived.who("pendamping_reintegrasi"))}


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.kind.value)
def test_every_field_is_shown_or_left_out_on_purpose(source: Any) -> None:
    fields = {field.name for field in source.model._meta.concrete_fields}

    assert fields - left_out(source) - set(source.fields) == set()
    assert set(source.fields) <= fields


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.kind.value)
def test_every_field_has_words(source: Any) -> None:
    for name in source.fields:
        named = source.model._meta.get_field(name).verbose_name
        assert isinstance(named, Promise) or name in LABELS, name
