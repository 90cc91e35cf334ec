"""Lodging a complaint, by its reporter or by somebody at a desk."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from guardian.shortcuts import assign_perm

from accounts.enums import Post, UnitKind
from accounts.models import Unit
from accounts.selectors import Position
from accounts.services.memberships import position_group
from sigap_cases.cases.enums import (
    PRIORITY_OF,
    TOLD_AT_FIRST,
    VILLAGE_KINDS,
    Capacity,
    CaseKind,
    Channel,
    Level,
    PartyRole,
    SafeChannel,
    Urgency,
)
from sigap_cases.cases.exceptions import MissingAnswer
from sigap_cases.cases.models import (
    Case,
    CaseGroupObjectPermission,
    CaseType,
    Country,
    Party,
)
from sigap_cases.cases.policies import check_can_register
from sigap_cases.registry.models import Person as RegistryPerson
from workflows.actors import Actor, holder, person
from workflows.definitions.schema import Scalar
from workflows.exceptions import NotAllowed
from workflows.services import matters, processes

from . import telling, tracking
from .confidentiality import name_first_readers, places_at
from .numbers import new_number, take_register_number


OFFICE = "disnaker"
# As the type of complaint about a death is.
LEVEL_OF_KIND: dict[str, str] = {CaseKind.REMAINS: Level.LIMITED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody as the reporter tells of them; all may be empty.

    ``record`` is who they are in the registry, where the caller has found them there
    and whoever registers may see the record.
    """

    name: str = ""
    phone: str = ""
    email: str = ""
    note: str = ""
    record: RegistryPerson | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lodging:
    """A matter as it is brought. Only the account of what happened is required.

    ``given`` holds the values that the process of another kind than a complaint starts
    with, ``level`` the confidentiality where no complaint type says it.
    """

    submission_key: uuid.UUID
    case_type: CaseType | None
    narrative: str
    kind: str = CaseKind.COMPLAINT
    level: str = ""
    given: Mapping[str, Scalar] = field(default_factory=dict)
    wish: str = ""
    urgency: str = Urgency.ROUTINE
    channel: str = Channel.PORTAL
    capacity: str = Capacity.ANONYMOUS
    reporter: Person = field(default_factory=Person)
    worker: Person = field(default_factory=Person)
    respondent: Person = field(default_factory=Person)
    safe_channel: str = SafeChannel.NONE
    safe_from: time | None = None
    safe_until: time | None = None
    pass_phrase: str = ""
    village: Unit | None = None
    village_may_know: bool = False
    country: Country | None = None
    workplace: str = ""
    is_ship: bool = False
    letter_number: str = ""
    letter_date: date | None = None
    second_secret: str = ""
    # Random, from the reporter's own browser: the code is drawn from it.
    code_secret: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lodged:
    """The case and its code; no code when the same send came again."""

    case: Case
    code: str | None


def lodge(lodging: Lodging, *, by: Any = None) -> Lodged:
    """Register a complaint and start its process: one transaction, all or nothing.

    ``by`` is the officer who registers it for somebody else, None for the reporter
    on the portal. The same ``submission_key`` again returns the case it made.
    MissingAnswer names the field that is missing.
    """
    _check(lodging)
    position = check_can_register(by, lodging.kind) if by is not None else None
    try:
        return _known(lodging) or _register(lodging, by, position)
    except IntegrityError:
        # The same send at the same moment: the other one has made the case by now.
        known = _known(lodging)
        if known is None:
            raise
        return known


def _known(lodging: Lodging) -> Lodged | None:
    case = Case.objects.filter(submission_key=lodging.submission_key).first()
    return Lodged(case=case, code=None) if case else None


def _register(lodging: Lodging, by: Any, position: Position | None) -> Lodged:
    with transaction.atomic():
        actor = _actor(by, position)
        case = _create(lodging, by, position)
        _add_parties(case, lodging)
        _grant_village(case, position)
        if case.level == Level.SECRET:
            name_first_readers(case, by=actor)
        matters.record(
            case.matter, "case.lodged", by=actor, data={"channel": case.channel}
        )
        _start(case, lodging, actor)
        code = tracking.issue(
            case,
            by=by,
            second_secret=lodging.second_secret,
            code_secret=lodging.code_secret,
        )
        case.register_number = take_register_number(case.register_year)
        case.save(update_fields=["register_number"])
        telling.received(case)
    return Lodged(case=case, code=code)


def _check(lodging: Lodging) -> None:
    if not lodging.narrative.strip():
        raise MissingAnswer("narrative", _("Tell what happened, in your own words."))
    if lodging.channel == Channel.LETTER and not lodging.letter_number.strip():
        raise MissingAnswer("letter_number", _("Enter the number of the letter."))
    if lodging.safe_channel in (SafeChannel.WHATSAPP, SafeChannel.PHONE):
        if not lodging.reporter.phone.strip():
            raise MissingAnswer("phone", _("Enter the number to reach you at."))
    elif (
        lodging.safe_channel == SafeChannel.EMAIL and not lodging.reporter.email.strip()
    ):
        raise MissingAnswer("email", _("Enter the e-mail address to reach you at."))


def _actor(by: Any, position: Position | None) -> Actor:
    if by is None:
        return holder()
    return person(by, position.title if position else "")


def _create(lodging: Lodging, by: Any, position: Position | None) -> Case:
    now = timezone.now()
    office = Unit.objects.get(code=OFFICE)
    owner = _owner_of(lodging, position, office)
    number = new_number(lodging.kind, now)
    level = _level_of(lodging)
    village = lodging.village if lodging.village_may_know else None
    matter = processes.open_matter(
        label=number,
        places=places_at(office.path, village, level),
        priority=PRIORITY_OF[lodging.urgency],
        named_only=level == Level.SECRET,
    )
    return Case.objects.create(
        number=number,
        kind=lodging.kind,
        register_year=timezone.localtime(now).year,
        matter=matter,
        owner=owner,
        owner_path=owner.path,
        case_type=lodging.case_type,
        urgency=lodging.urgency,
        level=level,
        village=lodging.village,
        village_may_know=lodging.village_may_know,
        country=lodging.country,
        workplace=lodging.workplace.strip(),
        is_ship=lodging.is_ship,
        channel=lodging.channel,
        letter_number=lodging.letter_number.strip(),
        letter_date=lodging.letter_date,
        narrative=lodging.narrative.strip(),
        wish=lodging.wish.strip(),
        submission_key=lodging.submission_key,
        lodged_at=now,
        registered_by=by,
        registered_at_unit_id=position.unit_id if position else None,
    )


def _owner_of(lodging: Lodging, position: Position | None, office: Unit) -> Unit:
    """The office; the village where something is asked of the village itself."""
    if lodging.kind not in VILLAGE_KINDS:
        return office
    if position is None or lodging.village is None:
        raise NotAllowed
    if position.unit_id != lodging.village.pk:
        raise NotAllowed
    return lodging.village


def _level_of(lodging: Lodging) -> str:
    usual = LEVEL_OF_KIND.get(lodging.kind, Level.NORMAL)
    if lodging.case_type:
        usual = lodging.case_type.level
    return lodging.level or usual


def _add_parties(case: Case, lodging: Lodging) -> None:
    anonymous = lodging.capacity == Capacity.ANONYMOUS
    Party.objects.create(
        case=case,
        role=PartyRole.REPORTER,
        may_be_told=TOLD_AT_FIRST[PartyRole.REPORTER],
        capacity=lodging.capacity,
        name="" if anonymous else lodging.reporter.name.strip(),
        phone=lodging.reporter.phone.strip(),
        email=lodging.reporter.email.strip(),
        note=lodging.reporter.note.strip(),
        safe_channel=lodging.safe_channel,
        safe_from=lodging.safe_from,
        safe_until=lodging.safe_until,
        pass_phrase=lodging.pass_phrase.strip(),
    )
    worker = lodging.reporter if lodging.capacity == Capacity.SELF else lodging.worker
    for role, who in (
        (PartyRole.WORKER, worker),
        (PartyRole.RESPONDENT, lodging.respondent),
    ):
        if who.name.strip() or who.note.strip():
            Party.objects.create(
                case=case,
                role=role,
                may_be_told=TOLD_AT_FIRST[role],
                name=who.name.strip(),
                phone=who.phone.strip(),
                email=who.email.strip(),
                note=who.note.strip(),
                person=who.record,
            )


def _grant_village(case: Case, position: Position | None) -> None:
    """A village sees what it lodged, as long as the case is not limited or secret."""
    if position is None or position.unit_kind != UnitKind.VILLAGE:
        return
    if case.owner_id == position.unit_id:
        return
    unit = Unit.objects.get(pk=position.unit_id)
    for post in (Post.PETUGAS_DESA, Post.PERBEKEL):
        group = position_group(unit, post).group
        assign_perm("cases.view_case", group, case)
        grant = CaseGroupObjectPermission.objects.get(content_object=case, group=group)
        grant.reason = _("Lodged by the village")
        grant.save(update_fields=["reason"])


def _start(case: Case, lodging: Lodging, actor: Actor) -> None:
    values = {"urgency": case.urgency, "channel": case.channel, **lodging.given}
    if case.case_type is not None:
        values["case_type"] = case.case_type.code.lower()
    case.process = processes.start(
        case.kind, matter=case.matter, values=values, by=actor
    )
    case.save(update_fields=["process"])
