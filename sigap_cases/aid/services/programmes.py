"""Writing, opening and closing a programme."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services.history import save_as
from sigap_cases.aid.criteria import Criteria
from sigap_cases.aid.enums import Standing
from sigap_cases.aid.exceptions import ProgrammeNotDraft, ProgrammeNotOpen
from sigap_cases.aid.models import AidProgramme
from sigap_cases.aid.policies import check_can_write
from sigap_cases.registry.exceptions import WrongAnswer


WRITTEN = ("name", "source", "legal_basis", "starts_on", "ends_on", "quota", "amount")


def locked(programme_id: int) -> AidProgramme:
    """Held until the transaction ends: the quota is counted under it."""
    return AidProgramme.objects.select_for_update(of=("self",)).get(pk=programme_id)


@transaction.atomic
def write(
    details: Mapping[str, Any],
    criteria: Criteria,
    *,
    by: User,
    programme: AidProgramme | None = None,
) -> AidProgramme:
    """A new draft, or a draft anew. WrongAnswer names what is missing or wrong."""
    check_can_write(by)
    row = locked(programme.pk) if programme else AidProgramme(written_by=by)
    if not row.is_draft:
        raise ProgrammeNotDraft
    _check(details)
    for name in WRITTEN:
        setattr(row, name, details.get(name) or "")
    row.criteria = criteria.as_data()
    save_as(row, by=by, reason="write")
    return row


def _check(details: Mapping[str, Any]) -> None:
    first, last = details.get("starts_on"), details.get("ends_on")
    if not str(details.get("name") or "").strip():
        raise WrongAnswer("name", _("Enter the name of the programme."))
    if first is None or last is None or last < first:
        raise WrongAnswer("ends_on", _("The period ends after it begins."))
    if not details.get("quota"):
        raise WrongAnswer("quota", _("The quota is one at least."))
    if not details.get("amount") or details["amount"] < 0:
        raise WrongAnswer("amount", _("The amount is more than nothing."))


@transaction.atomic
def begin(programme: AidProgramme, *, by: User) -> AidProgramme:
    check_can_write(by)
    row = locked(programme.pk)
    if not row.is_draft:
        raise ProgrammeNotDraft
    row.standing = Standing.OPEN
    save_as(row, by=by, reason="open", update_fields=["standing"])
    return row


@transaction.atomic
def close(programme: AidProgramme, *, by: User) -> AidProgramme:
    """Nobody is proposed or approved any more; what is approved is still handed over."""
    check_can_write(by)
    row = locked(programme.pk)
    if not row.is_open:
        raise ProgrammeNotOpen
    row.standing = Standing.CLOSED
    save_as(row, by=by, reason="close", update_fields=["standing"])
    return row
