"""People and complaints whose figures a test can count by itself."""

from typing import Any

from accounts.enums import UnitKind
from accounts.models import Unit
from sigap_cases.cases.models import Case, CaseType
from sigap_cases.registry.enums import Sex, WorkPhase
from sigap_cases.registry.models import Person, Placement
from tests.desk import world
from tests.factories import make_case
from tests.registry.people import make_person


PHASES = [WorkPhase.WORKING] * 6 + [WorkPhase.RETURNED, WorkPhase.DECEASED]
WORKS: list[dict[str, Any]] = [
    {"scheme": "ship_crew", "sector": "formal", "is_ship": True, "flag": "PA"},
    {"scheme": "g2g", "sector": "formal", "country": "JP"},
    {"scheme": "p2p", "sector": "informal", "country": "SA"},
]


def populate() -> list[Person]:
    """Twenty-four people of two districts."""
    villages = [
        Unit.objects.filter(kind=UnitKind.VILLAGE, path__startswith=district.path)[0]
        for district in Unit.objects.filter(kind=UnitKind.DISTRICT).order_by("code")[:2]
    ]
    people = []
    for number in range(24):
        person = make_person(
            villages[number % 5 == 0],
            by=world.user("penyelia"),
            name=f"I Wayan {number}",
            phase=PHASES[number % 8],
            sex=Sex.FEMALE if number % 3 else Sex.MALE,
        )
        if number % 4:
            Placement.objects.create(person=person, **WORKS[number % 3])
        people.append(person)
    return people


def lodge(count: int, **told: Any) -> list[Case]:
    kind = CaseType.objects.get(code="GAJI_TDK_DIBAYAR")
    office = Unit.objects.get(code="disnaker")
    return [make_case(office, case_type=kind, **told) for _ in range(count)]
