"""Who is in a case: adding somebody, and changing what is known of them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from simple_history.utils import bulk_update_with_history

from notifications.services import addresses
from sigap_cases.cases.enums import (
    TOLD_AT_FIRST,
    Capacity,
    PartyOutcome,
    PartyRole,
    SafeChannel,
)
from sigap_cases.cases.exceptions import MissingAnswer
from sigap_cases.cases.models import Case, Party
from sigap_cases.cases.policies import acting, check_can_work, check_is_open
from workflows.services import matters

from .locking import lock_case


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """How a reporter may be reached without danger."""

    safe_channel: str = SafeChannel.NONE
    safe_from: time | None = None
    safe_until: time | None = None
    pass_phrase: str = ""


# What an officer may write of a party; role and case never change.
DESCRIBED = ("name", "capacity", "phone", "email", "note")
MAY_BE_TOLD = ("may_be_told", "told_note")
# Written anew, whatever an address sent back before is over.
REACHED_BY = frozenset({"phone", "email", "safe_channel"})
OF_REPORTER = ("safe_channel", "safe_from", "safe_until", "pass_phrase")


@transaction.atomic
def add(case: Case, *, role: str, by: Any, details: Mapping[str, Any]) -> Party:
    """Add anybody but a reporter; a case has the one reporter it began with."""
    check_can_work(by, case)
    check_is_open(case)
    if role == PartyRole.REPORTER:
        raise MissingAnswer("role", _("A case has one reporter."))
    described = _described(details)
    if not described["name"] and not described["note"]:
        raise MissingAnswer("name", _("Enter a name, or a note that tells who it is."))
    told = _may_be_told(details)
    told.setdefault("may_be_told", TOLD_AT_FIRST[role])
    party = Party.objects.create(case=case, role=role, **described, **told)
    matters.record(
        case.matter, "case.party_added", by=acting(by, case), data={"role": role}
    )
    return party


@transaction.atomic
def change(
    party: Party, *, by: Any, details: Mapping[str, Any], contact: Contact | None = None
) -> Party:
    """Change what is known of a party. The event names the fields, not their content."""
    party = (
        Party.objects.select_for_update(of=("self",))
        .select_related("case__matter")
        .get(pk=party.pk)
    )
    check_can_work(by, party.case)
    check_is_open(party.case)
    wanted = _described(details) | _may_be_told(details)
    if party.role == PartyRole.REPORTER and contact is not None:
        wanted |= _checked(contact, wanted)
    changed = [name for name, value in wanted.items() if getattr(party, name) != value]
    if not changed:
        return party
    for name in changed:
        setattr(party, name, wanted[name])
    party.save(update_fields=changed)
    if REACHED_BY.intersection(changed):
        addresses.clear_of_party(party.pk, by=by)
    data = {"role": party.role, "fields": changed}
    matters.record(
        party.case.matter,
        "case.party_changed",
        by=acting(by, party.case),
        data=data,
    )
    return party


def _described(details: Mapping[str, Any]) -> dict[str, Any]:
    described = {name: str(details.get(name) or "").strip() for name in DESCRIBED}
    if described["capacity"] == Capacity.ANONYMOUS:
        described["name"] = ""
    return described


def _may_be_told(details: Mapping[str, Any]) -> dict[str, Any]:
    """What of it was settled; what was not asked stays as it is."""
    return {
        name: str(details[name] or "").strip()
        for name in MAY_BE_TOLD
        if details.get(name) or (name == "told_note" and name in details)
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How the matter ended for somebody, and on which day."""

    outcome: str
    on: date
    note: str = ""


@transaction.atomic
def settle(case: Case, parties: Collection[int], ended: Ended, *, by: Any) -> int:
    """Note the outcome of these parties, each on their own page; returns how many."""
    lock_case(case)
    check_can_work(by, case)
    _check_ended(ended)
    found = list(case.parties.select_for_update(of=("self",)).filter(pk__in=parties))
    if not found:
        raise MissingAnswer("party", _("Choose at least one party."))
    outcome = PartyOutcome(ended.outcome)
    for party in found:
        party.outcome, party.outcome_on = outcome, ended.on
        party.outcome_note = ended.note.strip()[:300]
    fields = ["outcome", "outcome_on", "outcome_note"]
    bulk_update_with_history(found, Party, fields, default_user=by)
    matters.record(
        case.matter,
        "case.party_outcome",
        by=acting(by, case),
        data={"outcome": ended.outcome, "count": len(found), "role": found[0].role},
    )
    return len(found)


def _check_ended(ended: Ended) -> None:
    if ended.outcome not in PartyOutcome.values:
        raise MissingAnswer("outcome", _("Choose the outcome."))
    if ended.on > timezone.localdate():
        raise MissingAnswer("on", _("The day of the outcome cannot be in the future."))


def _checked(contact: Contact, described: Mapping[str, Any]) -> dict[str, Any]:
    """The contact as columns; a channel needs the number or address it goes to."""
    if contact.safe_channel in (SafeChannel.WHATSAPP, SafeChannel.PHONE):
        if not described["phone"]:
            raise MissingAnswer(
                "phone", _("Enter the number to reach the reporter at.")
            )
    elif contact.safe_channel == SafeChannel.EMAIL and not described["email"]:
        raise MissingAnswer(
            "email", _("Enter the e-mail address to reach the reporter at.")
        )
    return {name: getattr(contact, name) for name in OF_REPORTER}
