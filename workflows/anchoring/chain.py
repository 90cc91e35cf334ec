"""One matter's chain of events, checked row by row; what is wrong is named by its number."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from .canonical import EVENT_PARTS, canonical


# A row as the database gives it: EVENT_PARTS, then hash and key. ``at`` and ``data`` are
# its texts of them, of a moment in UTC.
EventRow = tuple[Any, ...]
NUMBER, AT, DATA = (EVENT_PARTS.index(name) for name in ("number", "at", "data"))
PREVIOUS, HASH = len(EVENT_PARTS) - 1, len(EVENT_PARTS)
_PARTS: Final = len(EVENT_PARTS)
# A head that was set to whatever number names no more events than this.
MOST_NAMED: Final = 1000
_WHOLE_SECONDS: Final = len("2026-01-31 08:30:00+00")
_scan = json.JSONDecoder().raw_decode
_sha256 = hashlib.sha256


@dataclass(frozen=True, slots=True)
class Anchor:
    """What a signed root says of a chain: the event at ``number`` has this hash."""

    root: int
    number: int
    hash: str


@dataclass(frozen=True, slots=True)
class Break:
    """Something wrong with the event ``number``; ``about`` is another number it names.

    changed: what it says does not give its hash. moved: it was number ``about``.
    missing: it is not there. unlinked: it does not follow the event before it.
    cut: it is not there, nor anything after it, though the head or the root ``about``
    names it. head: the head names another hash or an earlier event. rewritten: the root
    ``about`` names another hash for it. unowned: its matter is not there.
    """

    kind: str
    number: int
    about: int = 0


def parts_of(row: EventRow) -> list[Any]:
    """What is hashed of an event, in its order."""
    parts = list(row[:_PARTS])
    parts[AT] = _iso(parts[AT])
    parts[DATA] = {} if parts[DATA] == "{}" else _scan(parts[DATA])[0]
    return parts


def _iso(moment: str) -> str:
    """Of PostgreSQL's text of a moment in UTC the one that was hashed: ISO 8601."""
    if len(moment) == _WHOLE_SECONDS:
        return f"{moment[:10]}T{moment[11:]}:00"
    return f"{moment[:10]}T{moment[11:-3]:0<15}{moment[-3:]}:00"


def text_of(row: EventRow, number: int | None = None) -> str:
    parts = parts_of(row)
    if number is not None:
        parts[NUMBER] = number
    return canonical(parts)


def hash_of(row: EventRow, number: int | None = None) -> str:
    return _sha256(text_of(row, number).encode()).hexdigest()


def breaks(
    rows: Sequence[EventRow], head: tuple[int, str] | None, anchors: Sequence[Anchor]
) -> Iterator[Break]:
    """What is wrong with a chain, in its order by number; nothing for a whole one.

    ``head`` is the matter's, None where the matter is not there.
    """
    if _follows(rows) and head == _end(rows) and _stands(rows, anchors):
        return
    yield from _Explained(rows).all(head, anchors)


def _follows(rows: Sequence[EventRow]) -> bool:
    before = ""
    for count, row in enumerate(rows, start=1):
        if row[NUMBER] != count or row[PREVIOUS] != before:
            return False
        before = row[HASH]
        if hash_of(row) != before:
            return False
    return True


def _end(rows: Sequence[EventRow]) -> tuple[int, str]:
    return (rows[-1][NUMBER], rows[-1][HASH]) if rows else (0, "")


def _stands(rows: Sequence[EventRow], anchors: Sequence[Anchor]) -> bool:
    """Only asked of rows that are numbered from 1 without a gap."""
    return all(
        anchor.number <= len(rows) and rows[anchor.number - 1][HASH] == anchor.hash
        for anchor in anchors
    )


class _Explained:
    """A broken chain, with the numbers that are named already."""

    def __init__(self, rows: Sequence[EventRow]) -> None:
        self.rows = rows
        self.by_number = {row[NUMBER]: row for row in rows}
        self.last: int = max(self.by_number, default=0)
        self.named: set[int] = set()

    def all(
        self, head: tuple[int, str] | None, anchors: Sequence[Anchor]
    ) -> Iterator[Break]:
        yield from self._moved()
        yield from self._contents()
        yield from self._gaps()
        yield from self._links()
        yield from self._head(head)
        yield from self._anchored(anchors)

    def _moved(self) -> Iterator[Break]:
        """Rows that are right at another number: where their links put them."""
        following = {row[PREVIOUS]: row for row in self.rows}
        at, before = 0, ""
        while before in following and at <= len(self.rows):
            row = following[before]
            at, before = at + 1, row[HASH]
            if row[NUMBER] != at and hash_of(row, at) == before:
                self.named.add(row[NUMBER])
                yield Break("moved", row[NUMBER], at)

    def _contents(self) -> Iterator[Break]:
        for row in self.rows:
            if row[NUMBER] not in self.named and hash_of(row) != row[HASH]:
                self.named.add(row[NUMBER])
                yield Break("changed", row[NUMBER])

    def _gaps(self) -> Iterator[Break]:
        for number in range(1, min(self.last, len(self.rows) + MOST_NAMED)):
            if number not in self.by_number:
                self.named.add(number)
                yield Break("missing", number)

    def _links(self) -> Iterator[Break]:
        for number, row in sorted(self.by_number.items()):
            before = self.by_number.get(number - 1)
            if {number, number - 1} & self.named or (before is None and number > 1):
                continue
            if row[PREVIOUS] != (before[HASH] if before else ""):
                self.named.add(number)
                yield Break("unlinked", number, number - 1)

    def _head(self, head: tuple[int, str] | None) -> Iterator[Break]:
        if head is None:
            yield Break("unowned", self.last)
            return
        number, last_hash = head
        yield from self._cut(number, 0)
        row = self.by_number.get(number)
        wrong = row is not None and row[HASH] != last_hash
        if number < self.last or (wrong and number not in self.named):
            self.named.add(number)
            yield Break("head", number, self.last)

    def _cut(self, number: int, root: int) -> Iterator[Break]:
        upto = min(number, self.last + MOST_NAMED)
        for gone in range(self.last + 1, upto + 1):
            if gone not in self.named:
                self.named.add(gone)
                yield Break("cut", gone, root)

    def _anchored(self, anchors: Sequence[Anchor]) -> Iterator[Break]:
        for anchor in sorted(anchors, key=lambda anchor: (anchor.number, anchor.root)):
            yield from self._cut(anchor.number, anchor.root)
            row = self.by_number.get(anchor.number)
            if anchor.number in self.named or row is None:
                continue
            if row[HASH] != anchor.hash:
                self.named.add(anchor.number)
                yield Break("rewritten", anchor.number, anchor.root)
