"""What a deletion at a person's request would delete, and what would stay and why.

Looked at: the record in the registry with all that were merged into it, and the cases of
the ordinary level of which a party is tied to one of them. Limited and secret cases are
not: that there are any may not be told. Their parties have keys of their own, and end by
the retention of their kind.
"""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from sigap_cases.cases.enums import Capacity, CaseKind, Level, PartyRole
from sigap_cases.cases.keeping_enums import LAW_OF, Ground
from sigap_cases.cases.models import Case, Party
from sigap_cases.registry.models import Person
from sigap_cases.registry.services.forgetting import records_of, rows_in_clear


# Whose matter a case is; with two of them it is not one person's to delete.
SUBJECTS = (PartyRole.WORKER, PartyRole.COMPLAINANT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One case, and what is done about the person in it.

    ``texts``: the whole file is emptied. ``party``: what is held of the person is. With a
    ground and neither, nothing is.
    """

    case: Case
    parties: tuple[Party, ...]
    texts: bool = False
    party: bool = False
    ground: Ground | None = None

    @property
    def law(self) -> str:
        return LAW_OF[self.ground] if self.ground else ""

    @property
    def roles(self) -> str:
        labels = {str(party.get_role_display()) for party in self.parties}
        return ", ".join(sorted(labels))


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    person: Person
    parts: tuple[Part, ...]
    # History rows that stay readable: a root had signed for them before they were sealed.
    in_clear: int

    @property
    def record(self) -> bool:
        """Whether the record in the registry goes: nobody works with it any more."""
        kept = (Ground.OPEN_CASE, Ground.LEGAL_HOLD)
        return not any(part.ground in kept for part in self.parts)

    @property
    def goes(self) -> tuple[Part, ...]:
        return tuple(part for part in self.parts if part.texts or part.party)

    @property
    def stays(self) -> tuple[Part, ...]:
        return tuple(part for part in self.parts if part.ground is not None)

    @property
    def does_something(self) -> bool:
        return self.record or bool(self.goes)

    @property
    def fingerprint(self) -> str:
        """Of all that would be done: who approves something else than was shown is told."""
        said = [
            [part.case.pk, part.texts, part.party, part.ground or ""]
            + [party.pk for party in part.parties]
            for part in self.parts
        ]
        told = json.dumps([self.person.pk, self.record, said])
        return hashlib.sha256(told.encode()).hexdigest()


def plan_of(person: Person) -> Plan:
    records = [record.pk for record in records_of(person)]
    tied = Q(parties__person__in=records, level=Level.NORMAL)
    # The request itself runs while it is carried out, and ends by its own retention.
    asking = Q(kind=CaseKind.DATA_RIGHTS, closed_at=None)
    cases = (
        Case.objects.filter(tied)
        .exclude(asking)
        .distinct()
        .select_related("matter", "process")
    )
    return Plan(
        person=person,
        parts=tuple(_part(case, records) for case in cases.order_by("lodged_at", "pk")),
        in_clear=rows_in_clear(person),
    )


def _part(case: Case, records: list[int]) -> Part:
    every = list(case.parties.order_by("pk"))
    own = tuple(party for party in every if party.person_id in records)
    # Who reports for themselves stands in the case twice.
    own += tuple(party for party in every if _is_double(party, own))
    told: dict[str, Any] = {"case": case, "parties": own}
    if case.is_open:
        return Part(**told, ground=Ground.OPEN_CASE)
    if case.holds.filter(lifted_at=None).exists():
        return Part(**told, ground=Ground.LEGAL_HOLD)
    if _is_theirs(every, own):
        return Part(**told, texts=True, party=True)
    return Part(**told, party=True, ground=Ground.OTHERS)


def _is_double(party: Party, own: tuple[Party, ...]) -> bool:
    if party in own or party.role != PartyRole.REPORTER:
        return False
    names = {one.name.casefold() for one in own if one.role == PartyRole.WORKER}
    return party.capacity == Capacity.SELF and party.name.casefold() in names


def _is_theirs(every: list[Party], own: tuple[Party, ...]) -> bool:
    """Whether the case is about this person, and about nobody else."""
    about = [party for party in every if party.role in SUBJECTS]
    if about:
        return all(party in own for party in about)
    reporters = [party for party in own if party.role == PartyRole.REPORTER]
    return any(party.capacity == Capacity.SELF for party in reporters)
