"""Who of the registry may be the person of a row, for very many rows at once.

The same judgement as ``registry.matching``: numbers are compared by their keyed hashes,
names with those of the same village or birth date. Differing birth dates keep a likeness
of names below what is shown, so that such pairs are not compared.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import QuerySet

from sigap_cases.registry.matching import Match, Reason, Sketch, compare
from sigap_cases.registry.models import Person, PersonDocument, PersonPhone
from sigap_cases.registry.names import distinctive_words, words_of
from sigap_cases.registry.selectors import current
from sigap_cases.sealing.keys import index_of

from .differences import PAPER_KINDS


# Numbers that one person has: whoever shares one is shown, whatever else differs.
SURE = frozenset({Reason.SAME_NIK, Reason.SAME_PAPER})
MOST_SHOWN = 5
MOST_COMPARED = 40
Key = tuple[str, str]
Found = dict[Key, set[int]]


@dataclass(slots=True)
class Likely:
    """``person``: its id; below zero the number of an earlier row of the sheet."""

    person: int
    match: Match


def number_keys(values: Mapping[str, Any]) -> list[Key]:
    """The keyed hashes of the numbers of a row, with their kind."""
    found = [("nik", index_of("nik", values.get("nik", "")))]
    found += [("paper", index_of("paper", values.get(key, ""))) for key in PAPER_KINDS]
    found.append(("phone", index_of("phone", values.get("phone", ""))))
    return [key for key in found if key[1]]


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a sheet as it is compared; its hashes are counted once."""

    keys: Sequence[Key]
    sketch: Sketch


def row_of(values: Mapping[str, Any]) -> Row:
    keys = number_keys(values)
    sketch = Sketch(
        name=values.get("name", ""),
        sex=values.get("sex", ""),
        birth_date=values.get("birth_date"),
        village_id=values.get("village"),
        nik=next((index for kind, index in keys if kind == "nik"), ""),
        papers=frozenset(index for kind, index in keys if kind == "paper"),
        phones=frozenset(index for kind, index in keys if kind == "phone"),
    )
    return Row(keys, sketch)


@dataclass(slots=True)
class Crowd:
    """The registry as far as names tell people apart, and the rows read so far."""

    people: QuerySet[Person]
    sketches: dict[int, Sketch] = field(default_factory=dict)
    by_birth: dict[date, list[int]] = field(default_factory=lambda: defaultdict(list))
    by_word: dict[tuple[int, str], list[int]] = field(
        default_factory=lambda: defaultdict(list)
    )
    seen: Found = field(default_factory=dict)

    def fill(self) -> None:
        """Read everybody once: some hundred bytes each."""
        columns = ("pk", "name", "sex", "birth_date", "village_id", "nik_index")
        rows = current(self.people).order_by().values_list(*columns)
        for pk, name, sex, born, village, nik in rows.iterator(chunk_size=5000):
            sketch = Sketch(
                name=name, sex=sex, birth_date=born, village_id=village, nik=nik
            )
            self.add(pk, sketch)

    def add(self, pk: int, sketch: Sketch) -> None:
        self.sketches[pk] = sketch
        if sketch.birth_date is not None:
            self.by_birth[sketch.birth_date].append(pk)
        for word in distinctive_words(words_of(sketch.name)):
            self.by_word[sketch.village_id or 0, word].append(pk)

    def add_row(self, number: int, row: Row) -> None:
        """A row of the sheet, for those after it to be compared with."""
        self.add(-number, row.sketch)
        for kind, index in row.keys:
            # A telephone is often the whole family's.
            if kind != "phone":
                self.seen.setdefault((kind, index), set()).add(-number)

    def by_numbers(
        self, rows: Iterable[Sequence[Key]], *, phones: bool = True
    ) -> Found:
        """Whom of the registry these numbers belong to; a few queries for all rows.

        Who is seen is asked by itself: within a transaction that adds very many people
        the database knows nothing of their number, and a join goes astray.
        """
        wanted: dict[str, set[str]] = defaultdict(set)
        for keys in rows:
            for kind, index in keys:
                wanted[kind].add(index)
        papers = PersonDocument.objects.filter(number_index__in=wanted["paper"])
        sources: dict[str, Any] = {
            "nik": Person.objects.filter(nik_index__in=wanted["nik"]).values_list(
                "nik_index", "pk"
            ),
            "paper": papers.values_list("number_index", "person_id"),
        }
        if phones:
            own = PersonPhone.objects.filter(number_index__in=wanted["phone"])
            sources["phone"] = own.values_list("number_index", "person_id")
        pairs = {kind: list(query.order_by()) for kind, query in sources.items()}
        ids = {pk for found in pairs.values() for _index, pk in found}
        seen = self._seen_of(ids)
        found: Found = defaultdict(set)
        for kind, of_kind in pairs.items():
            for index, pk in of_kind:
                if pk in seen:
                    found[kind, index].add(pk)
        return found

    def _seen_of(self, ids: set[int]) -> set[int]:
        if not ids:
            return set()
        people = current(self.people).filter(pk__in=ids).order_by()
        return set(people.values_list("pk", flat=True))

    def like(self, row: Row, numbers: Found) -> list[Likely]:
        """The likeliest first."""
        shared: dict[int, list[Key]] = defaultdict(list)
        for key in row.keys:
            for pk in (*numbers.get(key, ()), *self.seen.get(key, ())):
                shared[pk].append(key)
        found = []
        for pk in {*shared, *self._near(row.sketch)}:
            other = self.sketches.get(pk)
            if other is None:
                continue
            match = compare(row.sketch, _sharing(other, shared.get(pk, ())))
            if match.is_likely or SURE.intersection(match.reasons):
                found.append(Likely(pk, match))
        found.sort(key=lambda one: (-one.match.points, one.person))
        return found[:MOST_SHOWN]

    def _near(self, sketch: Sketch) -> list[int]:
        """Who was born that day; who shares a telling word in the village, unless both
        birth dates are known: then the other day speaks against it."""
        near: list[int] = []
        if sketch.birth_date is not None:
            near += self.by_birth.get(sketch.birth_date, ())[:MOST_COMPARED]
        for word in distinctive_words(words_of(sketch.name)):
            for pk in self.by_word.get((sketch.village_id or 0, word), ()):
                if sketch.birth_date and self.sketches[pk].birth_date:
                    continue
                near.append(pk)
                if len(near) >= 2 * MOST_COMPARED:
                    return near
        return near


def _sharing(sketch: Sketch, shared: Sequence[Key]) -> Sketch:
    """The record with those of its papers and phones that the row has too."""
    return Sketch(
        name=sketch.name,
        sex=sketch.sex,
        birth_date=sketch.birth_date,
        village_id=sketch.village_id,
        nik=sketch.nik,
        papers=frozenset(index for kind, index in shared if kind == "paper"),
        phones=frozenset(index for kind, index in shared if kind == "phone"),
    )
