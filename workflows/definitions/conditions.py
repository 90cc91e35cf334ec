"""Conditions: what they say, what they read and whether they hold."""

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeGuard, assert_never

from workflows.definitions.schema import (
    AllOf,
    AnyOf,
    AtLeast,
    Condition,
    Definition,
    FieldSpec,
    FieldType,
    In,
    Is,
    IsSet,
    Not,
    Scalar,
)


Atom = Is | In | AtLeast | IsSet
Values = Mapping[str, object]

# More combinations than this are not tried one by one.
MOST_COMBINATIONS = 20_000


def evaluate(condition: Condition, values: Values) -> bool:
    """Whether the condition holds; a missing or wrong-typed value is simply false."""
    match condition:
        case AllOf(all=parts):
            return all(evaluate(part, values) for part in parts)
        case AnyOf(any=parts):
            return any(evaluate(part, values) for part in parts)
        case Not(not_=part):
            return not evaluate(part, values)
        case Is() | In() | AtLeast() | IsSet():
            return _holds(condition, values.get(condition.field))
        case _:
            assert_never(condition)


def _holds(atom: Atom, value: object) -> bool:
    match atom:
        case Is():
            return _same(value, atom.is_)
        case In():
            return any(_same(value, option) for option in atom.in_)
        case AtLeast():
            return is_integer(value) and value >= atom.at_least
        case IsSet():
            return is_set(value) == atom.is_set
        case _:
            assert_never(atom)


def is_integer(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


def _same(value: object, expected: Scalar) -> bool:
    if isinstance(value, bool) is not isinstance(expected, bool):
        return False
    return isinstance(value, type(expected)) and value == expected


def is_set(value: object) -> bool:
    """Whether a gathered value says anything: blank text and empty lists do not."""
    if isinstance(value, str):
        return bool(value.strip())
    if isinstance(value, tuple | list | set | frozenset | dict):
        return bool(value)
    return value is not None


def atoms(condition: Condition) -> Iterator[Atom]:
    """Every comparison in the condition, from left to right."""
    match condition:
        case AllOf(all=parts) | AnyOf(any=parts):
            for part in parts:
                yield from atoms(part)
        case Not(not_=part):
            yield from atoms(part)
        case _:
            yield condition


def fields_of(condition: Condition | None) -> frozenset[str]:
    if condition is None:
        return frozenset()
    return frozenset(atom.field for atom in atoms(condition))


def representatives(spec: FieldSpec, asked: Iterable[Atom]) -> tuple[Scalar, ...]:
    """Values of a field of which one stands for each set that ``asked`` tells apart."""
    candidates: tuple[Scalar, ...]
    match spec.type:
        case FieldType.BOOLEAN:
            return (True, False)
        case FieldType.CHOICE:
            candidates = tuple(choice.key for choice in spec.choices)
        case FieldType.INTEGER:
            candidates = _integers(spec, asked := tuple(asked))
        case FieldType.TEXT | FieldType.LONG_TEXT:
            candidates = _texts(asked := tuple(asked))
        case FieldType.DATE:
            candidates = ("2026-01-05",)
        case FieldType.DATETIME:
            candidates = ("2026-01-05T09:00:00+08:00",)
        case FieldType.DOCUMENT:
            candidates = ("dokumen",)
        case _:
            assert_never(spec.type)
    return _told_apart(candidates, tuple(asked))


def _told_apart(
    candidates: Sequence[Scalar], asked: tuple[Atom, ...]
) -> tuple[Scalar, ...]:
    kept: dict[tuple[bool, ...], Scalar] = {}
    for value in candidates:
        kept.setdefault(tuple(_holds(atom, value) for atom in asked), value)
    return tuple(kept.values())


def _constants(asked: Iterable[Atom]) -> Iterator[Scalar]:
    for atom in asked:
        match atom:
            case Is():
                yield atom.is_
            case In():
                yield from atom.in_
            case AtLeast():
                yield atom.at_least
            case IsSet():
                pass


def _integers(spec: FieldSpec, asked: Iterable[Atom]) -> tuple[int, ...]:
    low = spec.minimum if spec.minimum is not None else -(10**9)
    high = spec.maximum if spec.maximum is not None else 10**9
    around = {0, low, high}
    for constant in _constants(asked):
        if is_integer(constant):
            around |= {constant - 1, constant, constant + 1}
    return tuple(sorted((n for n in around if low <= n <= high), key=abs))


def _texts(asked: Iterable[Atom]) -> tuple[str, ...]:
    constants = [
        constant for constant in _constants(asked) if isinstance(constant, str)
    ]
    other = "teks lain"
    while other in constants:
        other += " lagi"
    return (other, *constants)


def uncovered(
    alternatives: Sequence[Condition | None], definition: Definition
) -> dict[str, Scalar | None] | None:
    """Values under which no alternative holds, unset included; None if there are none.

    Only the fields that the alternatives read are in the answer. Also None when there
    are too many combinations to try; exploring the states decides those.
    """
    conditions = [item for item in alternatives if item is not None]
    if len(conditions) < len(alternatives):
        return None
    asked = [atom for condition in conditions for atom in atoms(condition)]
    names = sorted({atom.field for atom in asked} & definition.fields.keys())
    domains: list[tuple[Scalar | None, ...]] = [
        (
            *representatives(
                definition.fields[name], (a for a in asked if a.field == name)
            ),
            None,
        )
        for name in names
    ]
    for combination in itertools.islice(itertools.product(*domains), MOST_COMBINATIONS):
        values = dict(zip(names, combination, strict=True))
        if not any(evaluate(condition, values) for condition in conditions):
            return values
    return None


def sentence(condition: Condition, definition: Definition) -> str:
    """The condition in Indonesian, with the titles of fields and choices."""
    match condition:
        case AllOf(all=parts):
            return " dan ".join(_nested(part, definition) for part in parts)
        case AnyOf(any=parts):
            return " atau ".join(_nested(part, definition) for part in parts)
        case Not(not_=part):
            return _negated(part, definition)
        case _:
            return _statement(condition, definition, holds=True)


def _negated(part: Condition, definition: Definition) -> str:
    if isinstance(part, AllOf | AnyOf | Not):
        return f"tidak benar bahwa ({sentence(part, definition)})"
    return _statement(part, definition, holds=False)


def _statement(atom: Atom, definition: Definition, *, holds: bool) -> str:
    title = field_title(definition, atom.field)
    match atom:
        case AtLeast():
            return f"{title} {'paling sedikit' if holds else 'kurang dari'} {atom.at_least}"
        case IsSet():
            return f"{title} {'terisi' if holds == atom.is_set else 'belum terisi'}"
        case Is() | In():
            options = _options(atom, definition)
            return f"{title} {'adalah' if holds else 'bukan'} {options}"
        case _:
            assert_never(atom)


def _nested(part: Condition, definition: Definition) -> str:
    text = sentence(part, definition)
    compound = isinstance(part, AllOf | AnyOf) and len(list(atoms(part))) > 1
    return f"({text})" if compound else text


def _options(atom: Is | In, definition: Definition) -> str:
    options = (atom.is_,) if isinstance(atom, Is) else atom.in_
    words = [value_title(definition, atom.field, option) for option in options]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} atau {words[-1]}"


def field_title(definition: Definition, name: str) -> str:
    spec = definition.fields.get(name)
    return spec.title.rstrip("?. ") if spec else name


def value_title(definition: Definition, name: str, value: Scalar | None) -> str:
    """The value as an officer reads it: Ya, Tidak, the title of the choice, or itself."""
    if value is None:
        return "kosong"
    if isinstance(value, bool):
        return "Ya" if value else "Tidak"
    spec = definition.fields.get(name)
    for choice in spec.choices if spec else ():
        if choice.key == value:
            return choice.title
    return str(value)
