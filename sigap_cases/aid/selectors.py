"""Reads of social aid. All start from the people somebody may see (registry.selectors)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from accounts.enums import Post
from accounts.models import Unit
from accounts.selectors import Position
from sigap_cases.registry.enums import WorkPhase
from sigap_cases.registry.models import Person
from sigap_cases.registry.selectors import (
    OFFICE_POSTS,
    READING_POSTS,
    current,
    people_visible_to,
)

from .criteria import Criteria, Reason
from .enums import COUNTED_STATES, LIVE_STATES, DoubleGround, Standing
from .models import AidDouble, AidProgramme, Recipient


def programmes_visible_to(positions: Iterable[Position]) -> QuerySet[AidProgramme]:
    """Whoever reads people; a draft only at the office."""
    held = {position.post for position in positions}
    if not held & READING_POSTS:
        return AidProgramme.objects.none()
    if held & (OFFICE_POSTS | {Post.AUDITOR}):
        return AidProgramme.objects.all()
    return AidProgramme.objects.exclude(standing=Standing.DRAFT)


def recipients_visible_to(
    user: Any, *, positions: tuple[Position, ...] | None = None
) -> QuerySet[Recipient]:
    people = people_visible_to(user, positions=positions)
    return Recipient.objects.filter(person__in=people)


def doubles_visible_to(
    user: Any, *, positions: tuple[Position, ...] | None = None
) -> QuerySet[AidDouble]:
    """Both sides have to be seen: the other village's recipient is not told of."""
    people = people_visible_to(user, positions=positions)
    return AidDouble.objects.filter(first__person__in=people, second__person__in=people)


def live_in(programme: AidProgramme) -> Exists:
    rows = Recipient.objects.filter(
        programme=programme, person=OuterRef("pk"), state__in=LIVE_STATES
    )
    return Exists(rows)


def candidates(
    programme: AidProgramme, people: QuerySet[Person], today: date
) -> QuerySet[Person]:
    """Who fits and does not stand in the programme yet, of ``people``."""
    fitting = current(people).filter(criteria_of(programme).rule(today))
    return fitting.exclude(phase=WorkPhase.DECEASED).filter(~live_in(programme))


def criteria_of(programme: AidProgramme) -> Criteria:
    return Criteria.from_data(programme.criteria)


def reasons_for(programme: AidProgramme, person: Person, today: date) -> list[Reason]:
    """Reads the person's placements, unless they came with the person."""
    placements = list(person.placements.all())
    return criteria_of(programme).reasons(person, placements, today)


def left_of(programme: AidProgramme) -> int:
    taken = programme.recipients.filter(state__in=COUNTED_STATES).count()
    return max(programme.quota - taken, 0)


def doubles_of(recipient: Recipient) -> QuerySet[AidDouble]:
    return AidDouble.objects.filter(Q(first=recipient) | Q(second=recipient))


def alike(recipient: Recipient) -> list[tuple[Recipient, DoubleGround]]:
    """Live recipients of programmes whose period overlaps who may be the same household."""
    programme, person = recipient.programme, recipient.person
    rule = Q(person=person)
    if person.nik_index:
        rule |= Q(person__nik_index=person.nik_index)
    if recipient.household_index:
        rule |= Q(household_index=recipient.household_index)
    rows = (
        Recipient.objects.filter(
            rule,
            state__in=LIVE_STATES,
            programme__starts_on__lte=programme.ends_on,
            programme__ends_on__gte=programme.starts_on,
        )
        .exclude(pk=recipient.pk)
        .select_related("person")
        .order_by("pk")
    )
    return [(row, _ground(row, person)) for row in rows]


def _ground(other: Recipient, person: Person) -> DoubleGround:
    if other.person_id == person.pk:
        return DoubleGround.PERSON
    if person.nik_index and other.person.nik_index == person.nik_index:
        return DoubleGround.NIK
    return DoubleGround.HOUSEHOLD


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Of one village: who fits, who has it, who stands in line, who is left out."""

    village: Unit
    fitting: int
    served: int
    in_line: int

    @property
    def unserved(self) -> int:
        return self.fitting - self.served - self.in_line


def gaps(programme: AidProgramme, people: QuerySet[Person], today: date) -> list[Gap]:
    """By village in sight; the largest gap first. Who has it counts as fitting."""
    has, waits = (_stands(programme, states) for states in (COUNTED_STATES, None))
    rule = criteria_of(programme).rule(today) & ~Q(phase=WorkPhase.DECEASED)
    rows = (
        current(people)
        .annotate(has=has, waits=waits)
        .filter(rule | Q(has=True) | Q(waits=True))
        .order_by()
        .values("village")
        .annotate(
            fitting=Count("pk"),
            served=Count("pk", filter=Q(has=True)),
            in_line=Count("pk", filter=Q(waits=True, has=False)),
        )
    )
    found = {row["village"]: row for row in rows}
    villages = Unit.objects.select_related("parent").in_bulk(found)
    told = [
        Gap(
            village=villages[key],
            fitting=row["fitting"],
            served=row["served"],
            in_line=row["in_line"],
        )
        for key, row in found.items()
    ]
    return sorted(told, key=lambda gap: (-gap.unserved, gap.village.name))


def _stands(programme: AidProgramme, states: Any) -> Exists:
    rows = Recipient.objects.filter(programme=programme, person=OuterRef("pk"))
    return Exists(rows.filter(state__in=states or LIVE_STATES))
