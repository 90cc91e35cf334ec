"""The page of a village: who is listed, who is due, and what the phone keeps of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from sigap_cases.desk import paging
from sigap_cases.desk.people.filters import PeopleFilter
from sigap_cases.registry import searching
from sigap_cases.registry.enums import WorkPhase
from sigap_cases.registry.models import Person

from .sight import VillageDesk


# What a phone keeps at most; the largest village of the regency has a tenth of it.
MOST_KEPT = 1000
# One tap each, in the order of the way abroad and back.
MOVES = (
    WorkPhase.DEPARTING,
    WorkPhase.WORKING,
    WorkPhase.ON_LEAVE,
    WorkPhase.RETURNED,
)


class VillageFilter(PeopleFilter):
    """Of one village: by name or number, and by phase."""

    desa = skema = negara = paspor = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Somebody in the list. ``check`` is the one that is due, 0 for none."""

    id: int
    name: str
    banjar: str
    phase: str
    since: str
    check: int = 0
    revision: int = 0

    def kept(self) -> dict[str, Any]:
        """What the phone keeps: no number, no telephone, no date of birth."""
        return {name: getattr(self, name) for name in self.__slots__}

    @property
    def phase_shown(self) -> str:
        return str(WorkPhase(self.phase).label)


def lines_of(people: Sequence[Person], due: dict[int, Any]) -> list[Line]:
    return [_line(person, due.get(person.pk)) for person in people]


def _line(person: Person, check: Any) -> Line:
    return Line(
        id=person.pk,
        name=person.name,
        banjar=person.banjar,
        phase=person.phase,
        since=person.phase_since.isoformat(),
        check=check.pk if check else 0,
        revision=check.revision if check else 0,
    )


def listed(chosen: VillageFilter, number: int) -> tuple[paging.Page[Person], int]:
    """A page of the list, and how many fit in all."""
    start = paging.start_of(number)
    end = start + paging.SIZE + 1
    if not chosen.text:
        rows = list(chosen.qs.order_by("name", "pk")[start:end])
        return paging.page_of(rows, number), chosen.qs.count()
    found = searching.search(chosen.qs, chosen.text)
    by_id = chosen.qs.in_bulk(found[start:end])
    rows = [by_id[pk] for pk in found[start:end] if pk in by_id]
    return paging.page_of(rows, number), len(found)


def everybody(desk: VillageDesk) -> QuerySet[Person]:
    return desk.people().order_by("name", "pk")[:MOST_KEPT]
