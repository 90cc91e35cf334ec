"""Taking in what somebody asks of their village: the offer is examined, the case begins."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from sigap_cases.aid.legality import Offer, Papers, Visa, examine
from sigap_cases.aid.policies import PROPOSING_POSTS, check_can
from sigap_cases.cases.enums import Capacity, CaseKind, Channel, PartyRole, SafeChannel
from sigap_cases.cases.services import intake, party_records
from sigap_cases.registry.enums import Scheme
from sigap_cases.registry.models import Person

from .agencies import named


LETTER_TO_GO = "pengantar"
OFFER_FIELDS = (
    "offer_age",
    "offer_agency",
    "offer_scheme",
    "offer_visa",
    "offer_contract",
    "offer_note",
    "offer_via",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """``offer`` counts for a letter to go abroad only."""

    submission_key: uuid.UUID
    service: str
    narrative: str
    offer: Offer
    code_secret: str = ""


@transaction.atomic
def ask(person: Person, asked: Asked, *, by: User) -> intake.Lodged:
    """Begin ``layanan_desa`` for somebody of the village's own registry."""
    check_can(by, person, PROPOSING_POSTS)
    given: dict[str, Any] = {"service": asked.service, **dict.fromkeys(OFFER_FIELDS)}
    if asked.service == LETTER_TO_GO:
        given |= findings_of(person, asked.offer)
    lodging = intake.Lodging(
        submission_key=asked.submission_key,
        code_secret=asked.code_secret,
        kind=CaseKind.VILLAGE_SERVICE,
        case_type=None,
        narrative=asked.narrative,
        channel=Channel.VILLAGE,
        capacity=Capacity.SELF,
        reporter=intake.Person(name=person.name),
        safe_channel=SafeChannel.NONE,
        village=person.village,
        village_may_know=True,
        given=given,
    )
    lodged = intake.lodge(lodging, by=by)
    worker = lodged.case.parties.filter(role=PartyRole.WORKER, person=None).first()
    if worker is not None:
        party_records.link(worker, person, by=by)
    return lodged


def findings_of(person: Person, offer: Offer) -> dict[str, Any]:
    """The answers as the process keeps them, and all reasons in one text."""
    found = examine(offer, birth_date=person.birth_date, today=timezone.localdate())
    told: dict[str, Any] = {one.question: one.answer.value for one in found}
    told["offer_note"] = "\n".join(one.reason for one in found)
    scheme = Scheme(offer.scheme).label
    told["offer_via"] = f"{offer.agency} ({scheme})" if offer.agency else str(scheme)
    return told


def offer_from(details: dict[str, Any]) -> Offer:
    """With the standing that the agency has in the office's list."""
    name = " ".join(str(details.get("agency") or "").split())
    known = named(name).first() if name else None
    return Offer(
        agency=known.name if known else name,
        standing=known.standing if known else "",
        scheme=details.get("scheme") or Scheme.UNKNOWN,
        visa=details.get("visa") or Visa.NONE,
        papers=details.get("papers") or Papers.NONE,
    )
