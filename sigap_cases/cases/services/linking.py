"""Cases that belong together: children opened by a process or an officer, and others.

A child is never less confidential than its parent, from its opening on and whenever the
parent's level is raised. What a link says on a chain is read by whoever sees that case:
it names no number, and where the other case is the more confidential one, nothing.
"""

import uuid
from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from sigap_cases.cases.enums import (
    INFORMATION_KINDS,
    PRIORITY_OF,
    VILLAGE_KINDS,
    CaseKind,
    Level,
    LinkKind,
    PartyRole,
)
from sigap_cases.cases.exceptions import (
    AlreadyLinked,
    ChildStays,
    LinkedCaseUnknown,
    LinkRefused,
)
from sigap_cases.cases.models import Case, CaseLink, Party
from sigap_cases.cases.policies import acting, check_can_work, check_takes_part
from workflows.actors import Actor
from workflows.exceptions import ReasonNeeded
from workflows.extensions import Linked
from workflows.models import Matter, Process
from workflows.selectors import definition_of_version, latest_version
from workflows.services import matters, processes
from workflows.services.history import save_as

from .confidentiality import is_stricter, name_first_readers, places_of, share_names
from .locking import lock_case
from .numbers import new_number, take_register_number


# What an officer, or a step of a process, may start from another case.
STARTED_FROM_CASES = frozenset(CaseKind) - {
    *INFORMATION_KINDS,
    *VILLAGE_KINDS,
    CaseKind.COMPLAINT,
}
# Who comes along into a linked case. Of the accused only where they owe something.
_ALWAYS = frozenset({PartyRole.REPORTER, PartyRole.WORKER, PartyRole.FAMILY})
_WHO_OWES = frozenset({PartyRole.RESPONDENT, PartyRole.EMPLOYER, PartyRole.AGENCY})
_WITHOUT_DEBTORS = frozenset({CaseKind.REINTEGRATION})


def open_linked(
    matter: Matter, process_key: str, given: Mapping[str, Any], actor: Actor
) -> Linked:
    """The engine calls a process on a subject of its own: a child of this case."""
    if process_key not in STARTED_FROM_CASES:
        raise LinkedCaseUnknown(process_key)
    parent = _read(Case.objects.get(matter=matter))
    child = _open_child(parent, process_key, actor=actor)
    told = {name: value for name, value in given.items() if value is not None}
    return Linked(matter=child.matter, values=_given(parent, process_key) | told)


def process_started(process: Process, actor: Actor) -> None:
    """The process that a linked case was opened for runs on it now."""
    case = Case.objects.get(matter=process.matter)
    case.process = process
    save_as(case, by=actor.user, reason="", update_fields=["process"])


@transaction.atomic
def start(
    case: Case,
    kind: str,
    *,
    by: Any,
    reason: str,
    workers: Collection[int] | None = None,
) -> Case:
    """Start a protection process from a case, at any time, also when it has ended.

    ``workers`` narrows to some of a group's parties; all of them otherwise.
    """
    if not reason.strip():
        raise ReasonNeeded
    check_can_work(by, case)
    if kind not in STARTED_FROM_CASES:
        raise LinkedCaseUnknown
    lock_case(case)
    actor = acting(by, case)
    parent = _read(case)
    child = _open_child(parent, kind, actor=actor, reason=reason, workers=workers)
    values = _given(parent, kind)
    child.process = processes.start(kind, matter=child.matter, values=values, by=actor)
    save_as(child, by=by, reason=reason, update_fields=["process"])
    return child


def _read(case: Case) -> Case:
    related = ("owner", "village", "matter", "case_type")
    return Case.objects.select_related(*related).get(pk=case.pk)


def _given(parent: Case, kind: str) -> dict[str, Any]:
    """What the process asks to be given, as far as the case it comes from knows it."""
    definition = definition_of_version(latest_version(kind))
    known = {
        "urgency": parent.urgency,
        "channel": parent.channel,
        "origin": parent.number,
    }
    return {name: known[name] for name in definition.given if name in known}


def _open_child(
    parent: Case,
    kind: str,
    *,
    actor: Actor,
    reason: str = "",
    workers: Collection[int] | None = None,
) -> Case:
    child = _create(parent, kind, actor)
    _copy_parties(parent, child, workers)
    if child.level == Level.SECRET:
        name_first_readers(child, by=actor)
        share_names(parent, child)
    link = _tie(parent, child, LinkKind.CHILD, by=actor.user, reason=reason)
    data = {"kind": kind, "link": link.pk}
    matters.record(
        parent.matter, "case.child_opened", by=actor, data=data, reason=reason
    )
    matters.record(child.matter, "case.opened_from", by=actor, data=data, reason=reason)
    return child


def _create(parent: Case, kind: str, actor: Actor) -> Case:
    now = timezone.now()
    year = timezone.localtime(now).year
    number = new_number(kind, now)
    matter = processes.open_matter(
        label=number,
        places=places_of(parent),
        priority=PRIORITY_OF[parent.urgency],
        named_only=parent.level == Level.SECRET,
    )
    child = Case(
        number=number,
        register_year=year,
        register_number=take_register_number(year),
        kind=kind,
        matter=matter,
        submission_key=uuid.uuid4(),
        lodged_at=now,
        registered_by=actor.user,
        **{name: getattr(parent, name) for name in _COPIED},
    )
    save_as(child, by=actor.user, reason="")
    return child


_COPIED = (
    "owner",
    "owner_path",
    "urgency",
    "level",
    "village",
    "village_may_know",
    "country",
    "workplace",
    "is_ship",
    "channel",
    "letter_number",
    "letter_date",
    "narrative",
    "wish",
)
# Belongs to the complaint alone: what became of somebody there, and their code.
_OF_THE_PARENT_ONLY = frozenset(
    {"id", "case", "outcome", "outcome_on", "outcome_note", "roster", "roster_row"}
)


def _copy_parties(parent: Case, child: Case, workers: Collection[int] | None) -> None:
    roles = _ALWAYS
    if child.kind not in _WITHOUT_DEBTORS:
        roles |= _WHO_OWES
    for party in parent.parties.filter(role__in=roles).order_by("pk"):
        left_out = party.role == PartyRole.WORKER and workers is not None
        if not left_out or party.pk in (workers or ()):
            _copy(party, child)


def _copy(party: Party, child: Case) -> None:
    kept = [
        field.attname
        for field in Party._meta.concrete_fields
        if field.name not in _OF_THE_PARENT_ONLY
    ]
    Party.objects.create(case=child, **{name: getattr(party, name) for name in kept})


def _tie(case: Case, other: Case, kind: LinkKind, *, by: Any, reason: str) -> CaseLink:
    link = CaseLink(
        from_case=case,
        to_case=other,
        kind=kind,
        reason=reason,
        created_by=by,
        created_at=timezone.now(),
    )
    save_as(link, by=by, reason=reason)
    return link


@transaction.atomic
def relate(
    case: Case, other: Case, *, by: Any, reason: str, kind: str = LinkKind.RELATED
) -> CaseLink:
    """Tie two cases that the person sees, and works on at least in the first."""
    if not reason.strip():
        raise ReasonNeeded
    check_can_work(by, case)
    check_takes_part(by, other)
    if case.pk == other.pk or kind == LinkKind.CHILD:
        raise LinkRefused
    lock_case(case, other)
    if live_between(case, other).filter(kind=kind).exists():
        raise AlreadyLinked
    link = _tie(case, other, LinkKind(kind), by=by, reason=reason)
    _record_on_both(link, "case.linked", by=by, reason=reason)
    return link


def note_duplicate(case: Case, other: Case, *, by: Any, reason: str) -> CaseLink:
    """``case`` is being merged into ``other``, which the caller records."""
    found = live_between(case, other).filter(kind=LinkKind.DUPLICATE).first()
    return found or _tie(case, other, LinkKind.DUPLICATE, by=by, reason=reason)


@transaction.atomic
def unlink(link: CaseLink, *, by: Any, reason: str) -> CaseLink:
    """Take a link away; a child stays its parent's, because it must stay as secret."""
    if not reason.strip():
        raise ReasonNeeded
    check_can_work(by, link.from_case)
    check_takes_part(by, link.to_case)
    lock_case(link.from_case, link.to_case)
    link.refresh_from_db()
    if link.kind == LinkKind.CHILD or link.from_case.merged_into_id is not None:
        raise ChildStays
    if link.ended_at is not None:
        return link
    link.ended_at, link.ended_by, link.end_reason = timezone.now(), by, reason
    save_as(
        link,
        by=by,
        reason=reason,
        update_fields=["ended_at", "ended_by", "end_reason"],
    )
    _record_on_both(link, "case.unlinked", by=by, reason=reason)
    return link


def live_between(case: Case, other: Case) -> Any:
    """Links between two cases, whichever way they were made."""
    pair = [case.pk, other.pk]
    return CaseLink.objects.filter(from_case__in=pair, to_case__in=pair, ended_at=None)


def _record_on_both(link: CaseLink, event: str, *, by: Any, reason: str) -> None:
    pair = (link.from_case, link.to_case)
    for case, other in (pair, pair[::-1]):
        if is_stricter(other.level, than=case.level):
            continue
        data = {"kind": link.kind, "link": link.pk}
        matters.record(
            case.matter, event, by=acting(by, case), data=data, reason=reason
        )
