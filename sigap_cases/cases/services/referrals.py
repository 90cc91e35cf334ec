"""Referring a part of a case to another agency, and what the office does with it after."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import UnitKind
from accounts.models import Unit, User
from accounts.selectors import holders_of, positions_of, systems_holding
from sigap_cases.cases.enums import (
    SHARED_FIELDS,
    EntryKind,
    Level,
    ReferralGround,
    ReferralKind,
    ReferralWay,
)
from sigap_cases.cases.exceptions import MissingAnswer, TargetRefused
from sigap_cases.cases.followers import Happened, tell
from sigap_cases.cases.masking import REPORTING_ROLES
from sigap_cases.cases.models import (
    AccessRecord,
    Case,
    Document,
    Party,
    Referral,
    ReferralDocument,
    ReferralParty,
    ReferralPerson,
)
from sigap_cases.cases.policies import (
    acting,
    acting_post,
    check_can_work,
    check_is_open,
)
from sigap_cases.cases.referral_policies import (
    check_is_live,
    check_target,
    right_to_see_referral,
)
from sigap_cases.cases.referral_selectors import RECEIVING_POSTS, receives
from sigap_cases.registry.sensitive import masked_words
from workflows.actors import Actor
from workflows.exceptions import ReasonNeeded
from workflows.services import matters, processes
from workflows.services.history import save_as

from .locking import lock_case
from .numbers import new_referral_number
from .referral_answers import lock_referral, say, standing_of
from .referral_ends import revoke_links


# A right to somebody's data has an end; who needs it longer says so again.
LONGEST = timedelta(days=366)
USUAL = timedelta(days=90)
TARGET = {
    UnitKind.PARTNER: "partner",
    UnitKind.VILLAGE: "village",
    UnitKind.DISTRICT: "district",
}
# A party and the fields of it that are told.
Told = tuple[Party, Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """What goes to whom, why and until when.

    ``partner`` is a unit of our list, or None for an agency named in words only.
    ``told_agreed``: the reporter has agreed to this very village or district.
    """

    purpose: str
    summary: str
    ground: str
    partner: Unit | None = None
    agency: str = ""
    way: str = ReferralWay.ACCOUNT
    kind: str = ReferralKind.PART
    ground_note: str = ""
    documents: Sequence[Document] = ()
    parties: Sequence[Told] = ()
    people: Sequence[User] = ()
    ends_on: date | None = None
    awaited_step: str = ""
    letter_number: str = ""
    letter_date: date | None = None
    told_agreed: bool = False


@transaction.atomic
def refer(case: Case, sending: Sending, *, by: Any) -> Referral:
    """Refer part of a case. MissingAnswer and TargetRefused say what is wrong with it."""
    lock_case(case)
    check_can_work(by, case)
    check_is_open(case)
    return send(case, sending, by=acting(by, case))


def send(case: Case, sending: Sending, *, by: Actor) -> Referral:
    """The referral itself; the caller has locked the case and checked the right to it."""
    _check(case, sending)
    now = timezone.now()
    number = new_referral_number(now)
    matter = processes.open_matter(
        label=number,
        places=_places(case, sending.partner),
        priority=case.matter.priority,  # type: ignore[arg-type]
        named_only=case.level == Level.SECRET,
    )
    referral = Referral(
        number=number,
        case=case,
        matter=matter,
        kind=sending.kind,
        way=sending.way,
        partner=sending.partner,
        agency=_agency(sending),
        purpose=sending.purpose.strip(),
        summary=sending.summary.strip(),
        ground=sending.ground,
        ground_note=sending.ground_note.strip(),
        awaited_step=sending.awaited_step,
        letter_number=sending.letter_number.strip(),
        letter_date=sending.letter_date,
        sent_at=now,
        sent_by=by.user,
        ends_on=sending.ends_on or timezone.localdate() + USUAL,
    )
    save_as(referral, by=by.user, reason="")
    _hand_out(referral, sending)
    told = {"referral": number, "agency": referral.agency, "kind": referral.kind}
    matters.record(matter, "referral.sent", by=by, data=told)
    matters.record(case.matter, "case.referred", by=by, data=told)
    _start(referral, by)
    tell(referral, Happened.SENT)
    return referral


def _check(case: Case, sending: Sending) -> None:
    if not sending.purpose.strip():
        raise MissingAnswer("purpose", _("Write what you ask of this agency."))
    if not sending.summary.strip():
        raise MissingAnswer(
            "summary", _("Write what the agency has to know, and no more.")
        )
    if sending.ground not in ReferralGround.values:
        raise MissingAnswer("ground", _("Choose on what ground the data is passed on."))
    if not _agency(sending):
        raise MissingAnswer("partner", _("Choose the agency, or write its name."))
    check_target(case, sending.partner, told_agreed=sending.told_agreed)
    _check_end(sending.ends_on)
    _check_way(case, sending)
    _check_belongs(case, sending.documents, sending.parties)


def _check_end(ends_on: date | None) -> None:
    today = timezone.localdate()
    if ends_on is not None and not today <= ends_on <= today + LONGEST:
        raise MissingAnswer(
            "ends_on", _("Choose a day from today on, at most a year ahead.")
        )


def _check_way(case: Case, sending: Sending) -> None:
    if sending.way == ReferralWay.LETTER and not sending.letter_number.strip():
        raise MissingAnswer("letter_number", _("Enter the number of the letter."))
    if sending.way == ReferralWay.ACCOUNT:
        check_reachable(case, sending.partner, sending.people)


def check_reachable(case: Case, unit: Unit | None, people: Sequence[User]) -> None:
    """Whether somebody at the unit can answer with an account; of a secret case, a named one."""
    if unit is None or not _receivers(unit):
        raise MissingAnswer(
            "way",
            _("Nobody at this agency has an account. Choose a letter or a link."),
        )
    if case.level != Level.SECRET:
        return
    if all(user.is_system for user in people):
        raise MissingAnswer(
            "people", _("Of a secret case, name who at the agency may read it.")
        )
    _check_people(unit, people)


def _check_people(unit: Unit, people: Sequence[User]) -> None:
    if not {user.pk for user in people} <= {user.pk for user in nameable_of(unit)}:
        raise MissingAnswer("people", _("Choose people who receive referrals there."))


def _receivers(unit: Unit) -> list[User]:
    return [
        user
        for post in sorted(RECEIVING_POSTS.get(unit.kind, ()))
        for user in holders_of(post, unit.path)
    ]


def _check_belongs(
    case: Case, documents: Sequence[Document], parties: Sequence[Told]
) -> None:
    if any(document.case_id != case.pk for document in documents):
        raise MissingAnswer("documents", _("Choose documents of this case."))
    for party, fields in parties:
        if party.case_id != case.pk or not set(fields) <= SHARED_FIELDS.keys():
            raise MissingAnswer("parties", _("Choose parties of this case."))


def _agency(sending: Sending) -> str:
    return sending.partner.name if sending.partner else sending.agency.strip()


def _places(case: Case, unit: Unit | None) -> dict[str, str]:
    places = {
        name: path
        for name, path in case.matter.places.items()
        if name in ("office", "root")
    }
    if unit is not None:
        places[TARGET[UnitKind(unit.kind)]] = unit.path
    return places


def _hand_out(referral: Referral, sending: Sending) -> None:
    for document in sending.documents:
        _share_document(referral, document)
    for party, fields in sending.parties:
        _share_party(referral, party, fields)
    for user in sending.people:
        ReferralPerson.objects.get_or_create(referral=referral, user=user)


def _share_document(referral: Referral, document: Document) -> None:
    ReferralDocument.objects.get_or_create(
        referral=referral, document=document, defaults={"added_at": timezone.now()}
    )


def _share_party(referral: Referral, party: Party, fields: Sequence[str]) -> None:
    told = {name: str(getattr(party, name)) for name in fields if getattr(party, name)}
    if told:
        ReferralParty.objects.update_or_create(
            referral=referral, party=party, defaults={"role": party.role, "told": told}
        )


def _start(referral: Referral, by: Actor) -> None:
    unit = referral.partner
    values = {
        "way": "account" if referral.way == ReferralWay.ACCOUNT else "outside",
        "target": TARGET[UnitKind(unit.kind)] if unit else "partner",
        "phase": "reporting" if referral.accepted_at else "answering",
    }
    referral.process = processes.start(
        "rujukan", matter=referral.matter, values=values, by=by
    )
    save_as(referral, by=by.user, reason="", update_fields=["process"])


@transaction.atomic
def share(
    referral: Referral,
    *,
    documents: Sequence[Document] = (),
    parties: Sequence[Told] = (),
    by: Any,
) -> None:
    """Let the partner have more of the case than was sent at first."""
    lock_referral(referral)
    check_can_work(by, referral.case)
    check_is_live(referral)
    _check_belongs(referral.case, documents, parties)
    for document in documents:
        _share_document(referral, document)
    for party, fields in parties:
        _share_party(referral, party, fields)
    data: dict[str, Any] = {"documents": len(documents), "parties": len(parties)}
    actor = acting(by, referral.case)
    matters.record(referral.matter, "referral.shared", by=actor, data=data)
    data = data | {"referral": referral.number}
    matters.record(referral.case.matter, "case.referral_shared", by=actor, data=data)
    tell(referral, Happened.CHANGED)


@transaction.atomic
def unshare(referral: Referral, document: Document, *, by: Any) -> None:
    """Take a document back; it is gone at the partner's next request."""
    lock_referral(referral)
    check_can_work(by, referral.case)
    row = referral.documents.filter(document=document, from_partner=False).first()
    if row is None:
        raise MissingAnswer("documents", _("The partner does not have this document."))
    row.delete()
    actor = acting(by, referral.case)
    data = {"documents": 1}
    matters.record(referral.matter, "referral.unshared", by=actor, data=data)


@transaction.atomic
def name_person(referral: Referral, user: User, *, by: Any) -> None:
    """Name somebody of the partner who may read the referral of a secret case."""
    lock_referral(referral)
    check_can_work(by, referral.case)
    check_is_live(referral)
    if referral.partner is None:
        raise TargetRefused
    _check_people(referral.partner, [user])
    ReferralPerson.objects.get_or_create(referral=referral, user=user)
    data = {"to": str(user)}
    actor = acting(by, referral.case)
    matters.record(referral.matter, "referral.person_named", by=actor, data=data)
    tell(referral, Happened.SENT)


@transaction.atomic
def withdraw(referral: Referral, *, reason: str, by: Any) -> Referral:
    """Take the referral back; the partner sees nothing of it from now on."""
    if not reason.strip():
        raise ReasonNeeded
    lock_referral(referral)
    check_can_work(by, referral.case)
    check_is_live(referral)
    actor = acting(by, referral.case)
    say(referral, EntryKind.WITHDRAWN, reason, by=actor, is_internal=True)
    processes.cancel(referral.running, outcome="withdrawn", reason=reason, by=actor)
    referral.refresh_from_db()
    return referral


@transaction.atomic
def change_way(
    referral: Referral, way: str, *, by: Any, people: Sequence[User] = ()
) -> Referral:
    """Let the partner answer in another way; what was said so far stays."""
    lock_referral(referral)
    check_can_work(by, referral.case)
    check_is_live(referral)
    if way == referral.way:
        return referral
    if way == ReferralWay.ACCOUNT:
        check_reachable(referral.case, referral.partner, people)
        for user in people:
            ReferralPerson.objects.get_or_create(referral=referral, user=user)
    actor = acting(by, referral.case)
    before, referral.way = referral.way, ReferralWay(way)
    referral.status = standing_of(referral)
    save_as(referral, by=by, reason="", update_fields=["way", "status"])
    # A link of before does not come to life again when the way is changed back.
    revoke_links(referral, by=by)
    data = {"from": before, "to": way}
    matters.record(referral.matter, "referral.way_changed", by=actor, data=data)
    if ReferralWay.ACCOUNT in (before, way):
        reason = _("Another way to answer")
        processes.cancel(referral.running, outcome="rerouted", reason=reason, by=actor)
        _start(referral, actor)
        tell(referral, Happened.SENT)
    return referral


def may_answer_with_account(unit: Unit | None) -> bool:
    return unit is not None and bool(_receivers(unit))


def nameable_of(unit: Unit) -> list[User]:
    """Who at the unit a referral of a secret case may be shown to: its people, its systems."""
    systems = [
        system
        for post in sorted(RECEIVING_POSTS.get(unit.kind, ()))
        for system in systems_holding(post, unit.path)
    ]
    return [*_receivers(unit), *systems]


def note_access(referral: Referral, *, by: Any, part: str) -> AccessRecord | None:
    """Write down who read what of the referral, and by which right, in the case's record."""
    right = right_to_see_referral(by, referral)
    if right is None:
        return None
    position = acting_post(by, referral.case)
    for held in positions_of(by):
        if receives(held) and held.unit_id == referral.partner_id:
            position, right = held, f"{referral.number}: {referral.agency}"
    return AccessRecord.objects.create(
        case=referral.case,
        user=by,
        post=position.post if position else "",
        unit_id=position.unit_id if position else None,
        part=part,
        right=right[:120],
        at=timezone.now(),
    )


def told_of(
    referral: Referral, *, names_reporter: bool = True
) -> list[Mapping[str, str]]:
    """What the partner knows of each party, in words: label -> value.

    Without ``names_reporter`` for somebody of the office who only reads.
    """
    rows: list[Mapping[str, str]] = []
    for row in referral.parties.order_by("role", "pk"):
        if not names_reporter and row.role in REPORTING_ROLES:
            name = {str(SHARED_FIELDS["name"]): masked_words()}
            rows.append({"role": str(row.get_role_display()), **name})
            continue
        told = {
            str(label): row.told[name]
            for name, label in SHARED_FIELDS.items()
            if name in row.told
        }
        rows.append({"role": str(row.get_role_display()), **told})
    return rows
