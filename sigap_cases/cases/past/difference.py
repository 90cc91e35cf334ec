"""What changed between two moments, row by row and field by field."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from workflows.enums import OPEN_STATES

from .facts import CaseAsOf, FieldValue, Kind, PastRow, Right


class How(StrEnum):
    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """A field in words; of an added row only ``after``, of a removed one only ``before``."""

    name: str
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RowChange:
    kind: Kind
    key: int
    how: How
    title: str
    fields: Sequence[FieldChange]
    # A task that was open or not there, and is done or cancelled now.
    closes: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """From the earlier file to the later one."""

    rows: Sequence[RowChange]
    given: Sequence[Right]
    taken: Sequence[Right]

    @property
    def is_empty(self) -> bool:
        return not (self.rows or self.given or self.taken)


def difference(earlier: CaseAsOf, later: CaseAsOf) -> Difference:
    rows: list[RowChange] = []
    for kind in Kind:
        rows += _rows(kind, earlier.of(kind), later.of(kind))
    before, after = set(earlier.rights or ()), set(later.rights or ())
    return Difference(
        rows=tuple(rows),
        given=_sorted(after - before),
        taken=_sorted(before - after),
    )


def _sorted(rights: set[Right]) -> tuple[Right, ...]:
    return tuple(sorted(rights, key=lambda right: (right.who, right.by)))


def _rows(
    kind: Kind, earlier: Sequence[PastRow], later: Sequence[PastRow]
) -> Iterator[RowChange]:
    before = {row.key: row for row in earlier}
    after = {row.key: row for row in later}
    for key in sorted(before.keys() | after.keys()):
        old, new = before.get(key), after.get(key)
        fields = tuple(_fields(old, new))
        if old is None or new is None or fields:
            how = How.CHANGED if old and new else How.ADDED if new else How.REMOVED
            named = new or old
            yield RowChange(
                kind=kind,
                key=key,
                how=how,
                title=named.title if named else "",
                fields=fields,
                closes=_is_closed(new) and not _is_closed(old),
            )


def _is_closed(row: PastRow | None) -> bool:
    return (
        row is not None
        and row.kind == Kind.TASK
        and row.value("state") not in OPEN_STATES
    )


def _fields(old: PastRow | None, new: PastRow | None) -> Iterator[FieldChange]:
    before = {one.name: one for one in old.values} if old else {}
    after = {one.name: one for one in new.values} if new else {}
    for name in before | after:
        was, became = before.get(name), after.get(name)
        if _value(was) == _value(became):
            continue
        named = became or was
        yield FieldChange(
            name=name,
            label=named.label if named else name,
            before=was.words if was else "",
            after=became.words if became else "",
        )


def _value(field: FieldValue | None) -> object:
    """None for nothing, whichever way the column says it."""
    if field is None or (field.value in (None, "") and not field.words):
        return None
    return field.value if field.value is not None else field.words
