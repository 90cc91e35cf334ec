"""The list of placement agencies, kept by the office."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services.history import save_as
from sigap_cases.aid.enums import AgencyStanding
from sigap_cases.aid.models import PlacementAgency
from sigap_cases.aid.policies import check_keeps_agencies
from sigap_cases.registry.exceptions import WrongAnswer


@transaction.atomic
def write(
    details: Mapping[str, Any], *, by: User, agency: PlacementAgency | None = None
) -> PlacementAgency:
    """Add or change one; whoever says that a licence was checked says from where."""
    check_keeps_agencies(by)
    rows = PlacementAgency.objects.select_for_update()
    row = rows.get(pk=agency.pk) if agency else PlacementAgency(noted_by=by)
    for name in ("name", "licence", "standing", "source"):
        setattr(row, name, " ".join(str(details.get(name) or "").split()))
    if not row.name:
        raise WrongAnswer("name", _("Enter the name of the P3MI."))
    if row.standing != AgencyStanding.UNVERIFIED and not row.source:
        raise WrongAnswer("source", _("Tell where this is known from."))
    if named(row.name).exclude(pk=row.pk).exists():
        raise WrongAnswer("name", _("This P3MI stands in the list already."))
    save_as(row, by=by, reason="write")
    return row


def named(name: str) -> Any:
    return PlacementAgency.objects.filter(name__iexact=" ".join(name.split()))
