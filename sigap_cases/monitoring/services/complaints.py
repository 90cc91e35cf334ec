"""A complaint that begins from the monitoring, with all the registry knows of the worker."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.models import Unit, User
from sigap_cases.cases.enums import Capacity, Channel, Urgency
from sigap_cases.cases.models import Case, CaseType, Country
from sigap_cases.cases.services import intake
from sigap_cases.cases.services.intake import Lodging
from sigap_cases.monitoring.exceptions import WrongEntry
from sigap_cases.registry.models import Person, Placement


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """``code`` names the type of complaint (case_types.csv), ``key`` the sending."""

    code: str
    words: str
    urgency: Urgency
    village: Unit
    person: Person | None
    key: UUID


def lodge(told: Told, *, by: User) -> Case:
    """Register it as the officer's post does; the same key again finds the case.

    NotAllowed where the officer holds no post that registers complaints.
    """
    case_type = CaseType.objects.filter(code=told.code, is_active=True).first()
    if case_type is None:
        sentence = _("The office does not take complaints of this type any more.")
        raise WrongEntry("kind", sentence)
    work = _work_of(told.person)
    country = work.country if work else ""
    lodging = Lodging(
        submission_key=told.key,
        case_type=case_type,
        narrative=told.words,
        urgency=told.urgency,
        channel=Channel.VILLAGE,
        capacity=Capacity.VILLAGE,
        reporter=intake.Person(name=by.full_name),
        worker=_worker(told.person),
        village=told.village,
        country=Country.objects.filter(iso2=country, is_active=True).first(),
        workplace=_workplace(work)[:160],
        is_ship=bool(work and work.is_ship),
    )
    return intake.lodge(lodging, by=by).case


def _worker(person: Person | None) -> intake.Person:
    if person is None:
        return intake.Person()
    return intake.Person(name=person.name, record=person)


def _work_of(person: Person | None) -> Placement | None:
    """Where the worker works now, as the registry knows it."""
    return person.placements.filter(ended_on=None).first() if person else None


def _workplace(work: Placement | None) -> str:
    if work is None:
        return ""
    return work.ship if work.is_ship else work.employer
