"""What the receiving agency answers, by whichever way, and what follows from it.

Locks are taken in one order everywhere: the tree of the case's process, that of the
referral's, then rows.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sigap_cases.cases.enums import (
    DocumentKind,
    EntryKind,
    ReferralStatus,
    ReferralWay,
)
from sigap_cases.cases.exceptions import MissingAnswer, NotAwaited
from sigap_cases.cases.followers import Happened, tell
from sigap_cases.cases.models import (
    Document,
    PartnerNumber,
    Referral,
    ReferralDocument,
    ReferralEntry,
)
from sigap_cases.cases.policies import acting, check_can_work
from sigap_cases.cases.referral_policies import (
    acting_for,
    check_is_live,
    check_is_partner,
    check_works_on,
)
from workflows.actors import Actor
from workflows.enums import ArmState
from workflows.exceptions import NotAllowed
from workflows.models import ArmedWait, Matter, WorkItem
from workflows.services import completion, matters, messages
from workflows.services.history import save_as
from workflows.services.transition import busy_when_locked, lock_root

from . import documents, telling
from .referral_ends import end


PARTNER_REPLIED = "partner_replied"
# What a partner says -> how the process of the referral is told where nobody has an
# account, and where the referral stands from then on.
MESSAGE_OF: Mapping[str, str] = {
    EntryKind.ACCEPTED: "referral_accepted",
    EntryKind.REFUSED: "referral_refused",
    EntryKind.QUESTION: "referral_asked",
    EntryKind.REPORT: "referral_reported",
    EntryKind.FINISHED: "referral_finished",
}
STANDS_AT: Mapping[str, ReferralStatus] = {
    EntryKind.ACCEPTED: ReferralStatus.ACCEPTED,
    EntryKind.REFUSED: ReferralStatus.REFUSED,
    EntryKind.QUESTION: ReferralStatus.ASKING,
    EntryKind.REPORT: ReferralStatus.REPORTING,
    EntryKind.FINISHED: ReferralStatus.RETURNED,
}
ENDING = (EntryKind.REFUSED, EntryKind.FINISHED)
# A question is answered within the referral; of the rest the case may be waiting.
TOLD_TO_THE_CASE = frozenset(MESSAGE_OF) - {EntryKind.QUESTION}
_DECIDED = {
    "accepted": EntryKind.ACCEPTED,
    "refused": EntryKind.REFUSED,
    "asked": EntryKind.QUESTION,
}
_PROGRESSED = {
    "ongoing": EntryKind.REPORT,
    "finished": EntryKind.FINISHED,
    "asked": EntryKind.QUESTION,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """From whom and under which number an answer came that was not typed by its author."""

    sender: str = ""
    letter_number: str = ""
    letter_date: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbered:
    """A number of the partner's own; empty where none was given."""

    kind: str = ""
    number: str = ""
    dated: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the partner says, as it is entered on any form."""

    kind: str
    body: str = ""
    received: Received = Received()
    numbered: Numbered = Numbered()
    upload: "File[bytes] | None" = None
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What either side adds at any time; something of it must be there."""

    body: str = ""
    numbered: Numbered = Numbered()
    upload: "File[bytes] | None" = None
    title: str = ""


def lock_referral(referral: Referral) -> None:
    """Lock case and referral until the transaction ends, and read it as it is then."""
    lock_root(referral.case.running.pk)
    if referral.process_id is not None:
        lock_root(referral.process_id)
    rows = Referral.objects.select_for_update(of=("self",), no_key=True)
    with busy_when_locked():
        referral.refresh_from_db(
            fields=["status", "way", "ended_at", "accepted_at", "ends_on", "process"],
            from_queryset=rows,
        )


def of_matter(matter: Matter) -> Referral:
    return Referral.objects.select_related(
        "case__matter", "case__process", "matter", "partner", "process"
    ).get(matter=matter)


def say(
    referral: Referral,
    kind: str,
    body: str,
    *,
    by: Actor,
    is_internal: bool = False,
    received: Received | None = None,
) -> ReferralEntry:
    """Write down what was said. The event tells that it was, never what."""
    received = received or Received()
    from_partner = kind in MESSAGE_OF or (
        kind == EntryKind.NOTE and not _is_office(referral, by)
    )
    entry = ReferralEntry(
        referral=referral,
        kind=kind,
        body=body.strip()[:10_000],
        from_partner=from_partner,
        is_internal=is_internal,
        author=by.user,
        author_name=", ".join(filter(None, (by.name, by.post)))[:200],
        sender=received.sender.strip(),
        letter_number=received.letter_number.strip(),
        letter_date=received.letter_date,
        written_at=timezone.now(),
    )
    save_as(entry, by=by.user, reason="")
    matters.record(
        referral.matter,
        "referral.said",
        by=by,
        data={"entry": entry.pk, "what": str(kind), "internal": is_internal},
    )
    return entry


def _is_office(referral: Referral, by: Actor) -> bool:
    if by.user is None:
        return False
    try:
        check_is_partner(by.user, referral)
    except NotAllowed:
        return True
    return False


def answered(matter: Matter, values: Mapping[str, Any], actor: Actor) -> None:
    """A task of the referral was completed: the engine tells what was filled in."""
    referral = of_matter(matter)
    referral.matter = matter
    _take_number(referral, values, actor)
    if kind := _DECIDED.get(values.get("decision") or ""):
        words = values.get("refusal_reason") or values.get("partner_question")
        _take(referral, kind, str(words or ""), by=actor)
    elif kind := _PROGRESSED.get(values.get("progress") or ""):
        words = values.get("report") or values.get("partner_question")
        _take(referral, kind, str(words or ""), by=actor)
    elif words := values.get("office_answer"):
        _answer_question(referral, str(words), by=actor)
    elif words := values.get("office_note"):
        say(referral, EntryKind.NOTE, str(words), by=actor)
    elif words := values.get("reminder_note"):
        say(referral, EntryKind.REMINDER, str(words), by=actor, is_internal=True)


def _take_number(referral: Referral, values: Mapping[str, Any], by: Actor) -> None:
    dated = values.get("number_date")
    numbered = Numbered(
        kind=str(values.get("number_kind") or ""),
        number=str(values.get("number") or ""),
        dated=date.fromisoformat(dated) if dated else None,
    )
    _keep_number(referral, numbered, by=by)


def _keep_number(referral: Referral, numbered: Numbered, *, by: Actor) -> None:
    number = numbered.number.strip()[:120]
    if not number:
        return
    known, created = PartnerNumber.objects.get_or_create(
        referral=referral,
        kind=numbered.kind.strip()[:60] or str(_("Number")),
        number=number,
        defaults={
            "dated": numbered.dated,
            "recorded_name": by.name[:200],
            "recorded_at": timezone.now(),
        },
    )
    if created:
        data = {"number": known.pk, "kind": known.kind}
        matters.record(referral.matter, "referral.number_kept", by=by, data=data)


def _take(
    referral: Referral,
    kind: EntryKind,
    body: str,
    *,
    by: Actor,
    received: Received | None = None,
) -> ReferralEntry:
    """An answer of the partner: written down, told to the case, and its consequence."""
    entry = say(referral, kind, body, by=by, received=received)
    matters.record(
        referral.case.matter,
        "case.referral_answered",
        by=by,
        data={
            "referral": referral.number,
            "agency": referral.agency,
            "what": str(kind),
        },
    )
    if kind == EntryKind.ACCEPTED:
        referral.accepted_at = timezone.now()
    if kind in ENDING:
        end(referral, STANDS_AT[kind], by=by)
    else:
        referral.status = STANDS_AT[kind]
        fields = ["status", "accepted_at"]
        save_as(referral, by=by.user, reason="", update_fields=fields)
        tell(referral, Happened.CHANGED)
    telling.referral_answered(referral, entry)
    if kind in TOLD_TO_THE_CASE:
        _tell_case(referral, entry, by)
    return entry


def _tell_case(referral: Referral, entry: ReferralEntry, by: Actor) -> None:
    """Take the case on if it waits for this very answer; otherwise it goes its own way."""
    if not referral.awaited_step:
        return
    wait = ArmedWait.objects.filter(
        matter_id=referral.case.matter_id,
        state=ArmState.ARMED,
        step=referral.awaited_step,
        messages__contains=[PARTNER_REPLIED],
    ).first()
    if wait is not None:
        key = f"referral:{entry.pk}"
        messages.deliver_message(
            wait.process, PARTNER_REPLIED, key=key, by=by, step=wait.step
        )


def _answer_question(referral: Referral, words: str, *, by: Actor) -> None:
    say(referral, EntryKind.ANSWER, words, by=by)
    referral.status = standing_of(referral)
    save_as(referral, by=by.user, reason="", update_fields=["status"])
    tell(referral, Happened.CHANGED)


def standing_of(referral: Referral) -> ReferralStatus:
    """What a live referral stands at when no question is open."""
    if referral.entries.filter(kind=EntryKind.REPORT).exists():
        return ReferralStatus.REPORTING
    return ReferralStatus.ACCEPTED if referral.accepted_at else ReferralStatus.SENT


@transaction.atomic
def complete(
    item: WorkItem,
    referral: Referral,
    *,
    by: Any,
    values: Mapping[str, Any],
    revision: int | None = None,
) -> WorkItem:
    """Complete a task of the referral, with the case locked before it."""
    lock_referral(referral)
    return completion.complete(item, by=by, values=values, revision=revision)


@transaction.atomic
def record_answer(referral: Referral, answer: Answer, *, by: Any) -> ReferralEntry:
    """An officer records what the partner answered by letter or telephone."""
    lock_referral(referral)
    check_can_work(by, referral.case)
    if not answer.received.sender.strip():
        raise MissingAnswer("sender", _("Write who answered, and in which capacity."))
    return _from_outside(referral, answer, by=acting(by, referral.case))


@transaction.atomic
def answer_by_link(referral: Referral, answer: Answer, *, by: Actor) -> ReferralEntry:
    """The holder of a one-time link answers; the caller has checked the link."""
    lock_referral(referral)
    return _from_outside(referral, answer, by=by)


def _from_outside(referral: Referral, answer: Answer, *, by: Actor) -> ReferralEntry:
    check_is_live(referral)
    name = MESSAGE_OF.get(answer.kind)
    wait = awaited(referral, name or "")
    if referral.way == ReferralWay.ACCOUNT or name is None or wait is None:
        raise NotAwaited
    if answer.kind != EntryKind.ACCEPTED and not answer.body.strip():
        raise MissingAnswer("body", _("Write what was answered."))
    _keep_number(referral, answer.numbered, by=by)
    if answer.upload is not None:
        attach(referral, answer.upload, title=answer.title, by=by)
    entry = _take(
        referral, EntryKind(answer.kind), answer.body, by=by, received=answer.received
    )
    messages.deliver_message(
        wait.process, name, key=f"referral-answer:{entry.pk}", by=by
    )
    return entry


def awaited(referral: Referral, message: str) -> ArmedWait | None:
    """The wait of the referral's own process that listens for ``message`` now."""
    return ArmedWait.objects.filter(
        process=referral.process,
        state=ArmState.ARMED,
        messages__contains=[message],
    ).first()


def answers_awaited(referral: Referral) -> list[EntryKind]:
    """What may be answered from outside now; nothing where accounts answer."""
    wait = ArmedWait.objects.filter(
        process=referral.process, state=ArmState.ARMED, kind="step"
    ).first()
    if wait is None:
        return []
    return [
        EntryKind(kind) for kind, name in MESSAGE_OF.items() if name in wait.messages
    ]


@transaction.atomic
def attach(
    referral: Referral, upload: "File[bytes]", *, title: str, by: Actor
) -> Document:
    """A file from either side: kept with the case, and the partner has it."""
    kept = documents.store(
        referral.case,
        upload,
        kind=DocumentKind.OTHER,
        title=title.strip() or _("Referral %(number)s") % {"number": referral.number},
        by=by,
    )
    ReferralDocument.objects.create(
        referral=referral,
        document=kept,
        from_partner=not _is_office(referral, by),
        added_at=timezone.now(),
    )
    return kept


@transaction.atomic
def add_note(referral: Referral, note: Note, *, by: Any) -> None:
    """Either side adds a note, a number or a file, whatever task is open."""
    lock_referral(referral)
    check_is_live(referral)
    try:
        check_is_partner(by, referral)
    except NotAllowed:
        check_works_on(by, referral)
    _note(referral, note, by=acting_for(by, referral))


@transaction.atomic
def note_by_link(referral: Referral, note: Note, *, by: Actor) -> None:
    """The same by the holder of a one-time link; the caller has checked the link."""
    lock_referral(referral)
    check_is_live(referral)
    _note(referral, note, by=by)


def _note(referral: Referral, note: Note, *, by: Actor) -> None:
    if not note.body.strip() and note.upload is None and not note.numbered.number:
        raise MissingAnswer("body", _("Write a note, or add a file or a number."))
    _keep_number(referral, note.numbered, by=by)
    if note.upload is not None:
        attach(referral, note.upload, title=note.title, by=by)
    if note.body.strip():
        say(referral, EntryKind.NOTE, note.body, by=by)
