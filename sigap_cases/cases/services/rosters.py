"""The complainants of a mass complaint: a list taken whole or not at all."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history

from sigap_cases.cases.enums import PartyRole, Told
from sigap_cases.cases.exceptions import MissingAnswer, RosterRefused
from sigap_cases.cases.models import Announcement, Case, Party, TrackingCode
from sigap_cases.cases.policies import acting, check_can_work, check_is_open
from sigap_cases.sealing import keys
from workflows.services import matters

from . import tracking
from .locking import lock_case
from .tables import MOST_ROWS, Row


# Words that a heading row begins with.
HEADINGS = frozenset({"nama", "nama pengadu", "nama lengkap", "name", "no", "nomor"})
_PHONE = re.compile(r"^\+?[0-9][0-9 ().-]{5,28}$")
MOST_FAULTS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Complainant:
    """A row of the list."""

    name: str
    phone: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What one complainant is handed; the code is kept nowhere in words."""

    party: Party
    code: str


def read(rows: Sequence[Row]) -> list[Complainant]:
    """Name, telephone, note from each row. RosterRefused names every row with a fault."""
    rows = [row for row in rows if any(row)]
    first = 1
    if rows and rows[0][0].casefold().rstrip(".") in HEADINGS:
        rows, first = rows[1:], 2
    if not rows:
        raise MissingAnswer("rows", _("Paste the list, or choose a file with it."))
    found: list[Complainant] = []
    faults: list[str] = []
    known: dict[tuple[str, str], int] = {}
    for number, row in enumerate(rows, start=first):
        complainant = _of_row(row)
        told = _fault(complainant, known)
        if told:
            faults.append(
                _("Row %(number)d: %(fault)s") % {"number": number, "fault": told}
            )
        known.setdefault(_likeness(complainant), number)
        found.append(complainant)
    if len(found) > MOST_ROWS:
        faults.insert(0, _("The list has more than 1,000 rows; divide it."))
    if faults:
        raise RosterRefused(faults[:MOST_FAULTS])
    return found


def _of_row(row: Row) -> Complainant:
    if len(row) > 1 and row[0].rstrip(".").isdecimal() and not _PHONE.match(row[0]):
        row = row[1:]  # a running number comes first in most sheets
    name, phone, note = (*row, "", "", "")[:3]
    return Complainant(name=name.strip(), phone=phone.strip(" '"), note=note.strip())


def _likeness(complainant: Complainant) -> tuple[str, str]:
    digits = "".join(sign for sign in complainant.phone if sign.isdecimal())
    return complainant.name.casefold(), digits


def _fault(row: Complainant, known: dict[tuple[str, str], int]) -> str:
    """What is wrong with a row, in words; empty if nothing is."""
    earlier = known.get(_likeness(row))
    if earlier is not None and row.name:
        return _("the same name and number as in row %(earlier)d.") % {
            "earlier": earlier
        }
    if row.phone and not _PHONE.match(row.phone):
        return _("“%(phone)s” is no telephone number.") % {"phone": row.phone[:40]}
    return _fault_of_length(row)


def _fault_of_length(row: Complainant) -> str:
    if not row.name:
        return _("the name is missing.")
    if len(row.name) > 150:
        return _("the name is longer than 150 characters.")
    if len(row.note) > 300:
        return _("the note is longer than 300 characters.")
    return ""


@transaction.atomic
def add(
    case: Case, complainants: Sequence[Complainant], *, secret: str, by: Any
) -> list[Receipt]:
    """Add the list with a code for each; the same ``secret`` again gives the same receipts.

    Codes are drawn from the secret, which only the sender's page holds, so that an
    answer that never arrived can be given again although no code is kept.
    """
    lock_case(case)
    check_can_work(by, case)
    check_is_open(case)
    roster = tracking.named_by(secret)
    known = list(case.parties.filter(roster=roster).order_by("roster_row"))
    if known:
        return _again(known, secret)
    rows = [
        _party(case, row, roster, number) for number, row in enumerate(complainants)
    ]
    for party, key in zip(rows, keys.make_many(len(rows)), strict=True):
        party.seal = key
    made = bulk_create_with_history(rows, Party, default_user=by)
    receipts = [
        Receipt(party=party, code=tracking.pretty(_code(secret, party)))
        for party in made
    ]
    bulk_create_with_history(
        [tracking.unsaved(row.party, by=by, code=row.code) for row in receipts],
        TrackingCode,
        default_user=by,
    )
    matters.record(
        case.matter,
        "case.complainants_added",
        by=acting(by, case),
        data={"count": len(made)},
    )
    return receipts


def _party(case: Case, row: Complainant, roster: str, number: int) -> Party:
    return Party(
        case=case,
        role=PartyRole.COMPLAINANT,
        name=row.name,
        phone=row.phone,
        note=row.note,
        may_be_told=Told.RESULT,
        roster=roster,
        roster_row=number,
    )


def _code(secret: str, party: Party) -> str:
    return tracking.code_from(f"{secret}:{party.roster_row}")


def _again(known: Sequence[Party], secret: str) -> list[Receipt]:
    """The receipts of a send that is repeated, but for codes that were replaced since."""
    codes = [tracking.pretty(_code(secret, party)) for party in known]
    valid = tracking.valid_among(codes)
    return [
        Receipt(party=party, code=code if code in valid else "")
        for party, code in zip(known, codes, strict=True)
    ]


@transaction.atomic
def announce(case: Case, text: str, *, by: Any) -> Announcement:
    """Tell all complainants something, on their own pages; nothing is sent elsewhere."""
    check_can_work(by, case)
    check_is_open(case)
    text = text.strip()
    if not text:
        raise MissingAnswer("body", _("Write your message."))
    made = Announcement.objects.create(
        case=case, body=text[:10_000], author=by, sent_at=timezone.now()
    )
    count = case.parties.filter(role=PartyRole.COMPLAINANT).count()
    matters.record(
        case.matter,
        "case.complainants_told",
        by=acting(by, case),
        data={"announcement": made.pk, "count": count},
    )
    return made
