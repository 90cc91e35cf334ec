"""People of the registry, as small as the rules allow."""

import uuid
from datetime import date
from typing import Any

from accounts.models import Unit, User
from sigap_cases.registry.enums import Sex, WorkPhase
from sigap_cases.registry.models import Person
from sigap_cases.registry.services import people


LONG_AGO = date(2024, 3, 1)


def new_person(village: Unit, **told: Any) -> people.NewPerson:
    wanted: dict[str, Any] = {
        "submission_key": uuid.uuid4(),
        "name": "I Wayan Suardana",
        "sex": Sex.MALE,
        "village": village,
        "phase": WorkPhase.WORKING,
        "phase_since": LONG_AGO,
    }
    return people.NewPerson(**wanted | told)


def make_person(village: Unit, *, by: User, **told: Any) -> Person:
    return people.register(new_person(village, **told), by=by)
