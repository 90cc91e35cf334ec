"""Where a worker works: adding a placement, changing it, ending it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services.history import save_as
from sigap_cases.registry import countries
from sigap_cases.registry.enums import Scheme, Sector
from sigap_cases.registry.exceptions import PlacementEnded, WrongAnswer
from sigap_cases.registry.models import Person, Placement
from sigap_cases.registry.models.work import AT_SEA, ON_LAND

from .locking import lock_to_change, write


DESCRIBED = (
    *("scheme", "sector", "agency", "agency_licence", "partner_agency"),
    *("training_centre", "is_ship", *ON_LAND, *AT_SEA),
    *("employer", "job", "wage", "currency", "starts_on", "ends_on"),
)


@transaction.atomic
def add(person: Person, *, details: Mapping[str, Any], by: User) -> Placement:
    """Add a placement; of a ship the land's columns are dropped, and the reverse."""
    person = lock_to_change(person.pk, by=by)
    placement = Placement(person=person, **_described(details))
    save_as(placement, by=by, reason="add_placement")
    return placement


@transaction.atomic
def change(placement: Placement, *, details: Mapping[str, Any], by: User) -> Placement:
    lock_to_change(placement.person_id, by=by)
    placement.refresh_from_db()
    write(placement, _described(details), by=by, reason="change_placement")
    return placement


@transaction.atomic
def end(placement: Placement, *, on: date, note: str = "", by: User) -> Placement:
    """The work ended on that day, whatever the contract said."""
    lock_to_change(placement.person_id, by=by)
    placement.refresh_from_db()
    if placement.ended_on is not None:
        raise PlacementEnded
    if placement.starts_on is not None and on < placement.starts_on:
        raise WrongAnswer("ended_on", _("It cannot end before it began."))
    values = {"ended_on": on, "end_note": note.strip()}
    write(placement, values, by=by, reason="end_placement")
    return placement


def _described(details: Mapping[str, Any]) -> dict[str, Any]:
    values: dict[str, Any] = {name: _plain(details.get(name)) for name in DESCRIBED}
    values["is_ship"] = bool(details.get("is_ship"))
    values |= dict.fromkeys(ON_LAND if values["is_ship"] else AT_SEA, "")
    for name in ("wage", "starts_on", "ends_on"):
        values[name] = details.get(name)
    values["scheme"] = values["scheme"] or Scheme.UNKNOWN
    values["sector"] = values["sector"] or Sector.UNKNOWN
    _check(values)
    return values


def _plain(value: Any) -> str:
    return str(value or "").strip()


def _check(values: dict[str, Any]) -> None:
    for name in ("country", "flag"):
        if values[name] and values[name] not in countries.names():
            raise WrongAnswer(name, _("Choose a country from the list."))
    if values["wage"] is None:
        values["currency"] = ""
    elif len(values["currency"]) != 3:
        raise WrongAnswer("currency", _("Choose the currency of the wage."))
    starts, ends = values["starts_on"], values["ends_on"]
    if starts and ends and ends < starts:
        raise WrongAnswer("ends_on", _("It cannot end before it began."))
