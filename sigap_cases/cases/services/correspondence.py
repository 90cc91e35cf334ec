"""What the office and the reporter say to each other on the tracking page.

What moves the process takes the lock of its tree before that of the matter, as every
transition does; the other way round two of them could wait for each other.
"""

import uuid
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sigap_cases.cases.enums import CloseReason, Direction, MessageKind
from sigap_cases.cases.exceptions import (
    MissingAnswer,
    NothingAsked,
    ObjectionNotPossible,
)
from sigap_cases.cases.models import Case, ReporterMessage
from sigap_cases.cases.policies import acting, check_can_work, check_is_open
from workflows.actors import Actor, holder
from workflows.enums import ArmState
from workflows.models import ArmedWait
from workflows.services import matters, messages, pausing, processes
from workflows.services.transition import lock_root

from . import contacts, telling
from .locking import lock_case


COMPLETED = "reporter_completed"
SATISFIED = "reporter_satisfied"
OBJECTED = "reporter_objected"
OBJECTED_LATE = "reporter_objected_late"


def wait_for_reporter(case: Case, message: str | None = None) -> ArmedWait | None:
    """What the process waits for the reporter to do now, if anything."""
    waits = ArmedWait.objects.filter(
        matter_id=case.matter_id, state=ArmState.ARMED, waits_for="reporter"
    )
    if message is not None:
        waits = waits.filter(messages__contains=[message])
    return waits.order_by("pk").first()


def _text(text: str) -> str:
    text = text.strip()
    if not text:
        raise MissingAnswer("body", _("Write your message."))
    return text[:10_000]


def _write(
    case: Case,
    text: str,
    *,
    direction: str,
    kind: str,
    by: Actor,
    key: str | None = None,
) -> ReporterMessage:
    message = ReporterMessage.objects.create(
        case=case,
        direction=direction,
        kind=kind,
        body=text,
        author=by.user,
        key=key,
        sent_at=timezone.now(),
    )
    told = (
        "case.message_sent"
        if direction == Direction.TO_REPORTER
        else "case.message_received"
    )
    matters.record(case.matter, told, by=by, data={"message": message.pk, "kind": kind})
    _tell(message, by)
    return message


def _tell(message: ReporterMessage, by: Actor) -> None:
    if message.kind == MessageKind.RESULT:
        telling.result(message.case, key=str(message.pk))
    elif message.direction == Direction.FROM_REPORTER and by.user is None:
        telling.reporter_answered(message.case, key=str(message.pk))


@transaction.atomic
def write_to_reporter(
    case: Case, text: str, *, by: Any, awaits_answer: bool = False
) -> ReporterMessage:
    """An officer's message, read on the tracking page; nothing is sent elsewhere.

    Where it asks for something, the clocks of the officer's own tasks that may stand
    still for the reporter do so until there is an answer.
    """
    check_can_work(by, case)
    if awaits_answer:
        reason = _("The reporter was asked for something.")
        pausing.await_reporter(case.matter_id, by=by, reason=reason)
    return _write(
        case,
        _text(text),
        direction=Direction.TO_REPORTER,
        kind=MessageKind.MESSAGE,
        by=acting(by, case),
    )


@transaction.atomic
def tell_reporter(
    case: Case, text: str, *, kind: str, by: Actor, key: str
) -> ReporterMessage:
    """Something a step of the process tells; the same key again tells it once."""
    known = ReporterMessage.objects.filter(key=key).first()
    if known is not None:
        return known
    return _write(
        case, text, direction=Direction.TO_REPORTER, kind=kind, by=by, key=key
    )


def _key(case: Case, key: uuid.UUID) -> str:
    """The page's key, which its reader chooses, counts within the case only."""
    return f"{case.pk}:{key}"


def written_under(case: Case, key: uuid.UUID) -> ReporterMessage | None:
    """What the reporter has already sent under this key of a form."""
    return ReporterMessage.objects.filter(case=case, key=_key(case, key)).first()


@transaction.atomic
def write_to_office(
    case: Case, text: str, *, key: uuid.UUID | None = None
) -> ReporterMessage:
    """A message by whoever holds the tracking code; the same key again writes once."""
    # The trees of the tasks whose clocks run again are locked before the case.
    pausing.reporter_answered(case.matter_id, by=holder())
    lock_case(case)  # sent twice at once, the second finds what the first has written
    known = written_under(case, key) if key else None
    if known is not None:
        return known
    check_is_open(case)
    return _write(
        case,
        _text(text),
        direction=Direction.FROM_REPORTER,
        kind=MessageKind.MESSAGE,
        by=holder(),
        key=_key(case, key) if key else None,
    )


@transaction.atomic
def complete_what_was_asked(
    case: Case, text: str, *, key: uuid.UUID
) -> ReporterMessage:
    """The reporter answers what was asked; the process goes on at once."""
    return _answer(case, text, message=COMPLETED, kind=MessageKind.COMPLETION, key=key)


@transaction.atomic
def object_to_result(case: Case, text: str, *, key: uuid.UUID) -> ReporterMessage:
    """The reporter objects to the result: once, while the process waits for it."""
    return _answer(case, text, message=OBJECTED, kind=MessageKind.OBJECTION, key=key)


@transaction.atomic
def object_to_delay(case: Case, text: str, *, key: uuid.UUID) -> ReporterMessage:
    """The applicant objects that no answer came in time, while it is still worked on."""
    return _answer(
        case, text, message=OBJECTED_LATE, kind=MessageKind.OBJECTION, key=key
    )


@transaction.atomic
def accept_result(case: Case, *, key: uuid.UUID) -> ReporterMessage:
    text = _("The reporter accepts the result.")
    return _answer(case, text, message=SATISFIED, kind=MessageKind.SATISFIED, key=key)


def _answer(
    case: Case, text: str, *, message: str, kind: str, key: uuid.UUID
) -> ReporterMessage:
    lock_root(case.running.pk)
    known = written_under(case, key)
    if known is not None:
        return known
    wait = wait_for_reporter(case, message)
    if wait is None:
        objects = message in (OBJECTED, OBJECTED_LATE)
        raise ObjectionNotPossible if objects else NothingAsked
    by = holder()
    written = _write(
        case,
        _text(text),
        direction=Direction.FROM_REPORTER,
        kind=kind,
        by=by,
        key=_key(case, key),
    )
    messages.deliver_message(wait.process, message, key=_key(case, key), by=by)
    pausing.reporter_answered(case.matter_id, by=by)
    return written


@transaction.atomic
def withdraw(case: Case, reason: str) -> Case:
    """The reporter takes the complaint back."""
    check_is_open(case)
    lock_root(case.running.pk)
    by = holder()
    text = _text(reason)
    _write(
        case,
        text,
        direction=Direction.FROM_REPORTER,
        kind=MessageKind.WITHDRAWAL,
        by=by,
    )
    processes.cancel(
        case.running,
        outcome="withdrawn",
        reason=str(CloseReason.WITHDRAWN.label),
        by=by,
    )
    case.refresh_from_db()
    return case


@transaction.atomic
def answer_for_partner(case: Case, text: str, *, by: Any) -> None:
    """An officer records that the agency the process waits for has answered."""
    check_can_work(by, case)
    lock_root(case.running.pk)
    waits = ArmedWait.objects.filter(
        matter_id=case.matter_id,
        state=ArmState.ARMED,
        messages__contains=["partner_replied"],
    )
    wait = waits.order_by("pk").first()
    if wait is None:
        raise NothingAsked
    actor = acting(by, case)
    matters.record(case.matter, "case.partner_answered", by=actor, note=_text(text))
    messages.deliver_message(
        wait.process, "partner_replied", key=f"partner:{wait.pk}", by=actor
    )


@transaction.atomic
def answer_for_reporter(case: Case, text: str, *, message: str, by: Any) -> None:
    """An officer records what the reporter said on the phone or at the counter."""
    check_can_work(by, case)
    lock_root(case.running.pk)
    wait = wait_for_reporter(case, message)
    if wait is None:
        raise NothingAsked
    kind = {
        COMPLETED: MessageKind.COMPLETION,
        OBJECTED: MessageKind.OBJECTION,
        OBJECTED_LATE: MessageKind.OBJECTION,
        SATISFIED: MessageKind.SATISFIED,
    }[message]
    actor = acting(by, case)
    key = f"desk:{wait.pk}:{message}"
    _write(
        case,
        _text(text),
        direction=Direction.FROM_REPORTER,
        kind=kind,
        by=actor,
        key=key,
    )
    messages.deliver_message(wait.process, message, key=key, by=actor)
    pausing.reporter_answered(case.matter_id, by=actor)


def record_contact(case: Case, text: str, *, reached: bool, by: Any) -> None:
    """Note an attempt to reach the reporter just now, and whether it succeeded."""
    contacts.record(case, contacts.Contact(text=text, reached=reached), by=by)


def mark_read(case: Case, direction: str) -> None:
    """Note that the other side has seen what was written to them."""
    for message in ReporterMessage.objects.filter(
        case=case, direction=direction, read_at=None
    ):
        message.read_at = timezone.now()
        message.save(update_fields=["read_at"])
