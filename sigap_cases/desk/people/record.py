"""A worker's record as its page and the list show it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone

from accounts.enums import Post, UnitKind
from accounts.models import Unit
from sigap_cases.cases.models import Case
from sigap_cases.desk.officer import Officer
from sigap_cases.registry import phones
from sigap_cases.registry.enums import PaperKind
from sigap_cases.registry.identity import Known, warnings_about
from sigap_cases.registry.models import Person, PersonDocument, PersonMerge, Placement
from sigap_cases.registry.outside_law import Flagged, flags_of
from sigap_cases.registry.policies import check_can_change, reads_numbers
from sigap_cases.registry.selectors import (
    OFFICE_POSTS,
    READING_POSTS,
    VILLAGE_POSTS,
    people_visible_to,
    reach_of,
)
from sigap_cases.registry.sensitive import masked
from workflows.policies import can


SOON = timedelta(days=90)
MOST_CASES, MOST_CONTACTS = 20, 10


def people_of(officer: Officer) -> QuerySet[Person]:
    return people_visible_to(officer.user, positions=officer.positions)


def find_person(officer: Officer, pk: int) -> Person:
    """The record, or the 404 that a missing one gets."""
    rows = people_of(officer).select_related("village__parent", "registered_by")
    person = rows.filter(pk=pk).first()
    if person is None:
        raise Http404
    return person


def reads_people(officer: Officer) -> bool:
    return officer.holds(*READING_POSTS)


def own_villages(officer: Officer) -> list[Unit]:
    """Where an officer may register; empty means in all of the regency."""
    if officer.holds(*OFFICE_POSTS):
        return []
    ids = {
        position.unit_id
        for position in officer.positions
        if position.post in VILLAGE_POSTS and position.unit_kind == UnitKind.VILLAGE
    }
    return list(Unit.objects.filter(pk__in=ids).select_related("parent"))


def reaches(officer: Officer) -> tuple[str, ...]:
    return tuple(
        reach_of(position)
        for position in officer.positions
        if position.post in READING_POSTS
    )


def expiry_of(day: date | None, today: date) -> str:
    """The tone of a date: late, soon, or nothing to mind."""
    if day is None:
        return ""
    if day < today:
        return "late"
    return "soon" if day <= today + SOON else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A person in the list."""

    person: Person
    placement: Placement | None
    passport: PersonDocument | None
    tone: str
    flags: list[Flagged]


def lines_of(people: Sequence[Person]) -> list[Line]:
    """Reads nothing: the rows come with their placements and papers."""
    today = timezone.localdate()
    lines = []
    for person in people:
        passports = [
            paper for paper in person.papers.all() if paper.kind == PaperKind.PASSPORT
        ]
        latest = max(passports, key=_lasts, default=None)
        lines.append(
            Line(
                person=person,
                placement=next(iter(person.placements.all()), None),
                passport=latest,
                tone=expiry_of(latest.expires_on if latest else None, today),
                flags=flags_of(list(person.placements.all())),
            )
        )
    return lines


def _lasts(paper: PersonDocument) -> date:
    return paper.expires_on or date.min


def told(people: QuerySet[Person]) -> QuerySet[Person]:
    """With all that a line shows, whatever their number."""
    return people.select_related("village__parent").prefetch_related(
        "placements", "papers"
    )


@dataclass(frozen=True, slots=True)
class Paper:
    row: PersonDocument
    number: str
    tone: str


class Record:
    """The page of one worker, for one officer."""

    def __init__(self, person: Person, officer: Officer) -> None:
        self.person = person
        self.officer = officer

    @cached_property
    def flags(self) -> list[Flagged]:
        """What of UU 18/2017 does not fit this worker."""
        return flags_of(self.placements)

    @cached_property
    def changes(self) -> bool:
        return can(check_can_change, self.officer.user, self.person)

    @property
    def moves(self) -> bool:
        """Whether the record may be given to another village: the office does that."""
        return self.changes and self.officer.holds(*OFFICE_POSTS)

    @property
    def asks(self) -> bool:
        """Whether a letter of the village may be asked for here: it takes that in."""
        return self.changes and self.officer.holds(Post.PETUGAS_DESA)

    @cached_property
    def whole(self) -> bool:
        return reads_numbers(self.officer.positions, self.person)

    def _number(self, text: str) -> str:
        return text if self.whole else masked(text)

    @property
    def nik(self) -> str:
        return self._number(self.person.nik)

    @property
    def family_card(self) -> str:
        return self._number(self.person.family_card)

    @property
    def employment_insurance(self) -> str:
        return self._number(self.person.employment_insurance)

    @property
    def health_insurance(self) -> str:
        return self._number(self.person.health_insurance)

    @property
    def warnings(self) -> list[str]:
        person = self.person
        district = person.village.parent
        known = Known(
            nik=person.nik,
            sex=person.sex,
            birth_date=person.birth_date,
            district=district.code if district else "",
        )
        return warnings_about(known, today=timezone.localdate())

    @cached_property
    def placements(self) -> list[Placement]:
        return list(self.person.placements.all())

    @cached_property
    def current(self) -> Placement | None:
        return next((row for row in self.placements if row.is_current), None)

    @cached_property
    def papers(self) -> list[Paper]:
        today = timezone.localdate()
        return [
            Paper(row, self._number(row.number), expiry_of(row.expires_on, today))
            for row in self.person.papers.all()
        ]

    @cached_property
    def phones(self) -> list[tuple[Any, str]]:
        return [(row, phones.shown(row.number)) for row in self.person.phones.all()]

    @cached_property
    def contacts(self) -> list[tuple[Any, str]]:
        return [(row, phones.shown(row.phone)) for row in self.person.contacts.all()]

    @cached_property
    def phases(self) -> list[Any]:
        return list(self.person.phases.select_related("noted_by"))

    @cached_property
    def contact_log(self) -> list[Any]:
        rows = self.person.contact_log.select_related("noted_by")
        return list(rows[:MOST_CONTACTS])

    @cached_property
    def grounds(self) -> list[Any]:
        return list(self.person.grounds.all())

    @cached_property
    def aids(self) -> list[Any]:
        return list(self.person.aids.all())

    @cached_property
    def cases(self) -> list[Case]:
        """The cases that concern them, among those the officer sees."""
        concerned = self.officer.cases().filter(parties__person=self.person)
        return list(concerned.order_by("-lodged_at").distinct()[:MOST_CASES])

    @cached_property
    def merges(self) -> list[PersonMerge]:
        rows = self.person.merges.filter(undone_at=None)
        return list(rows.select_related("merged", "merged_by"))
